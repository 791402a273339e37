"""The files that people upload in the story, and what stands in them."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.actionplans.imports.wordfiles import fill_table, saved
from tests.portal import ROOT


@dataclass(frozen=True)
class Body:
    """A committee in the plan: what the file calls it, and goals, sub-goals, measures."""

    heading: str
    counts: list[int]


@dataclass(frozen=True)
class PlanFile:
    """A joint action plan as a Word file."""

    path: Path
    bodies: list[Body]


def plan_file(folder: Path) -> PlanFile:
    """The real plan where the shared data is; else a made one in the same shape."""
    given = os.environ.get("SHARED_DIR")
    data = (Path(given) if given else ROOT.parent / "shared") / "data"
    real = data / "felles-handlingsplan.docx"
    if not real.exists():
        return made_plan(folder)
    told: dict[str, Any] = json.loads(
        (data / "counts.json").read_text(encoding="utf-8")
    )
    return PlanFile(
        real,
        [
            Body(
                one["heading_in_document"],
                [one["goals"], one["sub_goals"], one["measures"]],
            )
            for one in told["committees"]
        ],
    )


HEADINGS = (
    "Fagleg samarbeidsutval for",
    "Kvar vil vi?\nHovudmål",
    "Kvar vil vi?\nDelmål",
    "Korleis skal vi få det til?\nTiltak",
    "2024",
    "2025",
    "2026",
)
NAMES = (
    "Barn og unge",
    "Behandlarsamarbeid",
    "Psykisk helse og rus",
    "Rehabilitering",
    "Vaksenhabilitering",
    "Multisjuke, stormottakarar og palliasjon",
    "Kunnskap, forsking og utdanning",
    "Svangerskap, fødsel og barsel",
    "IKT",
    "Helsefremjing og førebygging",
    "Helseberedskap",
    "Akuttmedisinsk kjede",
)
RED, YELLOW, GREEN = "FF0000", "FFFF00", "00B050"
MEASURES = (
    ("Delmål ein: alle finn fram", "Lage éin inngang på nettet", (RED, None, None)),
    ("Delmål to: klart ansvar", "Lage felles retningslinjer", (YELLOW, GREEN, None)),
    ("Delmål to: klart ansvar", "Lage eigne planar", (None, YELLOW, YELLOW)),
    ("Delmål tre: saumlause tenester", "Møtast kvart år", (GREEN, GREEN, GREEN)),
    ("Delmål tre: saumlause tenester", "Ta i bruk digitale verktøy", (RED, RED, None)),
)


def made_plan(folder: Path) -> PlanFile:
    """Twelve committees with a goal, three sub-goals and five measures each."""
    from docx import Document

    rows = []
    for name in NAMES:
        for sub_goal, measure, (first, second, third) in MEASURES:
            texts = (name, f"Betre samhandling: {name}", sub_goal, measure, "", "", "")
            rows.append((texts, (None, first, second, third)))
    document = Document()
    document.add_heading("Felles handlingsplan for Helsefellesskap 2023-2026", 0)
    fill_table(document, HEADINGS, tuple(rows))
    path = folder / "felles-handlingsplan.docx"
    path.write_bytes(saved(document))
    return PlanFile(path, [Body(name, [1, 3, 5]) for name in NAMES])


@dataclass(frozen=True)
class DeviationFile:
    """Deviations as a CSV from one of the parties' own systems; one row is wrong."""

    path: Path
    year: int
    right: int
    wrong: str
    wrong_line: int
    summary: str


PARTIES = ("Molde kommune", "Ålesund kommune", "Kristiansund kommune", "Volda kommune")
CATEGORIES = ("A1", "B2", "D2", "D4", "D2")
SUMMARY = "Varsel kom etter at pasienten var heime."


def deviation_file(folder: Path) -> DeviationFile:
    """Forty deviations of last year; the category of one is unknown."""
    year = timezone.localdate().year - 1
    lines = [
        "Referanse;Meldande part;Mottakande part;Hendingsdato;Meldt;Kategori;Kort omtale"
    ]
    for number in range(1, 41):
        municipality = PARTIES[number % len(PARTIES)]
        parties = [municipality, "Helse Møre og Romsdal HF"]
        if number % 5 == 0:
            parties.reverse()
        day = f"{1 + number % 28:02}.{1 + number % 12:02}.{year}"
        category = "Q9" if number == 17 else CATEGORIES[number % len(CATEGORIES)]
        lines.append(";".join([f"M-{number}", *parties, day, day, category, SUMMARY]))
    path = folder / "avvik.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return DeviationFile(path, year, 39, "Q9", 18, SUMMARY)
