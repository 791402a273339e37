"""What is already under way, while somebody writes; and the body that likely has it.

Strangers are shown opened cases and adopted plans only. Nothing here decides anything.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from actionplans.models import Thread
from actionplans.reports.statuses import StatusCell, by_thread, cell, latest
from committees.models import Committee, Kind
from helsefellesskap.core import fulltext
from helsefellesskap.core.models import SearchRow

OPEN_TO_ALL = ("measure", "opened-case")
OWN = ("case", "meeting")
SHOWN = 4
LEAST = 5.0  # weight below which a likeness is by chance
LEAST_OF_BODY = 4.0
REASONS = 4


@dataclass(frozen=True, slots=True)
class Alike:
    """Something like it: what it is, and how it goes where it is a measure."""

    row: SearchRow
    words: tuple[str, ...]
    status: StatusCell | None = None
    body: str = ""


@dataclass(frozen=True, slots=True)
class Likely:
    """The body that likely has the matter, and the writer's words that say so."""

    body: Committee
    words: tuple[str, ...]


def alike(text: str, user: Any) -> list[Alike]:
    """Measures with how they go, opened cases; for members also what their bodies have."""
    kinds = OPEN_TO_ALL + (OWN if user.is_authenticated else ())
    hits = fulltext.alike(text, user=user, kinds=kinds, limit=3 * SHOWN)
    hits = [hit for hit in hits if hit.score >= LEAST][:SHOWN]
    threads = [UUID(hit.row.key) for hit in hits if hit.row.kind == "measure"]
    year = timezone.localdate().year
    told = (
        by_thread(latest(threads, years=range(year - 1, year + 1))) if threads else {}
    )
    bodies = {
        thread.pk: thread.plan.writer.short
        for thread in Thread.objects.filter(pk__in=threads).select_related(
            "plan__writer"
        )
    }
    found = []
    for hit in hits:
        status, body = None, ""
        if hit.row.kind == "measure":
            thread = UUID(hit.row.key)
            reports = told.get(thread, {})
            newest = max(reports, default=year)
            status, body = cell(newest, reports.get(newest)), bodies.get(thread, "")
        found.append(Alike(hit.row, hit.words[:REASONS], status, body))
    return found


def likely_body(text: str) -> Likely | None:
    """The professional body whose name, tasks or plan share most with the text.

    Its name, purpose and tasks count fully, its plan's measures half; the words that
    weigh most are the reason. None where two are as likely, or none is.
    """
    wanted = fulltext.stems(text)
    bodies = Committee.objects.in_force().of_kind(Kind.PROFESSIONAL)
    by_slug = {body.slug: body for body in bodies}
    rows = SearchRow.objects.filter(public=True, kind="committee", key__in=by_slug)
    score: dict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = defaultdict(list)
    for hit in fulltext.weigh_all(wanted, list(rows)):
        score[hit.row.key] += hit.score
        words[hit.row.key].extend(hit.words)
    measures = fulltext.alike(
        text, user=_NOBODY, kinds=["measure", "goal"], limit=12, public=True
    )
    threads = Thread.objects.select_related("plan__writer").in_bulk(
        [UUID(hit.row.key) for hit in measures]
    )
    for hit in measures:
        thread = threads.get(UUID(hit.row.key))
        slug = thread.plan.writer.slug if thread else ""
        if slug in by_slug:
            score[slug] += hit.score / 2
            words[slug].extend(hit.words)
    ranked = sorted(score.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < LEAST_OF_BODY:
        return None
    if len(ranked) > 1 and ranked[0][1] < 1.15 * ranked[1][1]:
        return None
    slug = ranked[0][0]
    return Likely(by_slug[slug], tuple(dict.fromkeys(words[slug]))[:REASONS])


class _Nobody:
    """Whoever has not signed in."""

    is_authenticated = False


_NOBODY = _Nobody()
