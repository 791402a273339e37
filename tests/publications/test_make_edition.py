"""The command: it queues, waits, and says in words what is wrong."""

import datetime
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.text import capfirst

from cases.models import OnBehalfOf
from helsefellesskap.core import jobs
from publications.management.commands import make_edition
from publications.models import Edition
from tests.factories.cases import many_cases
from tests.publications.conftest import small_pdf


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("make_edition", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
class TestWithAWorker:
    @pytest.fixture(autouse=True)
    def _cast(self, quick_maker, office):
        """Print quickly, for the secretariat."""

    def test_it_queues_and_does_not_publish(self):
        said = run("handbook")

        edition = Edition.objects.get()
        assert f"Sett i kø: Handbok (utgåve {edition.pk})" in said
        assert edition.state == "ready"

    def test_it_waits_and_copies_the_file(self, tmp_path: Path):
        out = tmp_path / "handbok.pdf"

        said = run("handbook", "--wait", "--out", str(out))

        assert out.read_bytes() == small_pdf()
        assert "Trykt: Handbok, 2 sider" in said
        assert Edition.objects.get().sha256 in said

    def test_it_writes_the_page_where_that_is_asked_for(self, tmp_path: Path):
        out = tmp_path / "handbok.html"

        run("handbook", "--wait", "--out", str(out))

        assert out.read_text() == "<h2>Utvala</h2>"

    def test_it_publishes_when_told_to_and_in_the_language(self):
        run(
            "annual-report", "--year", "2025", "--language", "nb", "--publish", "--wait"
        )

        edition = Edition.objects.get()
        assert (edition.state, edition.year, edition.language) == (
            "published",
            2025,
            "nb",
        )


@pytest.mark.django_db(transaction=True)
def test_the_annual_report_counts_the_cases_and_hides_the_small_numbers(
    office, committee, tmp_path: Path
):
    """Eleven cases, each answered the Friday after the Monday it came: four working days.
    That none was late is a small number, so the share is hidden; so are the two from a
    GP's office, which seven hidden sources keep from being computed."""
    zone = timezone.get_default_timezone()
    days = {
        "received_at": datetime.datetime(2025, 1, 6, 12, tzinfo=zone),
        "first_answer_at": datetime.datetime(2025, 1, 10, 12, tzinfo=zone),
    }
    many_cases(9, committee, on_behalf_of=OnBehalfOf.NEXT_OF_KIN, **days)
    many_cases(2, committee, on_behalf_of=OnBehalfOf.GP, **days)
    out = tmp_path / "melding.html"

    run("annual-report", "--year", "2025", "--wait", "--out", str(out))

    words = " ".join(re.sub(r"<[^>]+>", " ", out.read_text()).split())
    chapter = words[words.rindex("Saker som vart melde") :]
    assert "Saker melde i 2025: 11." in chapter
    assert "Til første svar 11 4 – 10 –" in chapter
    assert f"{capfirst(str(OnBehalfOf.NEXT_OF_KIN.label))} 9 4 – –" in chapter
    assert f"{capfirst(str(OnBehalfOf.GP.label))} &lt;5 – – –" in chapter


@pytest.mark.django_db(transaction=True)
def test_it_says_so_when_no_worker_runs(monkeypatch, quick_maker, office):
    monkeypatch.setattr(make_edition, "PATIENCE", 0.3)
    monkeypatch.setattr(jobs, "_enqueue", lambda job: None)

    with pytest.raises(CommandError, match="Ingen arbeidar har teke jobben"):
        run("handbook", "--wait")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["annual-report"], "Sei kva år"),
        (["plan"], "Sei kva utval"),
        (["plan", "--body", "finst-ikkje"], "finst-ikkje"),
        (["handbook", "--out", "x.pdf"], "--wait"),
        (["handbook", "--wait", "--out", "finst-ikkje/x.pdf"], "finst-ikkje"),
    ],
)
def test_it_says_what_is_missing(office, quick_maker, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)

    assert not Edition.objects.exists()


def test_it_says_so_without_a_secretariat(quick_maker):
    with pytest.raises(CommandError, match="sekretariat"):
        run("handbook")
