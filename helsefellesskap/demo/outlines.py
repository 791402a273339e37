"""The demo's plans as they are written down in data/plans/, one file per FSU.

Pure: text in, a tree out. `data/plans/LES.md` says how a line is written.
"""

from dataclasses import dataclass, field
from pathlib import Path

from actionplans.workflow import Status

FOLDER = Path(__file__).parent / "data" / "plans"
FIRST_YEAR = 2023

_STATUSES = {
    "n": Status.NOT,
    "g": Status.GOING,
    "d": Status.DONE,
    "x": Status.DROPPED,
    "-": Status.UNKNOWN,
}


@dataclass(slots=True)
class MeasureLine:
    text: str
    responsible: str
    when: str
    statuses: dict[int, Status]
    indicator: str
    has_consequences: bool


@dataclass(slots=True)
class SubGoalLine:
    """A sub-goal with its measures; no `text` for those straight under the goal."""

    text: str
    measures: list[MeasureLine] = field(default_factory=list)


@dataclass(slots=True)
class GoalLine:
    text: str
    groups: list[str]
    sub_goals: list[SubGoalLine] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """One FSU's plan: its written language and its goals."""

    slug: str
    language: str
    goals: list[GoalLine] = field(default_factory=list)


def read_outlines() -> list[Outline]:
    """All the plans, in the order of their files' names."""
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> Outline:
    language, *lines = path.read_text(encoding="utf-8").splitlines()
    outline = Outline(slug=path.stem, language=language.strip())
    for line in lines:
        kind, _blank, rest = line.partition(" ")
        parts = [part.strip() for part in rest.split("|")]
        if kind == "G":
            groups = parts[1].split(",") if len(parts) > 1 and parts[1] else []
            outline.goals.append(GoalLine(parts[0], groups))
        elif kind == "S":
            outline.goals[-1].sub_goals.append(SubGoalLine(parts[0]))
        elif kind == "M":
            goal = outline.goals[-1]
            if not goal.sub_goals:
                goal.sub_goals.append(SubGoalLine(""))
            goal.sub_goals[-1].measures.append(_measure(parts))
    return outline


def _measure(parts: list[str]) -> MeasureLine:
    text, responsible, when, letters, *rest = parts
    return MeasureLine(
        text=text.removeprefix("!"),
        responsible=responsible,
        when=when,
        statuses={
            FIRST_YEAR + n: _STATUSES[letter]
            for n, letter in enumerate(letters.replace(" ", ""))
        },
        indicator=rest[0] if rest else "",
        has_consequences=text.startswith("!"),
    )
