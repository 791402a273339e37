"""Why a plan was sent back: the reason for the whole, and what was said of single places."""

from dataclasses import dataclass

from actionplans import canonical
from actionplans.models import NodeComment, PlanStep, Revision
from actionplans.workflow import State


@dataclass(frozen=True, slots=True)
class Point:
    """What was said of one goal, sub-goal or measure."""

    thread: str
    number: str
    text: str
    language: str
    comment: NodeComment

    @property
    def is_settled(self) -> bool:
        return self.comment.resolved_at is not None


@dataclass(frozen=True, slots=True)
class SentBack:
    """The last time the plan was sent back."""

    step: PlanStep
    points: tuple[Point, ...]


def sent_back(revision: Revision) -> SentBack | None:
    """Why the plan came back, while it is being mended. Else nothing."""
    if revision.state not in {State.ANSWERING, State.DRAFT, State.HEARING}:
        return None
    step = revision.steps.filter(step="send_back").select_related("by", "body").last()
    if step is None:
        return None
    reasons = list(step.reasons.select_related("by"))
    nodes = {}
    if reasons:
        places = canonical.places(canonical.document(revision))
        nodes = {node["thread"]: node for _place, node in places}
    found = []
    for comment in reasons:
        key = str(comment.thread_id)
        node = nodes.get(key, {"number": "", "text": "", "language": ""})
        found.append(
            Point(key, node["number"], node["text"], node["language"], comment)
        )
    return SentBack(step, tuple(found))
