"""Rows out of Word or Excel, added to a draft at once: all of them, or none."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.imports import ReadMeasure, ReadSubGoal
from actionplans.imports.pasted import Pasted
from actionplans.models import Goal, Measure, Revision, SubGoal, Thread, Undoable
from actionplans.services import dropping, nodes
from actionplans.services.growing import fields_of
from actionplans.services.importing import report_statuses
from actionplans.services.remembering import remember
from helsefellesskap.core.audit import create_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.privacy import refuse_identity_numbers

WHY = "pasted"


@transaction.atomic
def add_rows(under: Goal | SubGoal, *, by: User, pasted: Pasted) -> list[Measure]:
    """Add the measures last under the goal or sub-goal, with the sub-goals they bring.

    Under a sub-goal all become measures of that one.
    """
    revision = nodes.open_for_writing(nodes.revision_of(under), by=by)
    under = nodes.as_it_stands(under)
    refuse_identity_numbers(*_texts(pasted))
    if not any(True for _measure in pasted.measures()):
        raise DomainError(_("There is no measure in what you pasted."))
    sub_goals, pairs = _Rows(revision, under, by=by).grow(pasted)
    report_statuses(pairs, revision, by=by, source=str(_("Pasted rows")))
    tops: list[Any] = [*sub_goals]
    tops += [row for _read, row in pairs if row.sub_goal not in sub_goals]
    remember(
        revision,
        by=by,
        verb=Undoable.Verb.ADDED,
        told=_told(len(pairs)),
        content=[
            {"thread": str(row.thread_id), "stamp": dropping.stamp_of(row)}
            for row in tops
        ],
    )
    nodes.mark_changed(revision, by=by)
    return [row for _read, row in pairs]


class _Rows:
    """Makes the rows; each level is written at once."""

    def __init__(self, revision: Revision, under: Goal | SubGoal, *, by: User) -> None:
        self._revision = revision
        self._by = by
        self._chosen = under if isinstance(under, SubGoal) else None
        self._goal = under.goal if isinstance(under, SubGoal) else under
        self._threads: list[Thread] = []
        straight = Measure.objects.filter(goal=self._goal, sub_goal=self._chosen)
        self._next = count(nodes.next_position(straight))
        self._next_sub_goal = count(nodes.next_position(self._goal.sub_goals.all()))

    def grow(
        self, pasted: Pasted
    ) -> tuple[list[SubGoal], list[tuple[ReadMeasure, Measure]]]:
        sub_goals: list[SubGoal] = []
        pairs: list[tuple[ReadMeasure, Measure]] = []
        for part in pasted.sub_goals():
            rows = [row for row in part.measures if not row.refused]
            sub_goal, at = self._chosen, self._next
            if part.text and not part.refused and self._chosen is None:
                sub_goal, at = self._sub_goal(part), count(1)
                sub_goals.append(sub_goal)
            pairs += [(row, self._measure(sub_goal, row, next(at))) for row in rows]
        Thread.objects.bulk_create(self._threads, batch_size=500)
        create_recorded(SubGoal, sub_goals, by=self._by, why=WHY)
        create_recorded(Measure, [row for _read, row in pairs], by=self._by, why=WHY)
        return sub_goals, pairs

    def _sub_goal(self, read: ReadSubGoal) -> SubGoal:
        return SubGoal(
            thread=self._thread(Thread.Kind.SUB_GOAL),
            goal=self._goal,
            text=read.text or "",
            language=read.language,
            position=next(self._next_sub_goal),
        )

    def _measure(self, sub_goal: SubGoal | None, read: ReadMeasure, at: int) -> Measure:
        return Measure(
            thread=self._thread(Thread.Kind.MEASURE),
            goal=self._goal,
            sub_goal=sub_goal,
            position=at,
            **fields_of(read),
        )

    def _thread(self, kind: Thread.Kind) -> Thread:
        self._threads.append(Thread(plan=self._revision.plan, kind=kind))
        return self._threads[-1]


def _texts(pasted: Pasted) -> Iterable[str]:
    for sub_goal in pasted.sub_goals():
        yield sub_goal.text or ""
    for read in pasted.measures():
        yield from (read.text, read.indicator, read.responsible, read.status_text)
        yield from read.year_cells.values()


def _told(count: int) -> str:
    words = ngettext("pasted %(count)s measure", "pasted %(count)s measures", count)
    return words % {"count": count}
