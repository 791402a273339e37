"""A place that the meetings fill: on which agendas a case has stood, and what is published.

agendas.register(find)          # by the app above, in ready()
agendas.of(case)                # by the red thread; the oldest first
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """One item of one meeting. `decision` is what everyone may read of an opened case."""

    day: datetime.date
    body: str
    number: str
    url: str
    published: bool = False
    decision: str = ""


Find = Callable[[Any], Iterable[Place]]
_finders: list[Find] = []


def register(find: Find) -> None:
    """Let an app above say where a case stands."""
    _finders.append(find)


def of(case: Any) -> list[Place]:
    """Every item the case has stood in and was not taken off, the oldest first."""
    found = [place for find in _finders for place in find(case)]
    return sorted(found, key=lambda place: place.day)
