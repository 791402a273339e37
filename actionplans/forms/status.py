"""What people type about status: a question to be cleared, its answer, an evaluation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.forms import STATUS_CHOICES
from actionplans.forms.deciding import OnAPage, PastDay
from helsefellesskap.core.forms import TextField

ANSWERS = [
    ("clear_measure", _("Clear the measure")),
    ("refuse_to_clear", _("Do not clear it")),
]


class AskForm(OnAPage):
    """Why a measure with consequences should be carried out."""

    ids = "ask"

    why = TextField(
        label=_("Why should it be done?"),
        max_length=1000,
        rows=3,
        help_text=_("A sentence or two: what it costs, who it touches, what it gives."),
    )


class ClearForm(OnAPage):
    """The deciding body's word on one measure."""

    answer = forms.ChoiceField(
        label=_("What did you decide?"), choices=ANSWERS, widget=forms.RadioSelect
    )
    text = TextField(label=_("Text of the decision"), rows=2, max_length=2000)
    case_number = TextField(label=_("Case number"), max_length=20)
    on = PastDay(label=_("Date"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class LinkStatusForm(forms.Form):
    """One choice, and at most one sentence."""

    status = forms.ChoiceField(
        label=_("How far has it come?"),
        choices=STATUS_CHOICES,
        widget=forms.RadioSelect,
    )
    sentence = TextField(
        label=_("In a sentence"), max_length=300, required=False, rows=2
    )


class EvaluationForm(OnAPage):
    """The evaluation in words. `version` is the one that was on the screen."""

    ids = "evaluation"

    text = TextField(label=_("The evaluation"), max_length=20000, rows=16)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReopenForm(OnAPage):
    """Why a finished evaluation is opened again."""

    ids = "reopen"

    reason = TextField(label=_("Why?"), max_length=500, rows=2)
