"""Reading in a plan on the page: upload, look through, confirm."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actionplans import uploads
from actionplans.models import Plan
from actionplans.workflow import State
from committees.models import Committee
from helsefellesskap.core import tasks
from tests.actionplans.imports.wordfiles import a_plan_with_quirks, plain_table
from tests.factories.actionplans import PlanFactory, RevisionFactory, adopt, grow

URL = reverse("actionplans:import_plan")


@pytest.fixture(autouse=True)
def _storage(settings: object, tmp_path: object) -> None:
    """Files of this test alone."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bodies(committee: Committee, other_committee: Committee) -> None:
    """Both bodies of the Word file, by their aliases."""
    committee.aliases, other_committee.aliases = ["dømesaker"], ["Prøve-utvalet"]
    committee.save()
    other_committee.save()


def file(content: bytes | None = None, name: str = "plan.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, a_plan_with_quirks() if content is None else content
    )


def sent(client: Client, content: bytes | None = None, **data: object) -> object:
    name = data.pop("name", "plan.docx")
    return client.post(URL, {"file": file(content, name), **data})


def looked_at(client: Client, content: bytes | None = None, **data: object) -> object:
    answer = sent(client, content, **data)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url)


def key_in(answer: object) -> str:
    return re.search(r"importer/([\w-]+)/les-inn/", answer.content.decode())[1]


def kept() -> list[str]:
    try:
        return default_storage.listdir(uploads.FOLDER)[1]
    except FileNotFoundError:
        return []


@pytest.mark.parametrize("who", ["leader", "deputy", "secretary", "secretariat"])
def test_it_lets_in(
    client: Client, request: pytest.FixtureRequest, plan: Plan, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(URL).status_code == 200


@pytest.mark.parametrize("who", ["member", "observer", "lsu_leader"])
def test_it_turns_away(
    client: Client, request: pytest.FixtureRequest, plan: Plan, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(URL).status_code == 403
    assert sent(client).status_code == 403
    assert kept() == []


def test_the_stranger_is_asked_to_sign_in(client: Client, plan: Plan) -> None:
    assert "logg-inn" in client.get(URL).url


@pytest.mark.usefixtures("bodies")
def test_nothing_is_stored_before_the_yes(
    client: Client, leader: User, plan: Plan
) -> None:
    client.force_login(leader)
    page = looked_at(client).content.decode()

    assert "Lage ei felles liste" in page
    assert "Dømesen" not in page
    assert not plan.revisions.exists()
    assert len(kept()) == 1


@pytest.mark.usefixtures("bodies")
def test_yes_makes_a_draft_and_takes_the_file_away(
    client: Client, leader: User, plan: Plan
) -> None:
    client.force_login(leader)
    key = key_in(looked_at(client))
    data = {"take": ["0"], "once": "the-same-form"}

    first = client.post(reverse("actionplans:import_confirm", args=[key]), data)
    again = client.post(reverse("actionplans:import_confirm", args=[key]), data)

    revision = plan.revisions.get()
    assert (revision.state, revision.source) == (State.DRAFT, "plan.docx")
    assert first.url == again.url == revision.get_absolute_url()
    assert kept() == []


@pytest.mark.usefixtures("bodies")
def test_a_leader_reads_in_for_his_own_body_only(
    client: Client, leader: User, plan: Plan, other_committee: Committee, ssu: Committee
) -> None:
    other = PlanFactory(writer=other_committee, decider=ssu)
    client.force_login(leader)
    key = key_in(looked_at(client))

    answer = client.post(
        reverse("actionplans:import_confirm", args=[key]), {"take": ["0", "1"]}
    )

    assert answer.status_code == 422
    assert not plan.revisions.exists()
    assert not other.revisions.exists()


@pytest.mark.usefixtures("bodies")
def test_the_secretariat_reads_in_all_and_registers_the_decision(
    client: Client, plan: Plan, other_committee: Committee, ssu: Committee,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    other = PlanFactory(writer=other_committee, decider=ssu)
    client.force_login(request.getfixturevalue("secretariat"))
    key = key_in(looked_at(client))

    client.post(
        reverse("actionplans:import_confirm", args=[key]),
        {"take": ["0", "1"], "adopted_on": "2023-06-14", "case_number": "12/23"},
    )

    for found in (plan.revisions.get(), other.revisions.get()):
        assert (found.state, found.case_number) == (State.ADOPTED, "12/23")
        assert found.decided_on == datetime.date(2023, 6, 14)


@pytest.mark.usefixtures("bodies")
def test_a_decision_has_both_a_day_and_a_number(
    client: Client, plan: Plan, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue("secretariat"))
    key = key_in(looked_at(client))
    url = reverse("actionplans:import_confirm", args=[key])

    half = client.post(url, {"take": ["0"], "adopted_on": "2023-06-14"})
    nothing = client.post(url, {"take": []})

    assert (half.status_code, nothing.status_code) == (422, 422)
    assert not plan.revisions.exists()
    assert len(kept()) == 1


def test_no_takes_the_file_away(client: Client, leader: User, plan: Plan) -> None:
    client.force_login(leader)
    answer = sent(client)
    key = answer.url.rstrip("/").rpartition("/")[2]

    client.post(reverse("actionplans:import_throw_away", args=[key]))

    assert kept() == []
    gone = client.get(answer.url)
    assert gone.url == URL


def test_the_key_is_of_no_use_to_another(
    client: Client, leader: User, outsider: User, plan: Plan,
    other_committee: Committee, ssu: Committee,
) -> None:  # fmt: skip
    PlanFactory(writer=other_committee, decider=ssu)
    client.force_login(leader)
    address = sent(client).url
    client.force_login(outsider)

    assert client.get(address).url == URL
    assert client.get(f"{URL}../../etc/").status_code in {301, 302, 404}


def test_a_file_that_cannot_be_read_is_refused_in_words(
    client: Client, leader: User, plan: Plan
) -> None:
    client.force_login(leader)
    for content in (b"", b"%PDF-1.7", b"PK\x03\x04", b"\x00\x01"):
        answer = sent(client, content)
        assert answer.status_code == 422
        assert "ds-error-summary" in answer.content.decode()
    assert client.post(URL, {}).status_code == 422
    assert kept() == []


def test_a_file_with_an_identity_number_is_not_kept_at_all(
    client: Client, leader: User, plan: Plan
) -> None:
    client.force_login(leader)
    table = plain_table([["Mål", "Tiltak"], ["Eit mål", "Ring 018170 10055"]])

    answer = sent(client, table)

    assert answer.status_code == 422
    assert "018170" not in answer.content.decode()
    assert kept() == []


def test_the_committee_is_chosen_where_the_file_does_not_say(
    client: Client, leader: User, plan: Plan
) -> None:
    client.force_login(leader)
    table = plain_table([["Mål", "Tiltak"], ["Eit mål", "Eit tiltak"]])
    key = key_in(looked_at(client, table, body=plan.writer.slug))

    client.post(reverse("actionplans:import_confirm", args=[key]), {"take": ["0"]})

    assert plan.revisions.get().goals.get().text == "Eit mål"


def test_what_would_change_is_shown(client: Client, leader: User, plan: Plan) -> None:
    revision = RevisionFactory(plan=plan)
    old = grow(revision)
    adopt(revision)
    client.force_login(leader)
    table = plain_table(
        [["Mål", "Tiltak"], ["Eit mål", old[0].text], ["", "Noko nytt"]]
    )

    answer = looked_at(client, table, body=plan.writer.slug)

    (part,) = answer.context["parts"]
    assert part.difference.added == ("Noko nytt",)
    assert (part.difference.kept, part.difference.dropped) == (1, (old[1].text,))


def test_an_open_revision_hinders(client: Client, leader: User, draft: object) -> None:
    client.force_login(leader)
    table = plain_table([["Mål", "Tiltak"], ["Eit mål", "Eit tiltak"]])

    answer = looked_at(client, table, body=draft.plan.writer.slug)

    (part,) = answer.context["parts"]
    assert part.hindrance
    assert not answer.context["possible"]


def test_rows_that_cannot_pass_are_shown_cut_and_can_be_skipped(
    client: Client, leader: User, plan: Plan
) -> None:
    client.force_login(leader)
    table = plain_table([["Mål", "Tiltak"], ["A", "x" * 10_001], ["", "Det andre"]])
    answer = looked_at(client, table, body=plan.writer.slug)
    page = answer.content.decode()
    url = reverse("actionplans:import_confirm", args=[key_in(answer)])

    assert "x" * 201 not in page
    assert "10\xa0001" in page
    assert client.post(url, {"take": ["0"]}).status_code == 409
    assert not plan.revisions.exists()
    assert client.post(url, {"take": ["0"], "skip_refused": "on"}).status_code == 302
    assert [m.text for m in plan.revisions.get().goals.get().measures.all()] == [
        "Det andre"
    ]


def test_many_rows_come_page_by_page(client: Client, leader: User, plan: Plan) -> None:
    client.force_login(leader)
    lines = "".join(f"A;Tiltak nummer {n}\n" for n in range(1, 121))
    answer = sent(client, f"Tema;Tiltak\n{lines}".encode(), name="plan.csv")

    last = client.get(answer.url, {"side": 3}).content.decode()

    assert "Tiltak nummer 120" in last
    assert "Tiltak nummer 100<" not in last


@pytest.mark.parametrize("count", [1, 3, 300])
def test_it_asks_the_database_equally_often(
    client: Client, leader: User, plan: Plan, count: int,
    django_assert_max_num_queries: object,
) -> None:  # fmt: skip
    client.force_login(leader)
    lines = "".join(f"A;Tiltak {n}\n" for n in range(count))
    answer = sent(client, f"Tema;Tiltak\n{lines}".encode(), name="plan.csv")

    with django_assert_max_num_queries(14):
        client.get(answer.url)


def test_unanswered_files_are_forgotten(
    leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uploads.keep(uploads.Upload("plan.docx", "", b"innhald"), by=leader)
    assert uploads.fetch(key, by=leader) == uploads.Upload("plan.docx", "", b"innhald")
    assert uploads.forget_old() == 0

    monkeypatch.setattr(uploads, "KEPT_FOR", datetime.timedelta(0))

    assert uploads.forget_old() == 1
    assert uploads.fetch(key, by=leader) is None


def test_what_nobody_answered_is_thrown_away_at_night(
    leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uploads.keep(uploads.Upload("plan.docx", "", b"innhald"), by=leader)
    monkeypatch.setattr(uploads, "KEPT_FOR", datetime.timedelta(0))

    tasks.daily()

    assert uploads.fetch(key, by=leader) is None


def test_the_log_tells_no_content(
    client: Client, leader: User, plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    client.force_login(leader)
    sent(client)
    sent(client, b"Hemmeleg innhald")

    out = "".join(capsys.readouterr())
    assert "Dømesen" not in out
    assert "Hemmeleg" not in out


def test_it_reads_an_uploaded_stream(client: Client, leader: User, plan: Plan) -> None:
    """A file above the memory limit comes as a temporary file on disk."""
    client.force_login(leader)
    text = "Tema;Tiltak\n" + "A;B\n" * 10 + "C;" + "x" * 3_000_000 + "\n"
    stream = io.BytesIO(text.encode())
    stream.name = "plan.csv"

    assert client.post(URL, {"file": stream}).status_code == 302


@pytest.mark.parametrize(
    ("who", "shown"),
    [("leader", True), ("secretariat", True), ("member", False), ("ssu_leader", False)],
)
def test_those_who_may_read_in_find_the_way_there(
    client, request, plan_in_force, who, shown
):
    client.force_login(request.getfixturevalue(who))
    page = client.get(reverse("actionplans:plans")).text

    assert (reverse("actionplans:import_plan") in page) is shown
    code = client.get(reverse("actionplans:import_plan")).status_code
    assert code == (200 if shown else 403)
