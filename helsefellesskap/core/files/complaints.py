"""What the reader has to say about a file, in words and with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.formats import number_format

from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.files import messages

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Level(StrEnum):
    """A refusal keeps its row out; a warning needs a look; a note informs."""

    REFUSAL = "refusal"
    WARNING = "warning"
    NOTE = "note"


class Count(int):
    """A number written as the reader's language writes numbers."""

    def __str__(self) -> str:
        return number_format(int(self), use_l10n=True, force_grouping=True)


def say(sentence: StrOrPromise, params: Mapping[str, object]) -> str:
    """The sentence in the language that is active now."""
    written = {
        key: Count(value) if type(value) is int else value
        for key, value in params.items()
    }
    return str(sentence % written)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: as exactly as the kind of file allows."""

    table: int | None = None
    sheet: str = ""
    line: int | None = None
    row: int | None = None
    column: str = ""
    cell: str = ""
    number: str = ""

    def __str__(self) -> str:
        return ", ".join(self._parts())

    def _parts(self) -> list[str]:
        parts = []
        if self.table is not None:
            parts.append(say(messages.PLACE_TABLE, {"number": str(self.table)}))
        if self.sheet:
            parts.append(say(messages.PLACE_SHEET, {"name": self.sheet}))
        if self.line is not None:
            parts.append(say(messages.PLACE_LINE, {"number": str(self.line)}))
        if self.row is not None and not self.cell:
            parts.append(say(messages.PLACE_ROW, {"number": str(self.row)}))
        if self.number:
            parts.append(say(messages.PLACE_NUMBER, {"number": self.number}))
        if self.cell:
            parts.append(say(messages.PLACE_CELL, {"cell": self.cell}))
        elif self.column:
            parts.append(say(messages.PLACE_COLUMN, {"name": self.column}))
        return parts

    @property
    def of_row(self) -> Place:
        """The place of the whole row."""
        return replace(self, column="", cell="")

    @property
    def row_name(self) -> str:
        """The row's own number in the file, for lists of rows."""
        return str(self.row if self.row is not None else self.line)


@dataclass(frozen=True)
class Complaint:
    """One sentence about the file; `str()` gives it in the reader's language."""

    level: Level
    sentence: StrOrPromise
    params: Mapping[str, object] = field(default_factory=dict)
    place: Place | None = None
    skippable: bool = False  # a refusal that leaves out no more than its own row

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        return say(self.sentence, self.params)

    @property
    def where(self) -> str:
        return str(self.place) if self.place else ""


class FileRefused(DomainError):
    """The file cannot be read at all; `str()` says why and what to do."""

    def __init__(self, sentence: StrOrPromise, **params: object) -> None:
        super().__init__(sentence, params)
        self.sentence = sentence
        self.params = params

    def __str__(self) -> str:
        return say(self.sentence, self.params)


class Complaints(list[Complaint]):
    """A list that is written to with one short word per level."""

    def refuse(
        self,
        sentence: StrOrPromise,
        place: Place | None = None,
        *,
        skippable: bool = False,
        **params: object,
    ) -> None:
        self.append(Complaint(Level.REFUSAL, sentence, params, place, skippable))

    def warn(
        self, sentence: StrOrPromise, place: Place | None = None, **params: object
    ) -> None:
        self.append(Complaint(Level.WARNING, sentence, params, place))

    def note(
        self, sentence: StrOrPromise, place: Place | None = None, **params: object
    ) -> None:
        self.append(Complaint(Level.NOTE, sentence, params, place))
