"""Meetings, called by the real verb."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from committees.models import Committee
from meetings.models import Meeting
from meetings.services import call_meeting


def make_meeting(body: Committee, by: User, *, days: int = 14, **also: Any) -> Meeting:
    """A meeting so many days ahead, from nine to twelve."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    zone = timezone.get_default_timezone()
    nine, twelve = (
        datetime.datetime.combine(day, datetime.time(hour), zone) for hour in (9, 12)
    )
    hours: dict[str, Any] = {"starts_at": nine, "ends_at": twelve, "place": "Teams"}
    return call_meeting(body, by=by, **(hours | also))
