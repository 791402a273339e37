"""What a person types in a review, and in the joint plan's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms import StartPlanForm
from actionplans.models import Effect, Reached, Verdict
from helsefellesskap.core.forms import TextField

VERDICTS = [
    (Verdict.CONTINUE, _("Go on with it")),
    (Verdict.CLOSE, _("Close it: it is done")),
    (Verdict.DROP, _("Drop it: we will not do it")),
]
EFFECTS = [
    ("", _("Not assessed")),
    (Effect.GOOD, _("Clear effect")),
    (Effect.SOME, _("Some effect")),
    (Effect.NONE, _("No effect seen")),
    (Effect.EARLY, _("Too early to say")),
]
REACHED = [
    (Reached.REACHED, _("Reached")),
    (Reached.PARTLY, _("Partly reached")),
    (Reached.NOT, _("Not reached")),
]


class ReviewPeriodForm(StartPlanForm):
    """The years that the new plan will be for."""

    def __init__(self, *args: Any, earliest: int = 2000, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first = cleaned.get("period_start")
        if first and first < self.earliest:
            self.add_error(
                "period_start",
                _("The new plan cannot begin before the one that is reviewed."),
            )
        return cleaned


class AnswerForm(forms.Form):
    """What goals and measures have in common: the version one began on."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, min_value=0
    )

    facts: tuple[str, ...] = ()

    @property
    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.facts}

    @property
    def is_touched(self) -> bool:
        """Whether anything is said here, so that there is something to save."""
        return any(self[name].value() for name in self.facts)


class GoalAnswerForm(AnswerForm):
    reached = forms.ChoiceField(
        label=_("Is the goal reached?"), choices=REACHED, widget=forms.RadioSelect
    )
    text = TextField(
        label=_("What have you achieved, and what remains?"),
        max_length=2000,
        rows=2,
        required=False,
    )

    facts = ("reached", "text")


class MeasureAnswerForm(AnswerForm):
    verdict = forms.ChoiceField(
        label=_("What becomes of the measure?"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Why"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=_("Must be filled in when you close or drop the measure."),
    )
    effect = forms.ChoiceField(
        label=_("What effect has it had?"), choices=EFFECTS, required=False
    )
    text = TextField(
        label=_("How do you know?"),
        max_length=2000,
        rows=2,
        required=False,
    )

    facts = ("verdict", "reason", "effect", "text")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ends = cleaned.get("verdict") in {Verdict.CLOSE, Verdict.DROP}
        if ends and "reason" in cleaned and not cleaned["reason"]:
            self.add_error("reason", _("Say why the measure is closed or dropped."))
        return cleaned


class CallOffForm(forms.Form):
    reason = TextField(label=_("Why"), max_length=1000, rows=2)


class SectionForm(forms.Form):
    """A heading with paragraphs, in one written Norwegian or both."""

    heading_nn = TextField(label=_("Heading, nynorsk"), max_length=200, required=False)
    text_nn = TextField(
        label=_("Text, nynorsk"),
        max_length=20_000,
        rows=8,
        required=False,
        help_text=_("An empty line begins a new paragraph."),
    )
    heading_nb = TextField(label=_("Heading, bokmål"), max_length=200, required=False)
    text_nb = TextField(
        label=_("Text, bokmål"),
        max_length=20_000,
        rows=8,
        required=False,
        help_text=_("Where one language is empty, readers see the other one."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for kind, words in (
            ("heading", _("Write a heading in nynorsk or bokmål.")),
            ("text", _("Write a text in nynorsk or bokmål.")),
        ):
            names = (f"{kind}_nn", f"{kind}_nb")
            known = all(name in cleaned for name in names)
            if known and not any(cleaned[name] for name in names):
                self.add_error(names[0], words)
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}
