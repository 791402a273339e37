"""Every step, from every state, by every role: what the table allows, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Party, User
from actionplans.models import Plan, Remark, Revision
from actionplans.services import adopting, deciding, hearing
from actionplans.workflow import PLAN, State
from committees.models import Say
from committees.roles import Role
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.workflow import StepNotAllowed
from tests.actionplans.deciding.conftest import again, in_days, lead_to
from tests.conftest import seated

BODIES = ("writer", "heard", "decider", "office", "other")

ALLOWED = {
    # step: (body, role) – the column "who" of the rules, written out by hand
    "open_hearing": {
        ("writer", Role.LEADER),
        ("writer", Role.DEPUTY),
        ("writer", Role.SECRETARY),
        ("office", Role.LEADER),
        ("office", Role.DEPUTY),
        ("office", Role.SECRETARY),
        ("office", Role.MEMBER),
    },
    "send_statement": {
        ("heard", Role.LEADER),
        ("heard", Role.DEPUTY),
        ("heard", Role.SECRETARY),
    },
    "close_hearing": {("writer", Role.LEADER)},
    "answer_remark": {
        ("writer", Role.LEADER),
        ("writer", Role.DEPUTY),
        ("writer", Role.SECRETARY),
    },
    "submit": {("writer", Role.LEADER), ("writer", Role.DEPUTY)},
    "withdraw": {("writer", Role.LEADER)},
    "extend_vote": {("decider", Role.LEADER), ("decider", Role.DEPUTY)},
    "send_back": {("decider", Role.LEADER), ("decider", Role.DEPUTY)},
    "conclude": {("decider", Role.LEADER), ("decider", Role.DEPUTY)},
    "register_adopted": {
        ("office", Role.LEADER),
        ("office", Role.DEPUTY),
        ("office", Role.SECRETARY),
        ("office", Role.MEMBER),
    },
}
ALLOWED["extend_hearing"] = ALLOWED["open_hearing"]

FROM = {
    "open_hearing": {"draft": "hearing", "answering": "hearing"},
    "extend_hearing": {"hearing": "hearing"},
    "send_statement": {"hearing": "hearing"},
    "close_hearing": {"hearing": "answering"},
    "answer_remark": {"answering": "answering"},
    "submit": {"draft": "submitted", "answering": "submitted"},
    "withdraw": {"hearing": "draft", "answering": "draft", "submitted": "draft"},
    "extend_vote": {"submitted": "submitted"},
    "send_back": {"submitted": "answering"},
    "conclude": {"submitted": "adopted"},
    "register_adopted": {"draft": "adopted", "submitted": "adopted"},
}
"""The column "from → to" of the rules."""


@pytest.fixture
def ready(plan: Plan, draft: Revision, office, other_committee) -> Revision:
    """A plan that needs no hearing, so that only the table stands between."""
    plan.hearing_required = False
    plan.save()
    return draft


def a_remark(revision: Revision) -> Remark:
    last = revision.hearings.last() or revision.hearings.create(
        round=1, deadline=in_days(1), closed_at="2026-01-01T00:00Z"
    )
    own = last.bodies.first() or last.bodies.create(body=revision.plan.heard.first())
    own.sent_at = "2026-01-01T00:00Z"
    own.save()
    return own.remarks.create(text="Kvifor?", answer="", by=None)


def do(name: str, revision: Revision, by) -> None:
    if name == "open_hearing":
        hearing.open_hearing(revision, by=by, deadline=in_days(28))
    elif name == "extend_hearing":
        hearing.extend_hearing(revision, by=by, deadline=in_days(60))
    elif name == "send_statement":
        last = revision.hearings.last() or revision.hearings.create(
            round=1, deadline=in_days(1)
        )
        own = last.bodies.first() or last.bodies.create(
            body=revision.plan.heard.first()
        )
        hearing.send_statement(own, by=by, no_remarks=True)
    elif name == "close_hearing":
        hearing.close_hearing(revision, by=by, reason="Derfor.")
    elif name == "answer_remark":
        hearing.answer_remark(a_remark(revision), by=by, answer="not", text="Fordi.")
    elif name == "submit":
        deciding.submit(revision, by=by)
    elif name == "withdraw":
        deciding.withdraw(revision, by=by, reason="Derfor.")
    elif name == "extend_vote":
        deciding.extend_vote(revision, by=by, deadline=in_days(60))
    elif name == "send_back":
        deciding.send_back(revision, by=by, reason="Derfor.")
    elif name == "conclude":
        seats = list(revision.plan.decider.seats.all())
        deciding.conclude(
            revision,
            by=by,
            text="Vedteke.",
            case_number="31/26",
            meeting=deciding.Attendance(seats),
        )
    elif name == "register_adopted":
        adopting.register_adopted(
            revision, by=by, on=in_days(0), case_number="31/26", text="Vedteke."
        )


def somebody(body: str, role: Role, plan: Plan, office, other_committee):
    where = {
        "writer": plan.writer,
        "heard": plan.heard.order_by("slug").first(),
        "decider": plan.decider,
        "office": office,
        "other": other_committee,
    }[body]
    say = Say.VOTE if body == "decider" else Say.SPEAK
    return seated(f"{role}.{body}", where, role, say=say)


@pytest.fixture
def quorum(ssu):
    """SSU has both parties, so that a meeting can decide."""
    seated("kommunane.ssu", ssu, Role.MEMBER, party=Party.MUNICIPALITIES)
    seated("føretaket.ssu", ssu, Role.MEMBER, party=Party.TRUST)


def test_the_table_is_the_one_in_the_rules():
    table = {
        name: {source: step.target or source for source in step.sources}
        for name, step in PLAN.steps.items()
    }

    assert table == {
        **FROM,
        "supersede": {"adopted": "superseded"},
        "expire": {"adopted": "expired"},
    }
    assert {n for n, step in PLAN.steps.items() if step.permission is None} == {
        "supersede",
        "expire",
    }


@contextmanager
def tried() -> Iterator[None]:
    """What happens inside is undone afterwards, so that many steps are tried in one test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def may_take(name: str, revision: Revision, who: User) -> bool:
    with tried():
        source = revision.state
        try:
            do(name, revision, who)
        except PermissionDenied:
            assert again(revision).state == source
            assert not revision.steps.exists()
            return False
        assert again(revision).state == FROM[name][source]
        assert revision.steps.filter(step=name, by=who).count() == 1
        return True


def goes_from(name: str, revision: Revision, who: User) -> bool:
    with tried():
        source = revision.state
        try:
            do(name, revision, who)
        except StepNotAllowed:
            assert again(revision).state == source
            return False
        assert again(revision).state == FROM[name][source]
        return True


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("body", BODIES)
def test_each_role_may_what_the_rules_say_and_nothing_else(
    body, role, ready, plan, office, other_committee, quorum
):
    who = somebody(body, role, plan, office, other_committee)
    may = set()
    for name, states in FROM.items():
        with tried():
            revision = lead_to(sorted(states)[0], plan, ready)
            if may_take(name, revision, who):
                may.add(name)

    assert may == {name for name, who in ALLOWED.items() if (body, role) in who}


@pytest.mark.parametrize("state", State)
def test_each_step_starts_where_the_table_says_and_nowhere_else(
    state, ready, plan, office, other_committee, quorum
):
    people = {
        (body, role): somebody(body, role, plan, office, other_committee)
        for body, role in {sorted(allowed)[0] for allowed in ALLOWED.values()}
    }
    revision = lead_to(state, plan, ready)

    steps = {
        name
        for name, allowed in ALLOWED.items()
        if goes_from(name, revision, people[sorted(allowed)[0]])
    }

    assert steps == {name for name, states in FROM.items() if state in states}


@pytest.mark.parametrize("name", ["close_hearing", "withdraw", "send_back"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_some_steps_need_a_reason(name, reason, ready, plan, office, other_committee):
    revision = lead_to(sorted(FROM[name])[-1], plan, ready)
    body, role = sorted(ALLOWED[name])[0]
    who = somebody(body, role, plan, office, other_committee)
    verb = {
        "close_hearing": hearing.close_hearing,
        "withdraw": deciding.withdraw,
        "send_back": deciding.send_back,
    }[name]

    with pytest.raises(StepNotAllowed):
        verb(revision, by=who, reason=reason)


def test_who_comes_late_is_told_what_happened_meanwhile(on_hearing, leader):
    with pytest.raises(DomainError, match=r"leiar\.fsu-rehabilitering") as refused:
        hearing.open_hearing(on_hearing, by=leader, deadline=in_days(20))

    assert str(PLAN.steps["open_hearing"].label) in str(refused.value)


def test_every_step_is_signed_and_kept(adopted):
    assert list(adopted.steps.values_list("step", "by__name", "body__slug")) == [
        ("open_hearing", "leiar.fsu-rehabilitering", "fsu-rehabilitering"),
        ("close_hearing", "leiar.fsu-rehabilitering", "fsu-rehabilitering"),
        ("submit", "leiar.fsu-rehabilitering", "fsu-rehabilitering"),
        ("conclude", "leiar.ssu", "ssu"),
    ]
    assert [
        (row.history_user.name, row.history_change_reason)
        for row in adopted.history.exclude(history_user=None).order_by("history_id")
    ] == [
        ("leiar.fsu-rehabilitering", "open_hearing"),
        ("leiar.fsu-rehabilitering", "Alle har svart munnleg."),
        ("leiar.fsu-rehabilitering", "submit"),
        ("leiar.ssu", "conclude"),
    ]
