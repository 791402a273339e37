"""Finds what must not be written down: identity numbers, telephone numbers, e-mail.

A national identity number has eleven digits, with a blank, point or hyphen between
them or not. Counted as one: every eleven digits whose two check digits hold, by
today's rule or by the rule from 2032, and so D-numbers, H-numbers, the hospitals'
aid numbers and synthetic ones (month + 40, + 65, + 80) too. Eleven digits that begin
like a date, but whose check digits do not hold, are pointed out and may be kept on
purpose: somebody may have mistyped a number, or written something else. The foreigner's
number (DUF) has twelve digits, four of them a year, and is refused like the others.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsefellesskap.core import names as people
from helsefellesskap.core.errors import DomainError

Kind = Literal["identity_number", "like_identity_number", "phone", "email", "name"]

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_USUAL_GROUPS = {
    (11,), (6, 5), (2, 2, 2, 5), (6, 3, 2), (2, 2, 2, 3, 2), (3, 3, 3, 2), (4, 4, 3),
    (4, 2, 5), (1,) * 11, (5, 6), (2, 2, 7), (6, 2, 3), (2, 2, 2, 2, 3), (12,), (4, 6, 2),
    (4, 4, 4), (4, 8), (6, 6), (1,) * 12,
}  # fmt: skip
_DUF = (4, 6, 3, 2, 7, 5, 4, 6, 3, 2)
_GAP = r"[\s._/\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\u2060\ufeff]{0,3}"
_ELEVEN = re.compile(rf"(?<!\d)(?:\d{_GAP}){{10}}\d(?!\d)")
_TWELVE = re.compile(rf"(?<!\d)(?:\d{_GAP}){{11}}\d(?!\d)")
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


ADVICE: dict[Kind, Any] = {
    "identity_number": gettext_lazy(
        "Take the number out. Write “the patient”, or the person's age, in its place."
    ),
    "like_identity_number": gettext_lazy(
        "This looks like a national identity number. Take it out if it is one."
    ),
    "phone": gettext_lazy(
        "Take the telephone number out. Write “we rang the ward”, for instance. "
        "Your own number has its place under “Who you are”."
    ),
    "email": gettext_lazy(
        "Take the e-mail address out. Your own has its place under “Who you are”."
    ),
    "name": gettext_lazy(
        "This looks like a person's name. Write “my mother”, “the patient” or “the nurse” "
        "in its place."
    ),
}
"""How to write it instead, for each kind."""


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
    numbers = _numbers(text)
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
    return [found for found in _numbers(text) if found.kind == "identity_number"]


def identity_numbers_in_file(text: str) -> list[Found]:
    """As above, but only in groups as people write them: a table's figures are no number."""
    return [
        found
        for found in identity_numbers(text)
        if _groups(found.text) in _USUAL_GROUPS or len(_groups(found.text)) == 1
    ]


def has_identity_number(text: str) -> bool:
    """Whether the text holds a national identity number of any kind."""
    return bool(identity_numbers(text))


def pointed_out(text: str, *, names: bool = False) -> list[Found]:
    """What may be kept on purpose: telephone numbers, addresses, what looks like a number.

    With `names`, likely names of people too.
    """
    found = [piece for piece in find(text) if piece.kind != "identity_number"]
    if names:
        found += [
            Found("name", start, end, text[start:end])
            for start, end in people.likely(text)
            if not any(start < piece.end and end > piece.start for piece in found)
        ]
    return sorted(found, key=lambda piece: piece.start)


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


def _numbers(text: str) -> list[Found]:
    """Numbers of eleven digits, and of twelve where the eleven are none."""
    elevens = list(_elevens(text))
    twelves = [
        duf
        for duf in _twelves(text)
        if not any(
            duf.start < one.end and duf.end > one.start
            for one in elevens
            if one.kind == "identity_number"
        )
    ]
    apart = [
        one
        for one in elevens
        if not any(one.start < duf.end and one.end > duf.start for duf in twelves)
    ]
    return sorted([*apart, *twelves], key=lambda found: found.start)


def _groups(written: str) -> tuple[int, ...]:
    """How many digits stand together: 310299 12345 is (6, 5)."""
    return tuple(len(group) for group in re.findall(r"\d+", written))


def _twelves(text: str) -> Iterator[Found]:
    """The foreigner's numbers: a year, six digits, and two that check the ten."""
    plain = _plain_digits(text)
    at = 0
    while match := _TWELVE.search(plain, at):
        digits = [int(c) for c in match.group() if c.isdigit()]
        if _is_duf(digits):
            yield _found("identity_number", text, match)
            at = match.end()
        else:
            at = match.start() + 1


def _is_duf(digits: list[int]) -> bool:
    year = int("".join(map(str, digits[:4])))
    turned = digits[4:10] + digits[:4]
    rest = sum(w * d for w, d in zip(_DUF, turned, strict=True)) % 11
    return 1980 <= year <= 2079 and digits[10] * 10 + digits[11] == rest


def _elevens(text: str) -> Iterator[Found]:
    """Eleven digits that are, or look like, an identity number; never overlapping."""
    plain = _plain_digits(text)
    at = 0
    while match := _ELEVEN.search(plain, at):
        digits = [int(c) for c in match.group() if c.isdigit()]
        usual = _groups(match.group()) in _USUAL_GROUPS
        if _check_digits_hold(digits) and (usual or _begins_like_a_date(digits)):
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
