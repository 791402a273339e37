"""A tool that fails says which step, why and what to do, and shows no traceback."""

import sys

import pytest

from tools.console import Trouble, cure_for, plainly, run_logged, step


@pytest.fixture(autouse=True)
def var(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return tmp_path


def test_a_step_is_one_line(capsys):
    with step("Bygg huset"):
        pass

    assert capsys.readouterr().out == "• Bygg huset … ok\n"


def test_a_failing_program_is_shown_with_its_last_words(capsys, var):
    def main() -> int:
        with step("Bygg huset"):
            code = "print('one'); print('two'); raise SystemExit(4)"
            run_logged([sys.executable, "-c", code], advice="Prøv att.")
        return 0

    assert plainly(main) == 1

    said = capsys.readouterr().out
    assert "Steget «Bygg huset» gjekk ikkje: " in said
    assert "(kode 4)" in said
    assert "    one\n    two\n" in said
    assert said.endswith("Gjer dette: Prøv att.\n")
    assert "two" in (var / "log" / "setup.log").read_text()


def test_a_program_that_is_not_there_is_said():
    with pytest.raises(Trouble, match="/no/such finst ikkje"):
        run_logged(["/no/such"])


def test_a_known_failure_has_its_own_cure():
    assert "disken" in cure_for("OSError: [Errno 28] No space left on device")
    assert "Nettet" in cure_for("npm ERR! code ENOTFOUND")
    assert cure_for("something else") == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Trouble("Det gjekk ikkje."), 1),
        (PermissionError(13, "Permission denied", "/etc/x"), 1),
        (ZeroDivisionError("of a kind nobody thought of"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_whatever_happens_no_traceback_is_shown(capsys, error, code):
    def main() -> int:
        raise error

    assert plainly(main) == code

    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert str(error) in said.out


def test_what_nobody_thought_of_is_in_the_log(var):
    def main() -> int:
        raise ZeroDivisionError

    plainly(main)

    assert "Traceback" in (var / "log" / "setup.log").read_text()
