"""The agenda: items on and off, their order, and what was decided in each."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Revision
from cases import services as cases
from cases.models import Case
from cases.workflow import State as CaseState
from committees.models import Committee
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from meetings.models import AgendaItem, ItemKind, Meeting, NumberSeries
from meetings.services.base import check, index, lock
from meetings.services.meetings import call_meeting


@transaction.atomic
def add_text(meeting: Meeting, *, by: User, title: str, text: str = "") -> AgendaItem:
    """An item of words: approve the minutes, information, any other business."""
    meeting = lock(meeting)
    check("add_item", meeting, by=by, texts=(title, text))
    if not title.strip():
        raise DomainError(_("An item needs a title."))
    return _add(meeting, by=by, kind=ItemKind.TEXT, title=title, text=text)


@transaction.atomic
def add_plan(meeting: Meeting, *, by: User, revision: Revision) -> AgendaItem:
    """A plan that waits for this body's decision."""
    meeting = lock(meeting)
    check("add_item", meeting, by=by)
    if revision.plan.decider_id != meeting.body_id:
        raise DomainError(_("Another body decides this plan."))
    if AgendaItem.objects.filter(
        meeting=meeting, revision=revision, removed_at=None
    ).exists():
        raise DomainError(_("The plan stands on this agenda already."))
    return _add(
        meeting, by=by, kind=ItemKind.PLAN, revision=revision, title=revision.plan.title
    )


@transaction.atomic
def add_case(meeting: Meeting, *, by: User, case: Case) -> AgendaItem:
    """A case that lies with the body. Its sender is told the day."""
    meeting = lock(meeting)
    check("add_item", meeting, by=by)
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.holder is None or case.holder.pk != meeting.body_id:
        raise DomainError(_("The case does not lie with this body."))
    item = _add(meeting, by=by, kind=ItemKind.CASE, case=case)
    cases.put_on_agenda(
        case,
        by=by,
        on=meeting.day,
        number=item.number_text,
        url=meeting.get_absolute_url(),
    )
    return item


@transaction.atomic
def call_with_case(case: Case, *, by: User, **hours: Any) -> AgendaItem:
    """Call the body that has the case together, with the case on the agenda: one step."""
    if case.holder is None:
        raise DomainError(_("The case does not lie with a body."))
    return add_case(call_meeting(case.holder, by=by, **hours), by=by, case=case)


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User, reason: str = "") -> AgendaItem:
    """Take the item off. Its number stays with it; a case waits for another meeting."""
    meeting = lock(item.meeting)
    item = _locked(item)
    check("remove_item", meeting, by=by, texts=(reason,))
    if item.decision:
        raise DomainError(_("The item is decided and stays on the agenda."))
    item.removed_at = timezone.now()
    save_recorded(item, by=by, why=reason or "taken off")
    if item.case is not None and item.case.state == CaseState.ON_AGENDA:
        cases.take_off_agenda(item.case, by=by, reason=reason)
    _touch(meeting, by=by)
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, up: bool) -> AgendaItem:
    """Change places with the item above or below. Numbers stay."""
    meeting = lock(item.meeting)
    item = _locked(item)
    check("move_item", meeting, by=by)
    others = AgendaItem.objects.filter(meeting=meeting, removed_at=None)
    if up:
        other = others.filter(position__lt=item.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=item.position).order_by("position").first()
    if other is not None:
        item.position, other.position = other.position, item.position
        save_recorded(item, by=by, why="moved")
        save_recorded(other, by=by, why="moved")
        _touch(meeting, by=by)
    return item


@transaction.atomic
def write_decision(item: AgendaItem, *, by: User, decision: str) -> AgendaItem:
    """Write down what was decided. For a case, the case is decided with it."""
    meeting = lock(item.meeting)
    item = _locked(item)
    check("write_decision", meeting, by=by, texts=(decision,))
    if item.removed_at is not None:
        raise DomainError(_("The item was taken off the agenda."))
    if not decision.strip():
        raise DomainError(_("A decision says what was decided."))
    if item.case is not None:
        if item.decision:
            raise DomainError(_("The case is decided already."))
        item.decision = decision
        save_recorded(item, by=by, why="decision")
        day = min(meeting.day, timezone.localdate())
        cases.decide_case(
            item.case,
            by=by,
            decision=decision,
            on=day,
            number=item.number_text,
            url=meeting.get_absolute_url(),
        )
    else:
        item.decision = decision
        save_recorded(item, by=by, why="decision")
    _touch(meeting, by=by)
    return item


@transaction.atomic
def item_left(case: Case, *, by: User | None, decision: str = "") -> None:
    """The case has moved by another door: its item is decided there, or taken off."""
    items = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting")
    for item in items.filter(case=case, removed_at=None, decision=""):
        if decision:
            item.decision = decision
        else:
            item.removed_at = timezone.now()
        save_recorded(item, by=by, why="followed the case")
        index(item.meeting)


def next_number(body: Committee, year: int) -> int:
    """The body's next number in the year. Whoever asks at the same time waits."""
    NumberSeries.objects.get_or_create(body=body, year=year)
    series = NumberSeries.objects.select_for_update().get(body=body, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _add(meeting: Meeting, *, by: User, **also: Any) -> AgendaItem:
    year = meeting.day.year
    number = next_number(meeting.body, year)
    last = AgendaItem.objects.filter(meeting=meeting).order_by("-position").first()
    item = AgendaItem(
        meeting=meeting,
        body=meeting.body,
        year=year,
        number=number,
        number_text=meeting.body.number_case(number, year),
        position=last.position + 1 if last else 1,
        **also,
    )
    save_recorded(item, by=by, why="on the agenda")
    _touch(meeting, by=by)
    return item


def _locked(item: AgendaItem) -> AgendaItem:
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("case")
    return rows.get(pk=item.pk)


def _touch(meeting: Meeting, *, by: User) -> None:
    """A new version, for those who subscribe to the calendar; and search knows of it."""
    meeting.version += 1
    save_recorded(meeting, by=by, why="agenda")
    index(meeting)
