"""The handbook says what the database says, and no person's name."""

import io

import pikepdf
import pytest
from django.test import TestCase

from accounts.models import Organisation
from committees.models import AgreementPart, Committee, Guideline, Seat, Task
from committees.roles import Role
from committees.services import seat
from deviations.receivers import CODES
from deviations.services import load_codes
from handbook.reports import handbook_report
from publications import services
from publications.models import EditionKind
from tests.conftest import LONG_AGO
from tests.factories import CommitteeFactory, UserFactory


@pytest.fixture
def partnership(
    ssu: Committee, committee: Committee, lsu: Committee, office: Committee
) -> None:
    """Bodies with purpose, tasks, seats and their points of the agreement."""
    load_codes(CODES)
    committee.purpose_nn = "Utvalet ser på rehabilitering."
    committee.purpose_nb = "Utvalget ser på rehabilitering."
    committee.save()
    Task.objects.create(
        committee=committee, position=1, text_nn="Lage ein plan", text_nb="Lage en plan"
    )
    part = AgreementPart.objects.create(
        number=5,
        text_nn="Utskriving",
        text_nb="Utskrivning",
        sub_agreement="Delavtale 3",
    )
    committee.parts.add(part)
    guideline = Guideline.objects.create(
        slug="folgje", title_nn="Følgje til sjukehus", title_nb="Følge til sykehus"
    )
    guideline.parts.add(part)
    person = UserFactory(name="Namnet Skal Ikkje Stå")
    seat(person, committee, Role.LEADER, by=None, valid_from=LONG_AGO)


def test_it_gathers_bodies_tasks_seats_and_agreement(partnership):
    report = handbook_report()

    body = next(one for one in report.bodies if one.body.slug == "fsu-rehabilitering")
    assert body.body.purpose == "Utvalet ser på rehabilitering."
    assert body.tasks == ("Lage ein plan",)
    assert [line.seat.title for line in body.seats] == ["Leiar"]
    assert [str(part) for part in body.parts] == ["5. Utskriving"]
    [part] = report.parts
    assert part.bodies == ("FSU Rehabilitering",)
    assert part.guidelines == ("Følgje til sjukehus",)
    assert len(report.categories) == 14


def test_bodies_that_have_ended_are_left_out(partnership, committee):
    committee.valid_from, committee.valid_to = LONG_AGO, LONG_AGO
    committee.save()

    assert "fsu-rehabilitering" not in {
        one.body.slug for one in handbook_report().bodies
    }


def test_no_person_is_named(partnership):
    report = handbook_report()

    assert "Namnet" not in repr(report)
    assert {line.person for one in report.bodies for line in one.seats} == {""}


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    partnership, count, django_assert_num_queries, ssu
):
    for number in range(count):
        body = CommitteeFactory(parent=ssu)
        Task.objects.create(committee=body, position=number, text_nn="x", text_nb="x")
        Seat.objects.create(committee=body, role=Role.MEMBER, valid_from=LONG_AGO)

    with django_assert_num_queries(QUERIES):
        handbook_report()


QUERIES = 15


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nn", ["Vegen til ei sak", "Utvalet ser på"]),
        ("nb", ["Veien til en sak", "Utvalget ser på"]),
    ],
)
def test_it_is_printed_in_both_written_languages(
    partnership, secretariat, office, settings, tmp_path, language, words
):
    settings.MEDIA_ROOT = tmp_path
    Organisation.objects.create(slug="x", kind="other", name="X")
    with TestCase.captureOnCommitCallbacks(execute=True):
        edition = services.order_edition(
            EditionKind.HANDBOOK, by=secretariat, body=office, language=language
        )
    edition.refresh_from_db()

    assert edition.state == "ready", edition.job.error
    for word in words:
        assert word in edition.html
    assert "style=" not in edition.html
    with edition.file.open("rb") as file, pikepdf.open(io.BytesIO(file.read())) as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert pdf.Root.Lang == language
        assert len(pdf.pages) == edition.pages
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert len(titles) >= 7
