"""What may be typed when a decision becomes a measure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan, Thread
from cases.models import Case, CaseMeasure
from helsefellesskap.core.forms import TextField

LONGEST = 1000


class GoalField(forms.ModelChoiceField):
    """One of a plan's goals and sub-goals, with its number; the choices are given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Thread.objects.none(), **kwargs)


def offer_goals(field: Any, plan: Plan, goals: list[tuple[str, str]]) -> None:
    """Let the field hold these goals of the plan."""
    field.queryset = Thread.objects.filter(plan=plan, pk__in=[key for key, _w in goals])
    field.choices = [("", field.empty_label), *goals]


class OfferMeasureForm(forms.Form):
    """What shall be done, and under which goal. The text is the decision's to begin with."""

    text = TextField(
        label=_("What shall be done"),
        help_text=_("One measure, as it shall stand in the plan. No names of persons."),
        rows=4,
        max_length=LONGEST,
    )
    goal = GoalField(
        label=_("Under which goal"),
        empty_label=_("Let those who write the plan choose"),
        required=False,
    )
    note = TextField(
        label=_("A word to those who write the plan"),
        rows=2,
        required=False,
        max_length=500,
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        plan: Plan,
        goals: list[tuple[str, str]],
        writes: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("text", case.decision[:LONGEST])
        offer_goals(self.fields["goal"], plan, goals)
        if writes:
            del self.fields["note"]
            goal: Any = self.fields["goal"]
            goal.required = bool(goals)
            goal.empty_label = _("Choose a goal")
            offer_goals(goal, plan, goals)


class ChooseGoalForm(forms.Form):
    """Under which goal what was offered shall stand."""

    goal = GoalField(label=_("Under which goal"), empty_label=_("Choose a goal"))

    def __init__(
        self,
        *args: Any,
        offer: CaseMeasure,
        goals: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["goal"]
        field.required = bool(goals)
        offer_goals(field, offer.plan, goals)
        self.initial.setdefault("goal", offer.goal_id)


class SayNoForm(forms.Form):
    reason = TextField(
        label=_("Why not"), help_text=_("Whoever offered it reads this."), rows=2
    )
