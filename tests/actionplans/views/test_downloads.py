"""A plan as a file to take away: for whom, and what it looks like in Word and Excel."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from accounts.models import User
from actionplans.models import Plan, Revision
from actionplans.workflow import Status
from publications.models import EditionKind
from tests.factories.actionplans import (
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
    grow,
    report,
)
from tests.factories.publications import EditionFactory

FILES = ["plan_docx", "plan_xlsx", "plan_csv"]
JOINT = ["joint_docx", "joint_xlsx", "joint_csv"]


def url(name: str, plan: Plan | None = None, number: int = 1) -> str:
    args = [plan.slug, number] if plan else []
    return reverse(f"actionplans:{name}", args=args)


@pytest.fixture
def lively(plan: Plan) -> Revision:
    """In force, with two goals, statuses and a text that a spreadsheet could run."""
    revision = RevisionFactory(plan=plan, introduction="Planen i korte trekk.")
    first, second = grow(revision, goals=1, measures=2)
    report(first, status=Status.DONE, word="kvart år", sentence="Alle er med.")
    report(second, status=Status.NOT)
    add_measure(add_goal(revision, "Eit anna mål"), "=1+1", language="nb")
    return adopt(revision)


@pytest.mark.parametrize("name", FILES)
def test_everyone_may_take_a_plan_in_force(
    client: Client, lively: Revision, name: str
) -> None:
    answer = client.get(url(name, lively.plan))

    assert answer.status_code == 200
    ending = name.rpartition("_")[2]
    assert f'-1.{ending}"' in answer["Content-Disposition"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("who", "code"),
    [("leader", 200), ("member", 200), ("secretariat", 200), ("outsider", 404)],
)
def test_a_draft_is_for_those_who_see_it(
    client: Client,
    request: pytest.FixtureRequest,
    draft: Revision,
    name: str,
    who: str,
    code: int,
) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(url(name, draft.plan)).status_code == code


@pytest.mark.parametrize("name", FILES)
def test_a_draft_is_not_there_for_a_stranger(
    client: Client, draft: Revision, name: str
) -> None:
    assert client.get(url(name, draft.plan)).status_code == 404


def test_word_has_the_familiar_table(client: Client, lively: Revision) -> None:
    document = Document(io.BytesIO(client.get(url("plan_docx", lively.plan)).content))
    _legend, table = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    year = str(timezone.localdate().year)
    at = rows[0].index(year)
    done = table.cell(1, at)._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))
    head = table._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}")

    assert rows[0][:5] == ["Nummer", "Hovudmål", "Delmål", "Tiltak", "Ansvar"]
    assert rows[1][at] == "Gjennomført (kvart år)\nAlle er med."
    assert done == "00B050"
    assert [row[1] for row in rows[1:]] == ["Hovudmål 1", "Hovudmål 1", "Eit anna mål"]
    assert head is not None
    assert all(
        row.find(f".//{qn('w:cantSplit')}") is not None for row in table._tbl.tr_lst
    )
    assert document.sections[0].page_width > document.sections[0].page_height


def test_word_tells_above_the_table_what_the_colours_mean(
    client: Client, lively: Revision
) -> None:
    document = Document(io.BytesIO(client.get(url("plan_docx", lively.plan)).content))
    legend = [
        (row.cells[0].text, row.cells[1]._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")))
        for row in document.tables[0].rows
    ]

    assert legend == [
        ("For ei prioritert pasientgruppe", "95B3D7"),
        ("Ikkje gjennomført", "FF0000"),
        ("Under arbeid", "FFFF00"),
        ("Gjennomført", "00B050"),
    ]


def test_word_leaves_out_what_nobody_has_filled_in(client: Client, plan: Plan) -> None:
    revision = RevisionFactory(plan=plan)
    add_measure(add_goal(revision, "Eit mål"), "Eit tiltak")
    adopt(revision)

    document = Document(io.BytesIO(client.get(url("plan_docx", plan)).content))
    heads = [cell.text for cell in document.tables[-1].rows[0].cells]

    assert heads[:5] == ["Nummer", "Hovudmål", "Delmål", "Tiltak", "Ansvar"]
    assert all(head.isdigit() for head in heads[5:])


def test_what_lies_on_a_colour_can_be_read(client: Client, lively: Revision) -> None:
    document = Document(io.BytesIO(client.get(url("plan_docx", lively.plan)).content))
    table = document.tables[-1]
    inks = {
        cell._tc.find(f".//{qn('w:color')}").get(qn("w:val"))
        for row in table.rows[1:]
        for cell in row.cells
        if cell.text and cell._tc.tcPr.find(qn("w:shd")) is not None
    }

    assert inks == {"000000"}


def test_word_has_headings_language_and_title(client: Client, lively: Revision) -> None:
    document = Document(io.BytesIO(client.get(url("plan_docx", lively.plan)).content))
    headings = [
        p.text for p in document.paragraphs if p.style.name.startswith("Heading")
    ]
    languages = {
        cell.get(qn("w:val")) for cell in document.tables[-1]._tbl.iter(qn("w:lang"))
    }

    assert headings == [lively.plan.writer.short]
    assert document.core_properties.title == lively.plan.heading
    assert document.core_properties.language == "nn-NO"
    assert languages == {"nn-NO", "nb-NO"}
    assert "Planen i korte trekk." in [p.text for p in document.paragraphs]


def test_excel_has_text_colours_and_a_heading_that_stays(
    client: Client, lively: Revision
) -> None:
    content = client.get(url("plan_xlsx", lively.plan)).content
    book = load_workbook(io.BytesIO(content))
    sheet, legend = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    at = heads.index(str(timezone.localdate().year)) + 1
    risky = [c for row in sheet.iter_rows() for c in row if c.value == "=1+1"]

    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.auto_filter.ref
    assert sheet.cell(3, at).fill.fgColor.rgb == "FF00B050"
    assert [cell.data_type for cell in risky] == ["s"]
    assert legend["A1"].value == "Ikkje gjennomført"
    assert sheet.column_dimensions["C"].width == 50


@pytest.mark.parametrize("name", JOINT)
def test_the_joint_plan_can_be_taken_whole_or_filtered(
    client: Client, lively: Revision, name: str
) -> None:
    whole = client.get(url(name))
    nothing = client.get(f"{url(name)}?status=dropped")

    assert whole.status_code == nothing.status_code == 200
    assert len(whole.content) > len(nothing.content)


def test_the_joint_files_have_every_year_that_a_plan_tells_of(
    client: Client, plan: Plan
) -> None:
    """The page shows three; a file that is to be the plan has them all."""
    year = timezone.localdate().year
    asked = list(range(year - 5, year + 1))
    plan.years = asked
    plan.save()
    revision = RevisionFactory(plan=plan)
    grow(revision, goals=1, measures=1)
    adopt(revision)

    document = Document(io.BytesIO(client.get(url("joint_docx")).content))
    heads = [cell.text for cell in document.tables[-1].rows[0].cells]

    assert [int(head) for head in heads if head.isdigit()] == asked


def test_rows_of_a_workbook_are_as_high_as_their_text(
    client: Client, plan: Plan
) -> None:
    """Some programs do not see to it; none is kept from fitting them anew."""
    revision = RevisionFactory(plan=plan)
    goal = add_goal(revision, "Eit mål")
    add_measure(goal, "Kort")
    add_measure(goal, "Eit langt tiltak. " * 12 + "\nMed to\nlinjer til.")
    adopt(revision)

    content = client.get(url("plan_xlsx", plan)).content
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")

    short, long = (sheet.row_dimensions[number].height for number in (2, 3))
    assert short == 15
    assert long >= 7 * 15
    assert b"customHeight" not in rows


def test_the_page_offers_them_in_one_place(client: Client, lively: Revision) -> None:
    page = client.get(lively.plan.get_absolute_url()).content.decode()

    assert all(url(name, lively.plan) in page for name in FILES)
    joint = client.get(reverse("actionplans:joint")).content.decode()
    assert all(url(name) in joint for name in JOINT)


def test_the_draft_offers_them_too(
    client: Client, leader: User, draft: Revision
) -> None:
    client.force_login(leader)
    page = client.get(reverse("actionplans:edit", args=[draft.plan.slug])).content

    assert all(url(name, draft.plan) in page.decode() for name in FILES)


def test_the_plan_offers_every_file(client: Client, lively: Revision) -> None:
    edition = EditionFactory(
        kind=EditionKind.PLAN, subject=f"revision:{lively.pk}", body=lively.plan.writer
    )

    page = client.get(lively.plan.get_absolute_url()).content.decode()

    assert all(url(name, lively.plan) in page for name in FILES)
    assert f'href="{reverse("publications:pdf", args=[edition.pk])}"' in page


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    client: Client,
    plan: Plan,
    name: str,
    count: int,
    django_assert_max_num_queries: object,
) -> None:
    revision = RevisionFactory(plan=plan)
    grow(revision, goals=count, measures=count)
    adopt(revision)

    with django_assert_max_num_queries(17):
        client.get(url(name, plan))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.slow
@pytest.mark.parametrize("name", ["plan_docx", "plan_xlsx"])
def test_libreoffice_opens_it(
    client: Client, lively: Revision, tmp_path: Path, name: str
) -> None:
    file = tmp_path / f"plan.{name.rpartition('_')[2]}"
    file.write_bytes(client.get(url(name, lively.plan)).content)

    subprocess.run(  # noqa: S603 -- our own file
        ["soffice", "--headless", "--convert-to", "pdf", file.name],  # noqa: S607
        cwd=tmp_path,
        check=True,
        timeout=120,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )

    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
