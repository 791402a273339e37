"""The Word files that the story of a plan begins with, and what a person finds in them.

The real one, where the shared data is; and one in our own words with the same quirks:
landscape, a legend, merged cells, a goal cut by a page break, leaders' names, colours
that are almost the usual ones, an indicator inside a measure, words in a year's cell.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.actionplans.imports.wordfiles import (
    BLUE,
    GREEN,
    GREEN_TOO,
    RED,
    UP,
    YELLOW,
    Row,
    add_legend,
    fill_table,
    saved,
)
from tests.actionplans.word_plans import one_line

HEADING = "Barn og unge"
"""What both files call the body whose plan is followed."""

# A goal, with sub-goals ("" for none), each with the texts of its measures.
Tree = list[tuple[str, list[tuple[str, list[str]]]]]


@dataclass(frozen=True)
class Source:
    """A joint plan in Word, and one body's part of it as a person reads it."""

    path: Path
    bodies: int
    goals: Tree
    years: tuple[int, ...]

    def texts(self) -> list[str]:
        """Goals, sub-goals and measures as one meets them, reading downwards."""
        return list(every_text(self.goals))


def every_text(goals: Tree) -> Iterator[str]:
    """The texts of a tree, row by row."""
    for goal, parts in goals:
        yield goal
        for sub_goal, measures in parts:
            if sub_goal:
                yield sub_goal
            yield from measures


def begins(text: str) -> str:
    """Enough of a text to find it by, before its first line ends."""
    return text[:18].rstrip()


def tree_of(goals: list[dict[str, Any]]) -> Tree:
    """A tree told as data: by the gold, by the database or by a reader of files."""
    return [
        (
            one_line(goal["text"]),
            [
                (
                    one_line(part.get("text") or ""),
                    [one_line(measure["text"]) for measure in part["measures"]],
                )
                for part in goal["sub_goals"]
            ],
        )
        for goal in goals
    ]


def real_source(shared: Path) -> Source:
    """The real plan, and what stands in it according to those who read it by hand."""
    gold = json.loads((shared / "data/plan_gold.json").read_text(encoding="utf-8"))
    part = next(
        one for one in gold["committees"] if one["heading_in_document"] == HEADING
    )
    return Source(
        shared / "data/felles-handlingsplan.docx",
        len(gold["committees"]),
        tree_of(part["goals"]),
        tuple(map(int, gold["year_columns"])),
    )


YEARS = (2024, 2025, 2026)
HEADINGS = (
    "Faglege samarbeidsutval for",
    "Kvar vil vi?\nHovudmål",
    "Kvar vil vi?\nDelmål",
    "Korleis skal vi få det til?\nTiltak",
    *map(str, YEARS),
)
ROWS: tuple[Row, ...] = (
    (
        (
            f"{HEADING}\n\nLeiar: Kari Dømesen\n\nNestleiar Ola Dømesen",
            "1.Born og unge veit kven dei kan spørje",
            "",
            "Lage ei felles side\n· med telefontider\n· på fleire språk",
            "",
            "",
            "",
        ),
        (BLUE, YELLOW, GREEN, GREEN_TOO),
    ),
    (
        (
            UP,
            "2. Familien slepp å fortelje alt om att",
            "Éin plan for kvart barn",
            "Skrive malen saman med foreldre\n\nMåleverktøy: Talet på barn med plan",
            "",
            "",
            "",
        ),
        (BLUE, RED, "FFFE10", None),
    ),
    (
        (UP, UP, UP, "Prøve ut ein felles mal i to kommunar", "", "", ""),
        (None, None, YELLOW, GREEN),
    ),
    (
        (UP, UP, "Faste møtepunkt", "Møtast kvar haust", "", "", "Årleg"),
        (None, GREEN, GREEN, None),
    ),
    (
        (
            UP,
            "3.Trygg overgang frå barn til vaksen, slik at ingen",
            "Overgangen er planlagd",
            "Begynne samtalen to år før",
            "",
            "",
            "",
        ),
        (None, None, None, YELLOW),
    ),
    (
        (UP, "fell mellom to tenester", UP, "", "", "", ""),
        (None, None, None, None),
    ),
    (
        (
            UP,
            UP,
            "Fastlegen er med",
            "Invitere fastlegen til det siste møtet på barneavdelinga",
            "",
            "",
            "",
        ),
        (None, RED, RED, YELLOW),
    ),
    (
        (
            "Helseberedskap\n\nFungerande leiar og sekretær: Kari Dømesen",
            "Vi øver saman",
            "",
            "Halde ei øving i året",
            "",
            "",
            "",
        ),
        (None, GREEN, GREEN, None),
    ),
)
GOALS: Tree = [
    (
        "Born og unge veit kven dei kan spørje",
        [
            (
                "",
                ["Lage ei felles side · med telefontider · på fleire språk"],
            )
        ],
    ),
    (
        "Familien slepp å fortelje alt om att",
        [
            (
                "Éin plan for kvart barn",
                [
                    "Skrive malen saman med foreldre",
                    "Prøve ut ein felles mal i to kommunar",
                ],
            ),
            ("Faste møtepunkt", ["Møtast kvar haust"]),
        ],
    ),
    (
        "Trygg overgang frå barn til vaksen, slik at ingen fell mellom to tenester",
        [
            ("Overgangen er planlagd", ["Begynne samtalen to år før"]),
            (
                "Fastlegen er med",
                ["Invitere fastlegen til det siste møtet på barneavdelinga"],
            ),
        ],
    ),
]


def made_source(folder: Path) -> Source:
    """A plan in our own words, with the real one's quirks."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading("Felles handlingsplan Helsefellesskap Døme 2024-2026", 0)
    document.add_paragraph("Fargekoding")
    add_legend(document)
    document.add_paragraph("")
    fill_table(document, HEADINGS, ROWS)
    document.tables[-1].style = "Table Grid"
    path = folder / "felles-handlingsplan.docx"
    path.write_bytes(saved(document))
    return Source(path, 2, GOALS, YEARS)
