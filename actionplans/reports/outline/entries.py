"""The rows of a draft's outline, and what they say of themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import DroppedNode, Editor, Revision
from actionplans.reports.statuses import StatusCell


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the outline."""

    kind: str
    row: Any
    place: str
    is_first: bool
    is_last: bool
    origin: str
    comments: int
    busy: tuple[str, ...]
    stale: StatusCell | None = None
    measures: tuple["Entry", ...] = ()
    sub_goals: tuple["Entry", ...] = ()

    @property
    def number(self) -> str:
        return str(self.row.number)

    @property
    def thread(self) -> UUID:
        found: UUID = self.row.thread
        return found

    @property
    def text(self) -> str:
        return str(self.row.text)

    @property
    def version(self) -> int:
        return int(self.row.node.version)

    @property
    def name(self) -> str:
        """How the row is called: “measure 1.1.2”."""
        return called(self.kind, self.number)

    @property
    def seen(self) -> str:
        """How the row looks on this page, for steps that must not be taken on an old one."""
        return f"{self.version}:{self.place}"

    @property
    def has_marks(self) -> bool:
        """Whether anything stands below the text."""
        return bool(
            self.origin
            or self.kind == "measure"
            or self.measures
            or self.sub_goals
            or self.together
        )

    @property
    def size(self) -> str:
        """What stands under it, in words."""
        measures = len(self.measures) + sum(len(s.measures) for s in self.sub_goals)
        told = []
        if self.sub_goals:
            told.append(in_number("sub_goal", len(self.sub_goals)))
        if measures:
            told.append(in_number("measure", measures))
        return ", ".join(told)

    @property
    def together(self) -> tuple[str, ...]:
        """The bodies that share it; a sub-goal is never shared."""
        return () if self.kind == "sub_goal" else self.row.together

    @property
    def misses_responsible(self) -> bool:
        return self.kind == "measure" and not self.row.responsible

    @property
    def misses_timeframe(self) -> bool:
        return self.kind == "measure" and not self.row.when

    def every_entry(self) -> Iterable["Entry"]:
        """This one and all under it, in the order they are read."""
        yield self
        for measure in self.measures:
            yield from measure.every_entry()
        for sub_goal in self.sub_goals:
            yield from sub_goal.every_entry()


@dataclass(frozen=True, slots=True)
class Outline:
    """The draft as a page for those who write it."""

    revision: Revision
    goals: tuple[Entry, ...]
    here: tuple[Editor, ...]
    dropped: tuple[DroppedNode, ...]
    by_thread: Mapping[UUID, Entry] = field(repr=False)

    def entries(self) -> Iterable[Entry]:
        return self.by_thread.values()

    @property
    def measures(self) -> list[Entry]:
        return [entry for entry in self.entries() if entry.kind == "measure"]

    @property
    def size(self) -> str:
        """How big it is, in words."""
        sub_goals = sum(entry.kind == "sub_goal" for entry in self.entries())
        return ", ".join(
            [
                in_number("goal", len(self.goals)),
                in_number("sub_goal", sub_goals),
                in_number("measure", len(self.measures)),
            ]
        )

    @property
    def without_responsible(self) -> list[Entry]:
        return [entry for entry in self.measures if entry.misses_responsible]

    @property
    def without_timeframe(self) -> list[Entry]:
        return [entry for entry in self.measures if entry.misses_timeframe]

    @property
    def more_missing(self) -> int:
        """How many of those that miss something are not told of."""
        return sum(
            max(0, len(missing) - 5)
            for missing in (self.without_responsible, self.without_timeframe)
        )

    @property
    def names_here(self) -> str:
        """Who else is here."""
        return ", ".join(str(editor.user) for editor in self.here)

    @property
    def writing(self) -> list[tuple[str, Entry]]:
        """Who else has a row open, and which."""
        return [
            (str(editor.user), self.by_thread[editor.thread_id])
            for editor in self.here
            if editor.thread_id and editor.thread_id in self.by_thread
        ]

    @property
    def empty_goals(self) -> list[Entry]:
        return [goal for goal in self.goals if not goal.measures and not goal.sub_goals]


def called(kind: str, number: str) -> str:
    """“goal 1”, “sub-goal 1.1”, “measure 1.1.2”."""
    if kind == "goal":
        words = _("goal %(number)s")
    elif kind == "sub_goal":
        words = _("sub-goal %(number)s")
    else:
        words = _("measure %(number)s")
    return words % {"number": number}


def in_number(kind: str, count: int) -> str:
    """“1 goal”, “2 sub-goals”, “5 measures”."""
    if kind == "goal":
        words = ngettext("%(count)s goal", "%(count)s goals", count)
    elif kind == "sub_goal":
        words = ngettext("%(count)s sub-goal", "%(count)s sub-goals", count)
    else:
        words = ngettext("%(count)s measure", "%(count)s measures", count)
    return words % {"count": count}
