"""What can be typed wrongly about seats and areas."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AreaMembership, HospitalArea, Organisation, Party, User
from committees.models import Committee, Say, Seat
from committees.roles import Role
from helsefellesskap.core.collation import norwegian
from helsefellesskap.core.forms import DateField, TextField

NOBODY_CHOSEN = _("Nobody in particular")


def _organisations() -> Any:
    return Organisation.objects.order_by(norwegian("name"))


class PersonForm(forms.Form):
    """Who: by e-mail address. Somebody new needs a name too, and gets an invitation."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_(
            "Who has an account is found by the address. Others get an invitation."
        ),
        widget=forms.EmailInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    name = TextField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Needed only for somebody who is new here."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        email = str(found.get("email", "")).lower()
        known = User.objects.filter(email=email).exists()
        if email and not known and not found.get("name"):
            self.add_error(
                "name", _("Nobody here has this address. Write the name too.")
            )
        return found


class FillForm(PersonForm):
    """Seat somebody in an empty seat."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Represents"), queryset=None, required=False, empty_label=NOBODY_CHOSEN
    )
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "organisation": seat.organisation_id,
            "valid_from": max(timezone.localdate(), seat.valid_from),
        }
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = _organisations()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        _in_order(self, found)
        return found


class SubstituteForm(PersonForm):
    """A personal substitute."""


class UnseatForm(forms.Form):
    """When the person's time in the seat is over."""

    last_day = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty to end the seat at once."),
    )


class ChangeForm(forms.ModelForm):
    """What the seat is; not who has it."""

    title_nn = TextField(label=_("Title in nynorsk"), max_length=120, required=False)
    title_nb = TextField(label=_("Title in bokmål"), max_length=120, required=False)
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"), required=False)

    class Meta:
        model = Seat
        fields = [
            "title_nn",
            "title_nb",
            "organisation",
            "party",
            "say",
            "valid_from",
            "valid_to",
        ]
        labels = {
            "organisation": _("Represents"),
            "party": _("Side"),
            "say": _("May do"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.queryset, organisation.empty_label = (
            _organisations(),
            NOBODY_CHOSEN,
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        _in_order(self, found)
        return found

    def _post_clean(self) -> None:
        """The service asks the model's own rules, in words; nothing is set here."""


class NewSeatForm(forms.Form):
    """A seat that the structure file does not hold."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
    title_nn = TextField(label=_("Title in nynorsk"), max_length=120, required=False)
    title_nb = TextField(label=_("Title in bokmål"), max_length=120, required=False)
    party = forms.ChoiceField(label=_("Side"), choices=Party)
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Represents"), queryset=None, required=False, empty_label=NOBODY_CHOSEN
    )
    say = forms.ChoiceField(label=_("May do"), choices=Say)
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, body: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        self.fields["organisation"].queryset = _organisations()  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        _in_order(self, found)
        return found


class MembershipForm(forms.ModelForm):
    """Where a municipality belongs, from when, and whether that is confirmed."""

    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"), required=False)
    note = TextField(label=_("Note"), max_length=300, required=False)

    class Meta:
        model = AreaMembership
        fields = ["area", "valid_from", "valid_to", "uncertain", "note"]
        labels = {"area": _("Area"), "uncertain": _("This is not confirmed")}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        _in_order(self, found)
        return found

    def _post_clean(self) -> None:
        """The service asks the model's own rules, in words; nothing is set here."""


class MoveForm(forms.Form):
    """Another area from a day on."""

    area: "forms.ModelChoiceField[HospitalArea]" = forms.ModelChoiceField(
        label=_("New area"), queryset=None, empty_label=None
    )
    first_day = DateField(label=_("First day in the new area"))
    note = TextField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, row: AreaMembership, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "flytt_%s", **kwargs})
        others = HospitalArea.objects.exclude(pk=row.area_id)
        self.fields["area"].queryset = others  # type: ignore[attr-defined]


def _in_order(form: forms.BaseForm, found: dict[str, Any]) -> None:
    begins, ends = found.get("valid_from"), found.get("valid_to")
    if begins and ends and ends < begins:
        form.add_error("valid_to", _("The last day cannot be before the first one."))
