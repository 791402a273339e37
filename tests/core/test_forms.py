"""Fields of text: cleaned of what nobody meant, refused in words, drawn with their errors."""

import re
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory

from helsefellesskap.core.forms import (
    TextField,
    clean_text,
    in_words,
    is_prose,
    label_of,
)
from tests.core.test_lost_session import synthetic_number

pytestmark = pytest.mark.once


class Letter(forms.Form):
    """One field of each kind that is drawn in its own way."""

    subject = TextField(label="Emne", max_length=20, help_text="Éi setning.")
    body = TextField(label="Tekst", rows=4, required=False)
    tone = forms.ChoiceField(
        label="Tone", choices=[("a", "Blid"), ("b", "Streng")], widget=forms.RadioSelect
    )
    copies = forms.MultipleChoiceField(
        label="Kopi til",
        choices=[(n, n) for n in "abcd"],
        widget=forms.CheckboxSelectMultiple,
    )
    urgent = forms.BooleanField(label="Det hastar", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


GOOD = {"subject": "Vaktlag", "tone": "a", "copies": ["a"]}


def drawn(form: forms.Form) -> str:
    request = RequestFactory().get("/")
    return Template("{{ form }}").render(Context({"form": form, "request": request}))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  vaktlag \n", "vaktlag"),
        ("ei\r\nlinje", "ei\nlinje"),
        ("nul\x00l og bjølle\x07", "null og bjølle"),
        ("med\ttabulator", "med\ttabulator"),
        ("\u202ebaklengs\u202c", "baklengs"),
        ("A\u030angstrøm", "Ångstrøm"),  # one letter, not two
        ("👩‍⚕️ og ❤️", "👩‍⚕️ og ❤️"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_text_is_kept_as_a_person_meant_it(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept
    assert TextField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u202e"])
def test_nothing_is_nothing(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TextField().clean(typed)
    assert refused.value.messages == ["Fyll ut dette feltet."]


def test_too_long_is_said_in_words() -> None:
    form = Letter({**GOOD, "subject": "x" * 21})
    assert not form.is_valid()
    assert "20" in form.errors["subject"][0]


class TestAnIdentityNumber:
    @pytest.fixture
    def page(self) -> str:
        self.number = synthetic_number()
        text = f"Eg ringde om {self.number} to gonger"
        return drawn(Letter({**GOOD, "body": text}))

    def test_is_refused_and_marked(self, page: str) -> None:
        assert f"<mark>{self.number}</mark>" in page
        assert "Teksten inneheld eit fødselsnummer." in page
        assert "Vi har ikkje lagra det du skreiv i dette feltet." in page

    def test_is_tied_to_its_field(self, page: str) -> None:
        assert 'aria-describedby="id_body-error id_body-found"' in page

    def test_goes_back_to_whoever_wrote_it(self, page: str) -> None:
        assert f"{self.number} to gonger</textarea>" in page


class TestADrawnForm:
    def test_lists_its_errors_with_links_to_the_fields(self) -> None:
        page = drawn(Letter({}))
        assert "3 ting må rettast før du går vidare" in page
        assert 'href="#id_subject"' in page
        assert 'href="#id_tone_0"' in page
        assert 'id="id_tone_0"' in page
        assert 'href="#id_copies_0"' in page

    def test_ties_hint_and_error_to_the_field(self) -> None:
        page = drawn(Letter({}))
        assert 'aria-describedby="id_subject-hint id_subject-error"' in page
        assert 'aria-invalid="true"' in page

    def test_says_of_optional_fields_that_they_are(self) -> None:
        page = drawn(Letter())
        assert page.count("(valfritt)") == 1  # a check box says nothing

    def test_keeps_what_was_typed(self) -> None:
        page = drawn(Letter({"subject": "Vaktlag", "tone": "b"}))
        assert 'value="Vaktlag"' in page
        assert re.search(r'<input type="radio"[^>]*value="b"[^>]*checked', page)

    def test_stands_as_cards_where_there_are_few(self) -> None:
        assert drawn(Letter()).count('class="choice"') == 1

    def test_escapes_what_was_typed(self) -> None:
        page = drawn(Letter({"subject": "<script>alert(1)</script>"}))
        assert "<script>" not in page


class TestAFieldByName:
    def test_is_called_what_the_form_calls_it(self) -> None:
        assert label_of("subject") == "Emne"
        assert label_of("letter-2-subject") == "Emne"

    def test_has_its_own_name_where_no_form_knows_it(self) -> None:
        assert label_of("no_such_thing") == "No such thing"

    @pytest.mark.parametrize(
        ("name", "text", "prose"),
        [
            ("body", "Kort", True),
            ("tone", "a", False),
            ("urgent", "on", False),
            ("secret", "eit langt ord", False),
            ("unknown", "fleire ord", True),
            ("unknown", "consensus", False),
        ],
    )
    def test_is_prose_where_a_person_wrote_it(
        self, name: str, text: str, prose: bool
    ) -> None:
        assert is_prose(name, text) is prose

    @pytest.mark.parametrize(
        ("name", "text", "words"),
        [
            ("body", "Kort", "Kort"),
            ("tone", "b", "Streng"),
            ("urgent", "on", "Ja"),
            ("tone", "x", ""),
            ("secret", "nøkkel", ""),
            ("unknown", "consensus", ""),
        ],
    )
    def test_is_told_as_the_person_knew_it(
        self, name: str, text: str, words: str
    ) -> None:
        assert in_words(name, text) == words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.ChoiceField(choices=[("a", "A")]), "Vel eitt av alternativa."),
        (forms.FileField(), "Vel ei fil."),
        (forms.IntegerField(), "Fyll ut dette feltet."),
    ],
)
def test_what_is_missing_is_said_plainly(field: Any, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(None)
    assert refused.value.messages == [words]
