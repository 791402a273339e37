"""Those who are heard and those who decide, and a plan led to each state by real steps."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Party, User
from actionplans.models import Plan, Revision, Vote
from actionplans.services import adopting, deciding, hearing
from actionplans.workflow import State
from committees.models import Committee, Say, Seat
from committees.roles import Role
from helsefellesskap.core.models import Letter
from tests.conftest import seated
from tests.factories import UserFactory

SOON = datetime.timedelta(days=14)


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def told(event: str = "") -> list[tuple[str, str]]:
    """Who has had a letter about an event whose name holds the words: (person, template)."""
    letters = Letter.objects.filter(event__contains=event).order_by("pk")
    return [(letter.to_user.name, letter.event.split(":")[2]) for letter in letters]


def people_told(event: str) -> set[str]:
    """Who has had a letter about the event. Fails where somebody has had two."""
    names = [name for name, _event in told(event)]
    assert len(names) == len(set(names)), names
    return set(names)


@pytest.fixture
def lsu_deputy(lsu: Committee) -> User:
    return seated("nestleiar.lsu-molde", lsu, Role.DEPUTY, party=Party.TRUST)


@pytest.fixture
def lsu_secretary(lsu: Committee) -> User:
    return seated("sekretaer.lsu-molde", lsu, Role.SECRETARY, say=Say.SPEAK)


@pytest.fixture
def lsu_member(lsu: Committee) -> User:
    return seated("medlem1.lsu-molde", lsu, Role.MEMBER)


@pytest.fixture
def lsu_observer(lsu: Committee) -> User:
    return seated("observatør.lsu-molde", lsu, Role.OBSERVER, say=Say.OBSERVE)


@pytest.fixture
def other_lsu_leader(other_lsu: Committee) -> User:
    return seated("leiar.lsu-volda", other_lsu, Role.LEADER)


@pytest.fixture
def ssu_member(ssu: Committee) -> User:
    return seated("medlem1.ssu", ssu, Role.MEMBER, party=Party.TRUST)


@pytest.fixture
def ssu_user(ssu: Committee) -> User:
    return seated("brukarrep.kommune.ssu", ssu, Role.MEMBER, party=Party.USERS)


@pytest.fixture
def ssu_secretary(ssu: Committee) -> User:
    return seated("sekretaer.ssu", ssu, Role.SECRETARY, say=Say.SPEAK)


@pytest.fixture
def on_hearing(draft: Revision, leader: User, lsu_leader: User) -> Revision:
    """`draft`, sent on hearing in the two LSUs."""
    hearing.open_hearing(draft, by=leader, deadline=in_days(28))
    return again(draft)


@pytest.fixture
def answering(on_hearing: Revision, leader: User) -> Revision:
    """The hearing was ended; nobody had remarked."""
    hearing.close_hearing(on_hearing, by=leader, reason="Alle har svart munnleg.")
    return again(on_hearing)


@pytest.fixture
def remarked(on_hearing: Revision, lsu_leader: User, leader: User) -> Revision:
    """One LSU has remarked on a measure; the hearing is over and waits for the answer."""
    own = statement_of(on_hearing, "lsu-molde")
    measure = on_hearing.goals.get().measures.first()
    hearing.add_remark(
        own, by=lsu_leader, text="Kva kostar det?", thread=measure.thread
    )
    hearing.send_statement(own, by=lsu_leader)
    hearing.close_hearing(on_hearing, by=leader, reason="Volda svarar ikkje.")
    return again(on_hearing)


@pytest.fixture
def submitted(
    answering: Revision, leader: User, ssu_leader: User, ssu_deputy: User
) -> Revision:
    """Handed in to SSU, which has two voting seats: a municipality and the trust."""
    deciding.submit(answering, by=leader)
    return again(answering)


@pytest.fixture
def adopted(submitted: Revision, ssu_leader: User, ssu_deputy: User) -> Revision:
    agree(submitted, ssu_leader, ssu_deputy)
    deciding.conclude(submitted, by=ssu_leader, text="Vedteke.", case_number="31/26")
    return again(submitted)


def again(revision: Revision) -> Revision:
    return Revision.objects.for_page().get(pk=revision.pk)


def statement_of(revision: Revision, slug: str):
    return revision.hearings.last().bodies.get(body__slug=slug)


def seat_of(user: User, body: str = "ssu") -> Seat:
    return Seat.objects.get(user=user, committee__slug=body)


def agree(revision: Revision, *people: User, choice: str = "for") -> list[Vote]:
    return [
        deciding.vote(revision, seat_of(person), by=person, choice=choice)
        for person in people
    ]


def lead_to(state: str, plan: Plan, draft: Revision) -> Revision:
    """The draft put in a state behind the services' back, with what the state needs."""
    now = timezone.now()
    if state in {State.HEARING, State.ANSWERING, State.SUBMITTED}:
        opened = draft.hearings.create(
            round=1,
            snapshot={"goals": []},
            deadline=in_days(14),
            closed_at=None if state == State.HEARING else now,
        )
        for body in plan.heard.all():
            opened.bodies.create(body=body)
    Revision.objects.filter(pk=draft.pk).update(
        state=state,
        vote_deadline=in_days(14) if state == State.SUBMITTED else None,
        **(
            {"decided_on": timezone.localdate(), "sha256": "0" * 64, "canonical": "{}"}
            if state in {State.ADOPTED, State.SUPERSEDED, State.EXPIRED}
            else {}
        ),
    )
    return again(draft)


__all__ = ["adopting", "again", "agree", "in_days", "lead_to", "people_told", "seat_of"]


@pytest.fixture
def everybody(
    leader,
    deputy,
    member,
    lsu_leader,
    lsu_member,
    other_lsu_leader,
    ssu_leader,
    ssu_deputy,
    ssu_member,
    ssu_user,
    ssu_secretary,
    outsider,
    secretariat,
    caseworker,
):
    """All who might be told too much."""


@pytest.fixture
def substitute(ssu, ssu_deputy):
    """Stands in for SSU's deputy leader, who stands for the trust."""
    person = UserFactory(name="vara.nestleiar.ssu", email="vara@demo.example")
    row = seat_of(ssu_deputy)
    row.substitute = person
    row.save()
    from committees.services import sync_permissions

    sync_permissions(person, ssu)
    return person
