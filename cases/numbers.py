"""The three ways a case number is written: "2026-150", "150/26" and "150-26"."""

import re

_WAYS = re.compile(
    r"(?P<year>\d{4})[-/](?P<number>\d{1,6})|(?P<only>\d{1,6})[-/](?P<short>\d{2})"
)


def read_number(word: str) -> tuple[int, int] | None:
    """The year and the number, in whichever way they are written; None where it is neither."""
    found = _WAYS.fullmatch(word.strip())
    if found is None:
        return None
    if found["year"]:
        return int(found["year"]), int(found["number"])
    return 2000 + int(found["short"]), int(found["only"])


def writings(year: int, number: int) -> set[str]:
    """Every way in which a body may have written the number on its agenda."""
    short = f"{year % 100:02d}"
    return {
        f"{written}{sign}{short}"
        for written in (f"{number}", f"{number:02d}")
        for sign in "/-"
    } | {f"{year}{sign}{number}" for sign in "/-"}
