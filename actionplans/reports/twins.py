"""What asks for the same in several plans, as the page for secretariat and leaders shows it.

Plans in force, and drafts this very reader may see. Texts of hidden drafts take no part.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from actionplans.models import (
    Goal,
    JointOffer,
    JointOfferMember,
    Measure,
    OfferAnswer,
    Revision,
    Thread,
)
from actionplans.twins import Entry, Group, Reason, find_twins
from actionplans.workflow import OPEN, State


@dataclass(frozen=True, slots=True)
class Twin:
    """One of a group: where it stands, and whether a plan in force has it."""

    thread: UUID
    revision: Revision
    text: str
    language: str
    responsible: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group with its reasons in words, and the offer it is part of, if any."""

    kind: str
    twins: tuple[Twin, ...]
    reasons: tuple[str, ...]
    found: tuple[Reason, ...]
    several: bool
    offer: int | None

    @property
    def offered(self) -> tuple[Twin, ...]:
        """Those that can be offered: they stand in plans in force."""
        return tuple(twin for twin in self.twins if twin.in_force)

    @property
    def exact(self) -> bool:
        """Whether all of them say the very same."""
        return not any(reason.kind == "like_text" for reason in self.found)

    @property
    def may_be_offered(self) -> bool:
        plans = {twin.revision.plan_id for twin in self.offered}
        return len(plans) > 1 and self.offer is None

    @property
    def query(self) -> str:
        """The address that offers them, after the question mark."""
        return "&".join(f"t={twin.thread}" for twin in self.offered)


def twin_groups(user: Any) -> list[ShownGroup]:
    """Every group this reader may see. Six queries, however many measures there are."""
    twins = _twins(user)
    groups = find_twins(_entry(node, twins[node.thread_id]) for node in twins.nodes)
    offers = _offers(twins, user)
    return [_shown(group, twins, offers) for group in groups]


def reason_in_words(reason: Reason) -> str:
    """Why two texts were found to be the same, for a person to check."""
    if reason.kind == "same_text":
        return _("The same text")
    if reason.kind == "same_words":
        return _("The same words, apart from endings and written language")
    if reason.kind == "same_goal":
        return _("They stand under the same main goal")
    if reason.kind == "same_facts":
        return _("The same are responsible, and the same is measured")
    words = _("Nearly the same (%(share)s of 100): they share %(words)s")
    quoted = ", ".join(_("“%(word)s”") % {"word": word} for word in reason.words)
    return words % {"share": reason.share, "words": quoted}


# What they share ------------------------------------------------------------------


class _Sought(dict[UUID, Twin]):
    """Twins by thread, with the rows they were made of."""

    def __init__(self) -> None:
        self.nodes: list[Goal | Measure] = []


def _twins(user: Any) -> _Sought:
    """Each goal and measure once: as in force, else as in a draft the reader may see."""
    seen = Revision.objects.visible_to(user).filter(state__in={State.ADOPTED, *OPEN})
    revisions = {
        row.pk: row for row in seen.defer("canonical").select_related("plan__writer")
    }
    goals = list(Goal.objects.filter(revision__in=revisions))
    measures = Measure.objects.filter(goal__revision__in=revisions).select_related(
        "goal", "responsible_body", "responsible_organisation"
    )
    found = _Sought()
    rows: list[tuple[Revision, Goal | Measure]] = [
        *((revisions[goal.revision_id], goal) for goal in goals),
        *((revisions[row.goal.revision_id], row) for row in measures),
    ]
    rows.sort(key=lambda pair: _rank(*pair))
    for revision, node in rows:
        if node.thread_id not in found:
            found.nodes.append(node)
            found[node.thread_id] = Twin(
                thread=node.thread_id,
                revision=revision,
                text=node.text,
                language=node.language,
                responsible=node.responsible if isinstance(node, Measure) else "",
                in_force=revision.state == State.ADOPTED,
            )
    return found


def _rank(revision: Revision, node: Goal | Measure) -> tuple[bool, int, str, int]:
    plan = revision.plan
    return (
        revision.state != State.ADOPTED,
        plan.writer.position,
        plan.slug,
        node.pk,
    )


def _entry(node: Goal | Measure, twin: Twin) -> Entry:
    is_goal = isinstance(node, Goal)
    return Entry(
        key=str(node.thread_id),
        plan=twin.revision.plan.slug,
        kind=Thread.Kind.GOAL if is_goal else Thread.Kind.MEASURE,
        text=node.text,
        goal="" if isinstance(node, Goal) else node.goal.text,
        responsible=twin.responsible,
        indicator="" if isinstance(node, Goal) else node.indicator,
    )


def _offers(twins: _Sought, user: Any) -> dict[UUID, int]:
    """The offers the reader may see that wait, or that two bodies have said yes to."""
    seen = JointOffer.objects.visible_to(user)
    members = JointOfferMember.objects.filter(offer__in=seen)
    members = members.exclude(answer=OfferAnswer.DECLINED)
    yes: dict[int, set[int]] = defaultdict(set)
    rows: list[tuple[UUID, int, bool]] = []
    for thread, plan, offer, settled in members.values_list(
        "thread", "thread__plan", "offer", "offer__settled_at"
    ):
        yes[offer].add(plan)
        rows.append((thread, offer, settled is not None))
    return {
        thread: offer
        for thread, offer, settled in rows
        if thread in twins and (not settled or len(yes[offer]) > 1)
    }


def _shown(group: Group, twins: _Sought, offers: dict[UUID, int]) -> ShownGroup:
    rows = tuple(twins[UUID(entry.key)] for entry in group.entries)
    known = (offers[twin.thread] for twin in rows if twin.thread in offers)
    return ShownGroup(
        kind=group.entries[0].kind,
        twins=rows,
        reasons=tuple(reason_in_words(reason) for reason in group.reasons),
        found=group.reasons,
        several=group.several,
        offer=next(known, None),
    )
