"""The table of rules.md, written out once more: every step, state and role, both ways."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case, CaseAccess, CaseAttachment, CaseLink
from cases.workflow import CASE, ENDED, OPEN, PORTALS, SENDERS, State
from committees.models import Committee
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.workflow import StepNotAllowed
from tests.factories.cases import ANSWERS

OFFICE = {"secretariat", "caseworker"}
CHIEF = {"secretariat"}
PLACERS = {"leader", "secretary", "secretariat", "caseworker"}
DECIDERS = {"leader", "secretary"}
ASKED = {"ssu_leader", "ssu_deputy"}
ALL_OPEN = {"received", "assessing", "routed", "on_agenda", "decided", "reported"}

RULES: dict[str, tuple[set[str], str | None, set[str]]] = {
    "release": ({"quarantined"}, "received", OFFICE),
    "reject_spam": ({"quarantined"}, "discarded", OFFICE),
    "assess": ({"received"}, "assessing", OFFICE),
    "give_view": ({"assessing"}, None, ASKED),
    "prepare_route": ({"received", "assessing", "routed"}, None, OFFICE),
    "route": ({"received", "assessing", "routed"}, "routed", CHIEF),
    "return_with_reasons": ({"received", "assessing"}, "returned", CHIEF),
    "put_on_agenda": ({"routed"}, "on_agenda", PLACERS),
    "take_off": ({"on_agenda"}, "routed", PLACERS),
    "decide": ({"on_agenda", "routed"}, "decided", DECIDERS),
    "report_outcome": ({"decided"}, "reported", CHIEF),
    "close": ({"reported"}, "closed", OFFICE),
    "reopen": ({"returned", "closed"}, "assessing", OFFICE),
    "ask_sender": ({"received", "assessing", "routed", "on_agenda"}, None, OFFICE),
    "tell_sender": (ALL_OPEN | {"closed", "returned"}, None, OFFICE),
    "describe": (ALL_OPEN, None, OFFICE),
    "redact": (ALL_OPEN | {"closed", "returned"}, None, OFFICE),
    "publish": (ALL_OPEN | {"closed", "returned"}, None, OFFICE),
    "unpublish": (set(State.values) - {"quarantined", "discarded"}, None, OFFICE),
    "assign": (ALL_OPEN, None, OFFICE),
    "set_urgency": (ALL_OPEN, None, OFFICE),
    "inform": (ALL_OPEN, None, CHIEF),
    "stop_informing": (ALL_OPEN, None, CHIEF),
    "merge": (ALL_OPEN, None, OFFICE),
    "split": (ALL_OPEN, None, OFFICE),
    "link": (ALL_OPEN, None, OFFICE),
    "unlink": (set(State.values) - {"quarantined", "discarded"}, None, OFFICE),
    "share_file": (set(State.values) - {"quarantined", "discarded"}, None, OFFICE),
}
"""`unmerge` needs a case that is gathered into another: tests/cases/test_together.py."""


WITH_OBJECTS = {"write_to_bodies", "write_as_body", "accept_mail", "reject_mail"}
"""Steps that are about more than the case; test_talk.py and mail/ have them all."""

REFUSALS = {"may not", "not now"}


@dataclass
class Beside:
    """What the steps that reach beyond the case are taken with."""

    body: Committee
    informed: Committee
    like_it: Case
    link: CaseLink


def attempt(step: str, case: Case, by: User, beside: Beside) -> Case:
    """Take the step with words that would do."""
    verbs: dict[str, Callable[[], Case]] = {
        "release": lambda: services.release_case(case, by=by),
        "reject_spam": lambda: services.reject_spam(case, by=by),
        "assess": lambda: services.assess_case(case, by=by),
        "give_view": lambda: services.give_view(case, by=by, text="Til FSU."),
        "prepare_route": lambda: services.prepare_route(
            case, by=by, to=beside.body, reason="Deira felt."
        ),
        "route": lambda: services.route_case(
            case, by=by, to=beside.body, reason="Deira."
        ),
        "return_with_reasons": lambda: services.return_with_reasons(
            case, by=by, reason="Ikkje vår sak."
        ),
        "put_on_agenda": lambda: services.put_on_agenda(
            case, by=by, on=timezone.localdate()
        ),
        "take_off": lambda: services.take_off_agenda(case, by=by),
        "decide": lambda: services.decide_case(case, by=by, decision="Ja."),
        "report_outcome": lambda: services.report_outcome(case, by=by, text="Ja."),
        "close": lambda: services.close_case(case, by=by),
        "reopen": lambda: services.reopen_case(case, by=by, reason="Nytt har kome."),
        "ask_sender": lambda: services.ask_sender(case, by=by, text="Kva kommune?"),
        "describe": lambda: services.describe_case(case, by=by, title="Ny tittel"),
        "tell_sender": lambda: services.tell_sender(case, by=by, text="Takk."),
        "redact": lambda: services.redact_case(case, by=by, texts={"title": "Kort"}),
        "publish": lambda: services.publish_case(
            case, by=by, title="Open", text="Alt."
        ),
        "unpublish": lambda: services.unpublish_case(case, by=by),
        "assign": lambda: services.assign_case(case, by=by, to=None),
        "set_urgency": lambda: services.set_urgency(
            case, by=by, urgency="soon", reason="Det hastar for mange."
        ),
        "inform": lambda: services.inform_bodies(
            case, by=by, bodies=[beside.body], reason="De bør vite om det."
        ),
        "stop_informing": lambda: services.stop_informing(
            case, by=by, body=beside.informed, reason="Ikkje deira."
        ),
        "merge": lambda: services.merge_case(
            case, by=by, into=beside.like_it, reason="Same sak."
        ),
        "split": lambda: _old_one(
            case, services.split_case(case, by=by, texts=ANSWERS, reason="To saker.")
        ),
        "link": lambda: (
            services.link_cases(
                case, by=by, other=beside.like_it, why="Same avdeling"
            ).one
        ),
        "unlink": lambda: services.unlink_cases(case, by=by, link=beside.link),
        "share_file": lambda: shared(case, by),
    }
    return verbs[step]()


def _old_one(case: Case, new: Case) -> Case:
    assert new.pk != case.pk
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def beside(
    bring: Callable[..., Case], other_committee: Committee, ssu: Committee
) -> Callable[[Case], Beside]:
    """What stands beside a case: one in the same state, a body informed, a link."""

    def made(case: Case) -> Beside:
        like_it, linked = bring(State(case.state)), bring(State.RECEIVED)
        link = CaseLink.objects.create(one=case, other=linked, why="Same avdeling")
        CaseAccess.objects.create(case=case, body=ssu, kind=CaseAccess.Kind.INFORMED)
        return Beside(other_committee, ssu, like_it, link)

    return made


def shared(case: Case, by: User) -> Case:
    """The case after one of its files was hidden."""
    file = CaseAttachment.objects.create(
        case=case, name="n.txt", kind="txt", size=1, sha256="0" * 64, file="n"
    )
    services.share_file(file, by=by, how="nothing")
    return Case.objects.get(pk=case.pk)


SENDERS_AND_PORTALS: dict[str, tuple[set[str], str | None, Callable[[Case], Case]]] = {
    "withdraw": (ALL_OPEN | {"quarantined"}, "withdrawn", services.withdraw_case),
    "write": (
        ALL_OPEN | {"quarantined"},
        None,
        lambda case: services.write_as_sender(case, text="Meir å seie."),
    ),
    "ask_to_reopen": (
        {"returned", "closed"},
        None,
        lambda case: services.ask_to_reopen(case, reason="De har misforstått."),
    ),
    "close": ({"reported"}, "closed", services.close_case),
    "end_views": ({"assessing"}, None, services.end_views),
}


def outcome(act: Callable[[], Case]) -> Any:
    """The state after, or which kind of no; nothing of it stays."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                after: Any = act().state
        except PermissionDenied:
            after = "may not"
        except DomainError:
            after = "not now"
        transaction.set_rollback(True)
    return after


@pytest.mark.parametrize("state", list(State))
def test_every_role_may_do_what_the_table_says_and_nothing_else(
    state: State,
    bring: Callable[..., Case],
    everybody: dict[str, User],
    beside: Callable[[Case], Beside],
) -> None:
    case = bring(state)
    with_it = beside(case)
    Case.objects.filter(pk=case.pk).update(
        opened_on=timezone.localdate(),
        public_title="Open",
        handler=everybody["caseworker"],
    )
    found, expected = {}, {}
    for step, (sources, target, roles) in RULES.items():
        for name, user in everybody.items():
            after = outcome(partial(attempt, step, case, user, with_it))
            if state in sources:
                expected[step, name] = (target or state) if name in roles else "may not"
                found[step, name] = after
            else:
                expected[step, name] = "refused"
                found[step, name] = "refused" if after in REFUSALS else after
    for step, (sources, target, verb) in SENDERS_AND_PORTALS.items():
        expected[step, ""] = (target or state) if state in sources else "not now"
        found[step, ""] = outcome(partial(verb, case))

    assert found == expected


def test_the_table_has_no_step_that_the_rules_have_not() -> None:
    beside = SENDERS | PORTALS - {"close"} | WITH_OBJECTS

    assert set(CASE.steps) - beside - {"unmerge"} == set(RULES)


@pytest.mark.parametrize(
    "step", ["route", "return_with_reasons", "reopen", "prepare_route"]
)
def test_some_steps_need_a_reason(
    step: str,
    bring: Callable[..., Case],
    everybody: dict[str, User],
    committee: Committee,
) -> None:
    case = bring(State.RETURNED if step == "reopen" else State.ASSESSING)
    also = {"to": committee} if step in {"route", "prepare_route"} else {}
    verbs = {
        "route": services.route_case,
        "return_with_reasons": services.return_with_reasons,
        "reopen": services.reopen_case,
        "prepare_route": services.prepare_route,
    }

    with pytest.raises(StepNotAllowed):
        verbs[step](case, by=everybody["secretariat"], reason="  ", **also)


def test_open_and_ended_are_all_there_is_but_the_quarantine() -> None:
    assert OPEN | ENDED | {State.QUARANTINED} == set(State)
    assert not OPEN & ENDED
