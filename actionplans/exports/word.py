"""Plans as Word documents: the table everybody knows, with colours and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from actionplans import columns
from actionplans.columns import CORE, FILLS, MARK, WORD_STYLE, Column
from actionplans.exports.rows import Part
from actionplans.workflow import Status
from helsefellesskap.core.word import DENSER, WordCell, WordDocument

if TYPE_CHECKING:
    from actionplans.reports import GoalRow, MeasureRow, StatusCell

INTRODUCTION = "Plan Introduction"
"""The style by which an introduction is known when the file comes back."""

LEGEND = "Plan Legend"
"""The style of the words above the legend."""

_SHARES = {Column.GOAL: 4.0, Column.SUB_GOAL: 3.6, Column.MEASURE: 5.6}
_WIDTHS = {
    Column.NUMBER: 1.6,
    Column.RESPONSIBLE: 2.0,
    Column.TIMEFRAME: 1.7,
    Column.INDICATOR: 2.2,
    Column.GROUPS: 2.3,
    Column.MARKS: 2.15,
}
_YEAR_WIDTH = 1.95
"""Centimetres in which the longest usual word stands undivided."""

_LEAST = 11.0
"""Centimetres that goal, sub-goal and measure have together, whatever the others want."""

_SHOWN = (
    Column.NUMBER,
    *_SHARES,
    Column.RESPONSIBLE,
    Column.TIMEFRAME,
    Column.INDICATOR,
    Column.GROUPS,
    Column.MARKS,
)
_KEPT = CORE | {Column.RESPONSIBLE}  # also where nobody has filled them in
_LEGEND = (Status.NOT, Status.GOING, Status.DONE)
_LEGEND_WIDTHS = (5.2, 1.8)


def plan_docx(
    parts: Sequence[Part],
    years: Sequence[int],
    *,
    title: str,
    subtitle: str = "",
    language: str = "nn",
) -> bytes:
    """The plans one after the other, each with its body's name as heading."""
    with translation.override(language):
        document = WordDocument(title, language=language, landscape=True)
        document.add_style(INTRODUCTION)
        document.add_style(LEGEND)
        document.add_table_style(WORD_STYLE)
        if subtitle:
            document.paragraph(subtitle, style="Subtitle")
        _legend(document)
        for part in parts:
            _write(document, part, years)
        return document.content()


def _write(document: WordDocument, part: Part, years: Sequence[int]) -> None:
    plan = part.revision.plan
    document.heading(plan.writer.short)
    if part.introduction:
        document.paragraph(part.introduction, style=INTRODUCTION)
    if not part.goals:
        document.paragraph(_("There are no goals yet."))
        return
    rows = [row for goal in part.goals for row in _goal(goal, years)]
    shown = [
        column
        for column in _SHOWN
        if column in _KEPT or any(cells[column].text for cells, _statuses in rows)
    ]
    words = _("Goals, sub-goals and measures, with the status of %(years)s.")
    dense = _wanted(shown, len(years)) > document.width - _LEAST
    document.table(
        [*(columns.heading(column) for column in shown), *map(str, years)],
        ([*(cells[column] for column in shown), *statuses] for cells, statuses in rows),
        widths=_widths(shown, len(years), document.width, DENSER if dense else 1.0),
        title=plan.heading,
        summary=words % {"years": ", ".join(map(str, years)) or "–"},
        style=WORD_STYLE,
        dense=dense,
    )


def _wanted(shown: Sequence[Column], years: int) -> float:
    """Centimetres that the small columns need together."""
    return sum(_WIDTHS[one] for one in shown if one in _WIDTHS) + _YEAR_WIDTH * years


def _widths(
    shown: Sequence[Column], years: int, whole: float, letters: float
) -> list[float]:
    """Centimetres: to each small column what it needs, the rest to the long texts."""
    wanted = _wanted(shown, years)
    narrowed = min(letters, (whole - _LEAST) / wanted)
    share = (whole - narrowed * wanted) / sum(_SHARES.values())
    texts = [
        _SHARES[one] * share if one in _SHARES else _WIDTHS[one] * narrowed
        for one in shown
    ]
    return [*texts, *[_YEAR_WIDTH * narrowed] * years]


def _legend(document: WordDocument) -> None:
    """What the colours mean, as secretaries have always put it above the table."""
    colours = [
        (columns.heading(Column.PRIORITY), MARK),
        *((columns.label_of(status), FILLS[status]) for status in _LEGEND),
    ]
    document.paragraph(_("Colours"), style=LEGEND)
    document.table(
        [],
        [[WordCell(words), WordCell(fill=fill)] for words, fill in colours],
        widths=_LEGEND_WIDTHS,
        whole=False,
        summary=_("What each colour means."),
    )


def _goal(
    goal: GoalRow, years: Sequence[int]
) -> Iterator[tuple[dict[Column, WordCell], list[WordCell]]]:
    """One row for each measure; the cells of goal and sub-goal are merged downwards."""
    fill = MARK if goal.groups else ""
    first = True
    for block in goal.blocks:
        sub_goal = block.sub_goal
        for at, measure in enumerate(block.measures or (None,)):
            row = measure or sub_goal or goal
            cells = {column: WordCell() for column in _SHOWN}
            cells[Column.NUMBER] = WordCell(row.number)
            cells[Column.GOAL] = _merging(
                goal.text, goal.language, first=first, height=goal.height, fill=fill
            )
            if sub_goal:
                cells[Column.SUB_GOAL] = _merging(
                    sub_goal.text, sub_goal.language, first=not at, height=block.height
                )
            groups = goal.groups if first else ()
            own = measure.groups if measure else ()
            cells[Column.GROUPS] = WordCell(columns.write_both(groups, own))
            if measure:
                cells |= _measure(measure)
            marks = _marks(measure, goal.together if first else ())
            cells[Column.MARKS] = WordCell(marks)
            yield cells, [_year(measure, year) for year in years]
            first = False


def _merging(
    text: str, language: str, *, first: bool, height: int, fill: str = ""
) -> WordCell:
    return WordCell(
        text if first else "",
        fill=fill,
        language=language,
        merged=not first,
        begins=first and height > 1,
    )


def _measure(measure: MeasureRow) -> dict[Column, WordCell]:
    node = measure.node
    when = columns.write_timeframe(node.timeframe, node.timeframe_words)
    return {
        Column.MEASURE: WordCell(
            measure.text,
            fill=MARK if node.priority else "",
            language=measure.language,
        ),
        Column.RESPONSIBLE: WordCell(measure.responsible),
        Column.TIMEFRAME: WordCell(when),
        Column.INDICATOR: WordCell(measure.indicator, language=measure.language),
    }


def _marks(measure: MeasureRow | None, goal_with: Sequence[str]) -> str:
    """What else there is to say of the measure, and of the goal in its first row."""
    if measure is None:
        return columns.write_marks(goal_with=goal_with)
    return columns.write_marks(
        priority=measure.node.priority,
        consequences=measure.has_consequences,
        parts=[part.number for part in measure.node.parts.all()],
        together=measure.together,
        goal_with=goal_with,
    )


def _year(measure: MeasureRow | None, year: int) -> WordCell:
    """The colour and the words that go with it; empty where nothing is told."""
    cell = measure.status_in(year) if measure else None
    if cell is None or not _is_told(cell):
        return WordCell()
    return WordCell(
        columns.write_status(cell.label, cell.word, cell.sentence),
        fill=FILLS.get(Status(cell.status), ""),
    )


def _is_told(cell: StatusCell) -> bool:
    return bool(cell.word or cell.sentence) or cell.status not in {"", Status.UNKNOWN}
