"""A new draft: the plan in force copied, every node continuing its thread."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Goal, Measure, Plan, Revision, SubGoal
from actionplans.services.nodes import touch
from actionplans.services.sharing import carry_agreed
from actionplans.workflow import OPEN, PUBLIC, State
from committees.models import Committee, Kind
from committees.roles import Right
from helsefellesskap.core.audit import create_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require


class OpenAlready(DomainError):
    """A plan has one open revision at most."""


@transaction.atomic
def start_plan(
    body: Committee, *, by: User, period_start: int, period_end: int
) -> Revision:
    """Make the body's first plan, with an empty draft of it.

    The nearest strategic body above decides, and its local bodies are heard.
    """
    body = Committee.objects.select_for_update().get(pk=body.pk)
    require(by, Right.EDIT_PLANS, on=body)
    if Plan.objects.filter(slug=body.slug).exists():
        raise OpenAlready(_("%(body)s has a plan already.") % {"body": body.short})
    decider = _decider_of(body)
    plan = Plan(
        writer=body,
        decider=decider,
        slug=body.slug,
        title_nn=f"Handlingsplan for {body.short_nn}",
        title_nb=f"Handlingsplan for {body.short_nb}",
        period_start=period_start,
        period_end=period_end,
        years=list(range(period_start, period_end + 1)),
    )
    save_recorded(plan, by=by, why="started")
    plan.heard.set(
        Committee.objects.in_force().of_kind(Kind.LOCAL).filter(parent=decider)
    )
    return start_draft(plan, by=by)


@transaction.atomic
def start_draft(plan: Plan, *, by: User) -> Revision:
    """Open a new revision: a copy of what is in force, or empty where nothing is."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    require(by, Right.EDIT_PLANS, on=plan.writer)
    refuse_if_open(plan)
    former = (
        plan.revisions.filter(state=State.ADOPTED).first()
        or plan.revisions.filter(state__in=PUBLIC).first()
    )
    last = plan.revisions.order_by("-number").first()
    draft = Revision(
        plan=plan,
        number=last.number + 1 if last else 1,
        previous=former,
        introduction=former.introduction if former else "",
    )
    try:
        with transaction.atomic():
            save_recorded(draft, by=by, why="started")
    except IntegrityError:
        refuse_if_open(plan)
        raise
    if former is not None:
        copy_tree(former, draft, by=by)
        carry_agreed(draft, by=by)
        touch(draft)  # what it began with is no news to anyone
    return draft


def refuse_if_open(plan: Plan) -> None:
    """Say in words that a draft is under way, or go on."""
    found = plan.revisions.filter(state__in=OPEN).first()
    if found is not None:
        words = _(
            "The plan has revision %(number)s under way already (%(state)s). "
            "A plan has one at a time."
        )
        raise OpenAlready(
            words % {"number": found.number, "state": found.get_state_display()}
        )


def copy_tree(source: Revision, target: Revision, *, by: User) -> None:
    """Every goal, sub-goal and measure, each in its own thread. Same queries for any size."""
    why = f"continued from revision {source.number}"
    goals = _copies(Goal, source.goals.all(), by=by, why=why, revision=target)
    sub_goals = _copies(
        SubGoal,
        SubGoal.objects.filter(goal__revision=source),
        by=by,
        why=why,
        parents={"goal_id": goals},
    )
    measures = _copies(
        Measure,
        Measure.objects.filter(goal__revision=source),
        by=by,
        why=why,
        parents={"goal_id": goals, "sub_goal_id": sub_goals},
    )
    _copy_links(Goal.patient_groups.through, "goal_id", goals)
    _copy_links(Measure.patient_groups.through, "measure_id", measures)
    _copy_links(Measure.parts.through, "measure_id", measures)


def _copies(
    model: Any,
    rows: Any,
    *,
    by: User,
    why: str,
    parents: dict[str, dict[int, int]] | None = None,
    **also: Any,
) -> dict[int, int]:
    """The old rows' keys and those of their copies."""
    old = list(rows)
    new = []
    for row in old:
        skipped = {"id", "version", "changed_at", *also, *(f"{n}_id" for n in also)}
        values = {
            field.attname: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if field.attname not in skipped
        }
        for name, keys in (parents or {}).items():
            values[name] = keys.get(values[name])
        new.append(model(**values, **also))
    made = create_recorded(model, new, by=by, why=why)
    return {was.pk: now.pk for was, now in zip(old, made, strict=True)}


def _copy_links(through: Any, owner: str, keys: dict[int, int]) -> None:
    """Many-to-many rows, hung on the copies."""
    rows = through.objects.filter(**{f"{owner}__in": list(keys)})
    others = [
        field.attname
        for field in through._meta.concrete_fields
        if field.attname not in {"id", owner}
    ]
    through.objects.bulk_create(
        [
            through(
                **{owner: keys[getattr(row, owner)]},
                **{name: getattr(row, name) for name in others},
            )
            for row in rows
        ],
        batch_size=500,
    )


def _decider_of(body: Committee) -> Committee:
    above = body.parent
    while above is not None and above.kind != Kind.STRATEGIC:
        above = above.parent
    decider = above or Committee.objects.in_force().of_kind(Kind.STRATEGIC).first()
    if decider is None or decider.pk == body.pk:
        raise DomainError(_("No body is there to adopt the plan. Ask the secretariat."))
    return decider
