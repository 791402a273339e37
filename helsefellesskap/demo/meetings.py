"""The demo's meetings: those that have been held, and those to come."""

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from actionplans.models import Revision
from actionplans.workflow import State as PlanState
from committees.models import Committee, Kind
from helsefellesskap.core.audit import create_recorded
from helsefellesskap.core.workdays import is_workday
from helsefellesskap.demo.cases import Sent
from meetings import services
from meetings.models import AgendaItem, Meeting, NumberSeries
from meetings.services import agenda, base

FILE = Path(__file__).parent / "data" / "meetings.toml"
APPROVAL = "Godkjenning av innkalling og saksliste"
TUESDAY = 1
WEEK = datetime.timedelta(weeks=1)
SOON = 3  # weeks: what is as near as that is held, holiday or not

_APPROVAL = {"title": APPROVAL, "decision": "Innkalling og saksliste er godkjende."}
_HOURS = {
    Kind.PARTNERSHIP: (10, 15),
    Kind.STRATEGIC: (9, 12),
    Kind.LOCAL: (12, 14),
    Kind.PROFESSIONAL: (9, 11),
    Kind.SECRETARIAT: (8, 10),
}

People = Mapping[str, User]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting as it is written down, of one body, on its day."""

    body: Committee
    day: datetime.date
    row: Mapping[str, Any]

    def words(self, text: str) -> str:
        """The text with the year it is about."""
        return text.format(year=self.day.year, last=self.day.year - 1)


def hold_past(people: People, sent: Sequence[Sent]) -> int:
    """Hold and publish what has been, oldest first; decide the cases that had come far."""
    today = timezone.localdate()
    past = [sitting for sitting in _sittings() if sitting.day < today]
    for sitting in past:
        _hold(sitting, people, sent)
    return len(past)


def call_next(people: People, sent: Sequence[Sent]) -> int:
    """Call what is to come; the cases that wait stand on their body's next agenda."""
    today = timezone.localdate()
    coming = [sitting for sitting in _sittings() if sitting.day >= today]
    for sitting in coming:
        _call_with_agenda(sitting, people, sent)
    return len(coming)


def take_number(slug: str) -> str:
    """The body's next number this year, for what it decides between meetings."""
    body = Committee.objects.get(slug=slug)
    year = timezone.localdate().year
    return body.number_case(agenda.next_number(body, year), year)


def _sittings() -> list[Sitting]:
    with FILE.open("rb") as file:
        data = tomllib.load(file)
    bodies = {body.slug: body for body in Committee.objects.all()}
    found = [
        Sitting(bodies[slug], _day(row, data["weekdays"].get(slug, TUESDAY)), row)
        for row in data["meeting"]
        for slug in row["bodies"]
    ]
    return sorted(found, key=lambda sitting: (sitting.day, sitting.body.position))


def _day(row: Mapping[str, Any], weekday: int) -> datetime.date:
    """The working day that is meant, counted from the present week."""
    if "day" in row:
        day: datetime.date = row["day"]
        return day
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday())
    found: datetime.date = (
        monday + row["weeks"] * WEEK + datetime.timedelta(days=weekday)
    )
    past = row["weeks"] < 0
    if past or row["weeks"] > SOON:
        found = _out_of_holidays(found, -WEEK if past else WEEK)
    while not is_workday(found):
        found += datetime.timedelta(days=-1 if past else 1)
    return found


def _out_of_holidays(day: datetime.date, step: datetime.timedelta) -> datetime.date:
    """Nobody meets in July or at Christmas."""
    while (
        day.month == 7
        or (day.month, day.day) >= (12, 18)
        or day.timetuple().tm_yday < 7
    ):
        day += step
    return day


def _hold(sitting: Sitting, people: People, sent: Sequence[Sent]) -> None:
    keeper = _keeper(sitting, people)
    meeting = _call(sitting, keeper)
    _write_items(sitting, meeting, [_APPROVAL], keeper)
    decisions = {}
    for one in sent:
        if one.comes_up(sitting.body.slug, sitting.day):
            item = services.add_case(meeting, by=keeper, case=one.case)
            decisions[item] = one.row["decision"]
            one.taken_up = sitting.day
    _write_items(sitting, meeting, sitting.row["items"], keeper)
    meeting = services.hold_meeting(meeting, by=keeper)
    for item, decision in decisions.items():
        services.write_decision(item, by=keeper, decision=decision)
    if sitting.row.get("minutes", True):
        services.publish_meeting(meeting, by=keeper, text=_minutes(sitting))
        _published(meeting, sitting.day)


def _call_with_agenda(sitting: Sitting, people: People, sent: Sequence[Sent]) -> None:
    keeper = _keeper(sitting, people)
    meeting = _call(sitting, keeper)
    if not sitting.row["items"]:
        return
    _write_items(sitting, meeting, [{"title": APPROVAL}], keeper)
    if slug := sitting.row.get("plan"):
        waiting = Revision.objects.get(plan__slug=slug, state=PlanState.SUBMITTED)
        services.add_plan(meeting, by=keeper, revision=waiting)
    for one in sent:
        if one.waits_for(sitting.body.slug):
            services.add_case(meeting, by=keeper, case=one.case)
            one.taken_up = sitting.day
    _write_items(sitting, meeting, sitting.row["items"], keeper)
    base.index(meeting)


def _keeper(sitting: Sitting, people: People) -> User:
    """The body's secretary; the secretariat's leader keeps its own minutes."""
    return people.get(f"sekretaer.{sitting.body.slug}") or people["sekretariat"]


def _call(sitting: Sitting, keeper: User) -> Meeting:
    first, last = _HOURS[Kind(sitting.body.kind)]
    if number := sitting.row.get("first_number"):
        NumberSeries.objects.update_or_create(
            body=sitting.body, year=sitting.day.year, defaults={"last": number - 1}
        )
    return services.call_meeting(
        sitting.body,
        by=keeper,
        starts_at=_at(sitting.day, first),
        ends_at=_at(sitting.day, last),
        place=sitting.row["place"],
    )


def _write_items(
    sitting: Sitting, meeting: Meeting, rows: Sequence[Mapping[str, str]], keeper: User
) -> None:
    """Items of words, all at once, numbered on from the body's last."""
    year = sitting.day.year
    numbers = [agenda.next_number(sitting.body, year) for _row in rows]
    items = [
        AgendaItem(
            meeting=meeting,
            body=sitting.body,
            year=year,
            number=number,
            number_text=sitting.body.number_case(number, year),
            position=position,
            title=sitting.words(row["title"]),
            text=sitting.words(row.get("text", "")),
            decision=row.get("decision", ""),
        )
        for position, (number, row) in enumerate(
            zip(numbers, rows, strict=True), meeting.items.count() + 1
        )
    ]
    create_recorded(AgendaItem, items, by=keeper, why="on the agenda")


def _minutes(sitting: Sitting) -> str:
    """Who was there, by number alone, and what was said."""
    voting = sitting.body.seats.valid().voting().count()
    if sitting.body.kind == Kind.SECRETARIAT:
        return f"Til stades: heile sekretariatet.\n\n{sitting.row['said']}"
    away = sitting.day.day % 3
    present = f"Til stades: {voting - away} av {voting} med røysterett, og sekretæren."
    missing = f"Forfall: {away}." if away else "Ingen forfall."
    return f"{present} {missing}\n\n{sitting.row['said']}"


def _published(meeting: Meeting, day: datetime.date) -> None:
    """A week after the meeting, or yesterday."""
    at = min(_at(day, 14) + WEEK, timezone.now() - datetime.timedelta(days=1))
    Meeting.objects.filter(pk=meeting.pk).update(published_at=at)


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    zone = timezone.get_default_timezone()
    return datetime.datetime.combine(day, datetime.time(hour), zone)
