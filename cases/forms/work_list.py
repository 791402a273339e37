"""What may be asked of the work list. Everything stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from cases.forms.desk import BodyChoice
from cases.forms.handling import caseworkers
from cases.models import OnBehalfOf, Urgency
from cases.workflow import HIDDEN, State
from committees.models import Committee, PatientGroup
from helsefellesskap.core.forms import DateField

ALWAYS = ("sok", "hos", "sorter")
"""Fields that always stand; the others are folded away until one of them is used."""


class ListForm(forms.Form):
    """Search, selection and order of the work list; kept in the address."""

    sok = forms.CharField(
        label=_("Search in the cases"), max_length=100, required=False
    )
    hos = BodyChoice(
        label=_("Lies with"), required=False, empty_label=_("All"), to_field_name="slug"
    )
    sorter = forms.ChoiceField(
        label=_("Sort by"),
        choices=[
            ("frist", _("Deadline")),
            ("hast", _("Urgency")),
            ("ny", _("Newest first")),
            ("gammal", _("Oldest first")),
        ],
        required=False,
    )
    steg = forms.ChoiceField(
        label=pgettext_lazy("case", "Step"),
        choices=[("", _("All"))]
        + [choice for choice in State.choices if choice[0] not in HIDDEN],
        required=False,
    )
    hast = forms.ChoiceField(
        label=_("Urgency"), choices=[("", _("All")), *Urgency.choices], required=False
    )
    gruppe = forms.ModelChoiceField(
        label=_("Patient group"),
        queryset=PatientGroup.objects.none(),
        required=False,
        empty_label=_("All"),
    )
    kjelde = forms.ChoiceField(
        label=_("Raised on behalf of"),
        choices=[("", _("All")), *OnBehalfOf.choices],
        required=False,
    )
    hjaa = forms.ModelChoiceField(
        label=_("Caseworker"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("All"),
    )
    fra = DateField(label=_("Received from"), required=False)
    til = DateField(label=_("Received up to"), required=False)

    def __init__(self, *args: Any, assesses: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hos"].queryset = Committee.objects.in_force()  # type: ignore[attr-defined]
        self.fields["gruppe"].queryset = PatientGroup.objects.all()  # type: ignore[attr-defined]
        if assesses:
            self.fields["hjaa"].queryset = caseworkers()  # type: ignore[attr-defined]
        else:
            del self.fields["hjaa"]

    def first(self) -> list[forms.BoundField]:
        """The fields that always stand."""
        return [self[name] for name in self.fields if name in ALWAYS]

    def more(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.fields if name not in ALWAYS]

    @property
    def used(self) -> int:
        """How many of the folded fields narrow the list."""
        names = [field.name for field in self.more()]
        return sum(bool(self.cleaned_data.get(name)) for name in names)
