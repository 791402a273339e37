"""The cast. Everybody is called by the seat they have; seats are made by the real seat().

A small partnership: SSU, two LSUs, two FSUs and the secretariat. `leader` leads FSU
Rehabilitering, `deputy`, `secretary`, `member` and `observer` sit in it; `outsider`
leads another FSU; `ssu_leader` and `ssu_deputy` decide; `lsu_leader` is heard;
`secretariat` leads the secretariat and `caseworker` sits in it.
"""

import datetime
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Party, User
from committees.models import Committee, Kind, Say
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core import once
from tests.factories import CommitteeFactory, UserFactory
from tests.portal import drop_seeds
from tests.settings import leave_nothing_behind

LONG_AGO = datetime.date(2021, 1, 1)


def pytest_configure(config: pytest.Config) -> None:
    """A folder for the portals that others are copies of; xdist's workers inherit it."""
    if not hasattr(config, "workerinput"):
        os.environ["SEEDS"] = tempfile.mkdtemp(prefix="portal-seeds-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take all of it away; a worker of xdist ends without its exit handlers."""
    leave_nothing_behind()
    if not hasattr(config, "workerinput"):
        drop_seeds(Path(os.environ["SEEDS"]))


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The shared data; tests that ask for it are listed as left out where it is missing."""
    given = os.environ.get("SHARED_DIR")
    found = Path(given) if given else settings.BASE_DIR.parent / "shared"
    if not (found / "data").is_dir():
        pytest.skip("left out: the shared data is not here (SHARED_DIR)")
    return found


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test may use the database."""


@pytest.fixture(autouse=True)
def _ask_nothing(
    request: pytest.FixtureRequest, _database: None, django_db_blocker: Any
) -> Iterator[None]:
    """What is run on one kind of database only fails where it asks for any."""
    if not request.node.get_closest_marker("once"):
        yield
        return
    with django_db_blocker.block():
        yield


@pytest.fixture(autouse=True)
def _forms_carry_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form sent by the test's client has a one-time key, as every form on a page has.

    One that says `once` itself is left as it is: `{"once": ""}` is a form without.
    """
    plain = Client.post

    def post(self: Client, path: str, data: Any = None, *args: Any, **also: Any) -> Any:
        if data is None or isinstance(data, dict):
            data = {once.FIELD: once.new_key(), **(data or {})}
        return plain(self, path, data, *args, **also)

    monkeypatch.setattr(Client, "post", post)


@pytest.fixture(autouse=True)
def _nynorsk() -> None:
    """Every test begins in nynorsk."""
    from django.utils import translation

    translation.activate("nn")


def body(slug: str, kind: Kind, **also: object) -> Committee:
    return CommitteeFactory(slug=slug, kind=kind, **also)


@pytest.fixture
def ssu() -> Committee:
    return body("ssu", Kind.STRATEGIC, short_nn="SSU", short_nb="SSU")


@pytest.fixture
def committee(ssu: Committee) -> Committee:
    """FSU Rehabilitering."""
    return body(
        "fsu-rehabilitering",
        Kind.PROFESSIONAL,
        parent=ssu,
        short_nn="FSU Rehabilitering",
        short_nb="FSU Rehabilitering",
    )


@pytest.fixture
def other_committee(ssu: Committee) -> Committee:
    return body(
        "fsu-ikt", Kind.PROFESSIONAL, parent=ssu, short_nn="FSU IKT", short_nb="FSU IKT"
    )


@pytest.fixture
def lsu(ssu: Committee) -> Committee:
    return body(
        "lsu-molde", Kind.LOCAL, parent=ssu, short_nn="LSU Molde", short_nb="LSU Molde"
    )


@pytest.fixture
def other_lsu(ssu: Committee) -> Committee:
    return body(
        "lsu-volda", Kind.LOCAL, parent=ssu, short_nn="LSU Volda", short_nb="LSU Volda"
    )


@pytest.fixture
def office() -> Committee:
    """The secretariat as a body."""
    return body("sekretariatet", Kind.SECRETARIAT, short_nn="Sekretariatet")


def seated(name: str, committee: Committee, role: Role, **also: object) -> User:
    """A person with one seat."""
    user = UserFactory(email=f"{name}@demo.example", name=name)
    seat(user, committee, role, by=None, valid_from=LONG_AGO, **also)
    return user


@pytest.fixture
def leader(committee: Committee) -> User:
    return seated("leiar.fsu-rehabilitering", committee, Role.LEADER)


@pytest.fixture
def deputy(committee: Committee) -> User:
    return seated("nestleiar.fsu-rehabilitering", committee, Role.DEPUTY)


@pytest.fixture
def secretary(committee: Committee) -> User:
    return seated(
        "sekretaer.fsu-rehabilitering", committee, Role.SECRETARY, say=Say.SPEAK
    )


@pytest.fixture
def member(committee: Committee) -> User:
    return seated("medlem1.fsu-rehabilitering", committee, Role.MEMBER)


@pytest.fixture
def observer(committee: Committee) -> User:
    return seated(
        "observatør.fsu-rehabilitering", committee, Role.OBSERVER, say=Say.OBSERVE
    )


@pytest.fixture
def outsider(other_committee: Committee) -> User:
    return seated("leiar.fsu-ikt", other_committee, Role.LEADER)


@pytest.fixture
def ssu_leader(ssu: Committee) -> User:
    return seated("leiar.ssu", ssu, Role.LEADER, party=Party.MUNICIPALITIES)


@pytest.fixture
def ssu_deputy(ssu: Committee) -> User:
    return seated("nestleiar.ssu", ssu, Role.DEPUTY, party=Party.TRUST)


@pytest.fixture
def lsu_leader(lsu: Committee) -> User:
    return seated("leiar.lsu-molde", lsu, Role.LEADER)


@pytest.fixture
def secretariat(office: Committee, ssu: Committee) -> User:
    """The secretariat's leader. Ask for the other bodies before this one, or use `sync`."""
    return seated("sekretariat", office, Role.LEADER, say=Say.SPEAK)


@pytest.fixture
def caseworker(office: Committee, ssu: Committee) -> User:
    return seated("saksbehandlar", office, Role.MEMBER, say=Say.SPEAK)
