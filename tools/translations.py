"""Compiles the translations, so that no gettext need be installed."""

from collections.abc import Iterable
from pathlib import Path

import polib

from tools import places


def sources() -> list[Path]:
    """All .po files, in the order of their names."""
    found: Iterable[Path] = (places.ROOT / "locale").glob("*/LC_MESSAGES/*.po")
    return sorted(found)


def compile_all() -> int:
    """Write a .mo beside every .po that is newer; return how many."""
    written = 0
    for source in sources():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(".new")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)  # a reader sees the old or the new, never a half
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
