"""Where the tests find PostgreSQL and Redis, and what they say when they do not."""

import socket
import threading
from contextlib import ExitStack, nullcontext

import pytest

from tools import services
from tools.services import Service
from tools.suite import left_out, steps, verdict

POSTGRES = Service("postgres://postgres@127.0.0.1:5432/helsefellesskap_0", "her")
REDIS = Service("redis://127.0.0.1:6379/9", "her")


@pytest.fixture
def nobody(monkeypatch):
    """A machine with nothing running and nothing installed."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setattr(services, "why_not_postgres", lambda *a: "svarar ikkje")
    monkeypatch.setattr(services, "why_not_redis", lambda *a: "svarar ikkje")
    monkeypatch.setattr(services, "postgres_binaries", lambda: None)
    monkeypatch.setattr(services.shutil, "which", lambda name: None)


def test_the_environment_goes_first(nobody, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://kari@db/portal")
    monkeypatch.setenv("REDIS_URL", "redis://queue/3")

    with ExitStack() as stack:
        assert services.find_postgres(0, stack) == Service(
            "postgres://kari@db/portal", "frå DATABASE_URL"
        )
        assert services.find_redis(0, stack) == Service(
            "redis://queue/3", "frå REDIS_URL"
        )


def test_a_database_of_another_kind_in_the_environment_is_no_postgres(
    nobody, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")

    with ExitStack() as stack:
        found = services.find_postgres(0, stack)

    assert found == "DATABASE_URL peikar ikkje på PostgreSQL"


def test_each_run_has_a_database_and_a_queue_of_its_own(nobody, monkeypatch):
    monkeypatch.setattr(services, "why_not_postgres", lambda *a: "")
    monkeypatch.setattr(services, "why_not_redis", lambda *a: "")

    with ExitStack() as stack:
        postgres, redis = (
            services.find_postgres(2, stack),
            services.find_redis(2, stack),
        )

    assert isinstance(postgres, Service)
    assert isinstance(redis, Service)
    assert postgres.url == "postgres://postgres@127.0.0.1:5432/helsefellesskap_2"
    assert redis.url == "redis://127.0.0.1:6379/11"


def test_what_is_installed_is_started_last(nobody, monkeypatch):
    monkeypatch.setattr(services, "postgres_binaries", lambda: "/bin")
    monkeypatch.setattr(services.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(services, "running_postgres", lambda program: nullcontext(7777))
    monkeypatch.setattr(services, "running_redis", lambda program: nullcontext(7778))

    with ExitStack() as stack:
        postgres, redis = (
            services.find_postgres(0, stack),
            services.find_redis(0, stack),
        )

    assert isinstance(postgres, Service)
    assert isinstance(redis, Service)
    assert postgres.url.endswith("@127.0.0.1:7777/helsefellesskap_0")
    assert redis.url == "redis://127.0.0.1:7778/9"


def test_a_machine_with_nothing_says_why(nobody):
    with ExitStack() as stack:
        assert services.find_postgres(0, stack) == (
            "svarar ikkje; ingen PostgreSQL er installert"
        )
        assert (
            services.find_redis(0, stack) == "svarar ikkje; ingen Redis er installert"
        )


def test_a_server_that_is_not_there_is_no_service():
    port = services.free_port()

    assert "refused" in services.why_not_postgres("127.0.0.1", port, "postgres").lower()
    assert "svarar ikkje" in services.why_not_redis("127.0.0.1", port)


def test_a_server_that_speaks_something_else_is_no_redis():
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, b"HTTP/1.1 400 No\r\n")).start()

        assert services.why_not_redis(*server.getsockname()).endswith(
            "slepp oss ikkje inn (HTTP/1.1 400 No)"
        )


def test_two_runs_at_once_get_different_slots(tmp_path):
    with services.own_slot(tmp_path) as first, services.own_slot(tmp_path) as second:
        assert (first, second) == (0, 1)
    with services.own_slot(tmp_path) as again:
        assert again == 0


def test_everything_runs_where_everything_is_and_then_the_embedded_default():
    assert steps(POSTGRES, REDIS, browser=True) == [
        (
            "PostgreSQL her og Redis her",
            {"DATABASE_URL": POSTGRES.url, "REDIS_URL": REDIS.url},
            [],
        ),
        (
            "SQLite og innebygd kø",
            {"DATABASE_URL": "", "REDIS_URL": ""},
            ["-m", "(not browser or story) and not once"],
        ),
    ]


def test_one_missing_service_leaves_the_other_in_use():
    first, second = steps("nei", REDIS, browser=False)

    assert first == (
        "SQLite og Redis her",
        {"DATABASE_URL": "", "REDIS_URL": REDIS.url},
        ["-m", "not browser"],
    )
    assert second[2] == ["-m", "not browser and not once"]


def test_a_bare_machine_runs_everything_once():
    assert [step[2] for step in steps("nei", "nei", browser=True)] == [[]]


def test_what_is_left_out_is_named():
    assert left_out(POSTGRES, REDIS, browser=True, shared="/shared") == []
    assert [
        line.split(",")[0]
        for line in left_out("nei", "nei", browser=False, shared=None)
    ] == [
        "prøvene på PostgreSQL",
        "prøvene på Redis",
        "nettlesarprøvene",
        "prøvene på den verkelege planen",
    ]


@pytest.mark.parametrize(
    ("codes", "chosen", "code"),
    [
        ([0, 0], False, 0),
        ([1, 0], False, 1),
        ([0, 2], False, 2),
        ([5, 0], False, 5),
        ([0, 5], True, 0),
        ([5, 5], True, 5),
    ],
)
def test_the_first_failure_is_the_verdict(codes, chosen, code):
    assert verdict(codes, chosen=chosen) == code


def _answer(server: socket.socket, words: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(100)
        connection.sendall(words)
