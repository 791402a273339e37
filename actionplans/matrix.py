"""The hearing at a glance: places in the plan down, heard bodies across."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplans import canonical
from actionplans.changes import PLACES
from actionplans.models import AnswerKind, HearingBody, Remark, Revision
from committees.models import Committee

LOOKS: dict[str, str] = {
    AnswerKind.TAKEN_IN: "done",
    AnswerKind.PARTLY: "going",
    AnswerKind.NOT: "not",
    "": "unknown",
}
"""An answer looks like the status it resembles."""


WHOLE = _("The whole plan")


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


@dataclass(frozen=True, slots=True)
class Cell:
    """What one body said of one place."""

    kind: Literal["silent", "none", "remarks"]
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

    @property
    def unanswered(self) -> int:
        return sum(not numbered.remark.answer for numbered in self.remarks)

    @property
    def sent(self) -> int:
        return sum(column.statement.sent_at is not None for column in self.columns)

    def __bool__(self) -> bool:
        return bool(self.columns)


def matrix(revision: Revision, now: dict[str, Any] | None = None) -> Matrix:
    """Gather it. Five queries and those of the text, however many remarks."""
    statements = _statements(revision)
    last = {statement.body_id: statement for statement in statements}
    bodies = sorted(
        (statement.body for statement in last.values()),
        key=lambda b: (b.position, b.slug),
    )
    places = _places(now or canonical.document(revision), statements)
    said: dict[tuple[str, int], list[Remark]] = {}
    for statement in statements:
        for remark in statement.remarks.all() if statement.sent_at else ():
            key = (str(remark.thread_id or ""), statement.body_id)
            said.setdefault(key, []).append(remark)
    touched = [
        thread for thread in places if any((thread, b.pk) in said for b in bodies)
    ]
    rows: list[Any] = []
    numbered: list[Any] = []
    for thread in touched:
        place, node = places[thread]
        about = _in_a_sentence(f"{place} {node['number']}".strip())
        cells = []
        for body in bodies:
            here = []
            for remark in said.get((thread, body.pk), ()):
                here.append(Numbered(len(numbered) + 1, remark, about, body))
                numbered.append(here[-1])
            silent = last[body.pk].sent_at is None
            cells.append(
                Cell("remarks", tuple(here))
                if here
                else Cell("silent" if silent else "none")
            )
        rows.append(
            Row(
                thread,
                place,
                node["number"],
                node["text"],
                node["language"],
                tuple(cells),
            )
        )
    measures = {t for t, (_place, node) in places.items() if node["kind"] == "measure"}
    counts = {body.pk: sum(n.body.pk == body.pk for n in numbered) for body in bodies}
    return Matrix(
        columns=tuple(Column(body, last[body.pk], counts[body.pk]) for body in bodies),
        rows=tuple(rows),
        remarks=tuple(numbered),
        untouched=len(measures - set(touched)),
    )


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
