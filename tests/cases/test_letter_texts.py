"""The secretariat's own words in letters: what may stand in them, and what never can."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from cases import letter_texts, services
from cases.models import Case, LetterText
from cases.workflow import State
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter

Bring = Callable[..., Case]
ALL = [
    (name, language) for name in letter_texts.PARTS for language in ("nn", "nb", "en")
]

PIECES = [
    "{",
    "}",
    "title",
    "number",
    "body",
    "day",
    "text",
    "case",
    ".",
    "%",
    "!",
    ":",
    "{title}",
    "{number}",
]


def url(name: str = "receipt", language: str = "nn") -> str:
    return reverse("cases:letter_text", args=[name, language])


def to_sender() -> Letter:
    return Letter.objects.filter(to_address="sender@demo.example").latest("pk")


def test_own_words_stand_in_the_next_letter_in_that_language_alone(
    bring: Bring, everybody: dict[str, User]
) -> None:
    services.change_letter_text(
        "receipt", "nb", by=everybody["caseworker"], text="Hei, dette er {number}."
    )
    case = bring(State.RECEIVED, language="nb")
    assert f"Hei, dette er {case.reference}." in to_sender().body
    bring(State.RECEIVED, language="nn")

    assert "Hei, dette er" not in to_sender().body


@pytest.mark.parametrize(("name", "language"), ALL)
def test_the_usual_words_are_words_that_may_be_used(name: str, language: str) -> None:
    usual = letter_texts.usual(name, language)

    assert usual
    assert "%(" not in usual
    assert letter_texts.complaints(name, usual) == []


@pytest.mark.parametrize(
    "text",
    [
        "{title}",
        "{text}",
        "{case.title}",
        "{number!r}",
        "{}",
        "{ number }",
        "{body}",
        "{{ case.title }}",
        "{% debug %}",
        "En { alene",
        "En } alene",
        "Sjå [link] her",
        "Nummer 02013299997",
    ],
)
def test_words_that_could_carry_something_else_are_refused(
    text: str, everybody: dict[str, User]
) -> None:
    with pytest.raises(DomainError):
        services.change_letter_text(
            "receipt", "nn", by=everybody["caseworker"], text=text
        )
    assert LetterText.objects.exclude(text="").count() == 0


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)
)
def test_filling_puts_in_nothing_but_the_letters_places(text: str) -> None:
    values = {
        "number": "N",
        "body": "B",
        "day": "D",
        "title": "HEMMELEG",
        "text": "HEMMELEG",
    }
    for name in letter_texts.PARTS:
        if not letter_texts.complaints(name, text):
            assert "HEMMELEG" not in letter_texts.filled(name, text, values)


@pytest.mark.parametrize("name", ["leader", "ssu_leader", "outsider"])
def test_others_may_not(name: str, everybody: dict[str, User]) -> None:
    assert everybody["secretariat"]
    with pytest.raises(PermissionDenied):
        services.change_letter_text("receipt", "nn", by=everybody[name], text="Hei.")


def test_looking_keeps_nothing_and_shows_the_whole_letter(
    everybody: dict[str, User], client: Client
) -> None:
    client.force_login(everybody["caseworker"])
    page = client.post(url(), {"text": "Hei {number}.", "go": "see"})

    assert page.status_code == 200
    assert page.context["body"].startswith("Hei 20")
    assert "[link]" in page.context["body"]
    assert LetterText.objects.count() == 0


def test_kept_changed_and_back_again_with_history(
    everybody: dict[str, User], client: Client
) -> None:
    client.force_login(everybody["caseworker"])
    assert client.post(url(), {"text": "Hei {number}."}).status_code == 302
    assert client.post(url(), {"text": "God dag."}).status_code == 302
    page = client.get(url())
    assert page.context["form"].initial["text"] == "God dag."
    assert client.post(url(), {"go": "usual"}).status_code == 302
    page = client.get(url())

    assert page.context["form"].initial["text"] == letter_texts.usual("receipt", "nn")
    signed = [v for v in page.context["versions"] if v.history_change_reason]
    assert [(v.text, v.history_user) for v in signed] == [
        ("", everybody["caseworker"]),
        ("God dag.", everybody["caseworker"]),
        ("Hei {number}.", everybody["caseworker"]),
    ]


def test_what_may_not_be_comes_back_with_words(
    everybody: dict[str, User], client: Client
) -> None:
    client.force_login(everybody["caseworker"])
    page = client.post(url(), {"text": "Om {title}."})

    assert page.status_code == 422
    assert "{title}" in page.content.decode()
    assert "{number}" in str(page.context["form"].errors)


@pytest.mark.parametrize(("name", "language"), ALL)
def test_every_letter_can_be_looked_at(
    name: str, language: str, everybody: dict[str, User], client: Client
) -> None:
    client.force_login(everybody["caseworker"])
    page: Any = client.get(url(name, language))

    assert page.status_code == 200
    assert page.context["subject"]
    words = letter_texts.usual(name, language).split("{")[0]
    assert words in page.context["body"]


@pytest.mark.parametrize(
    "path", ["/saker/brevmalar/tull/nn/", "/saker/brevmalar/receipt/de/"]
)
def test_there_are_no_others(
    path: str, everybody: dict[str, User], client: Client
) -> None:
    client.force_login(everybody["caseworker"])

    assert client.get(path).status_code == 404
