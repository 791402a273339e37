"""The life of one measure: its texts through the revisions, and what was told of it."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.compare import Piece, words_apart
from actionplans.models import (
    DroppedNode,
    JointOffer,
    JointOfferMember,
    Measure,
    OfferAnswer,
    Remark,
    Revision,
    Thread,
)
from actionplans.reports.statuses import StatusCell, cell, cells, visible_reports
from actionplans.reports.tree import names_of_sharing
from actionplans.workflow import PUBLIC, State
from committees.models import Committee
from committees.roles import Right


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """Something a measure says beside its text, that a revision changed."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What a revision says of the measure, and how it differs from the one before."""

    revision: Revision
    measure: Measure
    pieces: tuple[Piece, ...]
    is_first: bool
    is_changed: bool
    facts: tuple[ChangedFact, ...] = ()
    moved_from: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """The revision in which the measure no longer stands, and why."""

    revision: Revision
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """One report: who by seat, never by name."""

    year: int
    cell: StatusCell
    at: datetime.datetime
    seat: str
    counts: bool
    by_link: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """A body that carries the measure out too, and its own measure, to be read."""

    name: str
    plan: str
    thread: UUID | None


@dataclass(frozen=True, slots=True)
class MeasureLife:
    """A thread, as a page tells it. The newest version comes first."""

    thread: Thread
    versions: tuple[Version, ...]
    told: tuple[Told, ...]
    statuses: tuple[StatusCell, ...]
    ending: Ending | None = None
    remarks: tuple[Remark, ...] = ()
    together: tuple[Shared, ...] = ()

    @property
    def origin(self) -> Version:
        """Where it came from: the first version this reader may see."""
        return self.versions[-1]

    @property
    def now(self) -> Version:
        """The version in force, else the newest this reader may see."""
        valid = (v for v in self.versions if v.revision.state == State.ADOPTED)
        return next(valid, self.versions[0])

    @property
    def in_force(self) -> bool:
        return bool(self.now.revision.state == State.ADOPTED)


def measure_life(thread: Thread, *, user: Any) -> MeasureLife | None:
    """What this reader may know of the measure, or None. Eight queries at most."""
    plan = thread.plan
    seen = Revision.objects.visible_to(user)
    measures = list(
        thread.measures.filter(goal__revision__in=seen)
        .select_related(
            "goal__revision",
            "sub_goal",
            "responsible_body",
            "responsible_organisation",
            "thread",
        )
        .prefetch_related("patient_groups", "parts")
        .order_by("goal__revision__number")
    )
    if not measures:
        return None
    for measure in measures:
        measure.goal.revision.plan = plan
    newest = measures[-1]
    reports = list(
        visible_reports(newest.goal.revision)
        .filter(thread=thread)
        .select_related("seat__committee")
        .order_by("at", "pk")
    )
    last = {report.year: report for report in reports}
    decider = plan.decider.short
    waits = newest.waits_for_clearance
    return MeasureLife(
        thread=thread,
        versions=tuple(reversed(list(_versions(measures)))),
        told=tuple(
            Told(
                year=report.year,
                cell=cell(
                    report.year,
                    report,
                    waits=waits and last[report.year] is report,
                    decider=decider,
                ),
                at=timezone.localtime(report.at),
                seat=str(report.seat) if report.seat else "",
                counts=last[report.year] is report,
                by_link=report.by_link,
            )
            for report in reversed(reports)
        ),
        statuses=cells(
            last,
            plan.year_columns,
            of_plan=plan.year_columns,
            waits=waits,
            decider=decider,
            stale_months=plan.stale_months,
        ),
        ending=ending_of(thread, newest.goal.revision),
        remarks=tuple(_remarks(thread, user)),
        together=tuple(_together(thread, newest)),
    )


def _together(thread: Thread, newest: Measure) -> Iterator[Shared]:
    """The bodies the newest version names, each with the measure that was agreed on."""
    if not newest.together_with:
        return
    names = names_of_sharing([newest])
    offers = JointOffer.objects.filter(members__thread=thread)
    public = Measure.objects.filter(
        thread=OuterRef("thread"), goal__revision__state__in=PUBLIC
    )
    members = JointOfferMember.objects.filter(
        Exists(public), offer__in=offers, answer=OfferAnswer.ACCEPTED
    )
    theirs = dict(members.values_list("thread__plan__writer__slug", "thread"))
    for slug in newest.together_with:
        yield Shared(names[slug], slug, theirs.get(slug))


def ending_of(thread: Thread, last: Revision) -> Ending | None:
    """What became of it after the last revision it stands in; None where it still stands.

    A draft that has left it out ends nothing: only what was adopted does.
    """
    rows = Revision.objects.filter(
        plan=thread.plan_id, number__gt=last.number, state__in=PUBLIC
    )
    later = rows.defer("canonical").order_by("number").first()
    if later is None:
        return None
    later.plan = thread.plan
    return Ending(later, _why_dropped(thread, later))


def _why_dropped(thread: Thread, revision: Revision) -> str:
    """The reason for it, or for what it stood under and went out with."""
    rows = DroppedNode.objects.filter(revision=revision, put_back_at=None)
    found = list(rows.values_list("thread", "reason", "content"))
    own = [reason for key, reason, _content in found if key == thread.pk]
    above = [reason for _key, reason, content in found if _holds(content, thread)]
    return next(iter([*own, *above]), "")


def _holds(content: dict[str, Any], thread: Thread) -> bool:
    """Whether what was taken out had the thread somewhere under it."""
    under = [*content.get("sub_goals", ()), *content.get("measures", ())]
    return any(row["thread"] == str(thread.pk) or _holds(row, thread) for row in under)


def _remarks(thread: Thread, user: Any) -> Iterable[Remark]:
    """What was said of it in hearings, for those who took part in them."""
    if not user.is_authenticated:
        return []
    mine = Committee.objects.where(user, Right.VIEW_PLANS)
    sent = Remark.objects.filter(thread=thread, statement__sent_at__isnull=False)
    return (
        sent.filter(
            Q(statement__body__in=mine)
            | Q(statement__hearing__revision__plan__writer__in=mine)
            | Q(statement__hearing__revision__plan__decider__in=mine)
        )
        .select_related("statement__body", "statement__hearing__revision")
        .defer(
            "statement__hearing__snapshot", "statement__hearing__revision__canonical"
        )
        .order_by("at", "pk")
    )


def _versions(measures: list[Measure]) -> Iterator[Version]:
    former: Measure | None = None
    for measure in measures:
        yield Version(
            revision=measure.goal.revision,
            measure=measure,
            pieces=words_apart(former.text if former else measure.text, measure.text),
            is_first=former is None,
            is_changed=former is not None and former.text != measure.text,
            facts=tuple(_facts(former, measure)) if former else (),
            moved_from=_moved_from(former, measure) if former else "",
        )
        former = measure


def _facts(was: Measure, now: Measure) -> Iterator[ChangedFact]:
    """Who, when and how it is measured, where a revision says something else of it."""
    for label, before, after in (
        (_("Responsible"), was.responsible, now.responsible),
        (_("Timeframe"), was.when, now.when),
        (_("Indicator"), was.indicator, now.indicator),
    ):
        if before != after:
            both = (Piece("del", before), Piece("ins", after))
            yield ChangedFact(label, tuple(piece for piece in both if piece.text))


def _moved_from(was: Measure, now: Measure) -> str:
    """What it stood under before, where that is another place."""
    before, after = (row.sub_goal or row.goal for row in (was, now))
    return before.text if before.thread_id != after.thread_id else ""
