"""A plan's history: every revision with its hearings, its steps, and who decided it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from actionplans.models import Hearing, PlanStep, Remark, Revision


@dataclass(frozen=True, slots=True)
class Round:
    """One round of hearing in numbers."""

    number: int
    asked: int
    sent: int
    remarks: int


@dataclass(frozen=True, slots=True)
class ToldRevision:
    """One knot of the timeline."""

    revision: Revision
    before: Revision | None
    rounds: tuple[Round, ...]
    steps: tuple[PlanStep, ...]


def told_of(revisions: QuerySet[Revision]) -> list[ToldRevision]:
    """The revisions as handed in, the newest first. Five queries."""
    rows = list(revisions.defer("canonical").prefetch_related("steps__body"))
    rounds = _rounds(rows)
    return [
        ToldRevision(row, before, tuple(rounds[row.pk]), tuple(row.steps.all()))
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]


def _rounds(rows: list[Revision]) -> dict[int, list[Round]]:
    sent = Q(bodies__sent_at__isnull=False)
    hearings = (
        Hearing.objects.filter(revision__in=rows)
        .order_by("round")
        .annotate(asked=Count("bodies"), sent=Count("bodies", filter=sent))
        .values_list("revision", "pk", "round", "asked", "sent")
    )
    remarks = dict(
        Remark.objects.filter(
            statement__hearing__revision__in=rows, statement__sent_at__isnull=False
        )
        .order_by()
        .values_list("statement__hearing")
        .annotate(n=Count("pk"))
    )
    found: dict[int, list[Round]] = defaultdict(list)
    for revision, key, number, asked, answered in hearings:
        found[revision].append(Round(number, asked, answered, remarks.get(key, 0)))
    return found
