"""What else a sender may do: say whether it was answered, attach, lock, and find the way back."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases import keys
from cases.models import Case, CaseFeedback, FollowKey
from cases.workflow import State
from tests.core.test_privacy import with_check_digits

KEY = "k" * 43
NUMBER = with_check_digits("018190123") or ""
Bring = Callable[..., Case]


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.LOST_LINK_SECONDS = 0


def url(name: str) -> str:
    return reverse(f"cases:{name}", args=[KEY])


@pytest.mark.parametrize("state", [State.REPORTED, State.CLOSED, State.RETURNED])
def test_one_click_says_whether_it_was_answered(
    state: State, bring: Bring, client: Client
) -> None:
    case = bring(state, key=KEY)
    assert client.post(url("feedback"), {"answered": "yes"}).status_code == 302
    client.post(
        url("feedback"), {"answered": "no", "sentence": "Rutinen er ikkje endra."}
    )
    said = CaseFeedback.objects.get(case=case)

    assert (said.answered, said.sentence) == ("no", "Rutinen er ikkje endra.")
    assert "Rutinen er ikkje endra." in client.get(url("follow")).content.decode()


@pytest.mark.parametrize("state", [State.RECEIVED, State.ROUTED, State.WITHDRAWN])
def test_it_is_not_asked_before_there_is_an_answer(
    state: State, bring: Bring, client: Client
) -> None:
    bring(state, key=KEY)

    assert client.post(url("feedback"), {"answered": "yes"}).status_code == 409
    assert not CaseFeedback.objects.exists()


def test_a_number_in_the_sentence_goes_back_marked(
    bring: Bring, client: Client
) -> None:
    bring(State.REPORTED, key=KEY)
    page = client.post(url("feedback"), {"answered": "no", "sentence": f"nr {NUMBER}"})

    assert page.status_code == 422
    assert f"<mark>{NUMBER}</mark>" in page.content.decode()


def test_the_office_reads_the_feedback_and_the_body_does_not(
    bring: Bring, client: Client, everybody: dict[str, User]
) -> None:
    case = bring(State.REPORTED, key=KEY)
    client.post(url("feedback"), {"answered": "partly", "sentence": "Berre halvvegs."})

    client.force_login(everybody["secretariat"])
    assert "Berre halvvegs." in client.get(case.get_absolute_url()).content.decode()
    client.force_login(everybody["leader"])
    assert "Berre halvvegs." not in client.get(case.get_absolute_url()).content.decode()


def test_a_file_can_be_added_and_one_with_a_number_cannot(
    bring: Bring, client: Client
) -> None:
    case = bring(State.ROUTED, key=KEY)
    good = SimpleUploadedFile("notat.txt", b"Det hende igjen.")
    bad = SimpleUploadedFile("nr.txt", NUMBER.encode())

    assert client.post(url("attach"), {"files": good}).status_code == 302
    page = client.post(url("attach"), {"files": bad})
    assert page.status_code == 422
    assert "fødselsnummer" in page.content.decode()
    assert [file.name for file in case.attachments.all()] == ["notat.txt"]
    assert case.steps.filter(step="attach", by_sender=True).count() == 1


def test_a_body_that_reads_a_redacted_case_gets_no_file(
    bring: Bring, client: Client, everybody: dict[str, User]
) -> None:
    from cases import services

    case = bring(State.ROUTED, key=KEY)
    client.post(url("attach"), {"files": SimpleUploadedFile("n.txt", b"Eit notat.")})
    file = case.attachments.get()
    path = reverse("cases:file", args=[case.pk, file.pk])
    client.force_login(everybody["leader"])
    assert b"".join(client.get(path).streaming_content)
    services.redact_case(
        case, by=everybody["secretariat"], texts={"background": "Sladda."}
    )

    assert client.get(path).status_code == 404
    assert "n.txt" not in client.get(case.get_absolute_url()).content.decode()


def test_new_keys_lock_the_old_ones(bring: Bring, client: Client) -> None:
    case = bring(State.ROUTED, key=KEY)
    answer = client.post(url("new_key"))
    fresh = answer["Location"].split("/")[3]

    assert client.get(answer["Location"]).status_code == 200
    assert client.get(url("follow")).status_code == 404
    assert keys.find_case(fresh) == case
    assert not FollowKey.objects.filter(key_hash=fresh).exists()


@pytest.mark.parametrize("address", ["sender@demo.example", "SENDER@demo.example"])
def test_a_lost_link_is_sent_again_to_the_address_given(
    address: str, bring: Bring, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    bring(State.ROUTED, key=KEY)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("cases:lost"), {"email": address})
        client.post(reverse("cases:lost"), {"email": address})
    (letter,) = mail.outbox
    link = next(word for word in str(letter.body).split() if "/saker/fylg/" in word)

    assert letter.to == ["sender@demo.example"]
    assert client.get(link.partition("localhost:8000")[2]).status_code == 200


@pytest.mark.parametrize("state", [State.QUARANTINED, State.DISCARDED])
def test_spam_finds_no_way_back(state: State, bring: Bring, client: Client) -> None:
    bring(state)
    client.post(reverse("cases:lost"), {"email": "sender@demo.example"})

    assert mail.outbox == []


def test_the_answer_does_not_tell_whether_there_is_a_case(
    bring: Bring, client: Client
) -> None:
    bring(State.ROUTED)
    known = client.post(reverse("cases:lost"), {"email": "sender@demo.example"})
    other = client.post(reverse("cases:lost"), {"email": "annan@demo.example"})

    def without_nonces(page: Any) -> str:
        return "".join(
            line
            for line in page.content.decode().splitlines()
            if "csrf" not in line.lower()
        )

    assert (known.status_code, other.status_code) == (200, 200)
    assert without_nonces(known) == without_nonces(other)


def test_the_answer_takes_as_long_either_way(
    bring: Bring, client: Client, settings: Any
) -> None:
    import time

    settings.LOST_LINK_SECONDS = 0.4
    bring(State.ROUTED)
    times = []
    for address in ("sender@demo.example", "annan@demo.example"):
        began = time.monotonic()
        client.post(reverse("cases:lost"), {"email": address})
        times.append(time.monotonic() - began)

    assert min(times) >= 0.4


def test_the_receipt_is_a_tagged_pdf_without_the_senders_address(
    bring: Bring, client: Client
) -> None:
    import pikepdf
    from pypdf import PdfReader

    case = bring(State.RECEIVED, key=KEY)
    answer = client.get(url("receipt_pdf"))
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Referrer-Policy"] == "no-referrer"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nn"
    for words in (case.reference, "vaktlaget", KEY[:10]):
        assert words in text
    assert "sender@demo.example" not in text


def test_it_says_since_when(bring: Bring, client: Client) -> None:
    import datetime

    from django.utils import timezone

    from cases import services

    case = bring(State.ROUTED, key=KEY)
    before = timezone.now() - datetime.timedelta(days=9)
    case.steps.update(at=before)
    services.write_as_sender(case, text="Det hende igjen.")

    assert client.get(url("follow")).context["since"] == timezone.localdate(before)
