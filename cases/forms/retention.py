"""Forms for what is kept how long, for a file's fate, and for a dossier."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import CaseAttachment, Clock, Dossier, ForBodies

LONGEST = 1825


class PeriodsForm(forms.Form):
    """A number for each clock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = Clock.all_days()
        for kind in Clock.Kind:
            self.fields[kind.value] = forms.IntegerField(
                label=str(kind.label)[:1].upper() + str(kind.label)[1:],
                min_value=1,
                max_value=LONGEST,
                initial=days[kind],
            )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        notice, contact = typed.get("notice"), typed.get("contact")
        if notice and contact and notice > contact:
            words = _("Nobody can be told earlier than the contact details are kept.")
            self.add_error("notice", ValidationError(words))
        return typed


class ShareForm(forms.Form):
    """What the bodies see of one file."""

    how = forms.ChoiceField(
        label=_("The bodies see"), choices=ForBodies.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("The redacted file"),
        help_text=_(
            "PDF, Word (.docx), a picture or plain text. It is looked through like every "
            "file that comes in."
        ),
        required=False,
    )
    sure = forms.BooleanField(
        label=_("The names, numbers and addresses in its text shall stand there"),
        required=False,
    )

    def __init__(self, *args: Any, attachment: CaseAttachment, **kwargs: Any) -> None:
        kwargs["prefix"] = f"fil{attachment.pk}"
        super().__init__(*args, **kwargs)
        self.attachment = attachment
        self.initial.setdefault("how", attachment.for_bodies)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        there = hasattr(self.attachment, "redacted")
        wanted = typed.get("how") == ForBodies.REDACTED
        if wanted and not there and not typed.get("file"):
            self.add_error("file", ValidationError(_("Choose the redacted file.")))
        return typed


class DossierForm(forms.Form):
    """Which version of a case to put together."""

    version = forms.ChoiceField(choices=Dossier.Version.choices)
