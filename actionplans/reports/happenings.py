"""What has happened to plans that everyone may know: for feeds.

Adopted and expired plans, status reported (a body's day is one happening), and measures
the deciding body has cleared. Nothing of what is under way.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Measure, Plan, PlanStep, Revision, StatusReport, Thread
from actionplans.reports.statuses import label, visible_reports
from actionplans.workflow import PUBLIC, State

NEWEST = 60
"""Happenings in a feed."""

READ = 600
"""Status reports that are looked through for it."""

TOLD = 25
"""Measures that one happening names; the others are counted."""

_OURS = uuid.UUID("5f0b1c0e-6f1f-4f0c-9b07-6f6a1e0c7a11")


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry. `key` never changes, so a reader of feeds meets it once."""

    key: str
    plan: Plan
    at: datetime.datetime
    title: str
    lines: tuple[str, ...]
    url: str

    @property
    def guid(self) -> str:
        return f"urn:uuid:{uuid.uuid5(_OURS, self.key)}"


def happenings(plan: Plan | None = None, *, newest: int = NEWEST) -> list[Happening]:
    """The newest first. Five queries, however much has happened."""
    found = [
        *_adopted(plan, newest),
        *_expired(plan, newest),
        *_reported(plan),
        *_cleared(plan, newest),
    ]
    return sorted(found, key=lambda one: (one.at, one.key), reverse=True)[:newest]


def _adopted(plan: Plan | None, newest: int) -> Iterator[Happening]:
    rows = Revision.objects.filter(state__in=PUBLIC, **_of(plan, "plan"))
    rows = rows.defer("canonical").for_page().order_by("-decided_on", "-pk")
    for row in rows[:newest]:
        words = _("%(body)s: action plan adopted by %(decider)s")
        lines = [row.decision_text, f"{_('Case')} {row.case_number}", row.sha256]
        if not row.case_number:
            del lines[1]
        yield Happening(
            key=f"adopted:{row.pk}",
            plan=row.plan,
            at=_noon(row.decided_on),
            title=words
            % {"body": row.plan.writer.short, "decider": row.plan.decider.short},
            lines=tuple(line for line in lines if line),
            url=row.get_absolute_url(),
        )


def _expired(plan: Plan | None, newest: int) -> Iterator[Happening]:
    rows = PlanStep.objects.filter(
        step="expire", revision__state=State.EXPIRED, **_of(plan, "revision__plan")
    ).select_related("revision__plan__writer")
    for row in rows.defer("revision__canonical").order_by("-at")[:newest]:
        found = row.revision.plan
        yield Happening(
            key=f"expired:{row.pk}",
            plan=found,
            at=row.at,
            title=_("%(body)s: the action plan's period is over")
            % {"body": found.writer.short},
            lines=(found.heading,),
            url=row.revision.get_absolute_url(),
        )


def _reported(plan: Plan | None) -> Iterator[Happening]:
    """A body's reports of one day on one year, together."""
    rows = visible_reports().filter(with_revision=None, **_of(plan, "thread__plan"))
    rows = rows.filter(Exists(_public_measures()))
    rows = rows.select_related("thread__plan__writer").order_by("-at", "-pk")
    days: dict[tuple[int, int, datetime.date], list[StatusReport]] = defaultdict(list)
    for row in rows[:READ]:
        day = timezone.localdate(row.at)
        days[row.thread.plan_id, row.year, day].append(row)
    texts = _texts({row.thread_id for group in days.values() for row in group[:TOLD]})
    for (number, year, day), group in days.items():
        found = group[0].thread.plan
        words = ngettext(
            "%(body)s has reported %(n)s measure for %(year)s",
            "%(body)s has reported %(n)s measures for %(year)s",
            len(group),
        )
        names = {"body": found.writer.short, "n": len(group), "year": year}
        yield Happening(
            key=f"status:{number}:{year}:{day.isoformat()}",
            plan=found,
            at=group[0].at,
            title=words % names,
            lines=tuple(_lines(group, texts)),
            url=found.get_absolute_url(),
        )


def _lines(group: list[StatusReport], texts: dict[uuid.UUID, str]) -> Iterator[str]:
    for row in group[:TOLD]:
        status = f"{label(row.status)} ({row.word})" if row.word else label(row.status)
        said = f". {row.sentence}" if row.sentence else ""
        yield f"{texts.get(row.thread_id, '')}: {status}{said}"
    rest = len(group) - TOLD
    if rest > 0:
        yield ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}


def _cleared(plan: Plan | None, newest: int) -> Iterator[Happening]:
    rows = Thread.objects.filter(cleared_on__isnull=False, **_of(plan, "plan"))
    rows = rows.filter(Exists(_public_measures(OuterRef("pk"))))
    rows = rows.select_related("plan__writer", "plan__decider")
    found = list(rows.order_by("-cleared_on", "pk")[:newest])
    texts = _texts({row.pk for row in found})
    for row in found:
        words = _("%(decider)s has cleared a measure of %(body)s")
        case = f"{_('Case')} {row.cleared_case}" if row.cleared_case else ""
        yield Happening(
            key=f"cleared:{row.pk}:{row.cleared_on}",
            plan=row.plan,
            at=_noon(row.cleared_on),
            title=words
            % {"decider": row.plan.decider.short, "body": row.plan.writer.short},
            lines=tuple(line for line in (texts.get(row.pk, ""), case) if line),
            url=reverse("actionplans:measure", args=[row.plan.slug, row.pk]),
        )


def _texts(threads: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What each was last adopted as."""
    rows = Measure.objects.filter(
        thread__in=threads, goal__revision__state__in=PUBLIC
    ).order_by("goal__revision__number")
    return dict(rows.values_list("thread", "text"))


def _public_measures(thread: OuterRef | None = None) -> QuerySet[Measure]:
    return Measure.objects.filter(
        thread=thread or OuterRef("thread"), goal__revision__state__in=PUBLIC
    )


def _of(plan: Plan | None, path: str) -> dict[str, Plan]:
    return {path: plan} if plan is not None else {}


def _noon(day: datetime.date | None) -> datetime.datetime:
    return timezone.make_aware(
        datetime.datetime.combine(day or datetime.date.min, datetime.time(12))
    )
