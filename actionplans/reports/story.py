"""A measure's story: who said what of it, when, by seat and never by name."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import ClearanceRequest, Thread
from actionplans.reports.life import MeasureLife, Told
from actionplans.reports.statuses import StatusCell
from actionplans.workflow import Clearing


@dataclass(frozen=True, slots=True)
class Chapter:
    """One thing that was said. `kind`: status, asked, cleared or refused."""

    kind: str
    at: datetime.datetime
    seat: str = ""
    words: str = ""
    text: str = ""
    year: int | None = None
    cell: StatusCell | None = None
    counts: bool = True
    by_link: bool = False
    source: str = ""
    case_number: str = ""
    day: datetime.date | None = None


def story_of(life: MeasureLife, *, signed_in: bool = False) -> list[Chapter]:
    """All that was said, the newest first. One query beside those of the life itself.

    Why somebody asked for the measure to be cleared is for those who have signed in;
    that it was asked, and the answer, is for everyone.
    """
    chapters = [_told(told) for told in life.told]
    chapters += clearance_chapters(life.thread, signed_in=signed_in)
    return sorted(chapters, key=lambda chapter: chapter.at, reverse=True)


def clearance_chapters(thread: Thread, *, signed_in: bool) -> Iterable[Chapter]:
    """What was asked and answered of the thread."""
    requests = thread.clearances.select_related(
        "asked_seat__committee", "answered_seat__committee"
    )
    decider = thread.plan.decider.short
    for request in requests:
        if request.asked_at is not None:
            yield Chapter(
                kind="asked",
                at=timezone.localtime(request.asked_at),
                seat=str(request.asked_seat or ""),
                words=_("%(body)s was asked to clear the measure") % {"body": decider},
                text=request.why if signed_in else "",
            )
        if request.answered_at is not None:
            yield _answered(request, timezone.localtime(request.answered_at), decider)


def _answered(
    request: ClearanceRequest, at: datetime.datetime, decider: str
) -> Chapter:
    cleared = request.state == Clearing.CLEARED
    words = (
        _("%(body)s cleared the measure")
        if cleared
        else _("%(body)s did not clear the measure")
    )
    return Chapter(
        kind="cleared" if cleared else "refused",
        at=at,
        seat=str(request.answered_seat or ""),
        words=words % {"body": decider},
        text=request.text,
        case_number=request.case_number,
        day=request.decided_on,
    )


def _told(told: Told) -> Chapter:
    return Chapter(
        kind="status",
        at=told.at,
        seat=told.seat,
        text=told.cell.sentence,
        year=told.year,
        cell=told.cell,
        counts=told.counts,
        by_link=told.by_link,
        source=told.cell.source,
    )
