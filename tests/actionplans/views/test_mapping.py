"""Telling what a file's columns mean, once for each body."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actionplans.models import ImportMapping, NodeComment, Plan
from actionplans.services import mapping
from committees.models import Committee
from tests.actionplans.imports.test_choices import ANSWERS, STRANGE, csv
from tests.factories.actionplans import PlanFactory, adopt

UPLOAD = reverse("actionplans:import_plan")


@pytest.fixture(autouse=True)
def _storage(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def known(client: Client, leader: User, plan: Plan) -> Client:
    client.force_login(leader)
    return client


def sent(client: Client, rows: list[list[str]] = STRANGE) -> str:
    """Where the upload leads."""
    file = SimpleUploadedFile("plan.csv", csv(rows))
    answer = client.post(UPLOAD, {"file": file, "body": "fsu-rehabilitering"})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def answers(page: str, **also: str) -> dict[str, str]:
    roles = ["goal", "measure", "responsible", "status", "comment", "year:2031"]
    return {f"column-{n}": role for n, role in enumerate(roles)} | also


@pytest.fixture
def slug(plan: Plan) -> str:
    assert plan.writer.slug == "fsu-rehabilitering"
    return plan.writer.slug


def through(client: Client) -> str:
    """Upload, tell of the columns and then of the words; where that leads."""
    url = sent(client)
    again = client.post(url, answers(url)).url
    assert again == url
    form = client.get(url).context["form"]
    meaning = {"«grøn»": "done", "«raud»": "not"}
    words = {f.html_name: meaning.get(f.label, "") for f in form.word_fields}
    same = {field.html_name: field.initial for field in form.column_fields}
    return client.post(url, {**same, **words}).url


@pytest.mark.usefixtures("slug")
def test_the_page_shows_each_column_with_samples(known: Client) -> None:
    page = known.get(sent(known)).content.decode()

    for heading in STRANGE[0]:
        assert f">{heading}" in page
    assert "«Ringje etter to dagar» · «Sende epikrise»" in page


@pytest.mark.usefixtures("slug")
def test_answers_lead_to_the_preview(known: Client) -> None:
    page = known.get(through(known)).content.decode()

    assert "Ringje etter to dagar" in page
    assert "Sjukeheimane" in page


@pytest.mark.usefixtures("slug")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"column-1": "left_out"}, "column-"),
        ({"column-2": "goal"}, "column-2"),
        ({"column-0": "nonsense"}, "column-0"),
    ],
)
def test_answers_that_do_not_fit_keep_what_was_chosen(
    known: Client, wrong: dict[str, str], field: str
) -> None:
    url = sent(known)
    answer = known.post(url, answers(url, **wrong))

    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.context["form"].errors)
    assert 'value="responsible" selected' in answer.content.decode() or wrong.get(
        "column-2"
    )


def confirmed(client: Client, url: str) -> None:
    key = url.rstrip("/").rpartition("/")[2]
    answer = client.post(
        reverse("actionplans:import_confirm", args=[key]), {"take": ["0"]}
    )
    assert answer.status_code == 302


@pytest.mark.usefixtures("slug")
def test_it_is_remembered_for_the_body_and_used_as_last_time(
    known: Client, plan: Plan
) -> None:
    confirmed(known, through(known))
    row = ImportMapping.objects.get()
    adopt(plan.revisions.get())

    url = sent(known)
    page = known.get(url).content.decode()

    assert row.body == plan.writer
    assert row.columns["korleis"] == "measure"
    assert row.words["grøn"] == "done"
    assert "kolonnar" not in url
    assert "Ringje etter to dagar" in page
    assert reverse("actionplans:import_columns", args=[url.split("/")[-2]]) in page
    assert NodeComment.objects.get().text == "Hugs"


@pytest.mark.usefixtures("slug")
def test_another_body_is_asked_anew(
    client: Client,
    secretariat: User,
    plan: Plan,
    other_committee: Committee,
    ssu: object,
) -> None:
    PlanFactory(writer=other_committee, decider=ssu)
    mapping.remember(other_committee, ANSWERS, by=None)
    client.force_login(secretariat)

    assert "kolonnar" in sent(client)


def test_it_can_be_forgotten(known: Client, plan: Plan, leader: User) -> None:
    mapping.remember(plan.writer, ANSWERS, by=leader)
    url = reverse("actionplans:import_forget", args=[plan.writer.slug])
    assert url in known.get(UPLOAD).content.decode()

    answer = known.post(url)

    assert answer.url == UPLOAD
    assert not ImportMapping.objects.exists()
    assert ImportMapping.history.first().history_user == leader
    assert url not in known.get(UPLOAD).content.decode()
    assert "kolonnar" in sent(known)


@pytest.mark.parametrize("who", ["member", "observer", "outsider"])
def test_it_turns_away(
    client: Client, request: pytest.FixtureRequest, plan: Plan, who: str
) -> None:
    mapping.remember(plan.writer, ANSWERS, by=None)
    client.force_login(request.getfixturevalue(who))

    gone = client.post(reverse("actionplans:import_forget", args=[plan.writer.slug]))
    key = "x" * 24
    page = client.get(reverse("actionplans:import_columns", args=[key]))

    assert gone.status_code in {403, 404}
    assert page.status_code == 403
    assert ImportMapping.objects.exists()


def test_anothers_file_is_not_there(
    known: Client, client: Client, secretariat: User, slug: str
) -> None:
    url = sent(known)
    client.force_login(secretariat)

    assert client.get(url).url == UPLOAD


def test_the_command_uses_what_the_body_said(
    plan: Plan, tmp_path: object, capsys: object
) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(csv(STRANGE))
    slug = plan.writer.slug

    with pytest.raises(CommandError, match="Korleis"):
        call_command("import_plan", path, f"--body={slug}")
    mapping.remember(plan.writer, ANSWERS, by=None)
    call_command("import_plan", path, f"--body={slug}", "--apply")

    (revision,) = plan.revisions.all()
    assert [m.text for m in revision.goals.get().measures.all()] == [
        "Ringje etter to dagar",
        "Sende epikrise",
    ]
    assert revision.introduction == "Ringje etter to dagar: Hugs"
