"""How much a plan's file may ask of us before it is refused."""

from dataclasses import dataclass

from helsefellesskap.core.files import limits


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
