"""A plan under way is printed for who may read it, and for nobody else."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from actionplans.services import papers
from helsefellesskap.core.jobs import run_job
from helsefellesskap.core.models import Job
from tests.factories.actionplans import adopt, in_state


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def where(draft):
    return reverse("actionplans:print-draft", args=[draft.plan.slug, draft.number])


def test_the_writer_gets_it_with_all_its_measures(client, draft, measures, leader):
    client.force_login(leader)
    page = client.get(reverse("actionplans:edit", args=[draft.plan.slug]))
    assert where(draft) in page.text

    client.post(where(draft))
    made = Job.objects.get(kind=papers.DRAFT)
    run_job(str(made.pk))
    made.refresh_from_db()
    answer = client.get(made.result_url)

    pdf = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    text = "".join(" ".join(p.extract_text() for p in pdf.pages).split())
    assert "Utkast,ikkjevedteke" in text
    for measure in measures:
        assert "".join(measure.text.split()) in text


@pytest.mark.parametrize(
    ("who", "state", "status"),
    [
        ("leader", "draft", 302),
        ("secretariat", "draft", 302),
        ("ssu_leader", "draft", 404),
        ("ssu_leader", "submitted", 302),
        ("outsider", "submitted", 404),
    ],
)
def test_who_may_have_it_printed(client, request, draft, who, state, status):
    draft = in_state(draft, state)
    client.force_login(request.getfixturevalue(who))
    assert client.post(where(draft)).status_code == status


def test_what_is_adopted_has_its_edition_instead(client, draft, leader):
    adopt(draft)
    client.force_login(leader)
    assert client.post(where(draft)).status_code == 404


def test_the_file_is_for_who_had_it_printed(client, draft, leader, deputy):
    made = papers.print_draft(draft, by=leader)
    run_job(str(made.pk))
    made.refresh_from_db()
    client.force_login(deputy)
    assert client.get(made.result_url).status_code == 404
