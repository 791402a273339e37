"""What a person sets for many measures at once: one thing at a time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms.nodes import MeasureForm, groups_now
from actionplans.forms.reading import STATUS_CHOICES
from actionplans.models import Revision
from committees.models import PatientGroup


class ManyForm(MeasureForm):
    """A few of a measure's fields, with the rules they have there."""

    kept: tuple[str, ...] = ()
    missing = _("Fill in this field.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {*self.kept, "on_purpose"}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in self.facts):
            self.add_error(self.kept[0], self.missing)
        return cleaned


class ManyResponsibleForm(ManyForm):
    kept = ("responsible", "responsible_words")
    facts = ("responsible_body", "responsible_organisation", "responsible_words")
    free_text = ("responsible_words",)
    missing = _("Choose who is responsible, or write it in your own words.")


class ManyTimeframeForm(ManyForm):
    kept = ("timeframe", "timeframe_words")
    facts = ("timeframe", "timeframe_words")
    free_text = ()
    missing = _("Choose a timeframe.")


class ManyGroupsForm(forms.Form):
    """Groups that come to, and groups that go."""

    add = forms.ModelMultipleChoiceField(
        PatientGroup.objects.none(),
        label=_("Add these groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove = forms.ModelMultipleChoiceField(
        PatientGroup.objects.all(),
        label=_("Take away these groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["add"].queryset = groups_now()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        add, remove = set(cleaned.get("add") or ()), set(cleaned.get("remove") or ())
        if not add and not remove:
            self.add_error("add", _("Choose a group to add or to take away."))
        if add & remove:
            self.add_error("remove", _("A group cannot both be added and taken away."))
        return cleaned


class ManyStatusForm(forms.Form):
    """One status for one year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    status = forms.ChoiceField(
        label=_("How far has it come?"),
        choices=STATUS_CHOICES,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, revision: Revision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = revision.plan
        years: Any = self.fields["year"]
        years.choices = [(year, str(year)) for year in plan.year_columns]
        years.initial = plan.this_year


ACTIONS = {
    "responsible": _("Set responsible"),
    "timeframe": _("Set timeframe"),
    "groups": _("Add or take away patient groups"),
    "status": _("Report status for a year"),
}
"""What can be done with many at once."""


def form_for_many(action: str, revision: Revision, data: Any = None) -> forms.Form:
    """The form of the action, bound where something was sent."""
    if action == "status":
        return ManyStatusForm(data, revision=revision)
    if action == "groups":
        return ManyGroupsForm(data)
    kind = ManyResponsibleForm if action == "responsible" else ManyTimeframeForm
    return kind(data)
