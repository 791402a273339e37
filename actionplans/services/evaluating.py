"""The yearly evaluation: it drafts itself, people write on, and somebody finishes it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Evaluation, Plan
from actionplans.workflow import EVALUATION, EvaluationState
from committees.models import Committee, Kind
from helsefellesskap.core.audit import save_recorded, telling_what_happened
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import may, require
from helsefellesskap.core.privacy import refuse_identity_numbers


class ChangedMeanwhile(DomainError):
    """Somebody else has written since the page was opened."""


@transaction.atomic
def write_evaluation(
    plan: Plan | None, year: int, *, by: User, text: str, version: int
) -> Evaluation:
    """Keep the text. `version` is the one that was on the screen; 0 where none was kept."""
    require(by, EVALUATION.steps["write_evaluation"].permission, on=owner(plan))
    refuse_identity_numbers(text)
    if not text.strip():
        raise DomainError(_("Write what there is to say of the year."))
    found = _lock(plan, year) or Evaluation(plan=plan, year=year, version=0)
    with telling_what_happened(found):
        EVALUATION.check("write_evaluation", found.state)
    if found.version != version:
        raise ChangedMeanwhile(
            _(
                "Somebody else has changed the evaluation meanwhile. Read it, and save again."
            )
        )
    found.text, found.by, found.version = text, by, found.version + 1
    save_recorded(found, by=by, why="write_evaluation")
    return found


@transaction.atomic
def finish_evaluation(plan: Plan | None, year: int, *, by: User) -> Evaluation:
    """Let everyone read it, and change it no more."""
    return _take("finish_evaluation", plan, year, by=by)


@transaction.atomic
def reopen_evaluation(
    plan: Plan | None, year: int, *, by: User, reason: str
) -> Evaluation:
    """Make a draft of it again, with a reason."""
    refuse_identity_numbers(reason)
    return _take("reopen_evaluation", plan, year, by=by, reason=reason)


def owner(plan: Plan | None) -> Committee:
    """Whose evaluation it is: the plan's writer; of all the plans, the secretariat."""
    if plan is not None:
        return plan.writer
    return Committee.objects.get(kind=Kind.SECRETARIAT)


def may_write(user: User, plan: Plan | None) -> bool:
    """Whether the person may write and finish it."""
    return may(
        user, EVALUATION.steps["write_evaluation"].permission or "", on=owner(plan)
    )


def _take(
    step: str, plan: Plan | None, year: int, *, by: User, reason: str = ""
) -> Evaluation:
    require(by, EVALUATION.steps[step].permission, on=owner(plan))
    found = _lock(plan, year)
    if found is None:
        raise DomainError(_("Save the text first."))
    with telling_what_happened(found):
        state = EVALUATION.check(step, found.state, reason)
    found.state = EvaluationState(state.target or found.state)
    found.finished_at = timezone.now() if found.is_finished else None
    save_recorded(found, by=by, why=reason or step)
    return found


def _lock(plan: Plan | None, year: int) -> Evaluation | None:
    rows = Evaluation.objects.select_for_update(of=("self",))
    return rows.filter(plan=plan, year=year).first()
