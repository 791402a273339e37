"""Deadlines as people write them: a day, a half-year, a season, every year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from actionplans.imports.grids import one_line
from actionplans.imports.plan import Timeframe

_YEAR_OF_MONTHS = """
januar februar mars april mai juni juli august september oktober november desember
"""
_MONTHS = _YEAR_OF_MONTHS.split()
_SEASON_ENDS = {"vår": 5, "som": 8, "hau": 11, "høs": 11, "vin": 2}


def _last(year: int, month: int) -> date | None:
    try:
        return date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _season(match: re.Match[str]) -> date | None:
    by = bool(match["by"]) and match["season"].startswith("som")
    month = 6 if by else _SEASON_ENDS[match["season"][:3]]
    return _last(int(match["year"]), month)


def _span(match: re.Match[str]) -> date | None:
    end = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
    return _last(int(end), 12)


def _never(_: re.Match[str]) -> None:
    return None


_Reading = Callable[[re.Match[str]], date | None]
_KINDS: tuple[tuple[str, re.Pattern[str], _Reading], ...] = tuple(
    (kind, re.compile(pattern), reading)
    for kind, pattern, reading in (
        ("date", r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(20\d\d)\b", _day),
        (
            "halfyear",
            r"\b([12])\.\s?halv\w*\s+(20\d\d)",
            lambda m: _last(int(m[2]), 6 * int(m[1])),
        ),
        (
            "quarter",
            r"\b(?:q([1-4])|([1-4])\.\s?kvartal)\s+(20\d\d)",
            lambda m: _last(int(m[3]), 3 * int(m[1] or m[2])),
        ),
        (
            "season",
            r"(?P<by>inn[ae]n\s)?\s*\b(?P<season>vår|som|hau|høs|vin)\w*\s+(?P<year>20\d\d)",
            _season,
        ),
        (
            "month",
            rf"\b({'|'.join(_MONTHS)})\s+(20\d\d)",
            lambda m: _last(int(m[2]), _MONTHS.index(m[1]) + 1),
        ),
        ("period", r"\b(20\d\d)\s*[-–/]\s*(20\d\d|\d\d)\b", _span),
        ("year", r"^\D*\b(20\d\d)\b\D*$", lambda m: _last(int(m[1]), 12)),
        ("yearly", r"\b(årleg|årlig|kvart år|hvert år)", _never),
        (
            "ongoing",
            r"løpande|løpende|kontinu|fortløp|\b(kvar|hver|kvart|hvert)\s+\w+",
            _never,
        ),
    )
)


def read_timeframe(text: str) -> Timeframe | None:
    """What the words mean; `kind` is "words" where they mean no time we know."""
    words = one_line(text).casefold()
    if not words:
        return None
    for kind, pattern, reading in _KINDS:
        if match := pattern.search(words):
            return Timeframe(text, kind, reading(match))
    return Timeframe(text, "words", None)
