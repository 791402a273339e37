"""A body's cases with what is expected of it, and before when."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import clocks
from cases.models import Case, CaseQuerySet, Clock
from cases.reports.desk import Deadline
from cases.reports.sender import short
from cases.workflow import OPEN, State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.permissions import may
from helsefellesskap.core.workdays import workdays_left

WAITS = (State.ROUTED, State.ON_AGENDA)
"""States in which the body itself has the next step."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that is expected: what, before when, and where it is done.

    `action` is empty for who only reads, and where another has the next step.
    """

    words: str
    deadline: Deadline = field(default_factory=Deadline)
    url: str = ""
    action: str = ""
    ours: bool = True


@dataclass(frozen=True, slots=True)
class BodyCase:
    """A case as the body's list shows it."""

    case: Case
    title: str
    expected: tuple[Expected, ...]


More = Callable[[Sequence[Case], Committee, Any], dict[int, list[Expected]]]
_more: list[More] = []


def register_expectation(find: More) -> None:
    """Let another part of the cases say what else is expected: by the case's key.

    `find(cases, body, user)` is asked once for a whole list.
    """
    _more.append(find)


def with_body(body: Committee, user: Any) -> CaseQuerySet:
    """The open cases that lie with the body, those whose next step is its own first."""
    here = Case.objects.visible_to(user).filter(state__in=OPEN, merged_into=None)
    held = here.held_by(Committee.objects.filter(pk=body.pk)).with_holder()
    return held.order_by(
        ExpressionWrapper(Q(state__in=WAITS), output_field=BooleanField()).desc(),
        F("agenda_on").asc(nulls_first=True),
        F("routed_at").asc(nulls_last=True),
        "pk",
    )


def before_with_body(body: Committee, user: Any) -> CaseQuerySet:
    """What the body has had: ended with it, or sent on to another. The newest first."""
    seen = Case.objects.visible_to(user).filter(
        access__body=body, access__kind__in=["holds", "held"], access__until=None
    )
    kept = Case.objects.filter(pk__in=seen.values("pk"))
    open_here = with_body(body, user).order_by().values("pk")
    return kept.exclude(pk__in=open_here).with_holder().order_by("-received_at", "-pk")


def rows(cases: Iterable[Case], body: Committee, user: Any) -> list[BodyCase]:
    """Each case with what is expected. The same queries for one as for a thousand."""
    found = list(cases)
    reader = _Reader(
        places=may(user, Right.PLACE_CASES, on=body)
        and may(user, Right.HOLD_MEETINGS, on=body),
        decides=may(user, Right.DECIDE_CASES, on=body),
        days=Clock.all_days(),
    )
    more: dict[int, list[Expected]] = {}
    for find in _more:
        for key, said in find(found, body, user).items():
            more.setdefault(key, []).extend(said)
    return [
        BodyCase(
            case,
            case.title_for_bodies,
            (reader.expected(case), *more.get(case.pk, ())),
        )
        for case in found
    ]


def words_for(day: datetime.date | None) -> Deadline:
    """A deadline in words, loud where it has passed."""
    if day is None:
        return Deadline()
    left = workdays_left(day)
    if day < timezone.localdate():
        return Deadline(_("Over the deadline"), day, "late")
    if left == 0:
        return Deadline(_("Today"), day, "warn")
    return Deadline("", day, "warn" if left <= 2 else "")


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the reader may do for the body, asked once for the whole list."""

    places: bool
    decides: bool
    days: dict[str, int]

    def expected(self, case: Case) -> Expected:
        url = case.get_absolute_url()
        if case.is_waiting:
            return Expected(_("Waits for the sender"), ours=False)
        match case.state:
            case State.ROUTED:
                return Expected(
                    _("Put on the agenda, or decide"),
                    words_for(clocks.placing_on(case, self.days)),
                    f"{url}#put_on_agenda",
                    _("Set a day") if self.places else "",
                )
            case State.ON_AGENDA:
                return self._on_agenda(case)
            case State.DECIDED:
                day = clocks.outcome_on(case, self.days)
                words = _("The secretariat sends the answer by %(day)s")
                return Expected(words % {"day": short(day) if day else ""}, ours=False)
            case State.REPORTED:
                return Expected(_("The sender has the answer"), ours=False)
        return Expected(case.state_label, ours=False)

    def _on_agenda(self, case: Case) -> Expected:
        day = case.agenda_on
        held = day is not None and day <= timezone.localdate()
        words = _("Write down the decision") if held else _("Decide in the meeting")
        return Expected(
            words,
            words_for(day),
            case.agenda_url or case.get_absolute_url(),
            (_("Open the meeting") if case.agenda_url else _("Open the case"))
            if self.decides
            else "",
        )
