"""Places that upper apps fill, so that a page can show what lies above it.

An app registers in `ready()`; the page asks by the name of the place. Places:
`committee` (a body's page), `home` (the front page: below 20 in full width, from 20
as columns, from 50 in full width again), `plan`, `case`, `measure` (its thread), `decision` (a
plan that waits for one) and `mine` (beside what waits for a person, on the page of one's own). What
waits is no section but a row, so that all apps' rows can stand in one order:
register_todos.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

Maker = Callable[[HttpRequest, Any], dict[str, Any] | None]

_panels: dict[str, list[tuple[int, str, Maker]]] = defaultdict(list)
_todos: list[Callable[[Any], Iterable["Todo"]]] = []
_counts: list[Callable[[HttpRequest], dict[str, int]]] = []


def register_panel(place: str, template: str, make: Maker, *, order: int = 50) -> None:
    """Show `template` in `place`; `make(request, subject)` gives its context or None."""
    _panels[place].append((order, template, make))
    _panels[place].sort(key=lambda panel: panel[:2])


def render_panels(place: str, request: HttpRequest, subject: Any) -> list[SafeString]:
    """The sections that have something to say about `subject`, in their order."""
    return [section for _order, section in ordered_panels(place, request, subject)]


def ordered_panels(
    place: str, request: HttpRequest, subject: Any
) -> list[tuple[int, SafeString]]:
    """The same with each section's order, for a page that lays them out by it."""
    sections = []
    for order, template, make in _panels[place]:
        context = make(request, subject)
        if context is not None:
            sections.append(
                (order, render_to_string(template, context, request=request))
            )
    return sections


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for a person: what, before when, and where it is done."""

    title: str
    url: str
    action: str
    due: datetime.date | None = None
    about: str = ""

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()

    @property
    def is_soon(self) -> bool:
        """Whether there is a fortnight left, or less."""
        fortnight = timezone.localdate() + datetime.timedelta(days=14)
        return self.due is not None and self.due <= fortnight


def register_todos(make: Callable[[Any], Iterable[Todo]]) -> None:
    """Let an app say what waits for a person; `make(user)` is asked on that one's page."""
    _todos.append(make)


def todos_of(user: Any) -> list[Todo]:
    """What waits for the person in all the apps: the first deadline first, then the rest."""
    found = [todo for make in _todos for todo in make(user)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or _NEVER))


_NEVER = datetime.date.max


def register_header_count(count: Callable[[HttpRequest], dict[str, int]]) -> None:
    """Let an app put a number beside a word in the header: {"cases": 3}."""
    _counts.append(count)


def header_counts(request: HttpRequest) -> dict[str, int]:
    """What waits for a signed-in reader, by the word it stands beside."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    found: dict[str, int] = {}
    for count in _counts:
        found.update(count(request))
    return found
