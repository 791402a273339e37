"""The reader of plan files is pure: no database here, and no way out to the net."""

import json
import socket
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation

from actionplans.imports import ReadPlan, read_plan
from tests.actionplans.imports.wordfiles import a_plan_with_quirks

ALIASES = {
    "Fagutval for dømesaker": "fsu-dome",
    "Prøve-utvalet": "fsu-prove",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def _database() -> None:
    """Without the database that other tests may use: asking it fails here."""


@pytest.fixture(autouse=True)
def _nynorsk() -> None:
    """The sentences as they stand in the code, whatever their translations."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks up or calls an address fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail(f"the reader went out to the net: {args}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def gold(shared_dir: Path) -> dict:
    return json.loads((shared_dir / "data/plan_gold.json").read_text("utf-8"))


@pytest.fixture
def gold_aliases(gold: dict) -> dict[str, str]:
    """The headings of the real plan, each with a slug that tells its number."""
    return {
        c["heading_in_document"]: f"fsu-{c['list_number']}" for c in gold["committees"]
    }


@pytest.fixture(scope="session")
def quirks() -> bytes:
    """A Word file of our own with what the real plan is like."""
    return a_plan_with_quirks()


@pytest.fixture
def read_quirks(quirks: bytes) -> ReadPlan:
    return read(quirks, "plan.docx")


def read(content: bytes, filename: str, **also: object) -> ReadPlan:
    also.setdefault("aliases", ALIASES)
    return read_plan(BytesIO(content), filename=filename, **also)
