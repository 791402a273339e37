"""What is counted: a year's deviations as plain rows, and tables made of them."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from deviations.models import Deviation, Direction
from helsefellesskap.core.counted import Line, Table, points, share_of
from helsefellesskap.core.suppression import Count, Key, Sum, suppress

UNSTATED = "unstated"
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Counted:
    """One deviation, as far as it is counted."""

    reported_on: datetime.date
    direction: str
    category: int
    main_category: int
    phase: int | None
    event_type: int | None
    patient_consequence: int | None
    service_consequence: int | None
    cause: int | None
    patient_group: int | None
    agreement_part: int | None
    municipality: int | None
    area: int | None
    unit: str
    state: str
    reply_by: datetime.date
    answered_on: datetime.date | None

    @property
    def quarter(self) -> tuple[int, int]:
        return self.reported_on.year, (self.reported_on.month + 2) // 3


class Tally:
    """Counts the year's rows by one thing or another, and hides what is small."""

    def __init__(self, rows: Sequence[Counted]) -> None:
        self.rows = rows
        self.total = whole(rows)

    def table(
        self,
        key: str,
        title: str,
        heading: str,
        names: Sequence[tuple[Any, str]],
        of: Callable[[Counted], Any],
        *,
        draw: Any = None,
        order: bool = False,
    ) -> Table:
        """The rows counted by `of`; what `names` does not name is counted as not stated."""
        counts = Counter(of(row) for row in self.rows)
        known = {value for value, _name in names}
        lines = [(value, name) for value, name in names]
        if any(value not in known for value in counts):
            lines.append((UNSTATED, _("Not stated")))
        values: dict[Key, int] = {
            value: counts[value]
            if value != UNSTATED
            else sum(n for v, n in counts.items() if v not in known)
            for value, _name in lines
        }
        hidden = partition(values)
        made = [
            Line(name, hidden[value], share_of(hidden[value], self.total))
            for value, name in lines
        ]
        if order:
            made.sort(key=lambda line: -(line.count.value or 0))
        chart = draw(points(made), title=title) if draw and self.rows else ""
        return Table(key, title, heading, tuple(made), self.total, chart)


def partition(values: dict[Key, int]) -> dict[Key, Count]:
    """The parts of a whole that is shown elsewhere too."""
    everything = {**values, WHOLE: sum(values.values())}
    return suppress(everything, [Sum(WHOLE, tuple(values))], always=[WHOLE])


def whole(rows: Sequence[Counted]) -> Count:
    return suppress({WHOLE: len(rows)}, [])[WHOLE]


def counted_between(first: int, last: int) -> list[Counted]:
    """Every deviation reported in these years, in one query."""
    found = Deviation.objects.filter(
        reported_on__year__gte=first, reported_on__year__lte=last
    )
    beside = ("category__parent", "reporter_unit", "receiver_unit")
    return [_counted(**row) for row in found.order_by().values(*_AS_IS, *beside)]


_AS_IS = tuple(
    field.name
    for field in fields(Counted)
    if field.name not in {"main_category", "unit"}
)


def _counted(
    category__parent: int | None, reporter_unit: str, receiver_unit: str, **as_is: Any
) -> Counted:
    of_trust = as_is["direction"] in {Direction.HF_K, Direction.HF_FL}
    unit = reporter_unit if of_trust else receiver_unit
    return Counted(
        main_category=category__parent or as_is["category"],
        unit=" ".join(unit.split()),
        **as_is,
    )
