"""What a person types about doing the same together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import OfferAnswer
from helsefellesskap.core.forms import TextField


class OfferForm(forms.Form):
    """Which of a group to offer, and a word to those who are asked."""

    t = forms.MultipleChoiceField(
        label=_("Offer these as one"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two.")},
    )
    note = TextField(
        label=_("A word to those who are asked"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("For instance who you think could lead the work."),
    )

    def __init__(
        self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["t"].choices = choices  # type: ignore[attr-defined]


class AnswerOfferForm(forms.Form):
    """Yes or no for the body; a no says why."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (OfferAnswer.ACCEPTED, _("Yes, we do it together")),
            (OfferAnswer.DECLINED, _("No, we keep it to ourselves")),
        ],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Why"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=_("Needed if you say no. The others read it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        declined = cleaned.get("answer") == OfferAnswer.DECLINED
        if declined and not cleaned.get("reason") and not self.has_error("reason"):
            self.add_error("reason", _("Say why, so that the others understand."))
        return cleaned
