"""The life of one measure: its texts through the revisions, and what was told of it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from actionplans.compare import Piece, words_apart
from actionplans.models import Measure, Revision, Thread
from actionplans.reports.statuses import StatusCell, cell, cells, visible_reports
from actionplans.workflow import State


@dataclass(frozen=True, slots=True)
class Version:
    """What a revision says of the measure, and how it differs from the one before."""

    revision: Revision
    measure: Measure
    pieces: tuple[Piece, ...]
    is_first: bool
    is_changed: bool


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
class MeasureLife:
    """A thread, as a page tells it. The newest version comes first."""

    thread: Thread
    versions: tuple[Version, ...]
    told: tuple[Told, ...]
    statuses: tuple[StatusCell, ...]

    @property
    def now(self) -> Version:
        """The version in force, else the newest this reader may see."""
        valid = (v for v in self.versions if v.revision.state == State.ADOPTED)
        return next(valid, self.versions[0])

    @property
    def in_force(self) -> bool:
        return bool(self.now.revision.state == State.ADOPTED)


def measure_life(thread: Thread, *, user: object) -> MeasureLife | None:
    """What this reader may know of the measure, or None. Five queries."""
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
        )
        former = measure
