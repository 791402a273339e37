"""What the pages about a decision's measure say: the plans, their goals, the steps."""

from typing import Any

from actionplans.models import Measure, Plan, Revision, SubGoal
from actionplans.reports import numbers_of
from actionplans.services.nodes import find_node
from actionplans.workflow import EDITABLE, PUBLIC
from actionplans.workflow import State as PlanState
from cases.models import Case, CaseMeasure
from cases.workflow import HAS_DECISION, MEASURE
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.permissions import may

SHORT = 110


def may_make(case: Case, user: Any) -> bool:
    """Whether the reader may let the case's decision become a measure."""
    body = case.holder
    return (
        case.state in HAS_DECISION
        and not case.is_merged
        and body is not None
        and may(user, Right.PLACE_CASES, on=body)
    )


def plans_to_choose(case: Case) -> list[Plan]:
    """The plans of the bodies, the holder's own first."""
    holder = case.holder.pk if case.holder else None
    rows = Plan.objects.filter(joint=False, writer__in=Committee.objects.in_force())
    found = list(rows.select_related("writer", "decider").order_by("writer__position"))
    return sorted(found, key=lambda plan: plan.writer_id != holder)


def goals_of(plan: Plan, user: Any) -> list[tuple[str, str]]:
    """The goals and sub-goals that this reader may choose between, numbered.

    Those of the draft for who writes in it, else those that everyone can read.
    """
    rows = plan.revisions.defer("canonical")
    found = None
    if may(user, Right.EDIT_PLANS, on=plan.writer):
        found = rows.filter(state__in=EDITABLE).first()
    found = found or rows.filter(state=PlanState.ADOPTED).first()
    found = found or rows.filter(state__in=PUBLIC).first()
    return _numbered(found) if found else []


def _numbered(revision: Revision) -> list[tuple[str, str]]:
    goals = list(revision.goals.all())
    subs = list(SubGoal.objects.filter(goal__revision=revision))
    numbers = numbers_of(goals, subs, ())
    shown = []
    for goal in goals:
        shown.append((str(goal.thread_id), _words(numbers["goal", goal.pk], goal.text)))
        shown += [
            (str(sub.thread_id), _words(numbers["sub_goal", sub.pk], sub.text))
            for sub in subs
            if sub.goal_id == goal.pk
        ]
    return shown


def _words(number: str, text: str) -> str:
    line = " ".join(text.split())
    return f"{number} {line if len(line) <= SHORT else line[:SHORT].rstrip() + '…'}"


def draft_of(plan: Plan) -> Revision | None:
    """The plan's revision whose text is open for writing."""
    rows = plan.revisions.filter(state__in=EDITABLE).defer("canonical")
    return rows.first()


def steps_of(offer: CaseMeasure, user: Any) -> list[str]:
    """The steps this reader may take on it now, in the table's order."""
    found = []
    for name, step in MEASURE.open_steps(offer.state).items():
        body = offer.plan.writer
        if name == "take_back_measure":
            if offer.adopted_on is not None or offer.case.holder is None:
                continue
            body = offer.case.holder
        if name == "write_measure" and draft_of(offer.plan) is None:
            continue
        if step.permission and may(user, step.permission, on=body):
            found.append(name)
    return found


def stands_in(offer: CaseMeasure, user: Any) -> Measure | None:
    """The measure in the newest revision that this reader may see, if it stands there."""
    if offer.thread is None:
        return None
    seen = Revision.objects.visible_to(user).filter(plan=offer.plan_id)
    rows = Measure.objects.filter(thread=offer.thread, goal__revision__in=seen)
    return rows.select_related("goal__revision").order_by("-pk").first()


def is_left_out(offer: CaseMeasure) -> bool:
    """Whether those who write the plan have taken it out of the open draft again."""
    if offer.thread is None or offer.adopted_on is not None:
        return False
    draft = draft_of(offer.plan)
    return draft is not None and find_node(draft, offer.thread) is None
