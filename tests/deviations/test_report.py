"""The report's numbers are those one gets by counting oneself."""

import datetime
import io
import random
from collections import Counter

import pikepdf
import pytest
from django.test import TestCase
from django.utils import timezone

from deviations.models import Code, Deviation
from deviations.reports import annual_report
from helsefellesskap.core.counted import Table
from publications import services
from publications.models import EditionKind
from tests.factories.deviations import DeviationFactory

YEAR = 2025


@pytest.fixture
def rows(codes, molde, volda, trust) -> list[Deviation]:
    """Two hundred deviations in two years, the same every time."""
    chance = random.Random(1)
    mains = list(Code.objects.filter(facet="category", parent__isnull=False))
    phases = list(Code.objects.filter(facet="phase"))
    made = []
    for number in range(200):
        place = chance.choice([molde, molde, volda])
        day = datetime.date(
            YEAR - number % 2, chance.randint(1, 12), chance.randint(1, 28)
        )
        state = chance.choice(
            ["registered", "handled", "answered", "closed", "rejected"]
        )
        made.append(
            DeviationFactory(
                reporter=place,
                receiver=trust,
                area=place.area_memberships.get().area,
                reported_on=day,
                category=chance.choice(mains[:12]),
                phase=chance.choice([None, *phases[:4]]),
                receiver_unit=chance.choice(["Mottak", "Kirurgi", "mottak ", ""]),
                state=state,
                answered_on=day + datetime.timedelta(chance.randint(0, 40))
                if state in {"answered", "closed"}
                else None,
            )
        )
    return made


def shown(table: Table) -> dict[str, int | None]:
    return {line.name: line.count.value for line in table.lines}


def assert_counted(table: Table, counts: Counter) -> None:
    """Every number that is shown is right; every small one is hidden."""
    for line in table.lines:
        assert line.count.value in {None, counts[line.name]}, line
        if counts[line.name] < 5:
            assert line.count.value is None, line
    assert set(counts) <= {line.name for line in table.lines}


def test_the_numbers_are_those_of_counting_by_hand(rows):
    now = [row for row in rows if row.reported_on.year == YEAR]

    report = annual_report(YEAR)

    assert report.total.value == len(now)
    assert report.before.value == len(rows) - len(now)
    assert_counted(report.categories, Counter(row.category.parent.name for row in now))
    assert_counted(report.subcategories, Counter(row.category.name for row in now))
    phases = Counter(row.phase.name if row.phase else "Ikkje oppgitt" for row in now)
    assert_counted(report.phases, phases)
    assert_counted(report.municipalities, Counter(row.municipality.name for row in now))
    assert_counted(report.areas, Counter(row.area.name for row in now))
    quarters = Counter(
        f"{(row.reported_on.month + 2) // 3}. kvartal {row.reported_on.year}"
        for row in rows
    )
    assert_counted(report.quarters, quarters)


def test_answers_are_counted_against_their_deadline(rows):
    now = [row for row in rows if row.reported_on.year == YEAR]
    today = timezone.localdate()

    def kind(row: Deviation) -> str:
        if row.answered_on:
            in_time = row.answered_on <= row.reply_by
            return "Svart innan fristen" if in_time else "Svart etter fristen"
        if row.state in {"registered", "received", "handled"}:
            return (
                "Ikkje svart, fristen er ute"
                if row.reply_by < today
                else "Ikkje svara på enno"
            )
        return "Avvist, eller avklart utan svar"

    report = annual_report(YEAR)

    assert_counted(report.replies, Counter(map(kind, now)))
    days = sorted(
        (row.answered_on - row.reported_on).days for row in now if row.answered_on
    )
    assert abs(report.median_days - days[len(days) // 2]) <= 1


def test_units_are_gathered_whatever_the_blanks(rows):
    names = [line.name for line in annual_report(YEAR).units.lines]

    assert "Mottak" in names
    assert "Ikkje oppgitt" in names


def test_a_year_of_few_says_nothing_but_that(codes, molde, trust):
    DeviationFactory.create_batch(4, reporter=molde, receiver=trust)

    report = annual_report(YEAR)

    assert report.total_shown == "<5"
    assert report.findings == []
    numbers = [line.count.value for table in report.tables for line in table.lines]
    assert set(numbers) == {None}


def test_no_table_tells_a_small_number(rows):
    for table in annual_report(YEAR).tables:
        for line in table.lines:
            assert line.count.value is None or line.count.value >= 5


@pytest.mark.parametrize("count", [1, 3, 50])
def test_it_asks_the_database_equally_often(
    codes, molde, trust, count, django_assert_num_queries
):
    DeviationFactory.create_batch(count, reporter=molde, receiver=trust)

    with django_assert_num_queries(8):
        annual_report(YEAR)


def test_the_report_is_printed_as_page_and_pdf(
    rows, secretariat, office, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    with TestCase.captureOnCommitCallbacks(execute=True):
        edition = services.order_edition(
            EditionKind.ANNUAL_REPORT,
            by=secretariat,
            body=office,
            year=YEAR,
            language="nb",
        )
    edition.refresh_from_db()

    assert edition.state == "ready"
    assert edition.title == "Samhandlingsavvik 2025"
    assert "Hva avvikene gjelder" in edition.html
    assert edition.html.count("<svg") >= 6
    assert "style=" not in edition.html
    with edition.file.open("rb") as file, pikepdf.open(io.BytesIO(file.read())) as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert pdf.Root.Lang == "nb"
        assert len(pdf.pages) == edition.pages > 5
        figures = [tag for tag in _tags(pdf) if tag.get("/S") == "/Figure"]
        assert figures
        assert all("/Alt" in figure for figure in figures)


def _tags(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        at = waiting.pop()
        kids = at.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append(kid)
                waiting.append(kid)
    return found
