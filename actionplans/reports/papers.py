"""The hearing as case papers: who was asked, what they said, what they were answered."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.changes import PLACES
from actionplans.matrix import WHOLE, Column, Matrix, Numbered, Row
from actionplans.models import Hearing, Revision


@dataclass(frozen=True, slots=True)
class Group:
    """The rows and the remarks of one goal, or those on the plan as a whole."""

    title: str
    rows: tuple[Row, ...]

    @property
    def remarks(self) -> list[Numbered]:
        return [n for row in self.rows for cell in row.cells for n in cell.remarks]


@dataclass(frozen=True, slots=True)
class Papers:
    """All that the page, the Word file and the PDF say, in the reader's language."""

    revision: Revision
    grid: Matrix
    rounds: tuple[Hearing, ...]
    on: datetime.date

    @property
    def title(self) -> str:
        return _("Hearing: %(plan)s") % {"plan": self.revision.plan.heading}

    @property
    def filename(self) -> str:
        return f"hoyring-{self.revision.plan.slug}-{self.revision.number}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The head of the papers: word and what it is."""
        plan, last = self.revision.plan, self.rounds[-1]
        found = [
            (_("Written by"), plan.writer.name),
            (_("Decided by"), plan.decider.name),
            (_("Revision"), str(self.revision.number)),
            (_("Where it stands"), str(self.revision.get_state_display())),
            (_("Sent on hearing"), _day(timezone.localdate(last.opened_at))),
            (_("Deadline"), _day(last.deadline)),
        ]
        if last.closed_at:
            found.append((_("Ended"), _day(timezone.localdate(last.closed_at))))
        if len(self.rounds) > 1:
            found.append((_("Rounds of hearing"), str(len(self.rounds))))
        return found

    @property
    def groups(self) -> list[Group]:
        """Goal by goal: many short tables are printed fast, and are easier to find in."""
        goals = groupby(self.grid.rows, key=lambda row: row.number.partition(".")[0])
        return [
            Group(
                f"{PLACES['goal']} {number}" if number else str(WHOLE),
                tuple(rows),
            )
            for number, rows in goals
        ]

    @property
    def message(self) -> str:
        """What the writer asked about."""
        return self.rounds[-1].message

    @property
    def sums(self) -> str:
        """The whole hearing in two sentences."""
        grid = self.grid
        answered = ngettext(
            "%(sent)s of %(count)s body has answered.",
            "%(sent)s of %(count)s bodies have answered.",
            len(grid.columns),
        ) % {"sent": grid.sent, "count": len(grid.columns)}
        remarks = len(grid.remarks)
        if not remarks:
            return f"{answered} {_('Nobody has remarks.')}"
        said = ngettext(
            "There is %(count)s remark, and %(done)s is answered.",
            "There are %(count)s remarks, and %(done)s are answered.",
            remarks,
        ) % {"count": remarks, "done": remarks - grid.unanswered}
        return f"{answered} {said}"

    @property
    def rest(self) -> str:
        """How many measures nobody spoke of."""
        if not self.grid.rows or not self.grid.untouched:
            return ""
        words = ngettext(
            "Nobody has remarked on the other measure.",
            "Nobody has remarked on the %(n)s other measures.",
            self.grid.untouched,
        )
        return words % {"n": self.grid.untouched}


def case_papers(revision: Revision, grid: Matrix) -> Papers:
    """The papers of all rounds on the revision. One query."""
    rounds = tuple(revision.hearings.order_by("round"))
    return Papers(revision, grid, rounds, timezone.localdate())


def how_it_answered(column: Column) -> str:
    """What a body did: answered when and how, or not at all."""
    statement = column.statement
    if statement.sent_at is None:
        return _("has not answered")
    day = _day(timezone.localdate(statement.sent_at))
    words = (
        _("no remarks, %(day)s")
        if statement.no_remarks and not column.remarks
        else _("answered %(day)s")
    )
    said = words % {"day": day}
    return f"{said} {_('(by link)')}" if statement.by_link else said


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")
