"""Rows of a text file that lost or gained a cell when a page was converted."""

from __future__ import annotations

from actionplans.imports import messages
from actionplans.imports.grids import Cell, Grid, Row
from actionplans.imports.headings import Columns, Role, find_columns
from actionplans.imports.people import has_leader_label
from helsefellesskap.core.files.complaints import Complaints

_A_SENTENCE = 40


def straightened(
    grid: Grid, pages: list[list[Row]], complaints: Complaints
) -> list[Row]:
    """The rows with each text in its column; every moved row gets a warning."""
    columns = find_columns(grid)
    if columns is None or not _is_wide_plan(columns):
        return grid.rows
    straightener = _Straightener(columns, grid.rows)
    rows = []
    for page in pages:
        lost_committee = straightener.lost_committee(page)
        for row in page:
            before = [cell.text for cell in row.cells]
            after = straightener.straight(before, lost_committee=lost_committee)
            if _moved(before, after):
                complaints.warn(messages.ROW_MOVED, grid.where(row))
            cells = [Cell(text=text, start=n) for n, text in enumerate(after)]
            rows.append(Row(row.number, cells, row.after_break))
    return rows


def _is_wide_plan(columns: Columns) -> bool:
    """Committee, goals, measure, then nothing but years."""
    roles = [column.role for column in columns.columns]
    return (
        roles[0] is Role.COMMITTEE
        and Role.SUB_GOAL in roles
        and set(roles[roles.index(Role.MEASURE) + 1 :]) == {Role.YEAR}
    )


class _Straightener:
    def __init__(self, columns: Columns, rows: list[Row]) -> None:
        roles = [column.role for column in columns.columns]
        self._width = len(roles)
        self._lead = roles.index(Role.MEASURE) + 1
        self._sub_goal = roles.index(Role.SUB_GOAL)
        self._labelled = any(
            has_leader_label(cell.text) for row in rows for cell in row.cells[:2]
        )

    def lost_committee(self, page: list[Row]) -> bool:
        """A page one cell short: is it the first column that is gone?"""
        firsts = [row.cells[0].text for row in page if row.cells and row.cells[0].text]
        return bool(firsts) and not any(has_leader_label(text) for text in firsts)

    def straight(self, texts: list[str], *, lost_committee: bool) -> list[str]:
        """The texts under the columns that they belong to."""
        if len(texts) > 1 and not texts[0] and has_leader_label(texts[1]):
            texts = texts[1:]
        elif len(texts) == self._width - 1:
            at = 0 if lost_committee else self._sub_goal
            texts = [*texts[:at], "", *texts[at:]]
        elif len(texts) == self._width + 1:
            texts = self._to_the_right(texts, self._lead + 1)
        texts = texts + [""] * (self._width - len(texts))
        if len(texts[self._lead]) > _A_SENTENCE:
            texts = [*self._to_the_right(texts, self._lead + 1), ""]
        if self._labelled and texts[0] and not has_leader_label(texts[0]):
            texts = self._to_the_right(texts, self._lead)
        return texts

    def _to_the_right(self, texts: list[str], end: int) -> list[str]:
        """The first `end` cells as the leading columns, the last one a measure."""
        if end > self._lead and not texts[end - 1]:
            return [*texts[: end - 1], *texts[end:]]
        filled = [text for text in texts[:end] if text]
        if len(filled) > self._lead:
            return texts
        return [""] * (self._lead - len(filled)) + filled + texts[end:]


def _moved(before: list[str], after: list[str]) -> bool:
    width = max(len(before), len(after))
    return before + [""] * (width - len(before)) != after + [""] * (width - len(after))
