"""What every step with a revision shares: lock, right, table, history, the row of steps."""

from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import PlanStep, Revision
from actionplans.workflow import DECIDERS, PLAN
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import may, require
from helsefellesskap.core.workflow import TooLate


def lock(revision: Revision) -> Revision:
    """The revision as it is now, held until the transaction ends."""
    rows = Revision.objects.select_for_update(of=("self",)).for_page()
    return rows.get(pk=revision.pk)


def asked_body(name: str, revision: Revision) -> Committee:
    """The body on which a step asks for its right."""
    return revision.plan.decider if name in DECIDERS else revision.plan.writer


def check(
    name: str,
    revision: Revision,
    *,
    by: User | None,
    on: Committee | None = None,
    reason: str = "",
) -> None:
    """Go on, or refuse: the right first, then the table. `by=None` is the portal itself."""
    if by is not None:
        require(by, PLAN.steps[name].permission, on=on or asked_body(name, revision))
    try:
        PLAN.check(name, revision.state, reason)
    except TooLate as error:
        raise TooLate(f"{error} {_meanwhile(revision)}".strip()) from error


def take(
    name: str,
    revision: Revision,
    *,
    by: User | None,
    on: Committee | None = None,
    reason: str = "",
    by_link: bool = False,
    **changes: Any,
) -> PlanStep:
    """Lead a locked and checked revision on, sign it, and write the step down."""
    revision.state = PLAN.target(name, revision.state)
    for field, value in changes.items():
        setattr(revision, field, value)
    if changes or PLAN.steps[name].target:
        save_recorded(revision, by=by, why=reason or name)
    return PlanStep.objects.create(
        revision=revision,
        step=name,
        reason=reason,
        by=by,
        body=on or asked_body(name, revision),
        by_link=by_link,
    )


def refuse_who_leads_the_writer(
    revision: Revision, by: User | None, *, registering: bool = False
) -> None:
    """Nobody adopts a plan of the body he leads, whatever seats he has elsewhere."""
    if by is None or not may(by, Right.SUBMIT_PLANS, on=revision.plan.writer):
        return
    if registering:
        words = _(
            "You lead the body that wrote the plan. Somebody else in the secretariat "
            "must register the decision."
        )
    else:
        words = _("You lead the body that wrote the plan. Somebody else must conclude.")
    raise DomainError(words)


def lock_row(row: Model) -> Any:
    """Another row, held until the transaction ends. Lock the revision before it."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    return rows.get(pk=row.pk)


def _meanwhile(revision: Revision) -> str:
    last = revision.steps.select_related("by", "body").last()
    if last is None:
        return ""
    label = PLAN.steps[last.step].label if last.step in PLAN.steps else last.step
    return _("Last that happened: “%(step)s”, %(who)s, %(when)s.") % {
        "step": label,
        "who": last.by or _("the portal"),
        "when": date_format(timezone.localtime(last.at), "j. F Y H.i"),
    }
