"""No hidden number can be computed from what is shown."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helsefellesskap.core.suppression import (
    HIDDEN,
    SMALL,
    Count,
    Key,
    Sum,
    suppress,
    suppress_grid,
)

LIMIT = 3
numbers = st.integers(min_value=0, max_value=6)
grids = st.sampled_from([(1, 2), (1, 3), (2, 2)]).flatmap(
    lambda size: st.lists(
        st.lists(numbers, min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def partition(*parts: int) -> list[Count]:
    values: dict[Key, int] = dict(enumerate(parts))
    shown = suppress(
        {**values, "all": sum(parts)}, [Sum("all", tuple(values))], always=["all"]
    )
    return [shown[n] for n in values]


def signs(counts: Sequence[Count]) -> list[object]:
    return [count.sign or count.value for count in counts]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((12, 7, 5), [12, 7, 5]),
        ((12, 7, 4), [12, HIDDEN, SMALL]),
        ((12, 3, 4), [12, SMALL, SMALL]),
        ((12, 0, 9), [12, SMALL, HIDDEN]),
        ((20, 0, 0, 9), [20, SMALL, SMALL, HIDDEN]),  # both nought would be told
        ((20, 4, 4, 9), [20, SMALL, SMALL, HIDDEN]),  # both four would be told
        ((5, 0), [HIDDEN, HIDDEN]),  # "<5" beside ":" would say that all five are here
        ((3,), [SMALL]),
    ],
)
def test_small_numbers_and_what_tells_them_are_hidden(parts, shown):
    assert signs(partition(*parts)) == shown


def test_a_grid_hides_in_rows_and_columns():
    shown = suppress_grid([[20, 3, 11], [14, 15, 16], [9, 8, 30]])

    assert [signs(row) for row in shown] == [
        [HIDDEN, SMALL, HIDDEN, 34],
        [14, HIDDEN, HIDDEN, 45],
        [HIDDEN, HIDDEN, 30, 47],
        [43, 26, 57, 126],
    ]


def test_a_number_in_three_sums_is_no_network():
    values: dict[Key, int] = {"a": 6, "x": 6, "y": 6, "z": 6}
    with pytest.raises(ValueError, match="two sums"):
        suppress(values, [Sum("x", ("a",)), Sum("y", ("a",)), Sum("z", ("a",))])


@settings(max_examples=60, deadline=None)
@given(grids)
def test_no_hidden_number_of_a_grid_can_be_computed(grid):
    shown = suppress_grid(grid, limit=LIMIT)

    for (row, column), found in possible(grid, shown).items():
        assert len(found) > 1, (row, column)


@settings(max_examples=80, deadline=None)
@given(st.lists(numbers, min_size=2, max_size=4))
def test_no_hidden_part_can_be_computed_when_the_whole_is_known(parts):
    values: dict[Key, int] = dict(enumerate(parts))
    total = sum(parts)
    if total < LIMIT:
        return
    shown = suppress(
        {**values, "all": total},
        [Sum("all", tuple(values))],
        always=["all"],
        limit=LIMIT,
    )

    hidden = [n for n in values if shown[n].value is None]
    rest = total - sum(part for n, part in values.items() if n not in hidden)
    strict = any(shown[n].sign == SMALL for n in hidden)
    sets = [
        choice
        for choice in itertools.product(range(rest + 1), repeat=len(hidden))
        if sum(choice) == rest
        and all(
            fits(shown[n], x, strict=strict)
            for n, x in zip(hidden, choice, strict=True)
        )
    ]
    for at, n in enumerate(hidden):
        assert len({choice[at] for choice in sets}) > 1, n


@given(
    st.lists(
        st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4
    )
)
def test_nothing_small_is_ever_shown_and_what_is_shown_is_true(grid):
    shown = suppress_grid(grid)
    whole = [[*row, sum(row)] for row in grid]
    whole.append([sum(column) for column in zip(*whole, strict=True)])

    for row, counts in zip(whole, shown, strict=True):
        for value, count in zip(row, counts, strict=True):
            assert count.value in {None, value}
            if value < 5:
                assert count.value is None


def fits(count: Count, value: int, *, strict: bool) -> bool:
    """Whether a reader would believe the value, knowing what the signs mean."""
    if count.value is not None:
        return value == count.value
    if count.sign == SMALL:
        return value < LIMIT
    return value >= LIMIT if strict else True


def possible(
    grid: list[list[int]], shown: list[list[Count]]
) -> Mapping[tuple[int, int], set[int]]:
    """By trying them all: the values each hidden number may have."""
    strict = any(count.sign == SMALL for row in shown for count in row)
    rows, columns = len(grid), len(grid[0])
    found: dict[tuple[int, int], set[int]] = {
        (r, c): set()
        for r in range(rows + 1)
        for c in range(columns + 1)
        if shown[r][c].value is None
    }
    for table in tables(grid, shown):
        believed = all(
            fits(shown[r][c], table[r][c], strict=strict)
            for r in range(rows + 1)
            for c in range(columns + 1)
        )
        if believed:
            for r, c in found:
                found[r, c].add(table[r][c])
    return found


def tables(
    grid: list[list[int]], shown: list[list[Count]]
) -> Iterator[list[list[int]]]:
    """Every table of small numbers that has the shown ones in their places."""
    columns = len(grid[0])
    choices = [
        [count.value] if count.value is not None else range(9)
        for row in shown[:-1]
        for count in row[:-1]
    ]
    for choice in itertools.product(*choices):
        inner = [
            list(choice[at : at + columns]) for at in range(0, len(choice), columns)
        ]
        rows = [[*row, sum(row)] for row in inner]
        yield [*rows, [sum(column) for column in zip(*rows, strict=True)]]
