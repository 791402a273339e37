"""What an edition of the joint plan holds, and which one was decided last."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from actionplans.models import IncludedPlan, JointPart, JointSection, Measure, Revision
from actionplans.reports.counts import plans_in_force
from actionplans.workflow import PUBLIC


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A plan in the edition: which revision, its fingerprint, and what has come since."""

    of: Revision
    sha256: str
    measures: int
    still_in_force: bool


def in_force_joint() -> Revision | None:
    """The joint edition that was decided last and is in force."""
    return Revision.objects.in_force().filter(plan__joint=True).for_page().first()


def decided_editions() -> Any:
    """Every joint edition that was ever decided, the newest first. Open to all."""
    rows = Revision.objects.filter(plan__joint=True, state__in=PUBLIC)
    return rows.for_page().defer("canonical").order_by("-decided_on", "-number")


def included_in(revision: Revision) -> list[IncludedPlan]:
    """The plans of the edition, in its order."""
    rows = revision.included.select_related("of__plan__writer", "of__plan__decider")
    return list(rows.defer("of__canonical"))


def parts_of(revision: Revision) -> dict[str, list[JointSection]]:
    """The edition's own words: introduction, revision note, shared guidelines."""
    found: dict[str, list[JointSection]] = {part: [] for part in JointPart.values}
    for section in revision.sections.all():
        found[section.part].append(section)
    return found


def edition_rows(revision: Revision) -> list[EditionRow]:
    """The plans of the edition; in one still being written, those in force now."""
    if revision.is_editable:
        held = [(row, row.sha256) for row in plans_in_force()]
    else:
        held = [(row.of, row.sha256) for row in included_in(revision)]
    count = dict(
        Measure.objects.filter(goal__revision__in=[row for row, _sha in held])
        .order_by()
        .values_list("goal__revision")
        .annotate(n=Count("pk"))
    )
    return [
        EditionRow(
            of=row,
            sha256=sha256,
            measures=count.get(row.pk, 0),
            still_in_force=row.state == "adopted",
        )
        for row, sha256 in held
    ]
