"""Numbers as they are shown to others: lines, tables, and charts of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helsefellesskap.core.charts import Point
from helsefellesskap.core.suppression import HIDDEN, Count

Draw = Callable[..., SafeString]


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name, its number, its share of the whole where both may be shown."""

    name: str
    count: Count
    share: int | None = None
    group: str = ""
    code: str = ""

    @property
    def shown(self) -> str:
        return shown(self.count)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading, their sum, and the same as a picture."""

    key: str
    title: str
    heading: str
    lines: tuple[Line, ...]
    total: Count | None = None
    chart: str = ""
    groups: tuple[Line, ...] = field(default=())

    @property
    def total_shown(self) -> str:
        return shown(self.total) if self.total else ""

    @property
    def hides(self) -> bool:
        """Whether any number is hidden, so that the signs need their explanation."""
        return any(line.count.value is None for line in self.lines)


def shown(count: Count) -> str:
    """The number as it is written, or the sign that stands for it."""
    if count.value is None:
        return count.sign
    return str(number_format(count.value, use_l10n=True, force_grouping=True))


def points(lines: Sequence[Line]) -> list[Point]:
    """The rows as a chart takes them, with words for what is hidden."""
    hidden = _("not shown")
    return [
        Point(
            line.name,
            line.count.value,
            shown=hidden if line.count.sign == HIDDEN else line.shown,
            group=line.group,
        )
        for line in lines
    ]


def share_of(count: Count, total: Count) -> int | None:
    """Per cent of the whole, where neither is hidden."""
    if count.value is None or not total.value:
        return None
    return round(100 * count.value / total.value)
