"""What an import would do, shown before it is done."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from actionplans.imports import (
    Level,
    ReadCommittee,
    ReadGoal,
    ReadMeasure,
    ReadPlan,
    ReadSubGoal,
)
from actionplans.matching import Difference, difference
from actionplans.models import Measure, Plan, Revision
from actionplans.services.growing import GROUPS
from actionplans.services.importing import RIGHT
from actionplans.workflow import OPEN, State
from committees.models import Committee, PatientGroup


@dataclass(frozen=True, slots=True)
class Part:
    """One committee of the file, and the plan it would go into."""

    number: int
    read: ReadCommittee
    plan: Plan | None
    difference: Difference
    hindrance: str  # why it cannot be read in; "" where it can
    unknown_groups: tuple[str, ...] = ()  # patient groups that will not come with it

    @property
    def counts(self) -> dict[str, int]:
        return self.read.counts()


@dataclass(frozen=True, slots=True)
class Found:
    """One measure with all that stands above it, as a row to be looked through."""

    committee: ReadCommittee
    goal: ReadGoal
    sub_goal: ReadSubGoal
    measure: ReadMeasure

    @property
    def years(self) -> list[tuple[str, str, Any, str]]:
        """Year, status, its word and what was written in the cell."""
        return [
            (str(year), status.value, status.label, self.measure.year_cells[year])
            for year, status in self.measure.statuses.items()
        ]

    @property
    def length(self) -> int:
        return len(self.measure.text)


def plans_to_import(user: Any) -> dict[str, Plan]:
    """By the writer's slug, the plans that the person may read a file into."""
    bodies = Committee.objects.where(user, RIGHT)
    plans = Plan.objects.filter(writer__in=bodies, joint=False).select_related("writer")
    return {plan.writer.slug: plan for plan in plans}


def may_import(user: Any) -> bool:
    """Whether there is any plan to read a file into."""
    return bool(user.is_authenticated and plans_to_import(user))


def parts(read: ReadPlan, plans: dict[str, Plan], body: str = "") -> list[Part]:
    """The committees of the file. `body` is meant where the file names none we know."""
    known = set(Committee.objects.values_list("slug", flat=True))
    slugs = [
        c.slug or (body if len(read.committees) == 1 else "") for c in read.committees
    ]
    chosen = [plans[slug].pk for slug in slugs if slug in plans]
    revisions = Revision.objects.filter(plan__in=chosen)
    busy = set(revisions.filter(state__in=OPEN).values_list("plan", flat=True))
    former = _texts_in_force(chosen)
    groups = _known_groups()
    return [
        Part(
            number,
            committee,
            plan := plans.get(slug),
            difference(_texts(committee), former[plan.pk] if plan else ()),
            _hindrance(committee, slug, known, plan, busy),
            tuple(dict.fromkeys(n for n in _groups_of(committee) if n not in groups)),
        )
        for number, (committee, slug) in enumerate(
            zip(read.committees, slugs, strict=True)
        )
    ]


def found(read: ReadPlan) -> list[Found]:
    """Every measure of the file, in its order."""
    return [
        Found(committee, goal, sub_goal, measure)
        for committee in read.committees
        for goal in committee.goals
        for sub_goal in goal.sub_goals
        for measure in sub_goal.measures
    ]


def by_level(read: ReadPlan) -> list[tuple[str, list[Any]]]:
    """The complaints, the gravest first."""
    return [
        (level, [c for c in read.complaints if c.level is level])
        for level in Level
        if any(c.level is level for c in read.complaints)
    ]


def _known_groups() -> set[str]:
    """Every way of writing a patient group that is understood."""
    rows = PatientGroup.objects.values_list("slug", "name_nn", "name_nb")
    return {*GROUPS, *(name for row in rows for name in row)}


def _groups_of(committee: ReadCommittee) -> Iterator[str]:
    for goal in committee.goals:
        yield from goal.patient_groups
        for measure in goal.measures():
            yield from measure.patient_groups


def _texts(committee: ReadCommittee) -> Iterator[str]:
    return (m.text for m in committee.measures() if not m.refused)


def _texts_in_force(plans: Iterable[int]) -> defaultdict[int, list[str]]:
    rows = Measure.objects.filter(
        goal__revision__plan__in=plans, goal__revision__state=State.ADOPTED
    )
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for plan, text in rows.values_list("goal__revision__plan", "text"):
        texts[plan].append(text)
    return texts


def _hindrance(
    read: ReadCommittee, slug: str, known: set[str], plan: Plan | None, busy: set[int]
) -> str:
    if slug not in known:
        return _("The portal does not know which body this is.")
    if plan is None:
        return _("You may not read in a plan for this body, or it has no plan.")
    if plan.pk in busy:
        return _("A revision of this plan is under way. A plan has one at a time.")
    if read.must_be_mended:
        return _("A goal or sub-goal must be mended in the file first.")
    if not read.goals:
        return _("The file has no goals here.")
    return ""
