"""Deadlines are counted in working days; Norwegian holidays are none."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from helsefellesskap.core.workdays import (
    add_workdays,
    is_workday,
    workdays_between,
    workdays_left,
)

pytestmark = pytest.mark.once


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "works"),
    [
        ("2026-11-20", True),  # a Friday
        ("2026-11-21", False),  # a Saturday
        ("2026-11-22", False),  # a Sunday
        ("2026-04-02", False),  # Maundy Thursday
        ("2026-04-06", False),  # Easter Monday
        ("2026-05-01", False),
        ("2026-05-14", False),  # Ascension
        ("2027-05-17", False),  # a Monday
        ("2026-12-24", True),
        ("2026-12-25", False),
    ],
)
def test_a_day_is_a_working_day_or_not(when: str, works: bool) -> None:
    assert is_workday(day(when)) is works


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-21", 1, "2026-11-23"),  # from a Saturday
        ("2026-04-01", 1, "2026-04-07"),  # over Easter
        ("2026-12-23", 6, "2027-01-04"),  # over Christmas and New Year
        ("2026-11-02", 10, "2026-11-16"),
    ],
)
def test_so_many_working_days_on(start: str, count: int, end: str) -> None:
    assert add_workdays(day(start), count) == day(end)
    assert workdays_between(day(start), day(end)) == count


def test_backwards_they_are_negative() -> None:
    assert workdays_between(day("2026-11-23"), day("2026-11-20")) == -1


def test_left_is_counted_from_today(monkeypatch: pytest.MonkeyPatch) -> None:
    def today(*given: Any) -> datetime.date:
        return day("2026-11-20")

    monkeypatch.setattr(timezone, "localdate", today)
    assert workdays_left(day("2026-11-24")) == 2
    assert workdays_left(day("2026-11-19")) == -1
