"""What a person types in a goal, a sub-goal or a measure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from actionplans.forms.names import names_in
from actionplans.models import WRITTEN, Goal, Measure, SubGoal, Timeframe
from committees.models import AgreementPart, Committee, PatientGroup, valid_on
from helsefellesskap.core import privacy
from helsefellesskap.core.forms import TextField

_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(
    r"\d{1,2}\.\s?(?:\d{1,2}\.|\w+)\s?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
)


class NodeForm(forms.Form):
    """What every node has: text and language, and the version one began on."""

    text = TextField(label=_("Text"), max_length=4000, rows=3)
    language = forms.ChoiceField(label=_("Written in"), choices=WRITTEN, initial="nn")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on_purpose = forms.BooleanField(
        label=_("I have looked it over, and it shall stand"), required=False
    )

    free_text: tuple[str, ...] = ("text",)
    facts: tuple[str, ...] = ("text", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_on_purpose = False

    def clean(self) -> dict[str, Any]:
        """Point out telephone numbers, addresses and names; they may stand on purpose."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("on_purpose"):
            for name in self.free_text:
                self._point_out(name, str(cleaned.get(name) or ""))
        return cleaned

    def _point_out(self, name: str, text: str) -> None:
        for found in privacy.find(text):
            if found.kind == "identity_number":
                continue
            self.asks_on_purpose = True
            words = _(
                "“%(text)s” looks like a telephone number or an e-mail address. "
                "The plan will be public. Take it out, or tick that it shall stand."
            )
            if found.kind == "like_identity_number":
                words = _(
                    "“%(text)s” looks like a national identity number. "
                    "The plan will be public. Take it out, or tick that it shall stand."
                )
            self.add_error(name, words % {"text": found.text})

    @property
    def content(self) -> dict[str, Any]:
        """The node's own fields, as the services take them."""
        return {name: self.cleaned_data[name] for name in self.facts}

    @property
    def shown_fields(self) -> Iterator[forms.BoundField]:
        """The visible fields, in their order; the tick only where it is asked for."""
        for field in self.visible_fields():
            if field.name != "on_purpose" or self.asks_on_purpose:
                yield field


class SubGoalForm(NodeForm):
    text = TextField(label=_("Sub-goal"), max_length=4000, rows=2)


class GoalForm(NodeForm):
    text = TextField(label=_("Main goal"), max_length=4000, rows=2)
    patient_groups = forms.ModelMultipleChoiceField(
        PatientGroup.objects.none(),
        label=_("Patient groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["text", "patient_groups", "language", "on_purpose"]
    facts = ("text", "language", "patient_groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["patient_groups"]
        groups.queryset = groups_now(self.initial.get("patient_groups"))  # type: ignore[attr-defined]


class MeasureForm(NodeForm):
    """All of a measure. Responsible is chosen from the list or written in words."""

    text = TextField(
        label=_("Measure"),
        max_length=4000,
        rows=3,
        help_text=_("Write what you will do, not what you wish for."),
    )
    responsible = forms.ChoiceField(
        label=_("Responsible"),
        required=False,
        help_text=_("A body or an organisation, never a person."),
    )
    responsible_words = TextField(
        label=_("Responsible, in your own words"),
        max_length=200,
        required=False,
        help_text=_(
            "A role or a unit, where it is not on the list. Never a person's name."
        ),
    )
    timeframe = forms.ChoiceField(
        label=_("Timeframe"),
        choices=Timeframe.choices,
        required=False,
        help_text=_("When shall it be done?"),
    )
    timeframe_words = TextField(
        label=_("Which"),
        max_length=60,
        required=False,
        help_text=_("For instance 2027, autumn 2027, 1 March 2027 or 2027–2028."),
    )
    indicator = TextField(label=_("Indicator"), max_length=2000, required=False, rows=2)
    patient_groups = forms.ModelMultipleChoiceField(
        PatientGroup.objects.none(),
        label=_("Patient groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.BooleanField(
        label=_("For a priority patient group"), required=False
    )
    parts = forms.ModelMultipleChoiceField(
        AgreementPart.objects.all(),
        label=_("Agreement points"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    has_consequences = forms.BooleanField(
        label=_("Has economic or principled consequences, and must be cleared by SSU"),
        required=False,
    )

    field_order = [
        "text",
        "responsible",
        "responsible_words",
        "timeframe",
        "timeframe_words",
        "indicator",
        "patient_groups",
        "priority",
        "parts",
        "has_consequences",
        "language",
        "on_purpose",
    ]
    free_text: tuple[str, ...] = ("text", "responsible_words", "indicator")
    facts: tuple[str, ...] = (
        "text",
        "language",
        "responsible_body",
        "responsible_organisation",
        "responsible_words",
        "timeframe",
        "timeframe_words",
        "indicator",
        "patient_groups",
        "priority",
        "parts",
        "has_consequences",
    )

    def __init__(self, *args: Any, decider: str = "SSU", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bodies = {
            f"body:{body.pk}": body
            for body in Committee.objects.in_force()
            if body.kind != "partnership"
        }
        self._organisations = {
            f"org:{row.pk}": row for row in Organisation.objects.all()
        }
        was = self.initial.get("responsible")
        responsible = self.fields["responsible"]
        responsible.choices = [  # type: ignore[attr-defined]
            ("", _("In my own words")),
            (_("Bodies"), [(key, body.short) for key, body in self._bodies.items()]),
            (_("Organisations"), [(k, o.name) for k, o in self._organisations.items()]),
        ]
        if was and was not in self._bodies | self._organisations:
            self._keep(was, responsible)
        groups = self.fields["patient_groups"]
        groups.queryset = groups_now(self.initial.get("patient_groups"))  # type: ignore[attr-defined]
        self.fields["has_consequences"].label = _(
            "Has economic or principled consequences, and must be cleared by %(body)s"
        ) % {"body": decider}

    def _keep(self, was: str, responsible: forms.Field) -> None:
        """A body that has ended stays a choice where it stands already."""
        body = Committee.objects.filter(pk=was.partition(":")[2]).first()
        if body is not None:
            self._bodies[was] = body
            responsible.choices.append((was, body.short))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get("responsible") or ""
        cleaned["responsible_body"] = self._bodies.get(chosen)
        cleaned["responsible_organisation"] = self._organisations.get(chosen)
        if chosen and cleaned.get("responsible_words"):
            self.add_error(
                "responsible_words",
                _("Choose from the list or write it yourself, not both."),
            )
        self._check_timeframe(cleaned)
        return cleaned

    def _point_out(self, name: str, text: str) -> None:
        super()._point_out(name, text)
        names = names_in(text) if name == "responsible_words" else []
        if names:
            self.asks_on_purpose = True
            words = _(
                "“%(name)s” looks like a person's name. The plan is frozen when it is "
                "adopted: write the role or the unit. Tick below if it is no person."
            )
            self.add_error(name, words % {"name": names[0]})

    def _check_timeframe(self, cleaned: dict[str, Any]) -> None:
        kind, words = (
            cleaned.get("timeframe") or "",
            cleaned.get("timeframe_words") or "",
        )
        if not kind and _YEAR.fullmatch(words):
            cleaned["timeframe"] = kind = Timeframe.YEAR
        years = len(_YEAR.findall(words))
        wrong = {
            Timeframe.YEAR: not _YEAR.fullmatch(words),
            Timeframe.HALF_YEAR: years != 1,
            Timeframe.DATE: not _DAY.search(words),
            Timeframe.PERIOD: years < 2,
        }
        asked = {
            Timeframe.YEAR: _("Write the year with four digits, for instance 2027."),
            Timeframe.HALF_YEAR: _("Write which half-year, for instance spring 2027."),
            Timeframe.DATE: _("Write the date with day, month and year: 01.03.2027."),
            Timeframe.PERIOD: _("Write the first and the last year: 2027–2028."),
        }
        if kind in wrong and wrong[Timeframe(kind)]:
            self.add_error("timeframe_words", asked[Timeframe(kind)])


FORMS: Mapping[str, type[NodeForm]] = {
    "goal": GoalForm,
    "sub_goal": SubGoalForm,
    "measure": MeasureForm,
}


def initial_of(node: Goal | SubGoal | Measure) -> dict[str, Any]:
    """What the form of a node shows before anybody has typed."""
    initial: dict[str, Any] = {
        "thread": node.thread_id,
        "text": node.text,
        "language": node.language,
        "version": node.version,
    }
    if isinstance(node, SubGoal):
        return initial
    initial["patient_groups"] = [group.pk for group in node.patient_groups.all()]
    if isinstance(node, Goal):
        return initial
    if node.responsible_body_id:
        initial["responsible"] = f"body:{node.responsible_body_id}"
    elif node.responsible_organisation_id:
        initial["responsible"] = f"org:{node.responsible_organisation_id}"
    same = (
        "responsible_words",
        "timeframe",
        "timeframe_words",
        "indicator",
        "priority",
        "has_consequences",
    )
    return {
        **initial,
        **{name: getattr(node, name) for name in same},
        "parts": [part.pk for part in node.parts.all()],
    }


def groups_now(chosen: Any = None) -> Any:
    """The groups of today, and those that stand there already."""
    today = timezone.localdate()
    groups = PatientGroup.objects.filter(valid_on(today))
    return PatientGroup.objects.filter(pk__in=chosen) | groups if chosen else groups
