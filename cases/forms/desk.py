"""What may be typed at the desk: a form for each step, and the work list's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, StandardText
from cases.questions import QUESTIONS
from committees.models import Committee, Kind
from helsefellesskap.core.forms import DateField, TextField


class BodyChoice(forms.ModelChoiceField):
    """One of the bodies that cases may lie with, by its short name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Committee.objects.none(), **kwargs)

    def label_from_instance(self, body: Any) -> str:
        return str(body.short)


class BodiesChoice(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Committee.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def label_from_instance(self, body: Any) -> str:
        return str(body.short)


class DeskForm(forms.Form):
    """A form for one step on one case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        bodies = Committee.objects.in_force().exclude(kind=Kind.SECRETARIAT)
        for field in self.fields.values():
            if isinstance(field, BodyChoice | BodiesChoice):
                field.queryset = bodies


class NothingForm(DeskForm):
    """A step that needs no words."""


class AssessForm(DeskForm):
    message = TextField(
        label=_("A message to the sender"),
        help_text=_("It counts as the first answer."),
        rows=3,
        required=False,
    )


class ViewForm(DeskForm):
    text = TextField(label=_("Your view"), rows=3)
    suggested = BodyChoice(
        label=_("Which body should take the case?"),
        required=False,
        empty_label=_("No body in particular"),
    )


class ProposeForm(DeskForm):
    to = BodyChoice(label=_("Body"), empty_label=_("Choose a body"))
    reason = TextField(
        label=_("Why this body"),
        help_text=_("The sender reads this when the case is sent."),
        rows=3,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if case.proposed_to_id:
            self.initial.update(to=case.proposed_to_id, reason=case.proposed_reason)


class RouteForm(ProposeForm):
    inform = BodiesChoice(label=_("Let these read it too"), required=False)


class ReturnForm(DeskForm):
    """`standard` is put into the reason by a button of its own, and edited there."""

    standard = forms.ModelChoiceField(
        label=_("Standard text"),
        queryset=StandardText.objects.all(),
        required=False,
        empty_label=_("Choose a text"),
    )
    reason = TextField(
        label=_("Why the case is returned"),
        help_text=_("The sender gets these words. Say what else may be tried."),
        rows=4,
    )

    def clean(self) -> dict[str, Any]:
        """What is chosen matters to the button beside it alone."""
        typed = super().clean() or {}
        typed.pop("standard", None)
        return typed


class ReopenForm(DeskForm):
    reason = TextField(label=_("Why it is taken up again"), rows=3)


class TakeOffForm(DeskForm):
    reason = TextField(
        label=_("Why it is taken off"), rows=2, required=False, max_length=1000
    )


class DecideForm(DeskForm):
    decision = TextField(label=_("What the body decided"), rows=4)
    on = DateField(label=_("Date of the decision"), initial=timezone.localdate)
    number = TextField(
        label=_("Case number in the body"), max_length=20, required=False
    )

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("A decision cannot be dated in the future."))
        return day

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.initial.setdefault("number", case.agenda_number)


class ReportForm(DeskForm):
    text = TextField(
        label=_("The answer to the sender"),
        help_text=_("In plain words: what the body decided, and what happens now."),
        rows=6,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.initial.setdefault("text", case.decision)


class AskForm(DeskForm):
    text = TextField(label=_("What do you want to know?"), rows=3)


class DescribeForm(DeskForm):
    title = TextField(label=_("Title"), max_length=150)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.initial.update(title=case.title)


class PublishForm(DeskForm):
    title = TextField(
        label=_("Public title"),
        help_text=_("Nobody must be able to recognise a person in it."),
        max_length=150,
    )
    text = TextField(label=_("What everyone may read"), rows=4)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.initial.update(title=case.public_title, text=case.public_text)


class RedactForm(DeskForm):
    """What was answered, as the bodies shall read it; what was left empty stands not here."""

    title = TextField(label=_("Title"), max_length=150)
    on_behalf_text = TextField(
        label=_("Which body, workplace or organisation?"),
        max_length=150,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if not case.on_behalf_text:
            del self.fields["on_behalf_text"]
        for question in QUESTIONS:
            if getattr(case, question.name):
                self.fields[question.name] = TextField(
                    label=question.asked,
                    rows=max(question.rows, 4),
                    required=False,
                )
        self.initial.update({name: case.text_for_bodies(name) for name in self.fields})
