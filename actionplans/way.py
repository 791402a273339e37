"""Where a revision stands on its way into force, and what somebody may do with it now."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Revision
from actionplans.workflow import DECIDERS, PLAN, State
from helsefellesskap.core.permissions import may

_ORDER = [State.DRAFT, State.HEARING, State.ANSWERING, State.SUBMITTED, State.ADOPTED]
_BEGAN_WITH = {
    State.HEARING: "open_hearing",
    State.ANSWERING: "close_hearing",
    State.SUBMITTED: "submit",
    State.ADOPTED: "conclude",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One knot on the thread."""

    words: str
    been: bool
    now: bool
    when: datetime.date | None


def way(revision: Revision) -> list[Stop]:
    """The stops from draft to in force. One query."""
    began = {step.step: timezone.localdate(step.at) for step in revision.steps.all()}
    steps = list(_ORDER)
    if not revision.plan.hearing_required and "open_hearing" not in began:
        steps = [s for s in steps if s not in {State.HEARING, State.ANSWERING}]
    if revision.state not in steps:
        steps = list(_ORDER)
    at = (
        steps.index(State(revision.state))
        if revision.state in steps
        else len(steps) - 1
    )
    words = {
        State.DRAFT: _("Draft"),
        State.HEARING: _("Hearing"),
        State.ANSWERING: _("Answers to the remarks"),
        State.SUBMITTED: _("Decision in %(body)s")
        % {"body": revision.plan.decider.short},
        State.ADOPTED: _("In force"),
    }
    return [
        Stop(
            words=words[state],
            been=n < at,
            now=n == at,
            when=began.get(_BEGAN_WITH.get(state, "")) if n <= at else None,
        )
        for n, state in enumerate(steps)
    ]


def open_to(user: Any, revision: Revision) -> set[str]:
    """The steps that start in the present state and that the person has the right to."""
    plan = revision.plan
    return {
        name
        for name, step in PLAN.open_steps(revision.state).items()
        if step.permission is not None
        and may(
            user, step.permission, on=plan.decider if name in DECIDERS else plan.writer
        )
    }
