"""Which node of an earlier revision a text goes on with."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from actionplans.models import Goal, Measure, Revision, SubGoal, Thread


class Former:
    """The nodes of the revision before, each to be taken once, by its words."""

    def __init__(self, revision: Revision | None) -> None:
        self._threads: defaultdict[tuple[str, str], list[Thread]] = defaultdict(list)
        if revision is None:
            return
        for kind, rows in (
            (Thread.Kind.GOAL, Goal.objects.filter(revision=revision)),
            (Thread.Kind.SUB_GOAL, SubGoal.objects.filter(goal__revision=revision)),
            (Thread.Kind.MEASURE, Measure.objects.filter(goal__revision=revision)),
        ):
            for row in rows.select_related("thread"):
                self._threads[kind, _key(row.text)].append(row.thread)

    def take(self, kind: str, text: str) -> Thread | None:
        """The thread of the same words, or nothing: then it is new."""
        threads = self._threads[kind, _key(text)]
        return threads.pop(0) if threads else None


@dataclass(frozen=True, slots=True)
class Difference:
    """What would be new, go on as it is, and be left out."""

    added: tuple[str, ...]
    kept: int
    dropped: tuple[str, ...]


def difference(texts: Iterable[str], former: Iterable[str]) -> Difference:
    """The texts held against those of the revision before, each counted once."""
    had = list(former)
    left = Counter(map(_key, had))
    added = []
    kept = 0
    for text in texts:
        if left[_key(text)]:
            left[_key(text)] -= 1
            kept += 1
        else:
            added.append(text)
    dropped = []
    for text in reversed(had):
        if left[_key(text)]:
            left[_key(text)] -= 1
            dropped.append(text)
    return Difference(tuple(added), kept, tuple(reversed(dropped)))


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
