"""A plan with its bodies, a draft of it, and the same plan in force."""

import pytest

from actionplans.models import (
    Measure,
    Plan,
    Revision,
    Thread,
)
from actionplans.services.clearing import (
    ask_to_clear,
)
from committees.models import Committee
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    adopt,
    grow,
)


@pytest.fixture
def plan(
    committee: Committee, ssu: Committee, lsu: Committee, other_lsu: Committee
) -> Plan:
    """FSU Rehabilitering writes, SSU decides, two LSUs are heard. No revision yet."""
    return PlanFactory(writer=committee, decider=ssu, heard=[lsu, other_lsu])


@pytest.fixture
def draft(plan: Plan) -> Revision:
    """An open draft of `plan`: one goal, one sub-goal, two measures."""
    revision = RevisionFactory(plan=plan)
    grow(revision)
    return revision


@pytest.fixture
def in_force(plan: Plan) -> Revision:
    """The revision of `plan` that is in force: one goal, one sub-goal, two measures."""
    revision = RevisionFactory(plan=plan)
    grow(revision)
    return adopt(revision)


@pytest.fixture
def plan_in_force(in_force: Revision) -> Plan:
    """`plan`, with a revision in force."""
    return in_force.plan


@pytest.fixture
def measures(draft: Revision) -> list[Measure]:
    """The draft's two measures."""
    return list(Measure.objects.filter(goal__revision=draft))


@pytest.fixture
def measure(measures: list[Measure]) -> Measure:
    """The draft's first measure."""
    return measures[0]


@pytest.fixture
def waiting(draft):
    """A measure with consequences, in force and not cleared."""
    measure = Measure.objects.filter(goal__revision=draft).first()
    Measure.objects.filter(pk=measure.pk).update(has_consequences=True)
    adopt(draft)
    return Measure.objects.get(pk=measure.pk)


@pytest.fixture
def plain(waiting):
    """The other measure of the same plan."""
    return Measure.objects.filter(goal=waiting.goal).exclude(pk=waiting.pk).get()


@pytest.fixture
def asked(waiting, leader, ssu_leader, ssu_deputy):
    ask_to_clear(waiting, by=leader, why="Rommet må leigast.")
    return waiting


def thread(measure):
    return Thread.objects.get(pk=measure.thread_id)
