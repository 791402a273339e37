"""A decision becomes a measure: offered, taken in, written; and the sender is told.

Whoever may write in the plan writes straight into its draft; from others it is an offer
that the plan's leader takes in with one step. Where no draft is open for writing, what
was taken in waits for the next one. Locks are taken in one order: the plan's open
revision, then the case, then the row.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Measure, Plan, Revision, Thread, Undoable
from actionplans.reports.statuses import WAITS, latest
from actionplans.services.dropping import drop_node, stamp_of
from actionplans.services.editing import add_measure
from actionplans.services.nodes import find_node
from actionplans.services.remembering import remember
from actionplans.workflow import EDITABLE, OPEN, Status
from actionplans.workflow import State as PlanState
from cases import notifications_measures as letters
from cases.models import Case, CaseMeasure, CaseStep
from cases.services.base import lock, office
from cases.workflow import HAS_DECISION, MEASURE, MeasureState
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import may, require

UNDER = (Thread.Kind.GOAL, Thread.Kind.SUB_GOAL)


@transaction.atomic
def offer_measure(
    case: Case,
    *,
    by: User,
    plan: Plan,
    text: str,
    goal: Thread | None = None,
    note: str = "",
) -> CaseMeasure:
    """Let the decision become a measure: written at once by who may, else offered."""
    draft = _open_revision(plan)
    case = lock(case)
    body = case.holder or office()
    require(by, Right.PLACE_CASES, on=body)
    if case.merged_into is not None:
        words = _("The case is handled together with %(number)s: do it there.")
        raise DomainError(words % {"number": case.merged_into.reference})
    if case.state not in HAS_DECISION:
        raise DomainError(_("Only a decision can become a measure."))
    if not text.strip():
        raise DomainError(_("Write what shall be done."))
    if plan.joint:
        raise DomainError(_("Measures stand in the plans of the bodies."))
    _refuse_foreign(goal, plan)
    privacy.refuse_identity_numbers(text, note)
    writes = may(by, Right.EDIT_PLANS, on=plan.writer)
    offer = CaseMeasure(
        case=case,
        plan=plan,
        goal=goal,
        text=text.strip(),
        language="nb" if case.language == "nb" else "nn",
        note=note,
        body=body,
        by=by,
    )
    if writes:
        offer.state = MeasureState.WAITING
        offer.answered_by, offer.answered_at = by, timezone.now()
    save_recorded(offer, by=by, why="offer_measure")
    row = _log(offer, "offer_measure", by=by, body=plan.writer)
    if writes:
        _write(offer, draft, by=by)
    else:
        post(letters.about_offer(offer, row))
    return offer


@transaction.atomic
def accept_measure(
    offer: CaseMeasure, *, by: User, goal: Thread | None = None
) -> CaseMeasure:
    """Yes, from the plan's leader: into the draft, or kept until there is one."""
    draft = _open_revision(offer.plan)
    offer = _locked(offer)
    _check("accept_measure", offer, by=by, on=offer.plan.writer)
    _refuse_foreign(goal, offer.plan)
    offer.goal = goal or offer.goal
    offer.answered_by, offer.answered_at = by, timezone.now()
    row = _take("accept_measure", offer, by=by, body=offer.plan.writer)
    _write(offer, draft, by=by)
    post(letters.about_answer(offer, row))
    return offer


@transaction.atomic
def decline_measure(offer: CaseMeasure, *, by: User, reason: str) -> CaseMeasure:
    """No, from the plan's leader, with the reason. Whoever offered it is told."""
    offer = _locked(offer)
    _check("decline_measure", offer, by=by, on=offer.plan.writer, reason=reason)
    privacy.refuse_identity_numbers(reason)
    offer.reason = reason
    offer.answered_by, offer.answered_at = by, timezone.now()
    row = _take("decline_measure", offer, by=by, body=offer.plan.writer)
    post(letters.about_answer(offer, row))
    return offer


@transaction.atomic
def write_measure(
    offer: CaseMeasure, *, by: User, goal: Thread | None = None
) -> CaseMeasure:
    """Write what was taken in into the draft that is open now."""
    draft = _open_revision(offer.plan)
    offer = _locked(offer)
    _check("write_measure", offer, by=by, on=offer.plan.writer)
    _refuse_foreign(goal, offer.plan)
    if draft is None or draft.state not in EDITABLE:
        raise DomainError(_("The plan has no draft that is open for writing now."))
    offer.goal = goal or offer.goal
    if not _write(offer, draft, by=by):
        raise DomainError(_("Choose a goal that stands in the draft."))
    return offer


@transaction.atomic
def take_back_measure(offer: CaseMeasure, *, by: User) -> CaseMeasure:
    """Undo it: out of the draft again, as long as the plan with it is not in force.

    What is taken out of a draft can be put back there, as everything else.
    """
    draft = _open_revision(offer.plan)
    offer = _locked(offer)
    _check("take_back_measure", offer, by=by, on=offer.case.holder or office())
    if offer.adopted_on is not None:
        raise DomainError(_("The measure is in a plan in force, and stays there."))
    if offer.thread is not None and draft is not None:
        node = find_node(draft, offer.thread)
        if node is not None:
            drop_node(node, by=by, stamp=stamp_of(node))
    offer.thread = offer.written_in = None
    _take("take_back_measure", offer, by=by, body=offer.plan.writer)
    return offer


@transaction.atomic
def take_in_waiting(draft: Revision, *, by: User | None) -> None:
    """Write what has waited into a new draft. What has lost its goal goes on waiting."""
    writer = draft.plan.writer
    if by is None or not may(by, Right.EDIT_PLANS, on=writer):
        return
    for offer in CaseMeasure.objects.filter(
        plan=draft.plan_id, state=MeasureState.WAITING
    ):
        _write(_locked(offer), draft, by=by)


@transaction.atomic
def tell_what_is_adopted(revision: Revision) -> int:
    """Tell senders that their case became a measure in this plan, now in force."""
    threads = Measure.objects.filter(goal__revision=revision).values("thread")
    rows = CaseMeasure.objects.filter(
        plan=revision.plan_id,
        state=MeasureState.WRITTEN,
        adopted_on=None,
        thread__in=threads,
    )
    return sum(_tell_adopted(_locked(row), revision) for row in rows)


@transaction.atomic
def tell_what_is_done(threads: Collection[UUID] | None = None) -> int:
    """Tell senders that what their case became is carried out. Once, and never before
    a measure with consequences is cleared."""
    rows = CaseMeasure.objects.filter(adopted_on__isnull=False, done_on=None)
    if threads is not None:
        rows = rows.filter(thread__in=threads)
    found = {row.thread_id for row in rows}
    if not found:
        return 0
    done = set(
        latest(found).filter(status=Status.DONE).values_list("thread", flat=True)
    )
    held_up = Measure.objects.filter(
        WAITS, thread__in=done, goal__revision__state=PlanState.ADOPTED
    )
    done -= set(held_up.values_list("thread", flat=True))
    return sum(_tell_done(_locked(row)) for row in rows if row.thread_id in done)


def _tell_adopted(offer: CaseMeasure, revision: Revision) -> bool:
    if offer.adopted_on is not None or offer.thread is None:
        return False
    offer.adopted_on = revision.decided_on or timezone.localdate()
    save_recorded(offer, by=None, why="became_measure")
    words = offer.thread.measures.get(goal__revision=revision).text
    for case, row in _log_for_all(
        offer, "became_measure", day=offer.adopted_on, reason=words
    ):
        post(letters.about_adoption(case, offer, row))
    return True


def _tell_done(offer: CaseMeasure) -> bool:
    if offer.done_on is not None or offer.thread is None:
        return False
    offer.done_on = timezone.localdate()
    save_recorded(offer, by=None, why="measure_done")
    newest = offer.thread.measures.filter(goal__revision__plan=offer.plan_id)
    words = newest.order_by("-goal__revision__number").first()
    said = words.text if words else offer.text
    for case, row in _log_for_all(
        offer, "measure_done", day=offer.done_on, reason=said
    ):
        post(letters.about_carrying_out(case, offer, row))
    return True


def _write(offer: CaseMeasure, draft: Revision | None, *, by: User) -> bool:
    """Write it under its goal in the draft; False where there is no place for it now."""
    if draft is None or draft.state not in EDITABLE or offer.goal is None:
        return False
    under = find_node(draft, offer.goal)
    if under is None or isinstance(under, Measure):
        return False
    content: dict[str, Any] = {
        "text": offer.text,
        "language": offer.language,
        "patient_groups": list(offer.case.patient_groups.all()),
    }
    made = add_measure(under, by=by, content=content)
    remember(
        draft,
        by=by,
        verb=Undoable.Verb.ADDED,
        told=_("took in “%(text)s”") % {"text": made.text[:60]},
        content=[{"thread": str(made.thread_id), "stamp": stamp_of(made)}],
    )
    offer.thread, offer.written_in = made.thread, draft
    _take("write_measure", offer, by=by, body=offer.plan.writer)
    return True


def _open_revision(plan: Plan) -> Revision | None:
    """The plan's open revision, under lock."""
    rows = Revision.objects.select_for_update(of=("self",)).filter(
        plan=plan, state__in=OPEN
    )
    return rows.select_related("plan__writer").first()


def _locked(offer: CaseMeasure) -> CaseMeasure:
    """The case and the row as they are now, and nobody else's until the end."""
    case = lock(offer.case)
    rows = CaseMeasure.objects.select_for_update(of=("self",))
    found = rows.select_related("plan__writer", "goal", "thread", "by", "body").get(
        pk=offer.pk
    )
    found.case = case
    return found


def _check(
    name: str, offer: CaseMeasure, *, by: User, on: Committee, reason: str = ""
) -> None:
    require(by, MEASURE.steps[name].permission, on=on)
    MEASURE.check(name, offer.state, reason)


def _take(name: str, offer: CaseMeasure, *, by: User, body: Committee) -> CaseStep:
    offer.state = MeasureState(MEASURE.target(name, offer.state))
    save_recorded(offer, by=by, why=offer.reason or name)
    return _log(offer, name, by=by, body=body)


def _log(offer: CaseMeasure, step: str, *, by: User | None, **also: Any) -> CaseStep:
    """A row in the case's log. The state of the case is not moved by its measures."""
    note = "" if "reason" in also else offer.text
    return CaseStep.objects.create(
        case=offer.case,
        step=step,
        source=offer.case.state,
        target=offer.case.state,
        by=by,
        note=note,
        **also,
    )


def _log_for_all(
    offer: CaseMeasure, step: str, *, day: datetime.date, reason: str
) -> Iterator[tuple[Case, CaseStep]]:
    """A row in the case's log, and in that of each case gathered into it."""
    said: dict[str, Any] = {"body": offer.plan.writer, "day": day, "reason": reason}
    yield offer.case, _log(offer, step, by=None, **said)
    for other in offer.case.gathered.select_for_update().order_by("pk"):
        yield (
            other,
            CaseStep.objects.create(
                case=other,
                step=step,
                source=other.state,
                target=other.state,
                other=offer.case,
                **said,
            ),
        )


def _refuse_foreign(goal: Thread | None, plan: Plan) -> None:
    if goal is not None and (goal.plan_id != plan.pk or goal.kind not in UNDER):
        raise DomainError(_("Choose a goal of this plan."))


def open_drafts(plans: Iterable[Plan]) -> set[int]:
    """The plans whose text is open for writing now."""
    rows = Revision.objects.filter(plan__in=plans, state__in=EDITABLE)
    return set(rows.values_list("plan", flat=True))
