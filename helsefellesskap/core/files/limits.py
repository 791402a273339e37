"""How much a file may ask of us before it is refused."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Generous for what people work with, tight for a trap."""

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 50 * MEGABYTE
    text_bytes: int = 5 * MEGABYTE
    ratio: int = 100
    # Small files of plain text pack well; only what also grows large is a bomb.
    ratio_counts_from: int = 10 * MEGABYTE
    parts: int = 2_000
    tags_per_part: int = 2_000_000
    tables: int = 500
    rows: int = 10_000
    columns: int = 60
    cells: int = 200_000


LIMITS = Limits()
