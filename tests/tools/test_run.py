"""`make run` says in words what stands in the way, before it begins."""

import socket
import stat

import pytest

from tools import prepare, run
from tools.console import Trouble
from tools.supervisor import NEVER, Child


@pytest.fixture(autouse=True)
def var(tmp_path, monkeypatch):
    """A folder of its own for each test."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_port_is_8000_unless_another_is_asked_for():
    assert run.chosen_port("") == 8000
    assert run.chosen_port("8123") == 8123


@pytest.mark.parametrize("nonsense", ["abc", "-1", "0", "65536", "80 80", "8e3"])
def test_what_is_no_port_is_refused_in_words(nonsense):
    with pytest.raises(Trouble, match="er ikkje eit portnummer"):
        run.chosen_port(nonsense)


def test_a_port_in_use_is_said_with_another_to_try():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(Trouble, match=f"Port {port} er i bruk") as caught:
            run.check_port(port)

    assert caught.value.advice.endswith(f"make run PORT={port + 1}")
    run.check_port(port)


def test_a_database_address_of_no_known_kind_is_refused_at_once():
    for good in ("", "postgres://kari@db/portal", "sqlite:///x.db"):
        run.check_database(good)
    for bad in ("nonsense", "mysql://kari:secret@db/portal", "localhost:5432"):
        with pytest.raises(Trouble, match="DATABASE_URL") as caught:
            run.check_database(bad)
        assert "secret" not in caught.value.what


def test_a_redis_that_does_not_answer_is_said_at_once():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        run.check_redis(f"redis://127.0.0.1:{port}/0")
    with pytest.raises(Trouble, match="Redis svarar ikkje"):
        run.check_redis(f"redis://127.0.0.1:{port}/0")
    run.check_redis("")


def test_the_key_of_the_demo_is_made_once_and_is_ours_alone(var):
    first = run.secret_key()

    assert run.secret_key() == first
    assert len(first) >= 50
    assert stat.S_IMODE((var / "secret_key").stat().st_mode) == 0o600


def test_the_demo_is_a_demo_whatever_the_environment_says(var, monkeypatch):
    monkeypatch.setenv("DEMO", "0")
    monkeypatch.setenv("SITE_URL", "http://localhost:9000/portal")

    settings = run.demo_settings(8123)

    assert settings["DEMO"] == "1"
    assert settings["VAR_DIR"] == str(var)
    assert settings["SITE_URL"] == "http://localhost:9000/portal"
    assert run.demo_settings(8123) == settings


def test_nothing_is_prepared_in_an_empty_folder(var):
    assert not prepare.prepared()


def test_what_was_prepared_for_one_database_is_not_for_another(var, monkeypatch):
    (var / "static").mkdir()
    (var / "static" / "staticfiles.json").write_text("{}")
    prepare.stamps().put(prepared=prepare._everything())
    assert prepare.prepared()

    monkeypatch.setenv("DATABASE_URL", "postgres://postgres@127.0.0.1/other")
    assert not prepare.prepared()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Subject: Ei sak ventar", "Subject: Ei sak ventar"),
        ('{"event": "job_failed", "kind": "plan", "exception": "Traceback …"}',
         "job_failed kind=plan"),
        ('{"event": "answered", "status": 200, "timestamp": "2026"}',
         "answered status=200"),
        ('{"event": "No hostname was supplied. Reverting"}', ""),
        ('{"no": "event"}', '{"no": "event"}'),
        ("[1, 2]", "[1, 2]"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_log_line_is_shown_in_short(line, shown):
    assert run.readable(line) == shown


def test_the_portal_is_two_programs_on_this_machine_alone():
    web, worker = run.children(8123)

    assert "helsefellesskap.wsgi:application" in web.command
    assert web.command[web.command.index("--host") + 1] == "127.0.0.1"
    assert "--beat" in worker.command


def test_the_address_is_told_once_when_it_is_ready(monkeypatch, capsys):
    answers = iter([0, 503, 200])
    monkeypatch.setattr(run, "readiness", lambda port: next(answers))
    opening = run.Opening(8123, *children(), fresh=True)

    for _ in range(5):
        opening.look()

    said = capsys.readouterr().out
    assert said.count("http://localhost:8123") == 1
    assert "sekretariat@demo.example" in said
    assert "demo-helsefellesskap" in said


def test_a_database_that_was_emptied_is_prepared_again_once(monkeypatch, capsys):
    monkeypatch.setattr(run, "readiness", lambda port: 503)
    prepared: list[int] = []
    monkeypatch.setattr(run, "make_ready", lambda: prepared.append(1))
    opening = run.Opening(8123, *children(), fresh=False)

    opening.look()
    opening.look()

    assert prepared == [1]


def test_a_web_server_that_keeps_dying_is_given_up_with_its_last_words(
    var, monkeypatch
):
    monkeypatch.setattr(run, "readiness", lambda port: 0)
    (var / "log").mkdir()
    (var / "log" / "web.log").write_text("no such module\n")
    web, worker = children()
    web.deaths = run.TRIES

    with pytest.raises(Trouble, match="ville ikkje opne") as caught:
        run.Opening(8123, web, worker, fresh=True).look()

    assert caught.value.tail == "no such module"


def test_the_worker_starts_when_the_database_is_known_to_be_ready(monkeypatch):
    answers = iter([0, 503, 200])
    monkeypatch.setattr(run, "readiness", lambda port: next(answers))
    web, worker = children()
    opening = run.Opening(8123, web, worker, fresh=True)

    waiting = []
    for _ in range(3):
        opening.look()
        waiting.append(worker.start_at == NEVER)

    assert waiting == [True, True, False]


def children() -> tuple[Child, Child]:
    return run.children(8123)


def test_readiness_is_nought_where_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert run.readiness(port) == 0
