"""What was found in a file: a tree as the document has it, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from actionplans.imports.choices import FoundColumn, FoundWord
from actionplans.imports.grids import Link
from actionplans.imports.messages import IDENTITY_NUMBER
from actionplans.workflow import Status
from helsefellesskap.core.files.complaints import Complaint, Level, Place


@dataclass(frozen=True)
class Timeframe:
    """A deadline as written, and what can be understood of it."""

    text: str
    kind: str
    latest: date | None


@dataclass(frozen=True)
class ReadMeasure:
    """One row of the table. `refused` means a complaint says why it cannot pass."""

    text: str
    place: Place
    number: str = ""
    indicator: str = ""
    responsible: str = ""
    timeframe: Timeframe | None = None
    year_cells: Mapping[int, str] = field(default_factory=dict)
    status_colours: Mapping[int, str | None] = field(default_factory=dict)
    statuses: Mapping[int, Status] = field(default_factory=dict)
    status_text: str = ""
    status: Status = Status.UNKNOWN
    shaded_blue: bool = False
    language: str = "nn"
    links: tuple[Link, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    patient_groups: tuple[str, ...] = ()
    refused: bool = False
    # What only the portal's own files tell; `exact` ones are kept as they stand.
    exact: bool = False
    sentences: Mapping[int, str] = field(default_factory=dict)
    parts: tuple[int, ...] = ()
    priority: bool = False
    together: tuple[str, ...] = ()
    has_consequences: bool = False


@dataclass(frozen=True)
class ReadSubGoal:
    """Measures under one aim; `text` is None where they hang under the goal."""

    text: str | None
    measures: tuple[ReadMeasure, ...]
    place: Place
    had_responsible_person: bool = False
    shaded_blue: bool = False
    language: str = "nn"
    refused: bool = False


@dataclass(frozen=True)
class ReadGoal:
    text: str
    sub_goals: tuple[ReadSubGoal, ...]
    place: Place
    number: str = ""
    number_as_written: str = ""
    had_responsible_person: bool = False
    patient_groups: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    shaded_blue: bool = False
    language: str = "nn"
    refused: bool = False

    def measures(self) -> Iterator[ReadMeasure]:
        for sub_goal in self.sub_goals:
            yield from sub_goal.measures


@dataclass(frozen=True)
class Remark:
    """Text that belongs to the committee's part but is no goal or measure."""

    text: str
    place: Place


@dataclass(frozen=True)
class Seats:
    """Which labels of leaders the file has; the names are never kept."""

    leader_label: str = ""
    deputy_label: str = ""
    deputy_label_has_colon: bool | None = None
    has_leader_name: bool = False
    has_deputy_name: bool = False


@dataclass(frozen=True)
class ReadCommittee:
    """One body's part; `slug` is None when no alias knows the heading."""

    heading_in_document: str
    slug: str | None
    goals: tuple[ReadGoal, ...]
    place: Place
    seats: Seats = Seats()
    remarks: tuple[Remark, ...] = ()

    def measures(self) -> Iterator[ReadMeasure]:
        for goal in self.goals:
            yield from goal.measures()

    @property
    def must_be_mended(self) -> bool:
        """Whether a goal or sub-goal cannot pass; a measure could be skipped."""
        return any(
            goal.refused or any(sub_goal.refused for sub_goal in goal.sub_goals)
            for goal in self.goals
        )

    def refused_measures(self) -> list[ReadMeasure]:
        return [measure for measure in self.measures() if measure.refused]

    def counts(self) -> dict[str, int]:
        """Goals, sub-goals with a text of their own, and measures."""
        return {
            "goals": len(self.goals),
            "sub_goals": sum(
                sub_goal.text is not None
                for goal in self.goals
                for sub_goal in goal.sub_goals
            ),
            "measures": sum(1 for _ in self.measures()),
        }


@dataclass(frozen=True)
class LegendEntry:
    """What the document says that a colour means; no status means a mark."""

    label: str
    colour: str
    status: Status | None


@dataclass(frozen=True)
class ReadPlan:
    """Everything a person must see before anything is stored."""

    kind: str
    committees: tuple[ReadCommittee, ...]
    complaints: tuple[Complaint, ...]
    title: str = ""
    period: tuple[int, int] | None = None
    year_columns: tuple[int, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    columns: tuple[FoundColumn, ...] = ()
    words: tuple[FoundWord, ...] = ()
    colours: tuple[FoundWord, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether something was met that only a person can tell the meaning of."""
        return not all(column.known for column in self.columns) or any(
            found.asks and not found.known for found in (*self.words, *self.colours)
        )

    def refusals(self) -> list[Complaint]:
        """What keeps rows out; applying needs them mended or skipped on purpose."""
        return [item for item in self.complaints if item.level is Level.REFUSAL]

    def has_identity_numbers(self) -> bool:
        """Then nothing of the file may be kept, not even until it is confirmed."""
        return any(item.sentence is IDENTITY_NUMBER for item in self.complaints)
