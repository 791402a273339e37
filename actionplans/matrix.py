"""The hearing at a glance: places in the plan down, heard bodies across."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplans import canonical
from actionplans.changes import PLACES
from actionplans.models import AnswerKind, HearingBody, Remark, RemarkKind, Revision
from committees.models import Committee

LOOKS: dict[str, str] = {
    AnswerKind.TAKEN_IN: "done",
    AnswerKind.PARTLY: "going",
    AnswerKind.NOT: "not",
    "": "unknown",
}
"""An answer looks like the status it resembles."""

ICONS: dict[str, str] = {
    RemarkKind.SUPPORT: "tick",
    RemarkKind.QUESTION: "unknown",
    RemarkKind.CHANGE: "pencil",
    RemarkKind.AGAINST: "warning",
}
"""The drawing beside the word that says what kind of remark it is."""

WHOLE = _("The whole plan")

REMARKS_ON_A_PAGE = 50
"""So many remarks, with their answers, are shown at once; a row is never cut in two."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A remark with the number it has on the page, and what it is about."""

    number: int
    remark: Remark
    about: str
    body: Committee

    @property
    def look(self) -> str:
        return LOOKS[self.remark.answer]

    @property
    def icon(self) -> str:
        return ICONS[self.remark.kind]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one body said of one place."""

    kind: Literal["silent", "none", "remarks", "other"]
    body: Committee
    remarks: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One place in the plan, or the whole of it (no thread)."""

    thread: str
    place: str | Promise
    number: str
    text: str
    language: str
    cells: tuple[Cell, ...]
    kind: str = ""

    @property
    def is_touched(self) -> bool:
        return any(cell.remarks for cell in self.cells)

    @property
    def remarks(self) -> list[Numbered]:
        """What all bodies said of the place."""
        return [numbered for cell in self.cells for numbered in cell.remarks]


@dataclass(frozen=True, slots=True)
class Column:
    """One heard body, and its last statement."""

    body: Committee
    statement: HearingBody
    remarks: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """What all bodies said in all rounds on one revision."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    remarks: tuple[Numbered, ...]
    untouched: int
    page: Page[tuple[Row, ...]] | None = None

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows of the page that is looked at, or all of them."""
        return self.page.object_list[0] if self.page else self.rows

    @property
    def shown_remarks(self) -> list[Numbered]:
        """What was said of the rows that are shown."""
        return [n for row in self.shown for n in row.remarks]

    @property
    def unanswered(self) -> int:
        return sum(not numbered.remark.answer for numbered in self.remarks)

    @property
    def sent(self) -> int:
        return sum(column.statement.sent_at is not None for column in self.columns)

    @property
    def silent(self) -> list[Committee]:
        """Those who have not answered."""
        return [c.body for c in self.columns if c.statement.sent_at is None]

    def __bool__(self) -> bool:
        return bool(self.columns)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see of it; empty is everything."""

    body: str = ""
    kind: str = ""
    answer: str = ""
    only: bool = False

    def __bool__(self) -> bool:
        return bool(self.body or self.kind or self.answer or self.only)

    def of(self, numbered: Numbered) -> bool:
        remark = numbered.remark
        answered = {"": True, "waits": not remark.answer, "yes": bool(remark.answer)}
        return (not self.kind or remark.kind == self.kind) and answered.get(
            self.answer, remark.answer == self.answer
        )


def narrowed(grid: Matrix, wanted: Wanted) -> Matrix:
    """The part of the matrix that was asked for; remarks keep their numbers.

    Who asks for a kind or an answer sees only the rows that hold such a remark.
    """
    keep = [
        at
        for at, column in enumerate(grid.columns)
        if not wanted.body or column.body.slug == wanted.body
    ]
    rows = []
    for row in grid.rows:
        cells = tuple(_narrow(row.cells[at], wanted) for at in keep)
        narrow = replace(row, cells=cells)
        if narrow.is_touched or not (wanted.only or wanted.kind or wanted.answer):
            rows.append(narrow)
    return replace(
        grid,
        columns=tuple(grid.columns[at] for at in keep),
        rows=tuple(rows),
        remarks=tuple(n for row in rows for cell in row.cells for n in cell.remarks),
    )


def paged(
    grid: Matrix, number: str | None, *, first: Callable[[Remark], bool] | None = None
) -> Matrix:
    """One page of it: the one asked for, else the one with the `first` such remark."""
    pages: list[tuple[Row, ...]] = [()]
    room = REMARKS_ON_A_PAGE
    for row in grid.rows:
        if pages[-1] and room < len(row.remarks):
            pages.append(())
            room = REMARKS_ON_A_PAGE
        pages[-1] += (row,)
        room -= len(row.remarks)
    found: int | str | None = number
    if number is None and first is not None:
        found = next(
            (
                at
                for at, rows in enumerate(pages, 1)
                if any(first(n.remark) for row in rows for n in row.remarks)
            ),
            1,
        )
    return replace(grid, page=Paginator(pages, 1).get_page(found))


def _narrow(cell: Cell, wanted: Wanted) -> Cell:
    if cell.kind != "remarks":
        return cell
    kept = tuple(numbered for numbered in cell.remarks if wanted.of(numbered))
    return Cell("remarks", cell.body, kept) if kept else Cell("other", cell.body)


def matrix(
    revision: Revision, now: dict[str, Any] | None = None, *, every: bool = False
) -> Matrix:
    """Gather it. Five queries and those of the text, however many remarks.

    Places that somebody has remarked on; with `every`, each measure besides.
    """
    statements = _statements(revision)
    last = {statement.body_id: statement for statement in statements}
    bodies = sorted(
        (statement.body for statement in last.values()),
        key=lambda b: (b.position, b.slug),
    )
    places = _places(now or canonical.document(revision), statements)
    said = _said(statements)
    touched = {thread for thread, _body in said}
    measures = {t for t, (_place, node) in places.items() if node["kind"] == "measure"}
    shown = touched | measures if every and bodies else touched
    rows: list[Row] = []
    numbered: list[Numbered] = []
    for thread in (t for t in places if t in shown):
        place, node = places[thread]
        about = _in_a_sentence(f"{place} {node['number']}".strip())
        cells = []
        for body in bodies:
            here = [
                Numbered(n, remark, about, body)
                for n, remark in enumerate(
                    said.get((thread, body.pk), ()), len(numbered) + 1
                )
            ]
            numbered += here
            silent = last[body.pk].sent_at is None
            cells.append(_cell(body, here, silent=silent))
        row = (thread, place, node["number"], node["text"], node["language"])
        rows.append(Row(*row, tuple(cells), node["kind"]))
    counts = Counter(one.body.pk for one in numbered)
    return Matrix(
        columns=tuple(Column(body, last[body.pk], counts[body.pk]) for body in bodies),
        rows=tuple(rows),
        remarks=tuple(numbered),
        untouched=len(measures - touched),
    )


def _said(statements: list[HearingBody]) -> dict[tuple[str, int], list[Remark]]:
    """What was sent, by place and body."""
    said: dict[tuple[str, int], list[Remark]] = {}
    for statement in statements:
        for remark in statement.remarks.all() if statement.sent_at else ():
            key = (str(remark.thread_id or ""), statement.body_id)
            said.setdefault(key, []).append(remark)
    return said


def _cell(body: Committee, here: list[Numbered], *, silent: bool) -> Cell:
    if here:
        return Cell("remarks", body, tuple(here))
    return Cell("silent" if silent else "none", body)


def _in_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


def _statements(revision: Revision) -> list[HearingBody]:
    """Every body's statement in every round, the rounds in their order."""
    remarks = Remark.objects.select_related("answered_by")
    found = HearingBody.objects.filter(hearing__revision=revision)
    return list(
        found.select_related("body", "hearing", "sent_by")
        .prefetch_related(Prefetch("remarks", queryset=remarks))
        .order_by("hearing__round", "body__position")
    )


def _places(
    now: dict[str, Any], statements: list[HearingBody]
) -> dict[str, tuple[str | Promise, dict[str, Any]]]:
    """Each place by its thread: as it is now, else as it was when it was heard."""
    found: dict[str, tuple[str | Promise, dict[str, Any]]] = {}
    snapshots = {s.hearing_id: s.hearing.snapshot for s in reversed(statements)}
    for data in (now, *snapshots.values()):
        for kind, node in canonical.places(data):
            found.setdefault(node["thread"], (PLACES[kind], {**node, "kind": kind}))
    whole = {"number": "", "text": "", "language": "", "kind": ""}
    return {**found, "": (WHOLE, whole)}
