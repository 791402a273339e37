"""Working days with Norwegian public holidays; deadlines are counted in these."""

import datetime
from functools import cache

import holidays
from django.utils import timezone


@cache
def _holidays(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("NO", years=year))


def is_workday(day: datetime.date) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_workdays(day: datetime.date, count: int) -> datetime.date:
    """The day that is `count` working days after `day`."""
    while count > 0:
        day += datetime.timedelta(days=1)
        count -= is_workday(day)
    return day


def workdays_between(start: datetime.date, end: datetime.date) -> int:
    """Working days after `start` up to and with `end`; negative when end is before."""
    if end < start:
        return -workdays_between(end, start)
    days = (end - start).days
    return sum(is_workday(start + datetime.timedelta(days=d + 1)) for d in range(days))


def workdays_left(deadline: datetime.date) -> int:
    """Working days from today to the deadline; negative when it has passed."""
    return workdays_between(timezone.localdate(), deadline)
