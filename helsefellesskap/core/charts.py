"""Charts as SVG, drawn by hand: bars, stacked bars, columns.

Widths are per cent and heights are pixels, so the words keep their size from a phone
to a printed page. Colours stand as attributes, which paper uses; a style sheet's
classes win over them on the screen. Each chart has a title (its alternative text) and
a description; the numbers belong in a table beside it.
"""

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_INK, _QUIET, _LINE = "#1f2c3d", "#545e6b", "#b8bcc1"
_SERIES = ("#0b5d7a", "#4f93ab", "#a1c1cc", "#5b3a8e", "#a58dc6", "#717a84", "#c7cacf")


@dataclass(frozen=True, slots=True)
class Point:
    """One bar: its name, its number, and how the number is written.

    `value=None` is a number that may not be shown; `shown` says so ("<5").
    `group` is what neighbours have in common, as quarters a year.
    """

    name: str
    value: int | None
    shown: str = ""
    group: str = ""

    @property
    def words(self) -> str:
        return self.shown or ("" if self.value is None else str(self.value))


def bars(points: Sequence[Point], *, title: str, description: str = "") -> SafeString:
    """A bar per point, its name above it and its number after it."""
    row = 38
    most = _most(points)
    drawn = []
    for at, point in enumerate(points):
        top = at * row
        share = 84 * (point.value or 0) / most
        drawn += [
            _text(point.name[:60], x="0", y=str(top + 13)),
            _rect(x="0", y=str(top + 19), width=f"{share:.2f}%", height="12")
            if share
            else SafeString(""),
            _text(
                point.words,
                x=f"{share:.2f}%",
                y=str(top + 29),
                dx="6" if share else "0",
                strong=point.value is not None,
            ),
        ]
    return _svg(drawn, height=row * len(points), title=title, description=description)


def columns(
    points: Sequence[Point], *, title: str, description: str = ""
) -> SafeString:
    """A column per point, groups with their name below: numbers through time."""
    high, base = 120, 140
    most = _most(points)
    step = 100 / max(len(points), 1)
    drawn = [_rule(base)]
    for at, point in enumerate(points):
        middle = f"{step * (at + 0.5):.2f}%"
        tall = round(high * (point.value or 0) / most, 1)
        if tall:
            drawn.append(
                _rect(
                    x=f"{step * (at + 0.16):.2f}%",
                    y=str(base - tall),
                    width=f"{step * 0.68:.2f}%",
                    height=str(tall),
                )
            )
        drawn += [
            _text(
                point.words,
                x=middle,
                y=str(base - tall - 5),
                anchor="middle",
                strong=point.value is not None,
            ),
            _text(point.name, x=middle, y=str(base + 17), anchor="middle"),
        ]
    at = 0
    for name, group in itertools.groupby(points, key=lambda point: point.group):
        count = len(list(group))
        if name:
            drawn.append(
                _text(
                    name,
                    x=f"{step * (at + count / 2):.2f}%",
                    y=str(base + 38),
                    anchor="middle",
                    strong=True,
                )
            )
            if at:
                x = f"{step * at:.2f}%"
                drawn.append(_line(x1=x, x2=x, y1=str(base), y2=str(base + 42)))
        at += count
    return _svg(drawn, height=base + 46, title=title, description=description)


def stacked(
    points: Sequence[Point], *, title: str, description: str = ""
) -> SafeString:
    """One bar cut in parts, and under it what each part is and counts."""
    whole = sum(point.value or 0 for point in points) or 1
    drawn: list[SafeString] = []
    at = 0.0
    for number, point in enumerate(points):
        share = 100 * (point.value or 0) / whole
        series = number % len(_SERIES)
        if share:
            drawn.append(
                _rect(
                    x=f"{at:.2f}%",
                    y="0",
                    width=f"{share:.2f}%",
                    height="30",
                    series=series,
                )
            )
        at += share
        top = 44 + number * 23
        drawn += [
            _rect(x="0", y=str(top), width="13", height="13", series=series),
            _text(point.name[:60], x="22", y=str(top + 11)),
            _text(
                point.words,
                x="100%",
                y=str(top + 11),
                anchor="end",
                strong=point.value is not None,
            ),
        ]
    height = 44 + 23 * len(points)
    return _svg(drawn, height=height, title=title, description=description)


def _most(points: Iterable[Point]) -> int:
    return max((point.value or 0 for point in points), default=0) or 1


def _svg(
    drawn: Iterable[SafeString], *, height: int, title: str, description: str
) -> SafeString:
    key = "graph-" + hashlib.sha256(f"{title}{description}".encode()).hexdigest()[:8]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="graph" width="100%" height="{}" '
        'role="img" aria-labelledby="{}-t"{}><title id="{}-t">{}</title>{}{}</svg>',
        height,
        key,
        format_html(' aria-describedby="{}-d"', key) if description else "",
        key,
        title,
        format_html('<desc id="{}-d">{}</desc>', key, description)
        if description
        else "",
        format_html_join("", "{}", ((piece,) for piece in drawn)),
    )


def _rect(*, x: str, y: str, width: str, height: str, series: int = 0) -> SafeString:
    return format_html(
        '<rect data-series="{}" x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        series + 1,
        x,
        y,
        width,
        height,
        _SERIES[series],
    )


def _text(
    words: str,
    *,
    x: str,
    y: str,
    anchor: str = "start",
    dx: str = "0",
    strong: bool = False,
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" dx="{}" text-anchor="{}" font-family="Inter" font-size="13" '
        'font-weight="{}" fill="{}"{}>{}</text>',
        x,
        y,
        dx,
        anchor,
        "600" if strong else "400",
        _INK if strong else _QUIET,
        SafeString(' class="strong"') if strong else "",
        words,
    )


def _line(*, x1: str, x2: str, y1: str, y2: str) -> SafeString:
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>', x1, x2, y1, y2, _LINE
    )


def _rule(y: int) -> SafeString:
    return _line(x1="0", x2="100%", y1=str(y), y2=str(y))
