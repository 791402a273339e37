"""What a sender may type: the form in four steps, and words from the case's page."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.models import WRITTEN, CaseFeedback, Channel, OnBehalfOf, Urgency
from cases.questions import ANSWERS, QUESTIONS, Question
from committees.models import PatientGroup, valid_on
from helsefellesskap.core import privacy
from helsefellesskap.core.forms import DateField, TextField, clean_text

KEEP = "keep"
QUICKEST = 2  # seconds; nobody reads and writes faster than this
MOST_LINKS = 3
_SIGNER = TimestampSigner(salt="cases.begun")


class CandidText(TextField):
    """Free text of a case. What may be kept on purpose is pointed out once."""

    def pointed_out(self, text: str) -> list[privacy.Found]:
        return privacy.pointed_out(text, names=True)


class StepForm(forms.Form):
    """One page of the form. `keep` are the marks of what the sender keeps on purpose."""

    def __init__(
        self, *args: Any, keep: list[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keep = set(keep or [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            found = isinstance(field, CandidText) and field.pointed_out(
                cleaned.get(name, "")
            )
            if found and f"{name}:{privacy.mark_of(found)}" not in self.keep:
                self.add_error(
                    name,
                    ValidationError(
                        _("The text holds something that may point to a person."),
                        code="pointed_out",
                    ),
                )
        return cleaned


class WhoForm(StepForm):
    """Step 1: on whose behalf, and how we may answer."""

    on_behalf_of = forms.ChoiceField(
        label=_("On whose behalf do you write?"),
        help_text=_(
            "Who raises the case? The bodies see this, but not your name or your address."
        ),
        choices=OnBehalfOf.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose on whose behalf you write.")},
    )
    on_behalf_text = TextField(
        label=_("Which body, workplace or organisation?"),
        help_text=_(
            "Leave it empty if you write for yourself or somebody close to you."
        ),
        max_length=150,
        required=False,
    )
    name = TextField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "We send a receipt and every answer to it. Only the secretariat sees it."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = TextField(
        label=_("Your telephone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    channel = forms.ChoiceField(
        label=_("How do you wish to hear from us?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("In which language shall we answer?"), choices=WRITTEN, required=False
    )
    own_date = DateField(
        label=_("Your own date for the case"),
        help_text=_("If your workplace or body has dated it."),
        required=False,
    )
    own_number = TextField(
        label=_("Your own case number"), max_length=60, required=False
    )

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or get_language() or "nn"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["on_behalf_of"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for types
        field.choices = [
            (value, capfirst(label)) for value, label in OnBehalfOf.choices
        ]
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)  # noqa: S101 -- for types
        channel.choices = [(value, capfirst(label)) for value, label in Channel.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needed = {"email": Channel.EMAIL, "phone": Channel.PHONE}
        for name, channel in needed.items():
            missing = not cleaned.get(name) and name not in self.errors
            if cleaned.get("channel") == channel and missing:
                self.add_error(
                    name, _("Write it here, or choose another way to hear from us.")
                )
        if not cleaned.get("channel"):
            wished = Channel.EMAIL if cleaned.get("email") else Channel.PAGE
            cleaned["channel"] = wished
        return cleaned


def _answer(question: Question) -> CandidText:
    official = format_lazy(
        _("In the official form: “{words}”"), words=question.official
    )
    return CandidText(
        label=question.asked,
        help_text=format_lazy("{} {}", question.hint, official)
        if question.hint
        else official,
        rows=question.rows,
        required=question.required,
        error_messages={"required": _("Write a few words here.")},
    )


class WhatForm(StepForm):
    """Step 2: what has happened, and what does not work."""

    background = _answer(QUESTIONS[0])
    what_fails = _answer(QUESTIONS[1])
    affected = _answer(QUESTIONS[2])
    patient_groups = forms.ModelMultipleChoiceField(
        label=_("Is it about one of these groups?"),
        queryset=PatientGroup.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    providers = _answer(QUESTIONS[3])
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        required=False,
        help_text=_("If somebody is in danger now, call 113."),
    )
    urgency_reason = CandidText(
        label=_("Why is it urgent?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["patient_groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- for types
        field.queryset = PatientGroup.objects.filter(valid_on(timezone.localdate()))
        if not field.queryset.exists():
            del self.fields["patient_groups"]

    def clean_urgency(self) -> str:
        return self.cleaned_data["urgency"] or Urgency.NORMAL


class HowForm(StepForm):
    """Step 3: how it could be better. Nothing here is required."""

    suggestion = _answer(QUESTIONS[4])
    changes = _answer(QUESTIONS[5])
    tried_before = _answer(QUESTIONS[6])
    benefits = _answer(QUESTIONS[7])
    costs = _answer(QUESTIONS[8])
    references = _answer(QUESTIONS[9])


class LastForm(StepForm):
    """Step 4: a name for the case, after everything has been looked over."""

    title = CandidText(
        label=_("What shall the case be called?"),
        help_text=_(
            "A few words. Leave it empty, and we make a name of what you wrote."
        ),
        max_length=100,
        required=False,
    )


STEP_FORMS: tuple[type[StepForm], ...] = (WhoForm, WhatForm, HowForm, LastForm)


class CaseForm:
    """The four steps as one: what is typed in one is carried hidden through the others."""

    def __init__(self, data: QueryDict, *, language: str = "") -> None:
        self.data = data
        self.keep = data.getlist(KEEP)
        self.language = language or get_language() or "nn"

    def bound(self, step: int) -> StepForm:
        """The step with its errors."""
        return STEP_FORMS[step - 1](self.data, keep=self.keep)

    def shown(self, step: int, initial: dict[str, Any] | None = None) -> StepForm:
        """The step as it was filled in before, without errors."""
        form = STEP_FORMS[step - 1](keep=self.keep)
        given = {
            name: self.data.getlist(name) for name in form.fields if name in self.data
        }
        form.initial = {"language": self.language, **(initial or {})} | {
            name: values if name == "patient_groups" else values[-1]
            for name, values in given.items()
        }
        return form

    def carried(self, step: int) -> Iterator[tuple[str, str]]:
        """Names and texts of the other steps, for hidden fields."""
        for number, form in enumerate(STEP_FORMS, start=1):
            if number == step:
                continue
            for name in form.base_fields:
                for value in self.data.getlist(name):
                    yield name, value
        for mark in dict.fromkeys(self.keep):
            if (
                step != 2
                or mark.partition(":")[0] not in STEP_FORMS[step - 1].base_fields
            ):
                yield KEEP, mark

    @property
    def draft_key(self) -> str:
        """The key of the draft that is being written, if there is one."""
        return self.data.get("draft", "")[:80]

    @property
    def has_words(self) -> bool:
        """Whether anything of the case itself is written."""
        return any(self.data.get(name, "").strip() for name in ANSWERS)

    def storable(self) -> dict[str, list[str]]:
        """What may be kept in a draft: fields in which the privacy stop finds nothing new."""
        kept = {}
        for form in STEP_FORMS:
            for name, field in form.base_fields.items():
                texts = [clean_text(text)[:10_000] for text in self.data.getlist(name)]
                if texts and all(self._passes(name, field, text) for text in texts):
                    kept[name] = texts
        marks = [mark for mark in self.keep if mark.partition(":")[0] in kept]
        return kept | ({KEEP: marks} if marks else {})

    def _passes(self, name: str, field: forms.Field, text: str) -> bool:
        if privacy.has_identity_number(text):
            return False
        found = isinstance(field, CandidText) and field.pointed_out(text)
        return not found or f"{name}:{privacy.mark_of(found)}" in self.keep

    def all_bound(self) -> list[StepForm]:
        """Every step with its errors."""
        return [self.bound(step) for step in range(1, len(STEP_FORMS) + 1)]

    def suspicion(self, *, draft_begun: datetime.datetime | None = None) -> str:
        """Why the case should wait in quarantine, in a word; empty for most.

        Whoever comes back to a draft has taken the time since it was begun.
        """
        if self.data.get("website"):
            return "trap field"
        stamp = self.data.get("begun", "")
        if not _is_old(draft_begun) and _age_is_wrong(stamp):
            return "too quick"
        texts = " ".join(
            self.data.get(name, "") for name in ANSWERS if name != "references"
        )
        if texts.count("://") + texts.count("<a ") > MOST_LINKS:
            return "many links"
        return ""


def begun() -> str:
    """A stamp that says when the form was first shown."""
    return _SIGNER.sign("case")


def _is_old(begun: datetime.datetime | None) -> bool:
    least = getattr(settings, "CASE_FORM_SECONDS", QUICKEST)
    return begun is not None and (timezone.now() - begun).total_seconds() > least


def _age_is_wrong(stamp: str) -> bool:
    least = getattr(settings, "CASE_FORM_SECONDS", QUICKEST)
    try:
        _SIGNER.unsign(stamp)
        _SIGNER.unsign(stamp, max_age=least)
    except SignatureExpired:
        return False
    except BadSignature:
        return True
    return bool(least)


class SenderForm(StepForm):
    """The sender's own words, from the page with the key."""

    text = CandidText(label=_("Write to the secretariat"), rows=4)


class WithdrawForm(StepForm):
    reason = CandidText(label=_("Why do you withdraw it?"), rows=3, required=False)


class AskToReopenForm(StepForm):
    reason = CandidText(
        label=_("Why should we take it up again?"), max_length=2000, rows=4
    )


class FeedbackForm(StepForm):
    """Was this answered? One click, and a sentence for those who wish."""

    answered = forms.ChoiceField(choices=CaseFeedback.Answered.choices)
    sentence = CandidText(
        label=_("Will you tell us why, in a sentence?"), max_length=500, required=False
    )


class LostForm(forms.Form):
    email = forms.EmailField(
        label=_("The e-mail address you gave when you sent the case"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your e-mail address.")},
    )
