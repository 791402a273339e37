"""`make check` runs everything and shows all that failed."""

import sys

import pytest

from tools import check
from tools.check import Check, run_all, table


def program(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


@pytest.fixture
def verdicts(tmp_path):
    return run_all(
        [
            Check("slow", program("import time; time.sleep(0.1)")),
            Check("wrong", program("print('why'); raise SystemExit(2)")),
            Check("also wrong", program("import sys; sys.exit('because')")),
            Check("later", program(""), needs=tmp_path / "nothing"),
        ]
    )


def test_a_failure_does_not_hide_the_next(verdicts):
    assert [verdict.word for verdict in verdicts] == ["ok", "feil", "feil", "utelate"]
    assert [verdict.said.strip() for verdict in verdicts[1:3]] == ["why", "because"]


def test_the_table_comes_last_and_counts(verdicts):
    lines = table(verdicts).splitlines()

    assert [line.split("  ")[0] for line in lines[:4]] == [
        "slow",
        "wrong",
        "also wrong",
        "later",
    ]
    assert lines[3].endswith("finst ikkje enno")
    assert lines[4] == "2 av 4 gjekk ikkje."
    assert table(verdicts[:1]).endswith("Alt held.")


def test_the_code_is_that_of_the_whole(monkeypatch, capsys):
    good, bad = Check("good", program("")), Check("bad", program("raise SystemExit(2)"))
    monkeypatch.setattr(check.environment, "ensure", lambda dev: None)
    monkeypatch.setattr(check, "checks", lambda folder: [good, bad])

    monkeypatch.setattr(sys, "argv", ["check"])
    assert check.main() == 1
    monkeypatch.setattr(sys, "argv", ["check", "good"])
    assert check.main() == 0
    assert capsys.readouterr().out.endswith("Alt held.\n")
