"""How everyone narrows down the opened cases; kept in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.desk import BodyChoice
from cases.workflow import Far
from committees.models import Committee, PatientGroup


class OpenedForm(forms.Form):
    """Words, body, how far it has come, year, patient group."""

    sok = forms.CharField(label=_("Search"), max_length=100, required=False)
    hos = BodyChoice(
        label=_("Body"), required=False, empty_label=_("All"), to_field_name="slug"
    )
    steg = forms.ChoiceField(
        label=_("How far"), choices=[("", _("All")), *Far.choices], required=False
    )
    ar = forms.TypedChoiceField(
        label=_("Year"), coerce=int, empty_value=None, required=False
    )
    gruppe = forms.ModelChoiceField(
        label=_("Patient group"),
        queryset=PatientGroup.objects.none(),
        required=False,
        empty_label=_("All"),
        to_field_name="slug",
    )

    def __init__(
        self,
        *args: Any,
        years: list[int],
        bodies: Any,
        groups: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not groups.exists():
            del self.fields["gruppe"]
        fields: dict[str, Any] = dict(self.fields)
        fields["ar"].choices = [("", _("All")), *((str(y), str(y)) for y in years)]
        fields["hos"].queryset = Committee.objects.filter(pk__in=bodies)
        if "gruppe" in fields:
            fields["gruppe"].queryset = PatientGroup.objects.filter(pk__in=groups)
