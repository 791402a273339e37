"""What a reader may do with a revision now: drawn from the table and the rights held."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from actionplans.models import HearingBody, Revision
from actionplans.workflow import DECIDERS, PLAN, State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.permissions import may

PAGES = {
    "open_hearing": "actionplans:hearing",
    "extend_hearing": "actionplans:hearing",
    "send_statement": "actionplans:hearing",
    "close_hearing": "actionplans:hearing",
    "answer_remark": "actionplans:hearing",
    "submit": "actionplans:decide",
    "withdraw": "actionplans:decide",
    "send_back": "actionplans:decide",
    "conclude": "actionplans:decide",
    "register_adopted": "actionplans:decide",
}
"""On which page each step is taken."""

MAIN = ("send_statement", "answer_remark", "submit", "open_hearing", "conclude")
"""Steps that are the one thing to do now, before the others."""


@dataclass(frozen=True, slots=True)
class Doable:
    """A step with its words and the page where it is taken."""

    name: str
    label: str | Promise
    url: str


def steps_for(revision: Revision, *, user: Any) -> list[Doable]:
    """The steps this reader may take now, the main one first. No query for the anonymous."""
    if not user.is_authenticated:
        return []
    found = [
        Doable(
            name,
            PLAN.steps[name].label,
            reverse(PAGES[name], args=[revision.plan.slug]),
        )
        for name in _names(revision, user)
    ]
    return sorted(found, key=lambda step: step.name not in MAIN)


def _names(revision: Revision, user: Any) -> Iterator[str]:
    plan = revision.plan
    for name, step in PLAN.open_steps(revision.state).items():
        if name not in PAGES or step.permission is None:
            continue
        if name == "submit" and revision.state == State.DRAFT and plan.hearing_required:
            continue
        if name == "send_statement":
            if _heard(revision, user):
                yield name
        elif may(
            user, step.permission, on=plan.decider if name in DECIDERS else plan.writer
        ):
            yield name


def _heard(revision: Revision, user: Any) -> bool:
    mine = Committee.objects.where(user, Right.SEND_STATEMENTS)
    return HearingBody.objects.filter(
        hearing__revision=revision, hearing__closed_at=None, sent_at=None, body__in=mine
    ).exists()
