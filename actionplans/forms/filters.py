"""What a reader asks for in the address of a plan: words, choices, and how it is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actionplans.models import Plan
from actionplans.workflow import Status
from committees.models import PatientGroup

Choices = list[tuple[Any, Any]]


class _Asked(forms.Form):
    """Fields of a GET form. What the address holds beyond the choices is left out."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def _choose(self, **choices: Choices) -> None:
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        return " ".join(str(self.cleaned_data["q"]).split())


class FilterForm(_Asked):
    """Which measures of all plans to show."""

    utval = forms.ChoiceField(label=pgettext_lazy("one body", "Body"), required=False)
    gruppe = forms.ChoiceField(label=_("Patient group"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    ar = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(
        self, *args: Any, bodies: list[tuple[str, str]], years: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose(
            utval=[("", _("All bodies")), *bodies],
            gruppe=_groups(),
            status=_statuses(),
            ar=_years(years),
        )


class PlanFilterForm(_Asked):
    """Which measures of one plan to show."""

    gruppe = forms.ChoiceField(label=_("Patient group"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    ar = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose(gruppe=_groups(), status=_statuses(), ar=_years(years))


class OursFilterForm(_Asked):
    """Which of the measures that ask something of one organisation to show."""

    grunn = forms.ChoiceField(label=_("Asked as"), required=False)
    ansvar = forms.ChoiceField(label=_("Responsible, as written"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    ar = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(
        self,
        *args: Any,
        grounds: Choices,
        responsible: list[str],
        years: list[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose(
            grunn=[("", _("All ways")), *grounds],
            ansvar=[("", _("All")), *((words, words) for words in responsible)],
            status=_statuses(),
            ar=_years(years),
        )


def plan_choices(plans: list[Plan]) -> list[tuple[str, str]]:
    """The bodies that have a plan in force, for the filter."""
    return [(plan.writer.slug, plan.writer.short) for plan in plans]


def _groups() -> Choices:
    groups = [(group.slug, str(group)) for group in PatientGroup.objects.all()]
    return [("", _("All groups")), *groups]


def _statuses() -> Choices:
    order = (Status.DONE, Status.GOING, Status.NOT, Status.DROPPED, Status.UNKNOWN)
    found = [(status.value, str(status.label).capitalize()) for status in order]
    return [("", _("All statuses")), *found]


def _years(years: list[int]) -> Choices:
    return [("", _("All years")), *((str(year), str(year)) for year in years)]
