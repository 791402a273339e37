"""What a person has said of a file's columns, words and colours, and what to ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from actionplans.imports import messages
from actionplans.imports.grids import one_line
from actionplans.workflow import Status
from helsefellesskap.core.files.complaints import FileRefused

Answers: TypeAlias = Mapping[str, str]

MARK = "mark"
"""The answer that a colour marks a priority patient group."""

_SAMPLES = 3


def key_of(text: str) -> str:
    """By what a heading or a word is known again: case and blanks do not matter."""
    return one_line(text).casefold()[:200]


@dataclass(frozen=True)
class Choices:
    """Heading → role or "year:2025", word → status, colour → status or mark.

    An empty answer for a word or a colour means that it is no status, on purpose.
    """

    columns: Answers = field(default_factory=dict)
    words: Answers = field(default_factory=dict)
    colours: Answers = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.columns or self.words or self.colours)

    def column(self, heading: str) -> str | None:
        return self.columns.get(key_of(heading))

    def status_of(self, word: str) -> Status | None:
        """What the word was said to mean; None where nothing was said."""
        answer = self.words.get(key_of(word))
        return None if answer is None else _status(answer)

    def status_of_colour(self, code: str) -> Status | None:
        """The same of a colour; a mark is no status."""
        answer = self.colours.get(code)
        return None if answer is None else _status(answer)

    def is_mark(self, code: str | None) -> bool:
        return code is not None and self.colours.get(code) == MARK

    def over(self, former: Choices) -> Choices:
        """These where they say something, the former else."""
        return Choices(
            {**former.columns, **self.columns},
            {**former.words, **self.words},
            {**former.colours, **self.colours},
        )

    def as_data(self) -> dict[str, dict[str, str]]:
        return {
            "columns": dict(self.columns),
            "words": dict(self.words),
            "colours": dict(self.colours),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Choices:
        return cls(
            *(dict(data.get(name) or {}) for name in ("columns", "words", "colours"))
        )


NO_CHOICES = Choices()


def _status(answer: str) -> Status:
    return Status(answer) if answer in Status.values else Status.UNKNOWN


@dataclass(frozen=True)
class FoundColumn:
    """A heading of the file, what it was taken for, and what stands below it."""

    heading: str
    role: str
    samples: tuple[str, ...] = ()
    known: bool = True  # understood, or answered for


@dataclass(frozen=True)
class FoundWord:
    """A word where a status should be, or a colour, and how often."""

    text: str
    answer: str  # a status, `MARK`, or nothing
    count: int
    known: bool = False
    asks: bool = True  # stands where nothing else than a status can stand


class NeedsChoices(FileRefused):
    """The table is there, but not one heading is understood; a person must say."""

    def __init__(self, columns: tuple[FoundColumn, ...]) -> None:
        super().__init__(messages.NO_COLUMNS)
        self.columns = columns


def samples_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The first few different texts, shortened."""
    found: dict[str, None] = {}
    for text in texts:
        words = one_line(text)
        if words:
            found.setdefault(words[:80], None)
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def guessed_columns(
    rows: list[list[str]], role_of: Callable[[str], str]
) -> tuple[FoundColumn, ...]:
    """The columns of a table of which no heading is the measure; nothing if it is none."""
    for at, row in enumerate(rows[:40]):
        heads = [(n, one_line(text)) for n, text in enumerate(row) if text.strip()]
        below = [other for other in rows[at + 1 :] if sum(map(bool, other)) > 1]
        if len(heads) < 2 or not below:
            continue
        if len({key_of(text) for _n, text in heads}) < len(heads):
            continue
        if any(len(text) > 80 for _n, text in heads):
            continue
        return tuple(
            FoundColumn(
                text,
                role_of(text),
                samples_of(other[n] for other in below if n < len(other)),
                known=False,
            )
            for n, text in heads
        )
    return ()
