"""What a reader chooses to see of the hearing matrix. The names stand in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.matrix import Wanted
from actionplans.models import AnswerKind, RemarkKind
from committees.models import Committee


class MatrixForm(forms.Form):
    """A filter: what is no choice is left out, never an error."""

    utval = forms.ChoiceField(label=gettext_lazy("Who spoke"), required=False)
    slag = forms.ChoiceField(label=gettext_lazy("Kind of remark"), required=False)
    svar = forms.ChoiceField(label=gettext_lazy("Answer"), required=False)
    berre = forms.ChoiceField(label=gettext_lazy("Measures"), required=False)

    def __init__(self, data: Any, *, bodies: Iterable[Committee]) -> None:
        super().__init__(data, auto_id="filter-%s")
        whole = ("", _("All"))
        fields: dict[str, Any] = self.fields
        fields["utval"].choices = [whole, *((b.slug, b.short) for b in bodies)]
        fields["slag"].choices = [
            whole,
            *((value, capfirst(str(word))) for value, word in RemarkKind.choices),
        ]
        fields["svar"].choices = [
            whole,
            ("waits", _("Waits for an answer")),
            ("yes", _("Is answered")),
            *((value, capfirst(str(word))) for value, word in AnswerKind.choices),
        ]
        fields["berre"].choices = [
            ("", _("Every measure")),
            ("merknad", _("Only those with remarks")),
        ]

    def wanted(self) -> Wanted:
        """What was chosen."""
        self.is_valid()
        kept = self.cleaned_data
        return Wanted(
            body=kept.get("utval", ""),
            kind=kept.get("slag", ""),
            answer=kept.get("svar", ""),
            only=bool(kept.get("berre")),
        )
