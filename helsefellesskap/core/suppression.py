"""Small numbers are not shown, nor those from which they could be computed. Pure.

Numbers hang together in sums: the quarters of a year, the municipalities of an area.
A number under the limit is hidden. If the sums then tell it all the same, the smallest
of its neighbours is hidden too, until no hidden number is told by what is shown.

Whether a hidden number is told is decided exactly. The sums are a network: every number
is an edge between the (at most two) sums it stands in, and another set of numbers with
the same published ones exists just where an edge lies on a cycle along which one can be
moved. So it is enough to look for such a cycle.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

LIMIT = 5
SMALL = "<5"
HIDDEN = ":"

Key = Hashable


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts make the whole, and nothing else does."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number as it may be published; `value` is None where it is hidden."""

    value: int | None
    sign: str = ""


def suppress(
    values: Mapping[Key, int],
    sums: Iterable[Sum],
    *,
    always: Iterable[Key] = (),
    limit: int = LIMIT,
) -> dict[Key, Count]:
    """Every number as it may be shown.

    Small ones say "<5" and their hidden neighbours ":". Where even that would tell too
    much (a reader knows then that a neighbour is five or more), all say ":".
    `always` are numbers that stand elsewhere too and are hidden only if small.
    """
    for as_small in (True, False):
        table = _Table(values, tuple(sums), frozenset(always), limit, as_small=as_small)
        if table.hide():
            break
    return table.counts()


def suppress_grid(
    grid: Sequence[Sequence[int]], *, limit: int = LIMIT
) -> list[list[Count]]:
    """A table of rows and columns, with the sums of each, and the sum of all, added."""
    rows, columns = range(len(grid)), range(len(grid[0]))
    values: dict[Key, int] = {(r, c): grid[r][c] for r in rows for c in columns}
    sums = []
    for r in rows:
        values[r, "sum"] = sum(grid[r])
        sums.append(Sum((r, "sum"), tuple((r, c) for c in columns)))
    for c in columns:
        values["sum", c] = sum(row[c] for row in grid)
        sums.append(Sum(("sum", c), tuple((r, c) for r in rows)))
    values["sum", "sum"] = sum(map(sum, grid))
    sums.append(Sum(("sum", "sum"), tuple((r, "sum") for r in rows)))
    sums.append(Sum(("sum", "sum"), tuple(("sum", c) for c in columns)))
    shown = suppress(values, sums, limit=limit)
    return [[shown[r, c] for c in [*columns, "sum"]] for r in [*rows, "sum"]]


class _Table:
    """The numbers while they are being hidden."""

    def __init__(
        self,
        values: Mapping[Key, int],
        sums: tuple[Sum, ...],
        always: frozenset[Key],
        limit: int,
        *,
        as_small: bool,
    ) -> None:
        self._values = values
        self._sums = sums
        self._always = always
        self._limit = limit
        self._as_small = as_small
        self._hidden = {key for key, value in values.items() if value < limit}
        self._ends = _network(values, sums)

    def hide(self) -> bool:
        """Hide until nothing hidden is told; False where that cannot be reached."""
        while (told := self._told()) is not None:
            neighbour = self._neighbour_of(told)
            if neighbour is None:
                return False
            self._hidden.add(neighbour)
        self._show_what_need_not_be_hidden()
        return True

    def _show_what_need_not_be_hidden(self) -> None:
        """The neighbours were taken one by one, so some may have been too many."""
        neighbours = [key for key in self._hidden if self._values[key] >= self._limit]
        for key in sorted(neighbours, key=lambda k: (-self._values[k], str(k))):
            self._hidden.remove(key)
            if self._told() is not None:
                self._hidden.add(key)

    def counts(self) -> dict[Key, Count]:
        return {key: self._count(key, value) for key, value in self._values.items()}

    def _count(self, key: Key, value: int) -> Count:
        if key not in self._hidden:
            return Count(value)
        small = self._as_small and value < self._limit
        return Count(None, SMALL if small else HIDDEN)

    def _bounds(self, key: Key) -> tuple[int, float]:
        """What a reader knows of a hidden number from its sign alone."""
        if not self._as_small:
            return 0, float("inf")
        if self._values[key] < self._limit:
            return 0, self._limit - 1
        return self._limit, float("inf")

    def _told(self) -> Key | None:
        """A hidden number that what is shown tells, or None."""
        for key in self._values:
            if key in self._hidden and not self._can_differ(key):
                return key
        return None

    def _can_differ(self, key: Key) -> bool:
        least, most = self._bounds(key)
        value = self._values[key]
        start, end = self._ends[key]
        if value < most and self._reaches(end, start, without=key):
            return True
        return value > least and self._reaches(start, end, without=key)

    def _reaches(self, start: Key, goal: Key, *, without: Key) -> bool:
        """Whether one can be moved from start to goal along hidden numbers."""
        seen, waiting = {start}, [start]
        while waiting:
            at = waiting.pop()
            if at == goal:
                return True
            for after in self._moves_from(at, without):
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
        return False

    def _moves_from(self, at: Key, without: Key) -> Iterable[Key]:
        for key in self._hidden:
            if key == without:
                continue
            start, end = self._ends[key]
            least, most = self._bounds(key)
            if start == at and self._values[key] < most:
                yield end
            if end == at and self._values[key] > least:
                yield start

    def _neighbour_of(self, told: Key) -> Key | None:
        """The smallest shown number in a sum with it; a whole only where no part is left."""
        wholes = {one.whole for one in self._sums}
        found = [
            (key in wholes, self._values[key], str(key), key)
            for one in self._sums
            for key in (*one.parts, one.whole)
            if told in {*one.parts, one.whole}
            and key not in self._hidden
            and key not in self._always
        ]
        return min(found)[-1] if found else self._anyone(wholes)

    def _anyone(self, wholes: set[Key]) -> Key | None:
        left = [
            (key in wholes, value, str(key), key)
            for key, value in self._values.items()
            if key not in self._hidden and key not in self._always
        ]
        return min(left)[-1] if left else None


_OUTSIDE = "outside"


def _network(
    values: Mapping[Key, int], sums: tuple[Sum, ...]
) -> dict[Key, tuple[Key, Key]]:
    """Each number as an edge from one sum to another, or to the outside.

    A part stands in its sum with +1 and the whole with -1. Some sums are turned
    round so that a number which stands in two has opposite signs in them.
    """
    stands: dict[Key, list[tuple[int, int]]] = {key: [] for key in values}
    for number, one in enumerate(sums):
        stands[one.whole].append((number, -1))
        for part in one.parts:
            stands[part].append((number, 1))
    turned = _turned(len(sums), stands)
    ends = {}
    for key, places in stands.items():
        start: Key = _OUTSIDE
        end: Key = _OUTSIDE
        for number, sign in places:
            if sign * turned[number] > 0:
                end = number
            else:
                start = number
        ends[key] = (start, end)
    return ends


def _turned(count: int, stands: Mapping[Key, list[tuple[int, int]]]) -> list[int]:
    """+1 or -1 for each sum; raises where the sums are no network."""
    bound: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for places in stands.values():
        if len(places) > 2:
            raise ValueError("a number may stand in two sums at most")
        if len(places) == 2:
            (one, sign), (other, other_sign) = places
            bound[one].append((other, -sign * other_sign))
            bound[other].append((one, -sign * other_sign))
    turned = [0] * count
    for first in range(count):
        if turned[first]:
            continue
        turned[first], waiting = 1, [first]
        while waiting:
            at = waiting.pop()
            for other, factor in bound[at]:
                if not turned[other]:
                    turned[other] = turned[at] * factor
                    waiting.append(other)
                elif turned[other] != turned[at] * factor:
                    raise ValueError("the sums cannot be drawn as a network")
    return turned
