"""A new draft: the plan in force copied, every node continuing its thread."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import (
    Goal,
    JointSection,
    Measure,
    Plan,
    Revision,
    SubGoal,
)
from actionplans.services.nodes import touch
from actionplans.services.sharing import carry_agreed
from actionplans.signals import draft_started
from actionplans.workflow import OPEN, PUBLIC, ReviewState, State
from committees.models import Committee, Kind
from committees.roles import Right
from helsefellesskap.core.audit import create_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require


class OpenAlready(DomainError):
    """A plan has one open revision at most."""


@dataclass(frozen=True, slots=True)
class Years:
    """From one year to another."""

    first: int
    last: int


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
    refuse_if_in_review(plan)
    return make_draft(plan, by=by)


def newest(plan: Plan) -> Revision | None:
    """What a new draft continues: the revision in force, else the last one adopted."""
    return (
        plan.revisions.filter(state=State.ADOPTED).first()
        or plan.revisions.filter(state__in=PUBLIC).first()
    )


def make_draft(
    plan: Plan,
    *,
    by: User,
    years: Years | None = None,
    without: Collection[UUID] = (),
) -> Revision:
    """A draft of a locked plan, without these threads, for these years or the plan's."""
    former = newest(plan)
    last = plan.revisions.order_by("-number").first()
    draft = Revision(
        plan=plan,
        number=last.number + 1 if last else 1,
        previous=former,
        introduction=former.introduction if former else "",
    )
    if years is not None:
        _be_for(draft, years, plan)
    try:
        with transaction.atomic():
            save_recorded(draft, by=by, why="started")
    except IntegrityError:
        refuse_if_open(plan)
        raise
    if former is not None:
        copy_tree(former, draft, by=by, without=without)
        carry_agreed(draft, by=by)
        copy_sections(former, draft, by=by)
        touch(draft)  # what it began with is no news to anyone
    draft_started.send(sender=Revision, revision=draft, by=by)
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


def refuse_if_in_review(plan: Plan) -> None:
    """The draft is made by the review where one is under way."""
    if plan.reviews.filter(state=ReviewState.OPEN).exists():
        raise OpenAlready(
            _(
                "The plan is being reviewed. The new draft is made when the review is "
                "finished; finish it or call it off first."
            )
        )


def _be_for(draft: Revision, years: Years, plan: Plan) -> None:
    """The same years keep the columns they had; others get one for each year."""
    draft.take_period(plan)
    if (years.first, years.last) != (plan.period_start, plan.period_end):
        draft.period_start, draft.period_end = years.first, years.last
        draft.years = list(range(years.first, years.last + 1))


def copy_sections(source: Revision, target: Revision, *, by: User) -> None:
    """The words of the joint plan, to go on with."""
    rows = [
        JointSection(
            revision=target,
            part=row.part,
            position=row.position,
            heading_nn=row.heading_nn,
            heading_nb=row.heading_nb,
            text_nn=row.text_nn,
            text_nb=row.text_nb,
        )
        for row in (source.sections.all() if source.plan.joint else ())
    ]
    if rows:
        why = f"continued from revision {source.number}"
        create_recorded(JointSection, rows, by=by, why=why)


def copy_tree(
    source: Revision,
    target: Revision,
    *,
    by: User,
    without: Collection[UUID] = (),
) -> None:
    """Every goal, sub-goal and measure, each in its own thread. Same queries for any size.

    `without` names threads that do not go on, with all that stands under them.
    """
    why = f"continued from revision {source.number}"
    goals = _copies(
        Goal,
        source.goals.exclude(thread__in=without),
        by=by,
        why=why,
        revision=target,
    )
    sub_goals = _copies(
        SubGoal,
        SubGoal.objects.filter(goal__revision=source).exclude(thread__in=without),
        by=by,
        why=why,
        parents={"goal_id": goals},
    )
    measures = _copies(
        Measure,
        Measure.objects.filter(goal__revision=source).exclude(thread__in=without),
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
