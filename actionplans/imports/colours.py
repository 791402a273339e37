"""What the colour of a cell says, and what the document's legend makes of it."""

from __future__ import annotations

import colorsys
from collections import defaultdict

from actionplans.imports import messages
from actionplans.imports.grids import Cell, Grid, one_line
from actionplans.imports.plan import LegendEntry
from actionplans.imports.statuses import status_of_words
from actionplans.workflow import Status
from helsefellesskap.core.files.complaints import Complaints, Place

BLUE = "blue"
_EXACT = {
    "FF0000": "red",
    "FFFF00": "yellow",
    "00B050": "green",
    "92D050": "green",
    "95B3D7": BLUE,
}
_HUES = (  # up to this many degrees
    (18, "red"),
    (70, "yellow"),
    (170, "green"),
    (260, BLUE),
    (335, ""),
    (360, "red"),
)
_STATUSES = {
    "red": Status.NOT,
    "yellow": Status.GOING,
    "green": Status.DONE,
}
_GREY = 0.15


class Palette:
    """Names colours, and remembers those that had to be interpreted."""

    def __init__(self) -> None:
        self._statuses: dict[str, Status] = dict(_STATUSES)
        self._near: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)

    def learn(self, legend: tuple[LegendEntry, ...]) -> None:
        """Let the document's own legend decide."""
        for entry in legend:
            if entry.status is not None:
                self._statuses[entry.colour] = entry.status

    def colour(self, fill: str | None, place: Place) -> str | None:
        """The colour's name; None for unshaded, and for what is no known colour."""
        name, exact = colour_name(fill)
        if fill and not exact:
            self._near[fill, name or ""].append(place)
        return name

    def status(self, colour: str | None) -> Status:
        return self._statuses.get(colour or "", Status.UNKNOWN)

    def tell(self, complaints: Complaints) -> None:
        """One sentence per colour that was not one of the usual."""
        for (fill, name), places in self._near.items():
            if name:
                complaints.note(
                    messages.NEAR_COLOUR,
                    places[0],
                    count=len(places),
                    code=fill,
                    colour=messages.COLOURS[name],
                )
            else:
                complaints.warn(
                    messages.UNKNOWN_COLOUR, places[0], count=len(places), code=fill
                )


def colour_name(fill: str | None) -> tuple[str | None, bool]:
    """Red, yellow, green, blue or None, and whether that is beyond doubt."""
    if fill is None or fill == "FFFFFF":
        return None, True
    if fill in _EXACT:
        return _EXACT[fill], True
    red, green, blue = (int(fill[n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < _GREY or not 0.1 < light < 0.98:
        return None, light >= 0.98
    return next(name for most, name in _HUES if hue * 360 <= most) or None, False


def read_legend(grid: Grid) -> tuple[LegendEntry, ...]:
    """The entries when the table is a legend: a label and a coloured cell a row."""
    entries = []
    for row in grid.rows:
        labels = [cell for cell in row.cells if cell.text]
        coloured = [(cell, _named(cell)) for cell in row.cells if _named(cell)]
        if len(labels) != 1 or len(coloured) != 1 or len(row.cells) > 3:
            return ()
        label = one_line(labels[0].text)
        status = status_of_words(label)
        entries.append(
            LegendEntry(
                label,
                coloured[0][1],
                None if status is Status.UNKNOWN else status,
            )
        )
    return tuple(entries)


def _named(cell: Cell) -> str:
    return colour_name(cell.fill)[0] or ""
