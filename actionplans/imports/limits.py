"""How much a plan's file may ask of us before it is refused."""

from dataclasses import dataclass

from actionplans.imports import messages
from helsefellesskap.core.files import limits
from helsefellesskap.core.files.complaints import Complaints, Place


@dataclass(frozen=True)
class Limits(limits.Limits):
    """Generous for a plan of any helsefellesskap, tight for a trap."""

    paragraphs: int = 50_000
    depth: int = 5
    cell_characters: int = 10_000
    responsible_characters: int = 200
    timeframe_characters: int = 60
    word_characters: int = 300  # in a year's cell


LIMITS = Limits()


def is_too_long(
    text: str, limit: int, complaints: Complaints, place: Place, *, skippable: bool
) -> bool:
    """Whether the text is longer than `limit` characters; complains where it is."""
    if len(text) <= limit:
        return False
    complaints.refuse(
        messages.TEXT_TOO_LONG,
        place,
        skippable=skippable,
        length=len(text),
        limit=limit,
    )
    return True
