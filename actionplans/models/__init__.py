"""Action plans: a plan, its revisions, the tree of each, status, hearing and votes."""

from actionplans.models.hearing import (
    AnswerKind,
    Hearing,
    HearingBody,
    Remark,
    RemarkKind,
    RemarkQuerySet,
)
from actionplans.models.joint import IncludedPlan, JointPart, JointSection
from actionplans.models.plan import (
    WRITTEN,
    Plan,
    PlanQuerySet,
    PlanStep,
    Revision,
    RevisionQuerySet,
)
from actionplans.models.review import (
    Effect,
    Reached,
    Review,
    ReviewAnswer,
    ReviewQuerySet,
    Verdict,
)
from actionplans.models.status import StatusReport
from actionplans.models.tree import Goal, Measure, Node, SubGoal, Thread, Timeframe
from actionplans.models.voting import Absence, Ballot, Vote, VoteChoice
from actionplans.models.writing import DroppedNode, Editor, NodeComment

__all__ = [
    "WRITTEN",
    "Absence",
    "AnswerKind",
    "Ballot",
    "DroppedNode",
    "Editor",
    "Effect",
    "Goal",
    "Hearing",
    "HearingBody",
    "IncludedPlan",
    "JointPart",
    "JointSection",
    "Measure",
    "Node",
    "NodeComment",
    "Plan",
    "PlanQuerySet",
    "PlanStep",
    "Reached",
    "Remark",
    "RemarkKind",
    "RemarkQuerySet",
    "Review",
    "ReviewAnswer",
    "ReviewQuerySet",
    "Revision",
    "RevisionQuerySet",
    "StatusReport",
    "SubGoal",
    "Thread",
    "Timeframe",
    "Verdict",
    "Vote",
    "VoteChoice",
]
