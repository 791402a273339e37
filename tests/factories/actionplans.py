"""Plans, their revisions and trees. A revision is grown while it is a draft, then adopted."""

import datetime

import factory
from django.utils import timezone

from actionplans import canonical
from actionplans.models import (
    Goal,
    Measure,
    Plan,
    Revision,
    StatusReport,
    SubGoal,
    Thread,
)
from actionplans.workflow import PUBLIC, State, Status
from tests.factories.committees import CommitteeFactory


class PlanFactory(factory.django.DjangoModelFactory):
    """The plan of an FSU with SSU as decider; `heard=[…]` names who is heard."""

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    writer = factory.SubFactory(CommitteeFactory)
    decider = factory.SubFactory(CommitteeFactory)
    slug = factory.LazyAttribute(lambda o: o.writer.slug)
    title_nn = factory.LazyAttribute(lambda o: f"Handlingsplan for {o.writer.short_nn}")
    title_nb = factory.LazyAttribute(lambda o: f"Handlingsplan for {o.writer.short_nb}")
    period_start = factory.LazyFunction(lambda: timezone.localdate().year - 2)
    period_end = factory.LazyAttribute(lambda o: o.period_start + 3)
    years = factory.LazyAttribute(lambda o: list(range(o.period_start, o.period_end)))

    @factory.post_generation
    def heard(self, create: bool, extracted: object, **kwargs: object) -> None:
        if create and extracted:
            self.heard.set(extracted)


class RevisionFactory(factory.django.DjangoModelFactory):
    """A draft without a tree; give it one with `grow`, put it in force with `adopt`."""

    class Meta:
        model = Revision

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda o: o.plan.revisions.count() + 1)
    state = State.DRAFT


def _thread(revision: Revision, kind: Thread.Kind) -> Thread:
    return Thread.objects.create(plan=revision.plan, kind=kind)


def add_goal(revision: Revision, text: str = "", **also: object) -> Goal:
    """One goal, last in the revision."""
    at = revision.goals.count() + 1
    return Goal.objects.create(
        thread=also.pop("thread", None) or _thread(revision, Thread.Kind.GOAL),
        revision=revision,
        text=text or f"Hovudmål {at}",
        position=at,
        **also,
    )


def add_sub_goal(goal: Goal, text: str = "", **also: object) -> SubGoal:
    """One sub-goal, last under the goal."""
    at = goal.sub_goals.count() + 1
    return SubGoal.objects.create(
        thread=also.pop("thread", None) or _thread(goal.revision, Thread.Kind.SUB_GOAL),
        goal=goal,
        text=text or f"Delmål {goal.position}.{at}",
        position=at,
        **also,
    )


def add_measure(under: Goal | SubGoal, text: str = "", **also: object) -> Measure:
    """One measure, last under a sub-goal or straight under a goal."""
    sub_goal = under if isinstance(under, SubGoal) else None
    goal = sub_goal.goal if sub_goal else under
    at = goal.measures.filter(sub_goal=sub_goal).count() + 1
    return Measure.objects.create(
        thread=also.pop("thread", None) or _thread(goal.revision, Thread.Kind.MEASURE),
        goal=goal,
        sub_goal=sub_goal,
        text=text or f"Tiltak {at} under {under.text}",
        position=at,
        responsible_words=also.pop("responsible_words", "Kommunane"),
        **also,
    )


def grow(
    revision: Revision, goals: int = 1, sub_goals: int = 1, measures: int = 2
) -> list[Measure]:
    """A tree: so many goals, sub-goals in each, measures in each of those.

    With `sub_goals=0` the measures stand straight under their goal.
    """
    made = []
    for _g in range(goals):
        goal = add_goal(revision)
        parents: list[Goal | SubGoal] = [add_sub_goal(goal) for _s in range(sub_goals)]
        for parent in parents or [goal]:
            made += [add_measure(parent) for _m in range(measures)]
    return made


def adopt(
    revision: Revision, on: datetime.date | None = None, case_number: str = "39/22"
) -> Revision:
    """Put the revision in force behind the services' back; the former one is superseded."""
    written = canonical.write(canonical.document(revision))
    Revision.objects.filter(plan=revision.plan, state=State.ADOPTED).update(
        state=State.SUPERSEDED
    )
    Revision.objects.filter(pk=revision.pk).update(
        state=State.ADOPTED,
        decided_on=on or timezone.localdate(),
        case_number=case_number,
        decision_text="SSU vedtek planen.",
        canonical=written,
        sha256=canonical.digest(written),
    )
    return Revision.objects.get(pk=revision.pk)


def report(
    measure: Measure,
    year: int | None = None,
    status: str = Status.GOING,
    **also: object,
) -> StatusReport:
    """What was said of a measure and a year."""
    return StatusReport.objects.create(
        thread=measure.thread,
        year=year or timezone.localdate().year,
        status=status,
        **also,
    )


def in_state(revision: Revision, state: str) -> Revision:
    """The revision in another state, behind the services' back."""
    if state in PUBLIC:
        revision = adopt(revision)
    Revision.objects.filter(pk=revision.pk).update(state=state)
    return Revision.objects.get(pk=revision.pk)
