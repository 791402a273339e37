"""What the bodies see of a file: every decision, state and role, by every door."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases import services
from cases.models import Case, CaseAttachment, ForBodies, RedactedFile
from cases.services.base import index
from cases.workflow import HIDDEN, State
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter, SearchRow
from tests.core.test_privacy import with_check_digits

Bring = Callable[..., Case]
Enter = Callable[[User], Client]
NUMBER = with_check_digits("018190123") or ""
ORIGINAL, REDACTED = b"Ola i Storgata ringde oss.", b"Nokon ringde oss."
OFFICE = ("secretariat", "caseworker")
BODY = ("leader", "deputy", "secretary", "member", "observer")
STRANGERS = ("outsider", "ssu_leader", "ssu_deputy")


def attach(case: Case, name: str = "storgata.txt") -> CaseAttachment:
    return services.attach_to_case(case, name=name, content=ORIGINAL)


def decide(row: CaseAttachment, by: User, how: str) -> None:
    also: dict[str, Any] = {}
    if how == ForBodies.REDACTED:
        also = {"name": "sladda.txt", "content": REDACTED, "sure": True}
    services.share_file(row, by=by, how=how, **also)


def doors(row: CaseAttachment) -> list[str]:
    arguments = [row.case_id, row.pk]
    return [
        reverse("cases:file", args=arguments),
        reverse("cases:redacted_file", args=arguments),
    ]


def content(client: Client, url: str) -> bytes | int:
    answer = client.get(url)
    if answer.status_code != 200:
        return answer.status_code
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


SEES: dict[tuple[str, bool], tuple[Any, Any]] = {
    ("", False): (ORIGINAL, 404),
    ("", True): (404, 404),
    ("whole", False): (ORIGINAL, 404),
    ("whole", True): (ORIGINAL, 404),
    ("redacted", False): (404, REDACTED),
    ("redacted", True): (404, REDACTED),
    ("nothing", False): (404, 404),
    ("nothing", True): (404, 404),
}
"""By decision and whether the text is redacted: the original, and what is in its place."""


@pytest.mark.parametrize(("how", "redacted"), list(SEES))
def test_a_file_is_seen_as_decided_and_by_nobody_else(
    how: str, redacted: bool, bring: Bring, everybody: dict[str, User], client: Client
) -> None:
    case = bring(State.ROUTED)
    row = attach(case)
    if redacted:
        services.redact_case(
            case, by=everybody["caseworker"], texts={"background": "Sladda."}
        )
    if how:
        decide(row, everybody["caseworker"], how)
    expected, found = {}, {}
    beside = REDACTED if how == "redacted" else 404
    for name, user in everybody.items():
        client.force_login(user)
        found[name] = tuple(content(client, url) for url in doors(row))
        expected[name] = (404, 404)
        if name in OFFICE:
            expected[name] = (ORIGINAL, beside)
        elif name in BODY:
            expected[name] = SEES[how, redacted]

    assert found == expected


@pytest.mark.parametrize("state", list(State))
def test_in_every_state_only_those_who_see_the_case_get_its_files(
    state: State, bring: Bring, everybody: dict[str, User], client: Client
) -> None:
    case = bring(state)
    kept = case.state
    Case.objects.filter(pk=case.pk).update(state=State.RECEIVED)
    row = attach(Case.objects.get(pk=case.pk))
    decide(row, everybody["secretariat"], "redacted")
    Case.objects.filter(pk=case.pk).update(state=kept)
    for name, user in everybody.items():
        client.force_login(user)
        seen = client.get(case.get_absolute_url()).status_code == 200
        got = tuple(content(client, url) for url in doors(row))
        want = (404, REDACTED) if seen else (404, 404)
        assert got == ((ORIGINAL, REDACTED) if name in OFFICE else want), name


@pytest.mark.parametrize("state", list(State))
def test_only_those_who_assess_decide_and_never_in_quarantine(
    state: State, bring: Bring, everybody: dict[str, User], client: Client
) -> None:
    case = bring(state)
    Case.objects.filter(pk=case.pk).update(state=State.RECEIVED)
    row = attach(Case.objects.get(pk=case.pk))
    Case.objects.filter(pk=case.pk).update(state=case.state)
    url = reverse("cases:share_file", args=[case.pk, row.pk])
    page = reverse("cases:redact_files", args=[case.pk])
    for name, user in everybody.items():
        CaseAttachment.objects.filter(pk=row.pk).update(for_bodies="")
        client.force_login(user)
        sees = Case.objects.visible_to(user).filter(pk=case.pk).exists()
        code = client.post(url, {f"fil{row.pk}-how": "nothing"}).status_code
        may = name in OFFICE and state not in HIDDEN
        assert code == (302 if may else 403 if sees else 404), name
        row.refresh_from_db()
        assert row.for_bodies == ("nothing" if may else "")
        assert client.get(page).status_code == (200 if may else 403 if sees else 404)


def test_the_name_of_a_hidden_file_is_told_by_no_door(
    bring: Bring, everybody: dict[str, User], client: Client
) -> None:
    case = bring(State.ROUTED)
    decide(attach(case), everybody["caseworker"], "redacted")
    decide(attach(case, "gata-igjen.txt"), everybody["caseworker"], "nothing")
    index(Case.objects.get(pk=case.pk))
    client.force_login(everybody["leader"])
    page = client.get(case.get_absolute_url()).content.decode()
    found = client.get("/sok/?q=storgata").content.decode()

    assert "sladda.txt" in page
    assert "storgata.txt" not in page + found
    assert "gata-igjen" not in page + client.get("/sok/?q=igjen").content.decode()
    assert not SearchRow.objects.filter(words__contains="storgata").exists()
    assert not Letter.objects.filter(body__contains="storgata").exists()
    assert "storgata" not in "".join(
        case.steps.filter(step="share_file").values_list("note", flat=True)
    )


def test_the_secretariat_reads_what_the_bodies_see(
    bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    case = bring(State.ROUTED)
    row = attach(case)
    client = enter(everybody["caseworker"])
    before = client.get(case.get_absolute_url()).content.decode()
    decide(row, everybody["caseworker"], "redacted")
    after = client.get(case.get_absolute_url()).content.decode()

    assert ("utval-ser" in before, "utval-ser" in after) == (True, True)
    assert doors(row)[1] not in before
    assert doors(row)[1] in after
    client = enter(everybody["leader"])
    assert "utval-ser" not in client.get(case.get_absolute_url()).content.decode()


def test_every_decision_is_logged_and_signed(
    bring: Bring, everybody: dict[str, User]
) -> None:
    case = bring(State.ROUTED)
    row = attach(case)
    for how in ("redacted", "whole", "nothing"):
        decide(row, everybody["caseworker"], how)
    logged = case.steps.filter(step="share_file")

    assert [step.by for step in logged] == [everybody["caseworker"]] * 3
    assert len({step.note for step in logged}) == 3
    assert case.history.filter(history_change_reason="share_file").count() == 3  # type: ignore[attr-defined]


class TestWhatIsUploaded:
    def send(
        self, client: Client, row: CaseAttachment, data: bytes, **also: str
    ) -> Any:
        url = reverse("cases:share_file", args=[row.case_id, row.pk])
        form = {f"fil{row.pk}-{name}": value for name, value in also.items()}
        file = SimpleUploadedFile("x.txt", data)
        return client.post(
            url, {f"fil{row.pk}-how": "redacted", f"fil{row.pk}-file": file, **form}
        )

    @pytest.mark.parametrize(
        "data", [b"MZ\x00\x00program", b"<html>", NUMBER.encode(), b""]
    )
    def test_it_is_judged_like_every_file(
        self, data: bytes, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        row = attach(bring(State.ROUTED))
        answer = self.send(enter(everybody["caseworker"]), row, data)

        assert answer.status_code == 422
        assert not RedactedFile.objects.exists()

    def test_a_number_that_stands_there_still_is_said_and_may_be_kept_on_purpose(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        row = attach(bring(State.ROUTED))
        client = enter(everybody["caseworker"])
        text = b"Ring avdelinga: 91 62 11 47."
        asked = self.send(client, row, text)
        nothing_kept = not RedactedFile.objects.exists()
        sent = self.send(client, row, text, sure="on")

        assert (asked.status_code, nothing_kept) == (422, True)
        assert "91 62 11 47" in asked.content.decode()
        assert sent.status_code == 302
        assert RedactedFile.objects.get().attachment == row

    def test_a_black_box_over_words_is_no_redaction(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        from weasyprint import HTML

        row = attach(bring(State.ROUTED))
        page = "<p style='background:#000;color:#000'>Ring 91 62 11 47</p>"
        with pytest.raises(services.StillThere, match="91 62 11 47"):
            services.share_file(
                row,
                by=everybody["caseworker"],
                how="redacted",
                name="svart.pdf",
                content=HTML(string=page).write_pdf(),
            )

    def test_without_a_file_nothing_stands_in_its_place(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        row = attach(bring(State.ROUTED))
        with pytest.raises(DomainError):
            services.share_file(row, by=everybody["caseworker"], how="redacted")

    def test_a_new_one_takes_the_place_and_the_old_bytes_go(
        self,
        bring: Bring,
        everybody: dict[str, User],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        row = attach(bring(State.ROUTED))
        decide(row, everybody["caseworker"], "redacted")
        old = RedactedFile.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            decide(row, everybody["caseworker"], "redacted")
        new = RedactedFile.objects.get()

        assert not old.file.storage.exists(old.file.name)
        assert new.file.storage.exists(new.file.name)


@pytest.mark.parametrize("door", [0, 1])
def test_files_are_downloads_that_no_browser_opens_and_no_cache_keeps(
    door: int, bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    row = attach(bring(State.ROUTED))
    decide(row, everybody["caseworker"], "redacted")
    answer = enter(everybody["caseworker"]).get(doors(row)[door])

    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


class TestTheText:
    def page(self, case: Case) -> str:
        return reverse("cases:redact", args=[case.pk])

    def test_original_and_new_stand_side_by_side_with_what_is_pointed_out(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ROUTED, background="Ring 91 62 11 47 <b>no</b>.")
        client = enter(everybody["caseworker"])
        page = client.get(self.page(case)).content.decode()

        assert "<mark>91 62 11 47</mark>" in page
        assert "<b>no</b>" not in page
        assert 'name="suggestion"' not in page  # it was left empty

    def test_a_proposal_can_be_filled_in_and_is_not_kept(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ROUTED, background="Ring 91 62 11 47 i dag.")
        client = enter(everybody["caseworker"])
        form = client.get(self.page(case) + "?framlegg").context["form"]
        case.refresh_from_db()

        assert "91 62 11 47" not in form["background"].value()
        assert form["background"].value().endswith(" i dag.")
        assert case.redacted == {}

    def test_what_differs_is_marked(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ROUTED, background="Naboen i Storgata såg det i går kveld.")
        services.redact_case(
            case,
            by=everybody["caseworker"],
            texts={"background": "Nokon i gata såg det i går kveld."},
        )
        page = enter(everybody["caseworker"]).get(self.page(case)).content.decode()

        assert page.count("<del>") >= 1
        assert "<ins>" in page

    def test_to_write_the_original_again_takes_the_redaction_away(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ROUTED)
        services.redact_case(
            case, by=everybody["caseworker"], texts={"background": "Sladda."}
        )
        client = enter(everybody["caseworker"])
        data = {
            name: getattr(case, name) for name in ("title", "background", "what_fails")
        }
        client.post(self.page(case), data)
        case.refresh_from_db()

        assert not case.is_redacted


def test_the_pages_ask_the_database_equally_often(
    bring: Bring,
    everybody: dict[str, User],
    enter: Enter,
    django_assert_max_num_queries: Any,
) -> None:
    case = bring(State.ROUTED)
    client = enter(everybody["caseworker"])
    pages = [case.get_absolute_url(), reverse("cases:redact_files", args=[case.pk])]
    asked = {}
    for count in (1, 3, 15):
        while case.attachments.count() < count:
            file = attach(case, f"{case.attachments.count()}.txt")
            RedactedFile.objects.create(
                attachment=file, name="s", kind="txt", size=1, sha256="0" * 64, file="x"
            )
        CaseAttachment.objects.update(for_bodies="redacted")
        for url in pages:
            client.get(url)
            with django_assert_max_num_queries(40) as counted:
                client.get(url)
            asked[count, url] = len(counted)

    for url in pages:
        assert len({asked[count, url] for count in (1, 3, 15)}) == 1


def test_a_picture_is_read_too(bring: Bring, everybody: dict[str, User]) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    row = attach(bring(State.ROUTED))
    services.share_file(
        row,
        by=everybody["caseworker"],
        how="redacted",
        name="bilete.png",
        content=out.getvalue(),
    )

    assert RedactedFile.objects.get().kind == "png"
