"""The log: one line an answer, with a request id; no paths, no values, no people."""

import json
import logging
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.test import Client

from accounts.models import User
from helsefellesskap.core.logs import scrubbed
from tests.core.test_lost_session import synthetic_number


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the portal writes to its log, each line as it leaves the process."""
    written: list[dict[str, Any]] = []
    options = settings.LOGGING["formatters"]["json"]
    given = {name: value for name, value in options.items() if name != "()"}
    formatter = structlog.stdlib.ProcessorFormatter(**given)

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(formatter.format(record)))

    monkeypatch.setattr(logging.getLogger(), "handlers", [Keep()])
    return written


def answered(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == "answered"]


def test_an_answer_is_one_line(
    client: Client, leader: User, lines: list[dict[str, Any]]
) -> None:
    client.force_login(leader)
    page = client.get("/sok/?q=hemmeleg")
    (line,) = answered(lines)
    assert (line["method"], line["route"], line["status"]) == ("GET", "search", 200)
    assert line["user"] == leader.pk
    assert line["request_id"] == page["X-Request-ID"]
    assert isinstance(line["ms"], int)


def test_no_path_no_query_and_no_name_stands_there(
    client: Client, leader: User, lines: list[dict[str, Any]]
) -> None:
    client.force_login(leader)
    client.raise_request_exception = False
    client.get("/sok/?q=hemmeleg")
    client.get("/l/hemmeleg-nykel/")
    client.get("/saker/fylg/hemmeleg/")
    client.get("/finst/ikkje/hemmeleg/")
    written = json.dumps(lines, ensure_ascii=False)
    assert len(answered(lines)) == 4
    for secret in ("hemmeleg", leader.email, leader.name, "127.0.0.1"):
        assert secret not in written


def test_a_broken_view_names_no_path(
    client: Client, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(token: str) -> None:
        raise ValueError("leiar@demo.example har feil")

    monkeypatch.setattr("helsefellesskap.core.links.find", broken)
    client.raise_request_exception = False
    client.get("/l/hemmeleg-nykel/")
    written = json.dumps(lines, ensure_ascii=False)
    assert "Traceback" in written
    assert "ValueError: [email] har feil" in written
    assert "hemmeleg-nykel" not in written.replace("[path]", "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Internal Server Error: /l/nykel/", "Internal Server Error: [path]"),
        ("sendt til leiar@demo.example i dag", "sendt til [email] i dag"),
        (
            "duplicate key\nDETAIL:  Key (email)=(leiar@demo.example) already exists.\n",
            "duplicate key\nDETAIL: [left out]\n",
        ),
        ("sak 2026-151 i utval 12", "sak 2026-151 i utval 12"),
    ],
)
def test_what_points_at_a_person_is_masked(text: str, kept: str) -> None:
    assert scrubbed(text) == kept


def test_an_identity_number_is_masked() -> None:
    assert (
        scrubbed(f"feltet var {synthetic_number()}") == "feltet var [identity_number]"
    )
