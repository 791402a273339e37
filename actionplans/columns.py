"""How a plan is written in a table, cell by cell, and read again from one.

The portal's own files (Word, Excel, CSV) are told by these headings, in any of its
languages, and come back exactly as they went out: what `write_…` makes, `read_…`
takes apart. Both ends use this module, so that they cannot grow apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actionplans.models import WRITTEN, Timeframe
from actionplans.workflow import Status

LANGUAGES = ("nn", "nb", "en")
FILLS = {
    Status.NOT: "FF0000",
    Status.GOING: "FFFF00",
    Status.DONE: "00B050",
    Status.DROPPED: "D9D9D9",
}
"""The familiar colours of a status."""

MARK = "95B3D7"
"""The familiar colour of a goal or measure for a priority patient group."""


class Column(StrEnum):
    """What a column is about. The values are those of older files' code, not words."""

    BODY = "body"
    NUMBER = "number"
    GOAL = "goal"
    SUB_GOAL = "sub_goal"
    MEASURE = "measure"
    RESPONSIBLE = "responsible"
    TIMEFRAME = "timeframe"
    INDICATOR = "indicator"
    GROUPS = "groups"
    PARTS = "parts"
    CONSEQUENCES = "consequences"
    PRIORITY = "priority"
    GOAL_GROUPS = "goal_groups"
    LANGUAGE = "language"
    TOGETHER = "together"
    MARKS = "marks"


_HEADINGS = {
    Column.BODY: pgettext_lazy("one body", "Body"),
    Column.NUMBER: _("Number"),
    Column.GOAL: _("Main goal"),
    Column.SUB_GOAL: _("Sub-goal"),
    Column.MEASURE: _("Measure"),
    Column.RESPONSIBLE: _("Responsible"),
    Column.TIMEFRAME: _("Timeframe"),
    Column.INDICATOR: _("Indicator"),
    Column.GROUPS: _("Patient groups"),
    Column.PARTS: _("Agreement points"),
    Column.CONSEQUENCES: _("Economic or principled consequences"),
    Column.PRIORITY: _("For a priority patient group"),
    Column.GOAL_GROUPS: _("Patient groups of the goal"),
    Column.LANGUAGE: _("Written in"),
    Column.TOGETHER: _("Together with"),
    Column.MARKS: _("Marks"),
}
CORE = frozenset({Column.NUMBER, Column.GOAL, Column.SUB_GOAL, Column.MEASURE})
"""What a table always has. Those of `WORD_STYLE` leave out what nobody has filled in."""

ALWAYS = CORE | {
    Column.RESPONSIBLE,
    Column.TIMEFRAME,
    Column.INDICATOR,
    Column.GROUPS,
}
"""By these, all in one language, a table is known as the portal's own."""

WORD_STYLE = "Plan Table"
"""The style by which a table in Word is known as the portal's own."""

_IN_A_WORD, _A_SENTENCE = _("in a word"), _("a sentence")
_INTRODUCTION = _("Introduction")
_YES = _("yes")
_OF_THE_GOAL = _("The goal: %(groups)s")
_POINTS = _("Agreement points: %(points)s")
_TOGETHER = _("Together with: %(bodies)s")
_GOAL_WITH = _("The goal together with: %(bodies)s")
_WAITS = _("Waits for %(body)s")

_YEAR = re.compile(r"(\d{4})(?:: (.+))?", re.DOTALL)
_NUMBERED = re.compile(r"(?:^|; )(\d+)")
_TELLS_TIME = re.compile(r"(?i)\d|år|løp|kontinu|kvar|hver")
_PLAIN_TIMES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Timeframe.YEAR, r"20\d\d"),
        (Timeframe.HALF_YEAR, r"[12]\. halvår 20\d\d"),
        (Timeframe.DATE, r"\d{1,2}\.\d{1,2}\.20\d\d"),
        (Timeframe.PERIOD, r"20\d\d[-–]20\d\d"),
        (Timeframe.YEARLY, r"[Åå]rleg|[Åå]rlig"),
        (Timeframe.ONGOING, r"[Ll]øpande|[Ll]øpende"),
    )
)


# Headings ------------------------------------------------------------------------


def heading(column: Column) -> str:
    """The column's heading in the language that is active now."""
    return str(_HEADINGS[column])


def year_headings(year: int) -> list[str]:
    """Status, word and sentence of a year, each in a column of its own."""
    return [str(year), f"{year}: {_IN_A_WORD}", f"{year}: {_A_SENTENCE}"]


def own_columns(
    texts: Sequence[str], *, styled: bool = False
) -> dict[int, Column | tuple[int, str]] | None:
    """What each column of our own file is; None where the heading row is not ours.

    `styled`: the table has our own style, and may lack columns that were empty.
    A year's column is `(year, "status" | "word" | "sentence")`.
    """
    for language in LANGUAGES:
        known, parts = _known(language)
        found: dict[int, Column | tuple[int, str]] = {}
        for at, text in enumerate(texts):
            words = " ".join(text.split())
            if words in known:
                found[at] = known[words]
            elif (match := _YEAR.fullmatch(words)) and (match[2] or "") in parts:
                found[at] = int(match[1]), parts[match[2] or ""]
        if set(found.values()) >= (CORE if styled else ALWAYS):
            return found
    return None


@lru_cache
def _known(language: str) -> tuple[dict[str, Column], dict[str, str]]:
    with translation.override(language):
        return (
            {str(words): column for column, words in _HEADINGS.items()},
            {"": "status", str(_IN_A_WORD): "word", str(_A_SENTENCE): "sentence"},
        )


def _in_every_language(words: object) -> tuple[str, ...]:
    """A lazy text in each of the portal's languages."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(words))
    return tuple(dict.fromkeys(said))


@lru_cache
def _said() -> dict[str, tuple[str, ...]]:
    """The texts that are looked for in cells, in every language."""
    texts = {
        "introduction": _INTRODUCTION,
        "yes": _YES,
        "of the goal": _OF_THE_GOAL,
        "points": _POINTS,
        "together": _TOGETHER,
        "goal with": _GOAL_WITH,
        "waits": _WAITS,
        "priority": _HEADINGS[Column.PRIORITY],
        "consequences": _HEADINGS[Column.CONSEQUENCES],
    }
    return {name: _in_every_language(words) for name, words in texts.items()}


def introduction_mark() -> str:
    """What stands as the number of a row that holds the plan's introduction."""
    return str(_INTRODUCTION)


def is_introduction(number: str) -> bool:
    """Whether the row's number says that it holds the plan's introduction."""
    return number in _said()["introduction"]


def yes(flag: object) -> str:
    return str(_YES) if flag else ""


def is_yes(text: str) -> bool:
    return text.strip().casefold() in {*_said()["yes"], "x"}


# Status --------------------------------------------------------------------------


def write_status(label: str, word: str, sentence: str) -> str:
    """Status, word and sentence in one cell: "Carried out (yearly)", then the sentence."""
    first = f"{label} ({word})" if word else label
    return f"{first}\n{sentence}" if sentence else first


def read_status(text: str) -> tuple[Status, str, str] | None:
    """The reverse; None where the cell is not written like that."""
    first, _newline, sentence = text.partition("\n")
    for label, status in _labels():
        rest = first[len(label) :]
        if first[: len(label)].casefold() != label.casefold():
            continue
        if not rest:
            return status, "", sentence.strip()
        if rest.startswith(" (") and rest.endswith(")"):
            return status, rest[2:-1], sentence.strip()
    for pattern in _waiting():
        if match := pattern.fullmatch(first):
            return Status.GOING, match["word"] or "", sentence.strip()
    return None


def label_of(status: str) -> str:
    """A status in the language that is active now, as it stands alone."""
    words = str(Status(status).label)
    return words[:1].upper() + words[1:]


@lru_cache
def _labels() -> tuple[tuple[str, Status], ...]:
    found = {
        said[:1].upper() + said[1:]: status
        for status in Status
        for said in _in_every_language(status.label)
    }
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


@lru_cache
def _waiting() -> tuple[re.Pattern[str], ...]:
    found = []
    for said in _said()["waits"]:
        before, _body, after = said.partition("%(body)s")
        body = f"{re.escape(before)}[^(]+?{re.escape(after)}"
        found.append(re.compile(rf"{body}(?: \((?P<word>.*)\))?"))
    return tuple(found)


# Timeframe -----------------------------------------------------------------------


def write_timeframe(kind: str, words: str) -> str:
    """The words; with their kind behind where they alone would not tell it."""
    label = str(Timeframe(kind).label)
    if not words:
        return label if kind else ""
    if read_timeframe_cell(words) == (kind, words):
        return words
    return f"{words} ({label})"


def read_timeframe_cell(text: str) -> tuple[str, str] | None:
    """Kind and words; None where only a closer reading could tell the kind."""
    if not text:
        return "", ""
    kinds = _kinds()
    if text in kinds:
        return kinds[text], ""
    for label, kind in kinds.items():
        if text.endswith(f" ({label})"):
            return kind, text.removesuffix(f" ({label})")
    for plain, pattern in _PLAIN_TIMES:
        if pattern.fullmatch(text):
            return plain, text
    return None if _TELLS_TIME.search(text) else ("", text)


@lru_cache
def _kinds() -> dict[str, str]:
    return {
        said: str(kind) for kind in Timeframe for said in _in_every_language(kind.label)
    }


# Patient groups, agreement points, marks ------------------------------------------


def write_list(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def read_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def read_parts(text: str) -> tuple[int, ...]:
    """The numbers of agreement points, written with or without what they say."""
    return tuple(int(number) for number in _NUMBERED.findall(text))


def write_both(of_goal: Sequence[str], of_measure: Sequence[str]) -> str:
    """What the goal has and what the measure has itself, a line each."""
    lines = []
    if of_goal:
        lines.append(_OF_THE_GOAL % {"groups": write_list(of_goal)})
    if of_measure:
        lines.append(write_list(of_measure))
    return "\n".join(lines)


def read_both(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The goal's, and the measure's own."""
    of_goal: list[str] = []
    of_measure: list[str] = []
    starts = [said.partition("%(groups)s")[0] for said in _said()["of the goal"]]
    for line in text.split("\n"):
        start = next((one for one in starts if line.startswith(one)), None)
        if start is None:
            of_measure += read_list(line)
        else:
            of_goal += read_list(line.removeprefix(start))
    return tuple(of_goal), tuple(of_measure)


def write_marks(
    *,
    priority: bool = False,
    consequences: bool = False,
    parts: Sequence[int] = (),
    together: Sequence[str] = (),
    goal_with: Sequence[str] = (),
) -> str:
    """What else there is to say of a measure, a line each."""
    lines = []
    if priority:
        lines.append(heading(Column.PRIORITY))
    if consequences:
        lines.append(heading(Column.CONSEQUENCES))
    if parts:
        lines.append(_POINTS % {"points": write_list(map(str, parts))})
    if together:
        lines.append(_TOGETHER % {"bodies": write_list(together)})
    if goal_with:
        lines.append(_GOAL_WITH % {"bodies": write_list(goal_with)})
    return "\n".join(lines)


def read_marks(text: str) -> tuple[bool, bool, tuple[int, ...]]:
    """Priority, consequences, agreement points."""
    lines = _lines(text)
    return (
        any(said in lines for said in _said()["priority"]),
        any(said in lines for said in _said()["consequences"]),
        tuple(n for points in _after("points", lines) for n in read_parts(points)),
    )


def read_sharing(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The bodies that the marks say share the goal, and the measure."""
    lines = _lines(text)
    return (
        tuple(one for said in _after("goal with", lines) for one in read_list(said)),
        tuple(one for said in _after("together", lines) for one in read_list(said)),
    )


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n")]


def _after(name: str, lines: Iterable[str]) -> list[str]:
    """What stands behind such words, on each line that begins with them."""
    starts = [said.partition("%(")[0] for said in _said()[name]]
    return [
        line.removeprefix(start)
        for line in lines
        for start in starts
        if line.startswith(start)
    ]


# Language ------------------------------------------------------------------------


def write_languages(codes: Sequence[str]) -> str:
    """The norms of a row's texts: one word where they are all the same."""
    names = [dict(WRITTEN)[code] for code in codes]
    return names[0] if len(set(names)) == 1 else " / ".join(names)


def read_languages(text: str, count: int) -> list[str]:
    """The norms of so many texts; "" where none is told."""
    codes = {name: code for code, name in WRITTEN}
    found = [codes.get(name.strip().casefold(), "") for name in text.split("/")]
    return found if len(found) == count else found[:1] * count
