"""A maildir that is the portal's own: new/ is what waits, cur/ what is read, failed/ the rest."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DAY = 24 * 3600
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Box:
    """The folder, which a mail server delivers to. Only ordinary files are looked at."""

    folder: Path

    def is_there(self) -> bool:
        return (self.folder / "new").is_dir()

    def waiting(self) -> Iterator[Path]:
        """What has come, the oldest first; so many at a time."""
        found = [path for path in _files(self.folder / "new") if _is_visible(path)]
        found.sort(key=_age)
        yield from found[:AT_ONCE]

    def keep(self, path: Path) -> None:
        """It is read: among the read ones until its days are over."""
        name = path.name.partition(":")[0]
        self._move(path, self.folder / "cur" / f"{name}:2,S")

    def set_aside(self, path: Path) -> None:
        """It could not be read: where somebody may look at it until its days are over."""
        self._move(path, self.folder / "failed" / path.name)

    def throw_away(self, path: Path) -> None:
        """Nothing of it is kept."""
        path.unlink(missing_ok=True)

    def clear(self, days: int) -> int:
        """Delete the sources whose days are over; return how many."""
        oldest = time.time() - days * DAY
        gone = 0
        for folder in ("cur", "failed"):
            for path in list(_files(self.folder / folder)):
                if _age(path) < oldest:
                    path.unlink(missing_ok=True)
                    gone += 1
        return gone

    @staticmethod
    def _move(path: Path, to: Path) -> None:
        to.parent.mkdir(exist_ok=True)
        try:
            os.utime(path)  # its days count from now
            path.replace(to)
        except FileNotFoundError:  # another round was quicker
            return


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in folder.iterdir():
            if path.is_file() and not path.is_symlink():
                yield path


def _is_visible(path: Path) -> bool:
    return not path.name.startswith(".")


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
