"""One row at a time: what it adds to the tree, and what it only goes on with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actionplans.imports import messages
from actionplans.imports.assembly import Tree, without_goes_on
from actionplans.imports.drafts import (
    GoalDraft,
    MeasureDraft,
    SubGoalDraft,
    TextDraft,
    same_text,
    starts_item,
    text_key,
)
from actionplans.imports.grids import Cell, Grid, Row, one_line
from actionplans.imports.headings import BARE_NUMBER, Columns, Role
from actionplans.imports.people import committee_cell

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_INDICATOR_LABEL = re.compile(r"(?i)^måleverktøy\s*:")
_ENDED = (".", "!", "?", ":", ";")
_OF_THE_ROW = (Role.NUMBER, Role.RESPONSIBLE, Role.TIMEFRAME, Role.STATUS)


def take_rows(
    tree: Tree, grid: Grid, columns: Columns, *, goes_on: bool = False
) -> None:
    """All rows below the heading row, or all where an earlier table goes on."""
    rows = grid.rows
    if not goes_on:
        rows = rows[rows.index(columns.row) + 1 :]
    tree.after_break = goes_on
    for row in rows:
        if row.is_blank():
            continue
        if columns.is_repeated_in(row):
            tree.complaints.note(messages.REPEATED_HEADING, grid.where(row))
            tree.after_break = True
            continue
        tree.after_break = tree.after_break or row.after_break
        _RowReader(tree, grid, columns, row).read()
        tree.after_break = False


class _RowReader:
    def __init__(self, tree: Tree, grid: Grid, columns: Columns, row: Row) -> None:
        self._tree = tree
        self._grid = grid
        self._columns = columns
        self._row = row
        self._fields = columns.fields(row)
        self._place = grid.where(row)

    def read(self) -> None:
        if self._is_remark():
            return
        if self._goes_on_from_above():
            self._join()
        else:
            if self._fields.has_own(Role.COMMITTEE):
                self._tree.enter(self._fields.text(Role.COMMITTEE), self._place)
            new_goal = self._goal()
            new_sub_goal = self._sub_goal(after_new_goal=new_goal)
            self._measure(something_new=new_goal or new_sub_goal)
        self._tell_text_beyond()
        self._tell_text_under_merging()

    # Rows that are no part of the tree

    def _is_remark(self) -> bool:
        """A row of one text that fits no field: a comment, a note, a body's name."""
        filled = self._row.filled()
        if len(filled) != 1:
            return False
        cell = filled[0]
        formulas = any(other.formula for other in self._row.cells)
        wide = cell.span > 2 and cell.span * 2 > len(self._columns.columns)
        wide = wide and not formulas
        in_number = self._fields.cell(Role.NUMBER) is cell
        if not wide and (not in_number or BARE_NUMBER.match(cell.text)):
            return False
        if self._tree.is_committee(cell.text):
            self._tree.enter(cell.text, self._place)
        else:
            self._tree.remark(cell.text, self._place)
            self._note(messages.REMARK, cell.text)
        return True

    # Rows cut off by a page break

    def _goes_on_from_above(self) -> bool:
        fields, goal = self._fields, self._tree.goal
        if goal is None:
            return False
        if _INDICATOR_LABEL.match(fields.text(Role.MEASURE)) and goal.last_measure():
            return True
        first = fields.text(Role.COMMITTEE)
        if first and not committee_cell(first).heading:
            return True
        if any(fields.has_own(role) for role in _OF_THE_ROW):
            return False
        if not self._tree.after_break and not self._adds_nothing_of_its_own():
            return False
        cut = any(
            _cut(above.text, fields.text(role))
            for role, above in self._above().items()
            if fields.has_own(role)
        )
        return cut or (self._tree.after_break and self._is_lone_item())

    def _adds_nothing_of_its_own(self) -> bool:
        fields = self._fields
        return not fields.has_own(Role.MEASURE) and not any(
            cell.text or cell.fill for cell in fields.years.values()
        )

    def _is_lone_item(self) -> bool:
        """A list item alone in its column, with the list's sign, atop a page."""
        above = self._above().get(Role.SUB_GOAL)
        text = self._fields.text(Role.SUB_GOAL)
        return (
            above is not None
            and len(self._row.filled()) == 1
            and starts_item(text)
            and text[:1] in above.text
        )

    def _above(self) -> dict[Role, TextDraft]:
        """The texts that this row could go on with."""
        found: dict[Role, TextDraft] = {}
        goal, sub_goal = self._tree.goal, self._tree.sub_goal
        if goal is not None:
            found[Role.GOAL] = goal
            if measure := goal.last_measure():
                found[Role.MEASURE] = measure
        if sub_goal is not None and sub_goal.text is not None:
            found[Role.SUB_GOAL] = sub_goal.text
        return found

    def _join(self) -> None:
        """Add each text to the one above it; what has none above starts anew."""
        fields, above = self._fields, self._above()
        self._tree.complaints.warn(messages.ROW_JOINED, self._place)
        if fields.has_own(Role.COMMITTEE):
            self._tree.committee.take(fields.text(Role.COMMITTEE))
        for role, draft in above.items():
            if fields.has_own(role):
                draft.go_on(fields.text(role))
        if Role.SUB_GOAL not in above:
            self._sub_goal(after_new_goal=False)
        measure = above.get(Role.MEASURE)
        if isinstance(measure, MeasureDraft):
            self._go_on_with_years(measure)
        else:
            self._measure(something_new=False)

    def _go_on_with_years(self, measure: MeasureDraft) -> None:
        for year, cell in self._fields.years.items():
            earlier = measure.years.get(year, cell)
            text = "\n".join(x for x in (earlier.text, cell.text) if x)
            if earlier is not cell:
                fill = earlier.fill or cell.fill
                measure.years[year] = Cell(text, earlier.start, fill=fill)

    # Goals, sub-goals, measures

    def _goal(self) -> bool:
        fields, goal = self._fields, self._tree.goal
        number = _goal_number(fields.text(Role.NUMBER))
        if not fields.has_own(Role.GOAL):
            if goal is not None and number and goal.number and number != goal.number:
                self._tree.complaints.warn(
                    messages.NUMBER_JUMPS,
                    self._place,
                    number=fields.text(Role.NUMBER),
                    goal=goal.number,
                )
            return False
        cell = fields.cell(Role.GOAL)
        if goal is not None and self._is_same_goal(goal, cell.text, number):
            return False
        text = without_goes_on(cell.text)
        draft = GoalDraft(text, self._place, cell.fill, cell.formula, number)
        self._tree.begin_goal(draft)
        return True

    def _is_same_goal(self, goal: GoalDraft, text: str, number: str) -> bool:
        """Written once more: after a page break, or on every row of a flat list."""
        bare = without_goes_on(text)
        if not same_text(goal.text, bare):
            return False
        if bare != text or self._tree.after_break:
            return True
        if self._columns.of(Role.NUMBER) is not None:
            return bool(number) and number == goal.number
        repeated = text_key(self._fields.text(Role.MEASURE)) in goal.measure_keys
        return not repeated and not self._columns.merges(Role.GOAL)

    def _sub_goal(self, *, after_new_goal: bool) -> bool:
        fields, tree = self._fields, self._tree
        current = tree.sub_goal.text if tree.sub_goal is not None else None
        cell = fields.cell(Role.SUB_GOAL)
        merging = self._columns.merges(Role.SUB_GOAL)
        if not fields.has_own(Role.SUB_GOAL):
            with_measure = fields.has_own(Role.MEASURE)
            if current and merging and with_measure and not cell.continued:
                tree.complaints.warn(messages.EMPTY_SUB_GOAL, self._place)
            return False
        if (
            current is not None
            and same_text(current.text, cell.text)
            and not after_new_goal
            and not merging
        ):
            return False
        text = without_goes_on(cell.text)
        draft = TextDraft(text, self._place, cell.fill, cell.formula)
        tree.begin_sub_goal(SubGoalDraft(draft, self._place))
        return True

    def _measure(self, *, something_new: bool) -> None:
        fields, tree = self._fields, self._tree
        if not fields.has_own(Role.MEASURE):
            self._row_without_measure(something_new)
            return
        sub_goal = tree.sub_goal
        if sub_goal is None:
            sub_goal = tree.begin_sub_goal(SubGoalDraft(None, self._place))
        cell = fields.cell(Role.MEASURE)
        if tree.goal is not None:
            tree.goal.measure_keys.add(text_key(cell.text))
        sub_goal.measures.append(
            MeasureDraft(
                cell.text,
                self._grid.where(self._row, cell.start, _heading(self._columns)),
                cell.fill,
                cell.formula,
                number=one_line(fields.text(Role.NUMBER)),
                indicator=fields.text(Role.INDICATOR),
                responsible=fields.text(Role.RESPONSIBLE),
                timeframe=fields.text(Role.TIMEFRAME),
                status_text=fields.text(Role.STATUS),
                years=dict(fields.years),
                year_places={
                    year: self._grid.where(self._row, found.start, str(year))
                    for year, found in fields.years.items()
                },
                links=cell.links,
                groups=fields.text(Role.GROUPS),
                comment=fields.text(Role.COMMENT),
                other={key: found.text for key, found in fields.other.items()},
            )
        )
        for column in fields.crowded:
            if column.role in {Role.COMMENT, Role.GROUPS, Role.LEFT_OUT}:
                continue
            place = self._grid.where(self._row, column.start, column.heading)
            tree.complaints.warn(messages.CROWDED, place)

    def _row_without_measure(self, something_new: bool) -> None:
        fields, tree = self._fields, self._tree
        shared = fields.cell(Role.MEASURE).continued
        if something_new:
            sentence = messages.SHARED_MEASURE if shared else messages.NO_MEASURE
            tree.complaints.note(sentence, self._place)
        in_tree = {Role.COMMITTEE, Role.GOAL, Role.SUB_GOAL, Role.LEFT_OUT}
        loose = [c for role, c in fields.by_role.items() if role not in in_tree]
        loose += [*fields.years.values(), *fields.other.values()]
        text = " | ".join(c.text for c in loose if c.text and not c.continued)
        if text:
            tree.remark(text, self._place)
            self._warn(messages.LOOSE_TEXT, text)
        elif not shared and any(
            cell.fill not in {None, "FFFFFF"} for cell in fields.years.values()
        ):
            tree.complaints.warn(messages.COLOUR_WITHOUT_MEASURE, self._place)

    def _tell_text_beyond(self) -> None:
        for cell in self._fields.beyond:
            self._tree.remark(cell.text, self._place)
            self._warn(messages.OUTSIDE_COLUMNS, cell.text)

    def _tell_text_under_merging(self) -> None:
        """Word keeps, unseen, what stood in cells before they were merged."""
        for cell in self._row.cells:
            if cell.continued and cell.text:
                self._tree.remark(cell.text, self._place)
                self._warn(messages.TEXT_UNDER_MERGING, cell.text)

    def _note(self, sentence: StrOrPromise, text: str) -> None:
        self._tree.complaints.note(sentence, self._place, text=messages.shortened(text))

    def _warn(self, sentence: StrOrPromise, text: str) -> None:
        self._tree.complaints.warn(sentence, self._place, text=messages.shortened(text))


def _cut(above: str, below: str) -> bool:
    """Whether a sentence goes on from one text to the other."""
    goes_on = below[:1].islower() and not starts_item(below)
    return goes_on and bool(above) and not above.rstrip().endswith(_ENDED)


def _goal_number(number: str) -> str:
    match = re.match(r"(\d+)", number)
    return match[1] if match else ""


def _heading(columns: Columns) -> str:
    column = columns.of(Role.MEASURE)
    return column.heading if column else ""
