"""Action plans: a plan, its revisions, the tree of each, status, hearing and votes."""

from actionplans.models.hearing import (
    AnswerKind,
    Hearing,
    HearingBody,
    Remark,
    RemarkKind,
    RemarkQuerySet,
)
from actionplans.models.plan import (
    WRITTEN,
    Plan,
    PlanQuerySet,
    PlanStep,
    Revision,
    RevisionQuerySet,
)
from actionplans.models.status import ClearanceRequest, Evaluation, StatusReport
from actionplans.models.tree import Goal, Measure, Node, SubGoal, Thread, Timeframe
from actionplans.models.voting import Absence, Ballot, Vote, VoteChoice
from actionplans.models.writing import DroppedNode, Editor, NodeComment

__all__ = [
    "WRITTEN",
    "Absence",
    "AnswerKind",
    "Ballot",
    "ClearanceRequest",
    "DroppedNode",
    "Editor",
    "Evaluation",
    "Goal",
    "Hearing",
    "HearingBody",
    "Measure",
    "Node",
    "NodeComment",
    "Plan",
    "PlanQuerySet",
    "PlanStep",
    "Remark",
    "RemarkKind",
    "RemarkQuerySet",
    "Revision",
    "RevisionQuerySet",
    "StatusReport",
    "SubGoal",
    "Thread",
    "Timeframe",
    "Vote",
    "VoteChoice",
]
