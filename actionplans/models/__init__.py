"""Action plans: a plan, its revisions, the tree of each, status, hearing and votes."""

from actionplans.models.hearing import (
    AnswerKind,
    Hearing,
    HearingBody,
    Remark,
    RemarkKind,
    RemarkQuerySet,
)
from actionplans.models.importing import ImportMapping
from actionplans.models.joint import IncludedPlan, JointPart, JointSection
from actionplans.models.plan import (
    WRITTEN,
    Plan,
    PlanQuerySet,
    PlanStep,
    Revision,
    RevisionQuerySet,
)
from actionplans.models.reading import Reading, SeenText
from actionplans.models.review import (
    Effect,
    Reached,
    Review,
    ReviewAnswer,
    ReviewQuerySet,
    Verdict,
)
from actionplans.models.sharing import JointOffer, JointOfferMember, OfferAnswer
from actionplans.models.status import ClearanceRequest, Evaluation, StatusReport
from actionplans.models.tree import Goal, Measure, Node, SubGoal, Thread, Timeframe
from actionplans.models.voting import Absence, Ballot, Vote, VoteChoice
from actionplans.models.writing import DroppedNode, Editor, NodeComment, Undoable

__all__ = [
    "WRITTEN",
    "Absence",
    "AnswerKind",
    "Ballot",
    "ClearanceRequest",
    "DroppedNode",
    "Editor",
    "Effect",
    "Evaluation",
    "Goal",
    "Hearing",
    "HearingBody",
    "ImportMapping",
    "IncludedPlan",
    "JointOffer",
    "JointOfferMember",
    "JointPart",
    "JointSection",
    "Measure",
    "Node",
    "NodeComment",
    "OfferAnswer",
    "Plan",
    "PlanQuerySet",
    "PlanStep",
    "Reached",
    "Reading",
    "Remark",
    "RemarkKind",
    "RemarkQuerySet",
    "Review",
    "ReviewAnswer",
    "ReviewQuerySet",
    "Revision",
    "RevisionQuerySet",
    "SeenText",
    "StatusReport",
    "SubGoal",
    "Thread",
    "Timeframe",
    "Undoable",
    "Verdict",
    "Vote",
    "VoteChoice",
]
