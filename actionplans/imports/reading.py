"""A file in, a tree and complaints out; no database, no network, no names kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import BinaryIO

from actionplans.imports import messages
from actionplans.imports.assembly import Tree
from actionplans.imports.choices import (
    NO_CHOICES,
    Choices,
    FoundColumn,
    FoundWord,
    NeedsChoices,
    guessed_columns,
    key_of,
    samples_of,
)
from actionplans.imports.colours import Palette, read_legend
from actionplans.imports.docx import read_docx
from actionplans.imports.duplicates import tell_duplicates
from actionplans.imports.finishing import Finisher
from actionplans.imports.grids import Document, Grid, Paragraph, one_line
from actionplans.imports.headings import (
    Columns,
    Role,
    columns_as,
    find_columns,
    role_of,
)
from actionplans.imports.limits import LIMITS, Limits
from actionplans.imports.own import OwnReader
from actionplans.imports.own_cells import OwnColumns, find_own_columns
from actionplans.imports.plan import LegendEntry, ReadCommittee, ReadPlan
from actionplans.imports.rows import take_rows
from actionplans.imports.textfiles import read_text
from actionplans.imports.xlsx import read_xlsx
from helsefellesskap.core.files.complaints import (
    Complaint,
    Complaints,
    FileRefused,
    Place,
)
from helsefellesskap.core.files.packages import Package
from helsefellesskap.core.files.reading import content_of, in_words_of, is_package
from helsefellesskap.core.privacy import has_identity_number

_PERIOD = re.compile(r"\b(20\d\d)\s*[-–—]\s*(20\d\d)\b")
_PREFIX = re.compile(
    r"^(fsu|fagutvalg?|fa[gl]+[el]*i?g\w*\s+samarbeidsutvalg?)\s*(for|:)?\s+"
)
_DIGIT = re.compile(r"\d")
_LONGEST_HEADING = 160
_INTRODUCTION = "PlanIntroduction"  # the style that our own files have for it
_LEGEND = "PlanLegend"  # and for the words above the colours
_ORDINARY = ""


def read_plan(
    source: Path | BinaryIO,
    *,
    filename: str,
    aliases: Mapping[str, str],
    limits: Limits = LIMITS,
    choices: Choices = NO_CHOICES,
) -> ReadPlan:
    """Everything in the file, told by content whatever its name; or FileRefused."""
    complaints = Complaints()
    with in_words_of(messages.OURS):
        content = content_of(source, limits)
        document = _document(content, filename, limits, complaints, choices)
    return _Reading(document, complaints, aliases, limits, choices).plan()


def alias_key(heading: str) -> str:
    """What two ways of writing one body's name have in common."""
    words = one_line(heading).casefold().rstrip(".: ")
    words = _PREFIX.sub("", words)
    return re.sub(r"[\s\-–,./]+", "", words)


def _document(
    content: bytes,
    filename: str,
    limits: Limits,
    complaints: Complaints,
    choices: Choices,
) -> Document:
    if not is_package(content, limits):
        document = read_text(content, limits, complaints, choices)
    else:
        package = Package(content, limits)
        if package.kind == "xlsx":
            document = read_xlsx(content, package, limits, complaints)
        else:
            document = read_docx(package, limits, complaints)
    _tell_wrong_ending(filename, document.kind, complaints)
    return document


def _tell_wrong_ending(filename: str, kind: str, complaints: Complaints) -> None:
    ending = PurePath(filename).suffix.lower().lstrip(".")
    text = {"csv", "txt", "tsv", ""}
    if ending != kind and not {ending, kind} <= text:
        complaints.warn(
            messages.WRONG_ENDING, ending=f".{ending}", kind=messages.KINDS[kind]
        )


class _Reading:
    """Finds the tables of a document and has them read in order."""

    def __init__(
        self,
        document: Document,
        complaints: Complaints,
        aliases: Mapping[str, str],
        limits: Limits,
        choices: Choices,
    ) -> None:
        self._choices = choices
        self._columns: dict[str, FoundColumn] = {}
        self._document = document
        self._complaints = complaints
        self._limits = limits
        self._slugs = {alias_key(name): slug for name, slug in aliases.items()}
        self._tree = Tree(complaints, lambda text: self._slug(text) is not None)
        self._palette = Palette(choices)
        self._legend: tuple[LegendEntry, ...] = ()
        self._years: set[int] = set()
        self._outside: list[str] = []
        self._last: Columns | None = None
        self._words: tuple[FoundWord, ...] = ()
        self._own = OwnReader(complaints, self._palette, limits, self._slug)
        self._has_own = False

    def plan(self) -> ReadPlan:
        paragraphs: list[Paragraph] = []
        for block in self._document.blocks:
            if isinstance(block, Paragraph):
                paragraphs.append(block)
            else:
                self._grid(block, paragraphs)
                paragraphs = []
        self._outside += [paragraph.text for paragraph in paragraphs]
        if self._last is None and not self._has_own:
            raise self._nothing_found()
        title = self._title()
        self._tell_identity_numbers()
        self._tell_outside(title)
        committees = self._committees()
        tell_duplicates(committees, self._complaints)
        return ReadPlan(
            kind=self._document.kind,
            committees=committees,
            complaints=tuple(sorted(self._complaints, key=self._order)),
            title=title,
            period=_period(title),
            year_columns=tuple(sorted(self._years)),
            legend=self._legend,
            columns=tuple(self._columns.values()),
            words=self._words,
            colours=tuple(self._palette.found()),
        )

    def _order(self, complaint: Complaint) -> tuple[int, int]:
        """The file as a whole first, then down through it."""
        place = complaint.place or Place()
        sheets = [grid.title for grid in self._document.grids()]
        table = place.table or (sheets.index(place.sheet) + 1 if place.sheet else 0)
        return table, place.row or place.line or 0

    def _slug(self, heading: str) -> str | None:
        return self._slugs.get(alias_key(heading)) if heading else None

    def _grid(self, grid: Grid, before: list[Paragraph]) -> None:
        if legend := read_legend(grid):
            self._legend = legend
            self._palette.learn(legend)
            ours = any(one.style == _LEGEND for one in before)
            self._outside += [
                one.text for one in before if not ours or one.style == _ORDINARY
            ]
            return
        own = find_own_columns(grid)
        if own is not None:
            self._take_own(grid, own, before)
            return
        columns = find_columns(grid, self._choices)
        if columns is None and self._is_continued_in(grid, before):
            self._continue(grid)
            return
        if columns is None:
            self._outside += [paragraph.text for paragraph in before]
            self._without_columns(grid)
            return
        above = self._above(grid, columns)
        if columns.of(Role.COMMITTEE) is None:
            self._enter(grid, [*before, *above])
        else:
            self._outside += [paragraph.text for paragraph in [*before, *above]]
        self._take(grid, columns)

    def _take_own(self, grid: Grid, own: OwnColumns, before: list[Paragraph]) -> None:
        """A table that the portal wrote, with the body's heading and introduction."""
        self._has_own = True
        self._years.update(own.years)
        self._tell_unknown(grid, own.unknown)
        headings = [one for one in before if one.heading]
        known = [one.text for one in headings if self._slug(one.text) is not None]
        below = [one.text for one in headings if one.style.startswith("Heading")]
        introduction = [one.written for one in before if one.style == _INTRODUCTION]
        self._outside += [one.text for one in before if one.style == _ORDINARY]
        self._own.take(
            grid,
            own,
            "".join((known or below)[-1:]),
            "\n".join(words.strip() for words in introduction),
        )

    def _ask_about(self, grid: Grid, columns: Columns) -> None:
        """Keep each heading with what stands below it, and tell of the unknown ones."""
        below = grid.rows[grid.rows.index(columns.row) + 1 :]
        unknown = []
        for column in columns.columns:
            told = self._choices.column(column.heading) is not None
            known = told or column.role is not Role.OTHER
            if not column.heading:
                continue
            if not known:
                unknown.append(column.heading)
            # What is known is not shown: names of people may stand there.
            cells = (
                cell
                for row in ([] if known and not told else below)
                for cell in row.cells
                if cell.start == column.start
            )
            role = f"year:{column.year}" if column.year else str(column.role)
            self._columns.setdefault(
                key_of(column.heading),
                FoundColumn(
                    column.heading, role, samples_of(c.text for c in cells), known
                ),
            )
        self._tell_unknown(grid, unknown)

    def _tell_unknown(self, grid: Grid, unknown: list[str]) -> None:
        if unknown:
            self._complaints.warn(
                messages.UNKNOWN_COLUMNS,
                grid.place,
                count=len(unknown),
                columns=messages.listed([f"«{heading}»" for heading in unknown]),
            )

    def _take(self, grid: Grid, columns: Columns) -> None:
        self._ask_about(grid, columns)
        self._years.update(columns.years)
        self._last = columns
        take_rows(self._tree, grid, columns)

    def _is_continued_in(self, grid: Grid, before: list[Paragraph]) -> bool:
        """A table cut in two goes on without headings, in the same columns."""
        if self._last is None or before or not grid.rows or grid.title:
            return False
        return max(len(row.cells) for row in grid.rows) == len(self._last.row.cells)

    def _continue(self, grid: Grid) -> None:
        if self._last is None:
            return
        self._complaints.warn(messages.TABLE_GOES_ON, grid.place)
        take_rows(self._tree, grid, columns_as(self._last, grid), goes_on=True)

    def _without_columns(self, grid: Grid) -> None:
        """No plan here; one may lie in a table inside, as layout tables have it."""
        before = self._last
        for nested in grid.nested:
            self._grid(nested, [])
        if self._last is before and grid.rows:
            words = " ".join(cell.text for row in grid.rows for cell in row.cells)
            if one_line(words):
                self._complaints.note(
                    messages.TABLE_NOT_READ,
                    grid.place,
                    text=messages.shortened(one_line(words)),
                )

    def _above(self, grid: Grid, columns: Columns) -> list[Paragraph]:
        """Lines of a sheet above its heading row, as the text before a table."""
        rows = grid.rows[: grid.rows.index(columns.row)]
        return [
            Paragraph(" ".join(cell.text for cell in row.filled()), heading=n == 0)
            for n, row in enumerate(rows)
            if row.filled()
        ]

    def _enter(self, grid: Grid, before: list[Paragraph]) -> None:
        """The body named before the table, if one is."""
        named = [p.text for p in before if self._slug(p.text) is not None]
        headings = [
            p.text
            for p in before
            if p.heading and len(p.text) < _LONGEST_HEADING and not _is_title(p.text)
        ]
        heading = [*named, *headings][:1] if named else headings[-1:]
        if not heading and grid.title and not self._is_only_sheet(grid):
            heading = [grid.title]
        self._outside += [p.text for p in before if p.text not in heading]
        if heading or self._last is None:
            self._tree.enter("".join(heading), grid.place)

    def _is_only_sheet(self, grid: Grid) -> bool:
        return list(self._document.grids()) == [grid]

    def _tell_identity_numbers(self) -> None:
        """Anywhere in the file, also in what is not read into the plan."""
        for block in self._document.blocks:
            if isinstance(block, Paragraph):
                if _has_identity_number(block.text):
                    self._complaints.refuse(messages.IDENTITY_NUMBER)
                continue
            for row in block.rows:
                if any(_has_identity_number(cell.text) for cell in row.cells):
                    self._complaints.refuse(messages.IDENTITY_NUMBER, block.where(row))

    def _tell_outside(self, title: str) -> None:
        outside = [one_line(text) for text in self._outside]
        if title in outside:
            outside.remove(title)
        if outside:
            self._complaints.note(
                messages.TEXT_OUTSIDE,
                count=len(outside),
                text=messages.shortened(outside[0]),
            )

    def _committees(self) -> tuple[ReadCommittee, ...]:
        finisher = Finisher(
            self._complaints, self._palette, self._limits, self._slug, self._choices
        )
        drafts = [d for d in self._tree.committees if d.goals or d.remarks]
        committees = (
            *(finisher.committee(draft) for draft in drafts),
            *self._own.committees(),
        )
        finisher.tell()
        self._words = tuple(finisher.found_words())
        people = sum(1 for draft in drafts if draft.people_left_out)
        if people:
            self._complaints.note(messages.LEADERS_LEFT_OUT, count=people)
        if not any(committee.goals for committee in committees):
            raise FileRefused(messages.NO_MEASURES)
        return committees

    def _nothing_found(self) -> FileRefused:
        grids = list(self._document.grids())
        if not grids:
            return FileRefused(messages.NO_TABLE)
        if not any(grid.rows for grid in grids):
            return FileRefused(messages.NO_ROWS, count=len(grids))
        for grid in [*grids, *(inner for outer in grids for inner in outer.nested)]:
            rows = [[cell.text for cell in row.cells] for row in grid.rows]
            if guessed := guessed_columns(rows, role_of):
                self._tell_identity_numbers()
                if any(
                    c.sentence is messages.IDENTITY_NUMBER for c in self._complaints
                ):
                    return FileRefused(messages.IDENTITY_NUMBER)
                return NeedsChoices(guessed)
        return FileRefused(messages.NO_COLUMNS)

    def _title(self) -> str:
        for block in self._document.blocks:
            if isinstance(block, Paragraph):
                return one_line(block.text)[:_LONGEST_HEADING]
            if block.title and find_columns(block) is None:
                first = [cell.text for row in block.rows for cell in row.filled()]
                if first:
                    return one_line(first[0])[:_LONGEST_HEADING]
        return ""


def _has_identity_number(text: str) -> bool:
    return len(_DIGIT.findall(text)) >= 11 and has_identity_number(text)


def _is_title(text: str) -> bool:
    return text.casefold().startswith(("handlingsplan", "felles handlingsplan"))


def _period(title: str) -> tuple[int, int] | None:
    match = _PERIOD.search(title)
    return (int(match[1]), int(match[2])) if match else None
