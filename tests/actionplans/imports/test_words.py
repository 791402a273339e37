"""The small readings: columns, statuses, colours, deadlines, names, languages."""

from __future__ import annotations

import datetime

import pytest

from actionplans.imports.colours import colour_name
from actionplans.imports.headings import Role, _role
from actionplans.imports.languages import language_of
from actionplans.imports.messages import listed, shortened
from actionplans.imports.people import (
    committee_cell,
    is_name,
    without_name_in_brackets,
)
from actionplans.imports.reading import alias_key
from actionplans.imports.statuses import status_of_words
from actionplans.imports.timeframes import read_timeframe
from actionplans.workflow import Status


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Nr.", Role.NUMBER),
        ("Kvar vil vi? Hovudmål", Role.GOAL),
        ("Tema/Mål", Role.GOAL),
        ("Delmål", Role.SUB_GOAL),
        ("Korleis skal vi få det til?\nTiltak", Role.MEASURE),
        ("Tiltaksansvarlig", Role.RESPONSIBLE),
        ("Tidsfrist", Role.TIMEFRAME),
        ("Måleverktøy", Role.INDICATOR),
        ("Indikator (mål)", Role.INDICATOR),
        ("Framdrift", Role.STATUS),
        ("2031", Role.YEAR),
        ("Status 2031", Role.YEAR),
        ("Faglege samarbeidsutval for", Role.COMMITTEE),
        ("Kostnad", Role.OTHER),
        ("", Role.OTHER),
    ],
)
def test_headings(heading: str, role: Role) -> None:
    assert _role(heading)[0] == role


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Ikkje gjennomført", Status.NOT),
        ("Ikke startet", Status.NOT),
        ("ikkje starta", Status.NOT),
        ("Ikke påbegynt", Status.NOT),
        ("I gang", Status.GOING),
        ("Under planlegging/ under arbeid", Status.GOING),
        ("Påbegynt", Status.GOING),
        ("Utsett", Status.GOING),
        ("Gjennomført ", Status.DONE),
        ("FERDIG", Status.DONE),
        ("Utgår", Status.DROPPED),
        ("?", Status.UNKNOWN),
        ("innen", Status.UNKNOWN),
        ("", Status.UNKNOWN),
    ],
)
def test_statuses(words: str, status: Status) -> None:
    assert status_of_words(words) == status


@pytest.mark.parametrize(
    ("fill", "colour"),
    [
        (None, (None, True)),
        ("FFFFFF", (None, True)),
        ("FF0000", ("red", True)),
        ("00B050", ("green", True)),
        ("92D050", ("green", True)),
        ("95B3D7", ("blue", True)),
        ("C00000", ("red", False)),
        ("FFC7CE", ("red", False)),
        ("FFC000", ("yellow", False)),
        ("FFEB9C", ("yellow", False)),
        ("C6EFCE", ("green", False)),
        ("4472C4", ("blue", False)),
        ("7030A0", (None, False)),
        ("D9D9D9", (None, False)),
        ("000000", (None, False)),
    ],
)
def test_colours(fill: str | None, colour: tuple[str | None, bool]) -> None:
    assert colour_name(fill) == colour


@pytest.mark.parametrize(
    ("text", "kind", "latest"),
    [
        ("31.12.2031", "date", (2031, 12, 31)),
        ("31.02.2031", "date", None),
        ("1. halvår 2032", "halfyear", (2032, 6, 30)),
        ("Q4 2031*", "quarter", (2031, 12, 31)),
        ("2. kvartal 2031", "quarter", (2031, 6, 30)),
        ("Hausten 2031", "season", (2031, 11, 30)),
        ("innan sommaren 2031", "season", (2031, 6, 30)),
        ("juni 2031", "month", (2031, 6, 30)),
        ("2031", "year", (2031, 12, 31)),
        ("innen 2031", "year", (2031, 12, 31)),
        ("2031–2033", "period", (2033, 12, 31)),
        ("2031/32", "period", (2032, 12, 31)),
        ("Årleg", "yearly", None),
        ("Løpende", "ongoing", None),
        ("når vi får tid", "words", None),
    ],
)
def test_timeframes(text: str, kind: str, latest: tuple[int, int, int] | None) -> None:
    found = read_timeframe(text)

    assert found
    assert (found.text, found.kind) == (text, kind)
    assert found.latest == (datetime.date(*latest) if latest else None)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Kari Dømesen", True),
        ("Ola N. Dømesen", True),
        ("Kari Dømesen og Ola Dømesen", True),
        ("Kari-Anne Dømesen", True),
        ("Medisinsk avdeling og kommunene", False),
        ("Kommunane", False),
        ("Røde Kors", False),
        ("Helse Døme", False),
        ("LSU", False),
        ("", False),
    ],
)
def test_names_of_persons(text: str, is_one: bool) -> None:
    assert is_name(text) is is_one


def test_names_in_brackets_go_and_other_brackets_stay() -> None:
    assert without_name_in_brackets("Eit mål (Kari Dømesen)") == ("Eit mål", True)
    assert without_name_in_brackets("Eit mål (LSU) i 2031 (to gonger)") == (
        "Eit mål (LSU) i 2031 (to gonger)",
        False,
    )


def test_the_cell_that_names_a_body() -> None:
    cell = committee_cell("Fagutval\nfor døme\nLeder: Kari Dømesen\nNestleder:")

    assert cell.heading == "Fagutval for døme"
    assert (cell.seats.leader_label, cell.seats.deputy_label) == ("Leder", "Nestleder")
    assert (cell.seats.has_leader_name, cell.seats.has_deputy_name) == (True, False)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Døme Leiar: Kari Dømesen Nestleiar: Ola Dømesen", "Døme"),
        ("Døme\nFungerande leiar og sekretær: Kari Dømesen", "Døme"),
        ("Døme\nNestleder Ola Dømesen", "Døme"),
        ("Leiarutvikling", "Leiarutvikling"),
        ("Sekretariatet", "Sekretariatet"),
        ("Koordinatorar i kommunane", "Koordinatorar i kommunane"),
        ("Utval for leiar og kvalitet", "Utval for leiar og kvalitet"),
    ],
)
def test_the_heading_ends_where_people_begin(text: str, heading: str) -> None:
    assert committee_cell(text).heading == heading


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fagleg samarbeidsutval for Døme og prøve", "Døme og prøve"),
        ("Faglig samarbeidsutvalg for Døme og prøve", "FSU Døme og prøve"),
        ("Prøve-utvalet", "Prøveutvalet:"),
        ("DØME,  prøve", "Døme - prøve"),
    ],
)
def test_one_body_written_in_two_ways(first: str, second: str) -> None:
    assert alias_key(first) == alias_key(second)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kommunane skal ikkje vente", "nn"),
        ("Kommunene skal ikke vente", "nb"),
        ("Utarbeide faglege retningsliner", "nn"),
        ("Utarbeide faglige retningslinjer", "nb"),
        ("Kurs", "nn"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert language_of(text, otherwise="nn") == language


def test_lists_and_beginnings() -> None:
    assert str(listed(["C2"])) == "C2"
    assert str(listed(["C2", "D3", "E4"])) == "C2, D3 and E4"
    assert str(listed([str(n) for n in range(40)])).endswith("13, 14 and 25 more")
    assert shortened("kort  tekst") == "kort tekst"
    assert len(shortened("x" * 500)) == 201
