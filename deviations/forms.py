"""What can be typed wrongly about a deviation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import HospitalArea, Organisation, OrganisationKind
from committees.models import AgreementPart, PatientGroup
from deviations.models import (
    PARTIES,
    Code,
    Direction,
    Facet,
    direction_between,
)
from deviations.workflow import State
from helsefellesskap.core import privacy
from helsefellesskap.core.forms import DateField, TextField


class CategoryField(forms.ModelChoiceField):
    """The categories, numbers grouped under their letter."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Code.objects.none(), empty_label=None, **kwargs)

    def offer(self) -> None:
        """Fill in the choices as they stand now."""
        codes = list(Code.objects.of(Facet.CATEGORY))
        self.queryset = Code.objects.of(Facet.CATEGORY)
        below: dict[int, list[tuple[Any, str]]] = {}
        for code in codes:
            if code.parent_id:
                below.setdefault(code.parent_id, []).append((code.pk, code.name))
        groups = [
            (main.name, [*below.get(main.pk, []), (main.pk, _other(main, below))])
            for main in codes
            if main.parent_id is None
        ]
        choices: Any = [("", _("Choose what it is about")), *groups]
        self.choices = choices


def _other(main: Code, below: dict[int, Any]) -> Any:
    return _("Something else here") if main.pk in below else main.name


class RegisterForm(forms.Form):
    """A deviation, told without the patient."""

    reporter = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who reports?"),
        empty_label=_("Choose a party"),
    )
    reporter_unit = TextField(
        label=_("Unit that reports"), max_length=100, required=False
    )
    receiver = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who is it about?"),
        empty_label=_("Choose a party"),
    )
    receiver_unit = TextField(
        label=_("Unit it is about"),
        help_text=_("For instance a ward, a clinic or home care."),
        max_length=100,
        required=False,
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("In which municipality?"),
        help_text=_("Needed only when a general practitioner is one of the parties."),
        required=False,
        empty_label=_("Choose a municipality"),
    )
    occurred_on = DateField(label=_("When did it happen?"))
    category = CategoryField(label=_("What is it about?"))
    phase = forms.ModelChoiceField(
        Code.objects.none(),
        label=_("Where in the patient's way?"),
        required=False,
        empty_label=_("Choose a phase"),
    )
    event_type = forms.ModelChoiceField(
        Code.objects.none(),
        label=_("Did it happen, or nearly?"),
        required=False,
        empty_label=_("Choose"),
    )
    patient_consequence = forms.ModelChoiceField(
        Code.objects.none(),
        label=_("Consequence for the patient"),
        required=False,
        empty_label=_("Choose a consequence"),
    )
    service_consequence = forms.ModelChoiceField(
        Code.objects.none(),
        label=_("Consequence for the service"),
        required=False,
        empty_label=_("Choose a consequence"),
    )
    patient_group = forms.ModelChoiceField(
        PatientGroup.objects.none(),
        label=_("Priority patient group"),
        required=False,
        empty_label=_("None of these"),
    )
    summary = TextField(
        label=_("What happened, in short?"),
        help_text=_(
            "Up to 500 characters. No name, birth date, place of living or diagnosis that "
            "few have. What tells who it is stays in your own system."
        ),
        max_length=500,
        rows=5,
    )
    immediate_action = TextField(
        label=_("What was done at once?"), max_length=500, rows=3, required=False
    )
    agreement_part = forms.ModelChoiceField(
        AgreementPart.objects.none(),
        label=_("Which point of the agreement?"),
        required=False,
        empty_label=_("Choose a point"),
    )
    agreement_point = TextField(
        label=_("Where in the sub-agreement or guideline?"),
        max_length=80,
        required=False,
    )
    source_system = TextField(
        label=_("Your own deviation system"),
        help_text=_("For instance EQS or Compilo."),
        max_length=40,
        required=False,
    )
    external_ref = TextField(label=_("Its number there"), max_length=60, required=False)
    keep_contact = forms.BooleanField(
        label=_("Keep it: it is meant to stand there"), required=False
    )

    CODED = {
        "phase": Facet.PHASE,
        "event_type": Facet.EVENT_TYPE,
        "patient_consequence": Facet.PATIENT_CONSEQUENCE,
        "service_consequence": Facet.SERVICE_CONSEQUENCE,
    }
    OPEN_TEXTS = ("summary", "immediate_action", "reporter_unit", "receiver_unit")

    def __init__(self, *args: Any, party: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        fields: Any = self.fields
        parties = Organisation.objects.filter(kind__in=PARTIES)
        if party is None:
            fields["reporter"].queryset = fields["receiver"].queryset = parties
        else:
            del fields["reporter"]
            others = _counterparts(party)
            fields["receiver"].queryset = parties.filter(kind__in=others)
            if (
                len(others) == 1
                and len(found := list(fields["receiver"].queryset)) == 1
            ):
                fields["receiver"].initial = found[0].pk
        municipal = parties.filter(kind=OrganisationKind.MUNICIPALITY)
        fields["municipality"].queryset = municipal
        if party is not None and party.kind == OrganisationKind.MUNICIPALITY:
            del fields["municipality"]
        fields["category"].offer()
        for name, facet in self.CODED.items():
            fields[name].queryset = Code.objects.of(facet)
        fields["patient_group"].queryset = PatientGroup.objects.filter(priority=True)
        fields["agreement_part"].queryset = AgreementPart.objects.all()
        if not self.is_bound or not self._contacts():
            fields["keep_contact"].widget = forms.HiddenInput()

    def clean_occurred_on(self) -> Any:
        day = self.cleaned_data["occurred_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reporter = self.party or cleaned.get("reporter")
        receiver = cleaned.get("receiver")
        if reporter and receiver:
            direction = direction_between(reporter, receiver)
            if direction is None:
                words = _("One of the two must be the hospital trust.")
                self.add_error("receiver", words)
            by_gp = direction in {Direction.FL_HF, Direction.HF_FL}
            if by_gp and not cleaned.get("municipality"):
                words = _("Choose the municipality the general practitioner works in.")
                self.add_error("municipality", words)
        if not cleaned.get("keep_contact"):
            for name in self._contacts():
                words = _(
                    "This looks like a telephone number or an e-mail address. Take it out, "
                    "or tick below that it shall stand."
                )
                self.add_error(name, words)
        return cleaned

    def _contacts(self) -> list[str]:
        """The fields in which a telephone number or an e-mail address seems to stand."""
        return [
            name
            for name in self.OPEN_TEXTS
            if any(
                found.kind != "identity_number"
                for found in privacy.find(self.data.get(self.add_prefix(name), ""))
            )
        ]

    def told(self) -> dict[str, Any]:
        """What was told, as services.Told takes it."""
        told = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"keep_contact"} and value not in (None, "")
        }
        return {"reporter": self.party, **told}


def _counterparts(party: Organisation) -> list[str]:
    if party.kind == OrganisationKind.TRUST:
        return [OrganisationKind.MUNICIPALITY, OrganisationKind.GPS]
    return [OrganisationKind.TRUST]


class AnswerForm(forms.Form):
    """Why it happened and what is done about it."""

    cause = forms.ModelChoiceField(
        Code.objects.none(),
        label=_("Why did it happen?"),
        required=False,
        empty_label=_("Choose a cause"),
    )
    words = TextField(
        label=_("Your answer"),
        help_text=_(
            "What you found out, and what you do so that it does not happen again."
        ),
        max_length=2000,
        rows=5,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["cause"].queryset = Code.objects.of(Facet.CAUSE)


class WordsForm(forms.Form):
    """A reason, or how it was settled."""

    words = TextField(label=_("Reason"), max_length=2000, rows=4)


class FilterForm(forms.Form):
    """Which deviations to list."""

    q = forms.CharField(label=_("Number or reference"), required=False, max_length=60)
    tilstand = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("ventar", _("waiting for an answer")),
            ("sein", _("past the deadline")),
            *State.choices,
        ],
    )
    retning = forms.ChoiceField(
        label=_("Direction"),
        required=False,
        choices=[("", _("All")), *Direction.choices],
    )
    kategori = forms.ModelChoiceField(
        Code.objects.none(), label=_("Category"), required=False, empty_label=_("All")
    )
    omrade = forms.ModelChoiceField(
        HospitalArea.objects.all(),
        label=_("Hospital area"),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kategori"].queryset = Code.objects.of(Facet.CATEGORY).filter(
            parent=None
        )


class UploadForm(forms.Form):
    """A file of deviations."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), with a row of headings. Up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
