"""From a file's text to rows, with a complaint for all that cannot be one. Pure.

tomllib gives values without their places. A light scan of the text finds the line of
every table and key beside it, so that each complaint can point.
"""

import datetime
import re
import tomllib
from dataclasses import MISSING, fields
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from committees.structure.rows import ROWS, Complaint, Partnership, Row, Structure

Lines = dict[tuple[Any, ...], int]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w-]+)\s*=\s*(.*)$")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_HIDDEN = {"line", "lines"}


def read(text: str) -> tuple[Structure, list[Complaint]]:
    """The structure as far as it can be read, and everything that could not."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Structure(), [_broken(str(error), text)]
    lines = scan(text)
    complaints: list[Complaint] = []
    kinds = {kind.table: kind for kind in ROWS}
    rows: dict[str, list[Row]] = {name: [] for name in kinds}
    partnership = None
    for table, value in found.items():
        line = lines.get((table,), lines.get((table, 0), 1))
        if table == Partnership.table and isinstance(value, dict):
            partnership = _row(Partnership, value, (table,), lines, complaints)
        elif table in kinds and _is_table_array(value):
            for at, values in enumerate(value):
                row = _row(kinds[table], values, (table, at), lines, complaints)
                if row is not None:
                    rows[table].append(row)
        elif table in kinds or table == Partnership.table:
            words = _("“%(table)s” must be written as a table: %(example)s.")
            example = f"[[{table}]]" if table in kinds else f"[{table}]"
            complaints.append(
                Complaint(line, words % {"table": table, "example": example})
            )
        else:
            words = _("The file may hold no table called “%(table)s”.")
            complaints.append(Complaint(line, words % {"table": table}))
    if partnership is None and Partnership.table not in found:
        complaints.append(Complaint(1, _("The table [partnership] is missing.")))
    return Structure.of(partnership, rows), sorted(complaints)


def scan(text: str) -> Lines:
    """The line of every table and of every key: {("body", 3, "slug"): 812}."""
    lines: Lines = {}
    counts: dict[str, int] = {}
    path: tuple[Any, ...] = ()
    depth = 0
    quotes = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quotes:
            if quotes in line:
                quotes = ""
            continue
        if depth > 0:
            depth += _depth(line)
            continue
        if header := _HEADER.match(line):
            brackets, name = header.groups()
            if brackets == "[[":
                path = (name, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            else:
                path = (name,)
            lines[path] = number
        elif key := _KEY.match(line):
            lines[(*path, key.group(1))] = number
            quotes = next((q for q in ('"""', "'''") if key.group(2).count(q) == 1), "")
            depth = 0 if quotes else max(0, _depth(key.group(2)))
    return lines


def _row(
    kind: type[Row],
    values: dict[str, Any],
    path: tuple[Any, ...],
    lines: Lines,
    complaints: list[Complaint],
) -> Any:
    """The row, or None where something it needs is missing or of the wrong sort."""
    line = lines.get(path, 1)
    places = {name: lines.get((*path, name), line) for name in values}
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind) if f.name not in _HIDDEN}
    good = True
    for name in values:
        if name not in known:
            words = _("“%(key)s” does not belong in [%(table)s].")
            text = words % {"key": name, "table": kind.table}
            complaints.append(Complaint(places[name], text))
            good = False
        elif not _is_a(values[name], hints[name]):
            words = _("“%(key)s” must be %(sort)s.")
            text = words % {"key": name, "sort": _sort(hints[name])}
            complaints.append(Complaint(places[name], text))
            good = False
    for name, needed in known.items():
        required = needed.default is MISSING and needed.default_factory is MISSING
        if required and name not in values:
            words = _("“%(key)s” is missing in [%(table)s].")
            complaints.append(
                Complaint(line, words % {"key": name, "table": kind.table})
            )
            good = False
    return kind(line=line, lines=places, **values) if good else None


def _is_a(value: Any, sort: Any) -> bool:
    """Whether a TOML value is of the sort; true and false are no numbers here."""
    if isinstance(sort, UnionType):
        return any(_is_a(value, one) for one in get_args(sort) if one is not type(None))
    if get_origin(sort) is list:
        return isinstance(value, list) and all(
            _is_a(v, get_args(sort)[0]) for v in value
        )
    if sort is datetime.date:
        return type(value) is datetime.date
    if sort is int:
        return type(value) is int
    return isinstance(value, sort)


def _sort(sort: Any) -> str:
    """What a value should have been, in words."""
    if isinstance(sort, UnionType):
        return _sort(next(one for one in get_args(sort) if one is not type(None)))
    if get_origin(sort) is list:
        return (
            _("a list of numbers") if get_args(sort)[0] is int else _("a list of texts")
        )
    return {
        str: _("a text in quotes"),
        int: _("a number"),
        bool: _("true or false"),
        datetime.date: _("a date such as 2024-01-31"),
    }[sort]


def _is_table_array(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _depth(text: str) -> int:
    """How many brackets the line opens and leaves open."""
    bare = _STRING.sub("", text).partition("#")[0]
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")


def _broken(message: str, text: str) -> Complaint:
    """TOML's own word on where the file stopped making sense."""
    place = _PLACE.search(message)
    line = int(place.group(1)) if place and place.group(1) else len(text.splitlines())
    what = _PLACE.sub("", message).strip()
    words = _("The file cannot be read as TOML from here on: %(what)s.")
    return Complaint(max(line, 1), words % {"what": what})
