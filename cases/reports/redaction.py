"""The page on which a case is redacted: original and version for the bodies, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BoundField, Form
from django.utils import translation
from django.utils.translation import gettext as _

from actionplans.compare import Piece, words_apart
from cases.models import Case
from helsefellesskap.core import privacy


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the original; `found` says that it may point to a person."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One field: the original with what is pointed out, what differs, and the new text."""

    field: BoundField
    original: tuple[Mark, ...]
    pieces: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        return bool(self.pieces)

    @property
    def points(self) -> int:
        return sum(mark.found for mark in self.original)


def sides(case: Case, form: Form) -> list[Side]:
    """Every field that has a text, in the form's order."""
    return [_side(case, field) for field in form.visible_fields()]


def proposal(case: Case, names: Iterator[str] | list[str]) -> dict[str, str]:
    """The bodies' version with a word in the place of everything that is pointed out."""
    with translation.override(case.language):
        word = _("[redacted]")
    found = {}
    for name in names:
        text = case.text_for_bodies(name)
        for piece in reversed(privacy.pointed_out(text, names=True)):
            text = text[: piece.start] + word + text[piece.end :]
        found[name] = text
    return found


def _side(case: Case, field: BoundField) -> Side:
    original = str(getattr(case, field.name))
    kept = case.text_for_bodies(field.name)
    pieces = words_apart(original, kept) if kept != original else ()
    return Side(field, tuple(_marked(original)), pieces)


def _marked(text: str) -> Iterator[Mark]:
    at = 0
    for piece in privacy.pointed_out(text, names=True):
        if piece.start > at:
            yield Mark(text[at : piece.start])
        yield Mark(text[piece.start : piece.end], found=True)
        at = piece.end
    if at < len(text):
        yield Mark(text[at:])
