"""A plan with its bodies, a draft of it, and the same plan in force."""

import pytest

from actionplans.models import Measure, Plan, Revision
from committees.models import Committee
from tests.factories.actionplans import PlanFactory, RevisionFactory, adopt, grow


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
