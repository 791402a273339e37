"""Meetings, called by the real verb."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from committees.models import Committee
from meetings.models import Meeting
from meetings.services import call_meeting, hold_meeting


def make_meeting(body: Committee, by: User, *, days: int = 14, **also: Any) -> Meeting:
    """A meeting so many days ahead, from nine to twelve."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    zone = timezone.get_default_timezone()
    nine, twelve = (
        datetime.datetime.combine(day, datetime.time(hour), zone) for hour in (9, 12)
    )
    hours: dict[str, Any] = {"starts_at": nine, "ends_at": twelve, "place": "Teams"}
    return call_meeting(body, by=by, **(hours | also))


def hold(meeting: Meeting, *, by: User) -> Meeting:
    """The meeting's day has come, and it is held."""
    let_day_come(meeting)
    return hold_meeting(meeting, by=by)


def let_day_come(meeting: Meeting) -> None:
    """Today is the day of the meeting."""
    early = max(meeting.day - timezone.localdate(), datetime.timedelta())
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=meeting.starts_at - early, ends_at=meeting.ends_at - early
    )
    meeting.refresh_from_db()
