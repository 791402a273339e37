"""What all plans in force ask of one organisation, and how far it has come.

A measure asks something of an organisation in one of three ways: it names it, it names
a body in which it sits for its area, or its plain words mean everyone of its kind.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationKind
from actionplans.models import Measure, Revision
from actionplans.reports.asked import Filters, with_words
from actionplans.reports.counts import (
    BodyCounts,
    Counts,
    plans_in_force,
    status_counts,
    together,
    years_to_show,
)
from actionplans.reports.joint import PlanPart, in_reading_order, in_status, parts_of
from committees.models import Committee, Kind, Seat, valid_on

PER_PAGE = 25

EVERYONE: dict[str, re.Pattern[str]] = {
    OrganisationKind.MUNICIPALITY: re.compile(
        r"\b(kommun(ane?s?|ene?s?|ar|er|alt?|ale)\b(?!\s+på\s)|alle\s+kommun\w+"
        r"|(kvar|hver|den)(\s+enkelte?)?\s+kommune\b"
        r"|kommune(direktør|overlege?|leiing|ledelse|sektor)\w*|primærhelseten\w+"
        r"|koordinerande\s+einingar|koordinerende\s+enheter)",
        re.IGNORECASE,
    ),
    OrganisationKind.TRUST: re.compile(
        r"\b(helsef[oø]retak\w*|sjukehus\w*|sykehus\w*|spesialisthelseten\w+|klinikk\w*"
        r"|avdeling\w*|hmr)\b",
        re.IGNORECASE,
    ),
    OrganisationKind.GPS: re.compile(
        r"\b(fastleg\w*|praksiskonsulent\w*|legekontor\w*)\b", re.IGNORECASE
    ),
    OrganisationKind.USERS: re.compile(
        r"\b(bruka?rar|brukere?|brukarutval\w*|brukerutvalg\w*|brukarorg\w*|brukerorg\w*)\b",
        re.IGNORECASE,
    ),
}
"""Plain words that mean everyone of a kind. Kinds that are not here are only named."""

_COMMON = re.compile(r"\b(kommune|hf|helseforetak|helseføretak)\b", re.IGNORECASE)


class Ground(TextChoices):
    """How a measure asks something of an organisation, the nearest first."""

    NAMED = "namngjeven", _("named")
    BODY = "utval", _("through a body")
    EVERYONE = "alle", _("asked of all")


@dataclass(frozen=True, slots=True)
class Share:
    """How many measures ask in one of the ways."""

    ground: Ground
    count: int


@dataclass(frozen=True, slots=True)
class OursReport:
    """One organisation's page: the answer first, then body by body, then the measures."""

    organisation: Organisation
    bodies_of: tuple[Committee, ...]
    year: int
    years: tuple[int, ...]
    shown_years: tuple[int, ...]
    counts: Counts
    by_year: tuple[Counts, ...]
    bodies: tuple[BodyCounts, ...]
    shares: tuple[Share, ...]
    parts: tuple[PlanPart, ...]
    page: Page
    found: int

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def longest(self) -> int:
        """The most measures any body asks for: what a full bar means."""
        return max((body.counts.total for body in self.bodies), default=0)


class Asking:
    """Which measures in force ask something of the organisation, and in which way."""

    def __init__(
        self, organisation: Organisation, revisions: Sequence[Revision]
    ) -> None:
        self.organisation = organisation
        self.revisions = revisions
        self.bodies = bodies_of(organisation)
        in_force = Measure.objects.filter(goal__revision__in=revisions)
        written = in_force.exclude(responsible_words="").order_by().distinct()
        words = list(written.values_list("responsible_words", flat=True))
        self._naming = [text for text in words if names(organisation, text)]
        self._meaning = [text for text in words if means(organisation, text)]
        self._in_force = in_force

    @property
    def by_ground(self) -> dict[Ground, Q]:
        """What the database is asked for each of the ways."""
        named = Q(responsible_organisation=self.organisation)
        named |= Q(responsible_words__in=self._naming)
        body = Q(responsible_body__in=self.bodies)
        everyone = Q(responsible_words__in=self._meaning)
        return {
            Ground.NAMED: named,
            Ground.BODY: body & ~named,
            Ground.EVERYONE: everyone & ~Q(responsible_words__in=self._naming),
        }

    def measures(self, ground: str = "") -> QuerySet[Measure]:
        """Every measure that asks, or those that ask in one way."""
        ways = self.by_ground
        if ground:
            return self._in_force.filter(ways[Ground(ground)])
        return self._in_force.filter(ways[Ground.NAMED] | _any(ways.values()))

    def ground_of(self, measure: Measure) -> Ground:
        """In which way this one asks."""
        if (
            measure.responsible_organisation_id == self.organisation.pk
            or measure.responsible_words in self._naming
        ):
            return Ground.NAMED
        if measure.responsible_body_id:
            return Ground.BODY
        return Ground.EVERYONE


def names(organisation: Organisation, words: str) -> bool:
    """Whether the plain words say the organisation's name, or its municipality's."""
    name = organisation.name
    if re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE):
        return True
    core = _COMMON.sub("", name).strip()
    if organisation.kind not in (OrganisationKind.MUNICIPALITY, OrganisationKind.TRUST):
        return False
    return bool(core) and bool(re.search(rf"\b{re.escape(core)}\b", words))


def means(organisation: Organisation, words: str) -> bool:
    """Whether the plain words mean everyone of the organisation's kind."""
    pattern = EVERYONE.get(organisation.kind)
    return bool(pattern and pattern.search(words))


def bodies_of(organisation: Organisation) -> list[Committee]:
    """The local bodies in which the organisation takes part: by its area, or by a seat."""
    today = timezone.localdate()
    areas = organisation.area_memberships.filter(valid_on(today)).values("area")
    seats = Seat.objects.valid().filter(organisation=organisation).values("committee")
    local = Committee.objects.in_force().of_kind(Kind.LOCAL)
    return list(local.filter(Q(area__in=areas) | Q(pk__in=seats)))


def ours_report(
    asking: Asking,
    filters: Filters | None = None,
    *,
    page: int | str | None = 1,
    per_page: int = PER_PAGE,
) -> OursReport:
    """All that is asked of the organisation. As many queries however much it is.

    `per_page=0` is for a file: everything asked for, on one page.
    """
    filters = filters or Filters()
    every = asking.measures()
    mine = set(every.order_by().values_list("goal__revision", flat=True))
    revisions = [row for row in asking.revisions if row.pk in mine]
    years = years_to_show(asking.revisions)
    shown = (filters.year,) if filters.year else tuple(years)
    now = filters.year or years[-1]
    counted = status_counts(revisions, {now, *years}, among=every)
    chosen = _selection(asking, filters, shown)
    total = chosen.count()
    one_page = Paginator(chosen, per_page or max(1, total)).get_page(page)
    measures = list(one_page.object_list)
    for measure in measures:  # read by the row of the table
        measure.asked_as = asking.ground_of(measure)  # type: ignore[attr-defined]
    return OursReport(
        organisation=asking.organisation,
        bodies_of=tuple(asking.bodies),
        year=now,
        years=tuple(years),
        shown_years=shown,
        counts=together((counted[r.pk][now] for r in revisions), now),
        by_year=tuple(
            together((counted[r.pk][year] for r in revisions), year) for year in years
        ),
        bodies=tuple(
            BodyCounts(row, counted[row.pk][now], counted[row.pk], row.decided_on)
            for row in revisions
        ),
        shares=tuple(
            Share(ground, asking.measures(ground).count()) for ground in Ground
        ),
        parts=parts_of(measures, revisions, shown),
        page=one_page,
        found=total,
    )


def asking_of(organisation: Organisation) -> Asking:
    """Everything in force, seen from one organisation."""
    return Asking(organisation, list(plans_in_force()))


def responsible_labels(asking: Asking) -> list[str]:
    """Who is responsible, as the plans write it, in plain words: a department's way in."""
    rows = asking.measures().exclude(responsible_words="").order_by("responsible_words")
    return list(rows.values_list("responsible_words", flat=True).distinct())


def _selection(
    asking: Asking, filters: Filters, years: Sequence[int]
) -> QuerySet[Measure]:
    found = asking.measures(filters.ground)
    if filters.responsible:
        found = found.filter(responsible_words=filters.responsible)
    if filters.words:
        found = found.filter(with_words(filters.words))
    if filters.status:
        found = found.filter(in_status(filters.status, asking.revisions, years))
    return in_reading_order(found)


def _any(ways: Iterable[Q]) -> Q:
    found = Q()
    for way in ways:
        found |= way
    return found
