"""The tree while it is being put together: raw texts, cells and places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from actionplans.imports.grids import Cell, Link, one_line
from actionplans.imports.limits import Limits
from actionplans.imports.people import committee_cell, merged_seats
from actionplans.imports.plan import Remark, Seats
from helsefellesskap.core.files.complaints import Place


@dataclass
class TextDraft:
    """A text that may go on in the next row."""

    text: str
    place: Place
    fill: str | None = None
    is_formula: bool = False

    def go_on(self, text: str) -> None:
        """Join what a page break cut off; a list item gets a line of its own."""
        if text:
            self.text = f"{self.text}{joint(self.text, text)}{text}"


@dataclass
class MeasureDraft(TextDraft):
    number: str = ""
    indicator: str = ""
    responsible: str = ""
    timeframe: str = ""
    status_text: str = ""
    years: dict[int, Cell] = field(default_factory=dict)
    year_places: dict[int, Place] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    other: dict[str, str] = field(default_factory=dict)

    def texts(self, limits: Limits) -> Iterator[tuple[str, int]]:
        """Everything the row says in words, and how long each may be."""
        yield self.text, limits.cell_characters
        yield self.indicator, limits.cell_characters
        yield self.responsible, limits.responsible_characters
        yield self.timeframe, limits.timeframe_characters
        yield self.status_text, limits.word_characters
        for cell in self.years.values():
            yield cell.text, limits.word_characters
        for text in self.other.values():
            yield text, limits.cell_characters


@dataclass
class SubGoalDraft:
    """`text` is None for measures directly under the goal."""

    text: TextDraft | None
    place: Place
    measures: list[MeasureDraft] = field(default_factory=list)


@dataclass
class GoalDraft(TextDraft):
    number: str = ""
    sub_goals: list[SubGoalDraft] = field(default_factory=list)
    measure_keys: set[str] = field(default_factory=set)

    def measures(self) -> Iterator[MeasureDraft]:
        for sub_goal in self.sub_goals:
            yield from sub_goal.measures

    def last_measure(self) -> MeasureDraft | None:
        """The one that a row cut off by a page break could go on with."""
        for sub_goal in reversed(self.sub_goals):
            if sub_goal.measures:
                return sub_goal.measures[-1]
        return None


@dataclass
class CommitteeDraft:
    """One body; its heading may come in two halves."""

    heading: str
    place: Place
    seats: Seats = field(default_factory=Seats)
    people_left_out: int = 0
    goals: list[GoalDraft] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def take(self, text: str) -> None:
        """More of the cell that names the body."""
        found = committee_cell(text)
        self.heading = one_line(f"{self.heading} {found.heading}")
        self.seats = merged_seats(self.seats, found.seats)
        self.people_left_out += found.labels


def text_key(text: str) -> str:
    """The same for texts that differ in case and white space alone."""
    return one_line(text).casefold()


def same_text(first: str, second: str) -> bool:
    return text_key(first) == text_key(second)


def joint(first: str, second: str) -> str:
    """A blank in the middle of a sentence, a line break before a list item."""
    return "\n" if starts_item(second) or not first else " "


def starts_item(text: str) -> bool:
    """Whether the text begins with the sign of a list."""
    return text[:1] in "-–•·☑☐*" or (
        text[:1].isalnum() and text[1:2] in ".)" and text[:1].isascii()
    )
