"""The half-written case: kept when it may be, resumed by its link, sent once, gone in time."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases import keys, services
from cases.models import Case, CaseAttachment, CaseDraft
from committees.models import Committee
from tests.cases.test_new import NUMBER, TYPED, URL, everything_kept, post
from tests.core.test_attached import docx, pdf, picture


@pytest.fixture(autouse=True)
def _house(office: Committee, ssu: Committee, settings: Any) -> None:
    settings.CASE_FORM_SECONDS = 0


def draft_of(page: Any) -> str:
    return str(page.context["draft_key"])


class TestKeeping:
    def test_a_step_that_holds_is_kept_and_the_key_is_not(self, client: Client) -> None:
        page = post(client, go="next", step=2)
        draft = CaseDraft.objects.get()

        assert draft.data["background"] == [TYPED["background"]]
        assert draft.step == 3
        assert draft_of(page) not in everything_kept()

    def test_who_has_written_nothing_of_the_case_leaves_no_draft(
        self, client: Client
    ) -> None:
        client.post(URL, {"go": "next", "step": 1, "on_behalf_of": "self"})

        assert not CaseDraft.objects.exists()

    @pytest.mark.parametrize(
        "found", [NUMBER, "91 62 11 47", "mor@demo.example", "pasienten Ola Nordmann"]
    )
    def test_a_field_in_which_something_is_found_is_no_part_of_it(
        self, client: Client, found: str
    ) -> None:
        page = post(client, go="next", step=2, background=f"Ring {found} no.")
        draft = CaseDraft.objects.get()

        assert page.status_code == 422
        assert "background" not in draft.data
        assert draft.data["what_fails"] == [TYPED["what_fails"]]
        assert found not in everything_kept()
        assert found in page.content.decode()

    def test_the_same_draft_is_written_anew(self, client: Client) -> None:
        key = draft_of(post(client, go="next", step=2))
        post(client, go="next", step=3, draft=key, suggestion="Ein ny tanke.")

        assert CaseDraft.objects.get().data["suggestion"] == ["Ein ny tanke."]

    def test_the_last_gate_holds_whoever_asks(self) -> None:
        with pytest.raises(Exception, match="fødselsnummer"):
            services.save_draft(None, {"background": [NUMBER]}, step=2, key="k")


class TestResuming:
    def test_the_link_opens_it_where_it_was_left_in_any_browser(
        self, client: Client
    ) -> None:
        key = draft_of(post(client, go="save", step=2))
        page = Client().get(f"{URL}{key}/")

        assert page.status_code == 200
        assert TYPED["background"] in page.content.decode()
        assert page.context["step"] == 2
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]

    @pytest.mark.parametrize("key", ["x", "a" * 43])
    def test_no_other_key_opens_anything(self, client: Client, key: str) -> None:
        post(client, go="save", step=2)

        assert client.get(f"{URL}{key}/").status_code == 404

    def test_the_way_back_comes_by_letter(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            post(client, go="mail", step=2)
        link = next(
            word for word in str(mail.outbox[0].body).split() if "/saker/ny/" in word
        )

        assert mail.outbox[0].to == [TYPED["email"]]
        assert client.get(link.partition("localhost:8000")[2]).status_code == 200

    def test_it_is_gone_after_its_days_with_its_files(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        key = draft_of(post(client, go="attach", step=3, files=_text("notat.txt")))
        attachment = CaseAttachment.objects.get()
        storage, name = attachment.file.storage, attachment.file.name
        assert storage.exists(name)
        past = timezone.now() - datetime.timedelta(minutes=1)
        CaseDraft.objects.update(expires_at=past)

        assert client.get(f"{URL}{key}/").status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            assert services.clear_drafts() == 1
        assert services.clear_drafts() == 0
        assert not storage.exists(name)

    def test_it_can_be_thrown_away(self, client: Client) -> None:
        key = draft_of(post(client, go="save", step=2))

        assert post(client, go="discard", draft=key).status_code == 302
        assert not CaseDraft.objects.exists()


class TestSending:
    def test_the_draft_becomes_one_case_however_often_it_is_sent(
        self, client: Client
    ) -> None:
        key = draft_of(post(client, go="save", step=2))
        first = post(client, draft=key, once="ein")
        second = post(Client(), draft=key, once="to")

        assert first["Location"] == second["Location"]
        assert Case.objects.count() == 1
        assert CaseDraft.objects.get().data == {}
        assert client.get(f"{URL}{key}/").status_code == 404

    def test_whoever_comes_back_to_a_draft_is_not_too_quick(
        self, client: Client, settings: Any
    ) -> None:
        settings.CASE_FORM_SECONDS = 60
        key = draft_of(post(client, go="save", step=2))
        CaseDraft.objects.update(begun_at=timezone.now() - datetime.timedelta(hours=1))
        post(client, draft=key)
        post(client, once="utan utkast")

        states = Case.objects.order_by("pk").values_list("suspicion", flat=True)
        assert list(states) == ["", "too quick"]

    def test_the_files_go_with_it(self, client: Client) -> None:
        page = post(client, go="attach", step=3, files=_text("notat.txt"))
        post(client, draft=draft_of(page))
        case = Case.objects.get()

        assert [file.name for file in case.attachments.all()] == ["notat.txt"]
        assert CaseAttachment.objects.get().draft is None


def _text(name: str, words: str = "Eit notat om det som hende.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode())


class TestFiles:
    def test_one_is_kept_and_one_that_holds_a_number_is_refused_in_words(
        self, client: Client
    ) -> None:
        files = [_text("god.txt"), _text("dum.txt", f"nr {NUMBER}")]
        page = post(client, go="next", step=3, files=files)

        assert page.status_code == 422
        assert "dum.txt: Fila inneheld eit fødselsnummer" in page.content.decode()
        assert [file.name for file in CaseAttachment.objects.all()] == ["god.txt"]
        assert NUMBER not in everything_kept()

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("content", "name", "kept"),
        [
            (pdf("Notat"), "rapport.pdf", "rapport.pdf"),
            (docx(), "C:\\fakepath\\notat.docx", "notat.docx"),
            (picture(), "bilete.jpeg", "bilete.jpeg"),
            (picture("PNG"), "bilete.exe", "bilete.exe.png"),
        ],
    )
    def test_the_name_tells_the_truth(
        self, client: Client, content: bytes, name: str, kept: str
    ) -> None:
        post(client, go="attach", step=3, files=SimpleUploadedFile(name, content))

        assert [file.name for file in CaseAttachment.objects.all()] == [kept]

    def test_a_number_in_the_name_is_refused(self, client: Client) -> None:
        page = post(client, go="attach", step=3, files=_text(f"{NUMBER}.txt"))

        assert page.status_code == 422
        assert not CaseAttachment.objects.exists()

    def test_five_is_enough(self, client: Client) -> None:
        page = post(
            client, go="attach", step=3, files=[_text(f"{n}.txt") for n in range(6)]
        )

        assert CaseAttachment.objects.count() == 5
        assert "Det er plass til 5 filer" in page.content.decode()

    def test_one_can_be_taken_away(self, client: Client) -> None:
        key = draft_of(post(client, go="attach", step=3, files=_text("a.txt")))
        other = CaseDraft.objects.create(
            key_hash="x", expires_at=timezone.now() + datetime.timedelta(days=1)
        )
        theirs = services.attach_to_draft(other, name="b.txt", content=b"b b")
        mine = CaseAttachment.objects.exclude(pk=theirs.pk).get()
        for pk in (mine.pk, theirs.pk):
            post(client, go=f"remove-{pk}", step=3, draft=key)

        assert list(CaseAttachment.objects.all()) == [theirs]

    def test_a_large_file_never_touches_the_disk(
        self, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import tempfile

        def refuse(*args: Any, **kwargs: Any) -> None:
            raise AssertionError("a file was written")

        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
        monkeypatch.setattr(
            "django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse
        )
        page = post(client, go="attach", step=3, files=_text("a.txt", "ord " * 9000))

        assert tempfile.gettempdir()
        assert page.status_code == 200
        assert CaseAttachment.objects.count() == 1


class TestGuard:
    def test_a_forged_form_is_turned_away_also_with_files(self) -> None:
        client = Client(enforce_csrf_checks=True)

        assert post(client).status_code == 403
        assert (
            post(client, go="attach", step=3, files=_text("a.txt")).status_code == 403
        )


class TestDownloading:
    def test_it_is_a_download_with_safe_headers(
        self, client: Client, secretariat: Any, outsider: Any
    ) -> None:
        page = post(client, go="attach", step=3, files=_text("notat.txt"))
        follow = post(client, draft=draft_of(page))["Location"].rpartition(
            "kvittering"
        )[0]
        file = CaseAttachment.objects.get()
        answer = client.get(f"{follow}vedlegg/{file.pk}/")

        assert answer["Content-Disposition"] == 'attachment; filename="notat.txt"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in answer["Cache-Control"]
        assert (
            b"".join(answer.streaming_content).decode() == "Eit notat om det som hende."
        )
        desk = f"/saker/{file.case_id}/vedlegg/{file.pk}/"
        assert client.get(desk).status_code == 302
        client.force_login(outsider)
        assert client.get(desk).status_code == 404
        client.force_login(secretariat)
        assert b"".join(client.get(desk).streaming_content)

    def test_another_cases_key_opens_no_file(self, client: Client) -> None:
        page = post(client, go="attach", step=3, files=_text("notat.txt"))
        post(client, draft=draft_of(page))
        other = post(client, once="anna")["Location"].rpartition("kvittering")[0]
        file = CaseAttachment.objects.get()

        assert client.get(f"{other}vedlegg/{file.pk}/").status_code == 404


def test_keys_of_drafts_are_not_keys_of_cases(client: Client) -> None:
    key = draft_of(post(client, go="save", step=2))
    post(client, draft=key)

    assert keys.find_case(key) is None
