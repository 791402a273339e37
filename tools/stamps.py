"""Stamps: what a piece of work was done from, so that it is done once."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

_MADE = {".mo", ".pyc"}  # made from the rest


def digest(paths: Iterable[Path], *words: str) -> str:
    """One number for the names and contents of files and folders, and some words."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_file() and file.suffix not in _MADE:
                total.update(f"{path.name}/{file.relative_to(path)}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


class Stamps:
    """A small file of stamps. One that cannot be read counts as empty."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def holds(self, name: str, value: str) -> bool:
        """Whether the work was last done from exactly this."""
        return self._read().get(name) == value

    def get(self, name: str) -> str:
        """The stamp, or "" where there is none."""
        return self._read().get(name, "")

    def put(self, **values: str) -> None:
        """Remember, in one stroke, so that a stop halfway leaves the old file."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps({**self._read(), **values}, indent=1) + "\n")
        fresh.replace(self.file)

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(name): str(value) for name, value in found.items()}
