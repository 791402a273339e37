"""The hearing matrix: who may read it, what the filters show, and what comes out of it."""

import io
import time

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from actionplans.exports.hearing import papers_docx, papers_pdf
from actionplans.matrix import Wanted, matrix, narrowed
from actionplans.models import HearingBody, Remark
from actionplans.reports.papers import case_papers
from actionplans.services import hearing, papers
from helsefellesskap.core.jobs import run_job
from helsefellesskap.core.models import Job
from tests.actionplans.deciding.conftest import again, in_days, statement_of
from tests.factories.actionplans import grow


def url(plan, name="matrix") -> str:
    return reverse(f"actionplans:{name}", args=[plan.slug])


@pytest.fixture
def said(on_hearing, lsu_leader, other_lsu_leader, leader):
    """Molde asks about one measure and is against another; Volda supports the whole."""
    first, second = on_hearing.goals.get().measures.order_by("position")
    own = statement_of(on_hearing, "lsu-molde")
    for measure, kind, text in [
        (first, "question", "Kva kostar det?"),
        (second, "against", "Dette vil vi ikkje."),
    ]:
        hearing.add_remark(
            own, by=lsu_leader, text=text, kind=kind, thread=measure.thread
        )
    hearing.send_statement(own, by=lsu_leader)
    other = statement_of(on_hearing, "lsu-volda")
    hearing.add_remark(other, by=other_lsu_leader, text="Bra plan.", kind="support")
    hearing.send_statement(other, by=other_lsu_leader)
    hearing.answer_remark(
        own.remarks.get(kind="question"), by=leader, answer="partly", text="Lite."
    )
    return again(on_hearing)


@pytest.mark.parametrize(
    ("wanted", "texts", "columns"),
    [
        (Wanted(), ["Kva kostar det?", "Dette vil vi ikkje.", "Bra plan."], 2),
        (Wanted(body="lsu-volda"), ["Bra plan."], 1),
        (Wanted(kind="against"), ["Dette vil vi ikkje."], 2),
        (Wanted(answer="waits"), ["Dette vil vi ikkje.", "Bra plan."], 2),
        (Wanted(answer="yes"), ["Kva kostar det?"], 2),
        (Wanted(answer="partly"), ["Kva kostar det?"], 2),
        (Wanted(answer="not"), [], 2),
        (Wanted(kind="support", body="lsu-molde"), [], 1),
    ],
)
def test_the_filters(said, wanted, texts, columns):
    grid = narrowed(matrix(said, every=True), wanted)

    assert [n.remark.text for n in grid.remarks] == texts
    assert len(grid.columns) == columns


def test_every_measure_is_there_also_those_nobody_spoke_of(on_hearing, lsu_leader):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.send_statement(own, by=lsu_leader, no_remarks=True)

    grid = matrix(again(on_hearing), every=True)

    assert [[cell.kind for cell in row.cells] for row in grid.rows] == [
        ["none", "silent"],
        ["none", "silent"],
    ]
    assert narrowed(grid, Wanted(only=True)).rows == ()


def test_what_is_not_sent_is_not_shown(client, on_hearing, lsu_member, leader):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.add_remark(own, by=lsu_member, text="Berre mellom oss.")
    client.force_login(leader)

    for name in ("matrix", "matrix-docx"):
        answer = client.get(url(on_hearing.plan, name))
        assert answer.status_code == 200
        assert "Berre mellom oss" not in answer.content.decode(errors="replace")


@pytest.mark.parametrize("name", ["matrix", "matrix-docx"])
def test_strangers_find_nothing(client, said, outsider, name):
    client.force_login(outsider)

    assert client.get(url(said.plan, name)).status_code == 404
    assert client.post(url(said.plan, "matrix-pdf")).status_code == 404


def test_the_pdf_is_printed_by_a_worker_for_who_asked(
    client, said, lsu_leader, leader, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(lsu_leader)
    client.post(url(said.plan, "matrix-pdf"))
    made = Job.objects.get(kind=papers.KIND)
    run_job(str(made.pk))
    made.refresh_from_db()

    answer = client.get(made.result_url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")

    client.force_login(leader)
    assert client.get(made.result_url).status_code == 404


def test_printed_papers_are_gone_after_a_week(said, lsu_leader, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = papers.print_papers(said, by=lsu_leader)
    run_job(str(made.pk))
    assert papers.throw_old_away() == 0

    Job.objects.update(ended_at=timezone.now() - papers.KEPT)

    assert papers.throw_old_away() == 1
    assert papers.throw_old_away() == 0


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("observer", 200),
        ("lsu_member", 200),
        ("ssu_member", 200),
        ("secretariat", 200),
        ("outsider", 404),
    ],
)
def test_after_the_decision_those_who_had_a_part_still_read_it(
    client, request, adopted, who, code
):
    person = request.getfixturevalue(who)
    client.force_login(person)

    assert client.get(url(adopted.plan)).status_code == code


@pytest.mark.parametrize("number", ["0", "99", "x", "²"])
def test_a_revision_that_is_not_there(client, said, leader, number):
    client.force_login(leader)

    assert client.get(url(said.plan), {"revisjon": number}).status_code == 404


def test_a_filter_that_is_no_choice_shows_everything(client, said, leader):
    client.force_login(leader)

    page = client.get(
        url(said.plan), {"utval": "finst-ikkje", "slag": "x", "side": "y"}
    )

    assert len(page.context["grid"].remarks) == 3


def test_the_filter_stays_in_the_form_and_can_be_taken_away(client, said, leader):
    client.force_login(leader)

    page = client.get(url(said.plan), {"slag": "against", "berre": "merknad"})

    words = page.content.decode()
    assert '<option value="against" selected>' in words
    assert "Dette vil vi ikkje." in words
    assert "Kva kostar det?" not in words


def test_the_word_file_says_it_all(said):
    found = case_papers(said, matrix(said))

    document = Document(io.BytesIO(papers_docx(found)))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]

    assert any("Kva kostar det?" in text for text in cells)
    assert any("Lite." in text for text in cells)
    assert {"LSU Molde", "LSU Volda"} <= set(cells)
    assert len(document.tables) == 5  # who was heard; the goal and the whole, twice


@pytest.mark.parametrize("measures", [1, 300])
def test_it_asks_the_database_equally_often(
    client, plan, draft, leader, lsu_leader, measures, django_assert_max_num_queries
):
    grow(draft, goals=10 if measures > 1 else 1, sub_goals=0, measures=30)
    hearing.open_hearing(draft, by=leader, deadline=in_days(28))
    statements = HearingBody.objects.filter(hearing__revision=draft)
    threads = [m.thread for g in draft.goals.all() for m in g.measures.all()]
    Remark.objects.bulk_create(
        Remark(statement=s, thread=t, text="Merknad", by=lsu_leader)
        for s in statements
        for t in threads[:measures]
    )
    statements.update(sent_at="2026-01-01T00:00Z", sent_by=lsu_leader)
    client.force_login(leader)

    begun = time.perf_counter()
    with django_assert_max_num_queries(30):
        page = client.get(url(plan))
    took = time.perf_counter() - begun

    assert page.status_code == 200
    assert took < 10  # seconds; a slow machine with everything else on it


def test_the_pdf_says_it_all_and_is_tagged(said):
    found = case_papers(said, matrix(said))

    with pikepdf.open(io.BytesIO(printed := papers_pdf(found))) as pdf:
        kinds = [
            str(one.S)
            for one in pdf.objects
            if getattr(one, "Type", "") == "/StructElem"
        ]
        with pdf.open_metadata() as meta:
            marks = meta.get("pdfuaid:part"), meta.get("pdfaid:conformance")
    text = "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages
    )
    words = " ".join(text.split())

    assert marks == ("1", "A")
    assert kinds.count("/Table") == 3  # who was heard; the goal and the whole
    assert kinds.count("/TH") >= 3
    assert {"/H3", "/H4", "/P"} <= set(kinds)
    for numbered in found.grid.remarks:
        assert f"{numbered.number}. {numbered.body.short}. " in words
        assert " ".join(numbered.remark.text.split()) in words
        assert " ".join(numbered.remark.answer_text.split()) in words
