"""Where it happened: hospital areas with their municipalities, and the hospital's units."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from accounts.models import AreaMembership, HospitalArea, Organisation, OrganisationKind
from committees.models import valid_on
from deviations.reports.counting import UNSTATED, WHOLE, Tally, partition
from helsefellesskap.core.charts import bars
from helsefellesskap.core.counted import Line, Table, points, share_of
from helsefellesskap.core.suppression import LIMIT, Count, Key, Sum, suppress

_UNITS = 15
_OUTSIDE = "outside"
_Pair = tuple[int | None, int | None]
"""An area and a municipality in it."""


def places(counter: Tally, year: int) -> tuple[Table, Table]:
    """Municipalities stand within areas, so the two tables are hidden together."""
    areas = {area.pk: area.name for area in HospitalArea.objects.all()}
    counts = Counter((row.area, row.municipality) for row in counter.rows)
    names = _names_in(areas, counts, year)
    hidden = _hidden(areas, counts, names)
    total = counter.total

    def line(name: str, key: Key, group: str = "") -> Line:
        return Line(name, hidden[key], share_of(hidden[key], total), group)

    area_lines = [line(name, ("area", pk)) for pk, name in areas.items()]
    if _OUTSIDE in hidden:
        area_lines.append(line(_("No area"), _OUTSIDE))
    place_lines = tuple(
        line(name, ("in", *pair), areas[pair[0] or 0]) for pair, name in names.items()
    )
    title, heading = _("By municipality"), _("Municipality")
    by_place = Table("municipalities", title, heading, place_lines, total)
    title, heading = _("By hospital area"), _("Hospital area")
    chart = bars(points(area_lines), title=title) if counter.rows else ""
    by_area = Table("areas", title, heading, tuple(area_lines), total, chart)
    return by_place, by_area


def _names_in(
    areas: Mapping[int, str], counts: Iterable[_Pair], year: int
) -> dict[_Pair, str]:
    """The municipalities of each area: all that belong there, and all that did."""
    found = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY)
    names = {place.pk: place.name for place in found}
    belongs = _belongs(year)
    pairs: dict[_Pair, str] = {
        (area, place): name
        for area in areas
        for place, name in names.items()
        if belongs.get(place) == area
    }
    for area, place in counts:
        if area is not None and (area, place) not in pairs:
            pairs[area, place] = names.get(place or 0, _("Not stated"))
    order = list(areas)
    return dict(sorted(pairs.items(), key=lambda item: order.index(item[0][0] or 0)))


def _hidden(
    areas: Iterable[int], counts: Counter[_Pair], names: Iterable[_Pair]
) -> dict[Key, Count]:
    values: dict[Key, int] = {("in", *pair): counts[pair] for pair in names}
    sums, parts = [], []
    for area in areas:
        inside = tuple(("in", *pair) for pair in names if pair[0] == area)
        values["area", area] = sum(values[key] for key in inside)
        parts.append(("area", area))
        if inside:
            sums.append(Sum(("area", area), inside))
    outside = sum(n for (area, _place), n in counts.items() if area is None)
    rest: list[Key] = [_OUTSIDE] if outside else []
    if outside:
        values[_OUTSIDE] = outside
    values[WHOLE] = counts.total()
    sums.append(Sum(WHOLE, (*parts, *rest)))
    return suppress(values, sums, always=[WHOLE])


def _belongs(year: int) -> dict[int, int]:
    """Which area each municipality belonged to at the end of the year."""
    rows = AreaMembership.objects.filter(valid_on(datetime.date(year, 12, 31)))
    return dict(rows.values_list("organisation", "area"))


def units(counter: Tally) -> Table:
    """The hospital's units; those too small to be shown stand together as the others."""
    counts = Counter(row.unit for row in counter.rows if row.unit)
    big = [(name, n) for name, n in counts.most_common(_UNITS) if n >= LIMIT]
    named = {name for name, _n in big}
    others = sum(n for name, n in counts.items() if name not in named)
    values: dict[Key, int] = {("unit", name): n for name, n in big}
    lines: list[tuple[Key, str]] = [(("unit", name), name) for name, _n in sorted(big)]
    unstated = sum(1 for row in counter.rows if not row.unit)
    for key, name, n in (
        ("others", _("Other units together"), others),
        (UNSTATED, _("Not stated"), unstated),
    ):
        if n:
            values[key] = n
            lines.append((key, name))
    hidden = partition(values)
    made = tuple(
        Line(name, hidden[key], share_of(hidden[key], counter.total))
        for key, name in lines
    )
    return Table("units", _("By the hospital's unit"), _("Unit"), made, counter.total)
