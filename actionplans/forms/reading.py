"""What is asked of one thing in a plan: a measure's status, a fingerprint."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from actionplans.workflow import Status
from helsefellesskap.core.forms import TextField

STATUS_CHOICES = [
    (Status.DONE, _("Carried out")),
    (Status.GOING, _("Planned or under way")),
    (Status.NOT, _("Not carried out")),
    (Status.DROPPED, _("Dropped")),
    (Status.UNKNOWN, _("Not known")),
]


class StatusForm(forms.Form):
    """One choice, a word if one likes, and a sentence if there is more to say."""

    status = forms.ChoiceField(
        label=_("How far has it come?"),
        choices=STATUS_CHOICES,
        widget=forms.RadioSelect,
    )
    word = TextField(
        label=_("In a word"),
        max_length=60,
        required=False,
        help_text=_("For instance “yearly” or “14 of 27”. Stands beside the status."),
    )
    sentence = TextField(
        label=_("In a sentence"), max_length=300, required=False, rows=2
    )


class VerifyForm(forms.Form):
    """A hash, or a file, to be held against what has been adopted."""

    hash = forms.CharField(
        label=_("Fingerprint (SHA-256)"),
        max_length=200,
        required=False,
        help_text=_(
            "64 signs, 0–9 and a–f. It stands on the last page of the printed plan."
        ),
    )
    file = forms.FileField(
        label=_("Or the PDF itself"),
        required=False,
        help_text=_("The file is not kept."),
    )

    def clean_hash(self) -> str:
        found = re.sub(r"[\s:]", "", self.cleaned_data["hash"]).lower()
        if found and not re.fullmatch(r"[0-9a-f]{64}", found):
            raise forms.ValidationError(
                _(
                    "A fingerprint has 64 signs, 0–9 and a–f. This one has %(count)s signs."
                )
                % {"count": len(found)}
            )
        return found

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is too big."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("hash") and not cleaned.get("file"):
            self.add_error("hash", _("Paste a fingerprint, or choose a file."))
        return cleaned
