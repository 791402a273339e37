"""Finds what must not be written down: identity numbers, telephone numbers, e-mail.

A national identity number has eleven digits, with a blank, point or hyphen between
them or not. Counted as one: every eleven digits whose two check digits hold, by
today's rule or by the rule from 2032, and so D-numbers, H-numbers, the hospitals'
aid numbers and synthetic ones (month + 40, + 65, + 80) too. Eleven digits that begin
like a date, but whose check digits do not hold, are pointed out and may be kept on
purpose: somebody may have mistyped a number, or written something else.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from helsefellesskap.core.errors import DomainError

Kind = Literal["identity_number", "like_identity_number", "phone", "email"]

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_GAP = r"[\s._/\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\u2060\ufeff]{0,3}"
_ELEVEN = re.compile(rf"(?<!\d)(?:\d{_GAP}){{10}}\d(?!\d)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
_BEFORE = r"(?<![\d/.-])"
_PHONE = re.compile(
    rf"{_BEFORE}(?:(?:\+|00)47[\s-]?)?"
    r"(?:[2-79]\d(?:[\s-]?\d{2}){3}|[489]\d{2}[\s-]?\d{2}[\s-]?\d{3})(?![\d/-])"
    r"|(?<![\d+])(?:\+|00)[1-9]\d{0,2}(?:[\s-]?\d){6,11}(?!\d)"
)
_YEARS_OR_DATE = re.compile(
    r"(?:19|20)\d\d[\s-]*(?:19|20)\d\d|(?:19|20)\d\d[\s-]?[01]\d[\s-]?[0-3]\d"
    r"|[0-3]\d[\s-]?[01]\d[\s-]?(?:19|20)\d\d"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of text that must not stay: its kind and its place, in characters."""

    kind: Kind
    start: int
    end: int
    text: str


class HoldsIdentityNumber(DomainError):
    """A text with a national identity number was about to be kept."""


def find(text: str) -> list[Found]:
    """Everything found, in the order it stands."""
    numbers = list(_elevens(text))
    taken = [(f.start, f.end) for f in numbers]
    others = [
        Found("email", m.start(), m.end(), m.group()) for m in _EMAIL.finditer(text)
    ]
    others += [Found("phone", m.start(), m.end(), m.group()) for m in _phones(text)]
    apart = [
        found
        for found in others
        if not any(found.start < end and found.end > start for start, end in taken)
    ]
    return sorted([*numbers, *apart], key=lambda found: found.start)


def identity_numbers(text: str) -> list[Found]:
    """The national identity numbers in the text: these are refused."""
    return [found for found in _elevens(text) if found.kind == "identity_number"]


def has_identity_number(text: str) -> bool:
    """Whether the text holds a national identity number of any kind."""
    return bool(identity_numbers(text))


def pointed_out(text: str) -> list[Found]:
    """What may be kept on purpose: telephone numbers, addresses, what looks like a number."""
    return [found for found in find(text) if found.kind != "identity_number"]


def mark_of(found: Iterable[Found]) -> str:
    """A short name for just these findings, by which somebody says "keep them"."""
    joined = "\n".join(sorted(f.text for f in found))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def excerpt(text: str, found: Found, around: int = 60) -> tuple[str, str, str]:
    """Some words before the finding, the finding, and some words after."""
    start, end = max(0, found.start - around), min(len(text), found.end + around)
    before, after = text[start : found.start], text[found.end : end]
    if start:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, text[found.start : found.end], after


def refuse_identity_numbers(*texts: str) -> None:
    """The last gate before the database: raise HoldsIdentityNumber, or go on."""
    if any(has_identity_number(text) for text in texts if text):
        raise HoldsIdentityNumber(
            _(
                "The text holds a national identity number. Take it out; nothing was kept."
            )
        )


def _elevens(text: str) -> Iterator[Found]:
    """Eleven digits that are, or look like, an identity number; never overlapping."""
    plain = _plain_digits(text)
    at = 0
    while match := _ELEVEN.search(plain, at):
        digits = [int(c) for c in match.group() if c.isdigit()]
        if _check_digits_hold(digits):
            yield _found("identity_number", text, match)
            at = match.end()
        elif (
            _begins_like_a_date(digits)
            and plain[match.start() - 1 : match.start()] != "+"
            and not _has_wider_reading(plain, match)
        ):
            yield _found("like_identity_number", text, match)
            at = match.end()
        else:
            at = match.start() + 1


def _has_wider_reading(plain: str, match: re.Match[str]) -> bool:
    """Whether a number whose check digits do hold begins inside this one."""
    inside = match.start() + 1
    while (later := _ELEVEN.search(plain, inside)) and later.start() < match.end():
        if _check_digits_hold([int(c) for c in later.group() if c.isdigit()]):
            return True
        inside = later.start() + 1
    return False


def _found(kind: Kind, text: str, match: re.Match[str]) -> Found:
    start, end = match.span()
    return Found(kind, start, end, text[start:end])


def _plain_digits(text: str) -> str:
    """The text with every kind of digit written 0-9, each at its own place."""
    if text.isascii():
        return text
    return "".join(
        c
        if c.isascii() or (digit := unicodedata.digit(c, None)) is None
        else str(digit)
        for c in text
    )


def _phones(text: str) -> Iterator[re.Match[str]]:
    """Eight digits in a Norwegian's way of writing them, or a + and more; no years."""
    for match in _PHONE.finditer(text):
        if not _YEARS_OR_DATE.fullmatch(match.group()):
            yield match


def _check_digits_hold(digits: list[int]) -> bool:
    rest = sum(w * d for w, d in zip(_K1, digits, strict=False)) % 11
    by_2032 = {
        k - 11 if k > 10 else k for k in (11 - rest, 12 - rest, 13 - rest, 14 - rest)
    }
    if digits[9] not in by_2032 - {10}:
        return False
    return (
        sum(w * d for w, d in zip(_K2, digits, strict=False)) + digits[10]
    ) % 11 == 0


def _begins_like_a_date(digits: list[int]) -> bool:
    """A day and a month as in some kind of identity number."""
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    if day > 40:
        day -= 40
    for shift in (80, 65, 40):
        if month > shift:
            month -= shift
            break
    return 1 <= day <= 31 and 1 <= month <= 12
