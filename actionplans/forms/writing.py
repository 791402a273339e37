"""What a person types beside the nodes: introduction, comments, reasons, a new plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helsefellesskap.core.forms import TextField


class IntroductionForm(forms.Form):
    """What stands before the goals."""

    introduction = TextField(
        label=_("Introduction"), max_length=8000, rows=4, required=False
    )
    former = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class CommentForm(forms.Form):
    text = TextField(label=_("New comment"), max_length=2000, rows=2)


class DropForm(forms.Form):
    """Why something is taken out: read by those who hear and decide."""

    reason = TextField(
        label=_("Why"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=_("Those who are heard, and those who decide, see the reason."),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=60)


class StartPlanForm(forms.Form):
    """The period of a body's first plan."""

    period_start = forms.IntegerField(
        label=_("First year"), min_value=2000, max_value=2100
    )
    period_end = forms.IntegerField(
        label=_("Last year"), min_value=2000, max_value=2100
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("period_start"), cleaned.get("period_end")
        if first and last and last < first:
            self.add_error("period_end", _("The last year is before the first."))
        if first and last and last - first > 12:
            self.add_error("period_end", _("A plan is for twelve years at most."))
        return cleaned
