"""Words to the sender and between bodies; the letters' own words; the outbox's search."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import letter_texts
from cases.forms.desk import BodiesChoice, BodyChoice, DeskForm
from cases.models import Case
from committees.models import Committee, Kind
from helsefellesskap.core.forms import TextField


def _readers(case: Case) -> Any:
    """The bodies that read the case, the secretariat apart."""
    rows = case.access.filter(until=None)
    found = Committee.objects.filter(pk__in=rows.values("body"))
    return found.exclude(kind=Kind.SECRETARIAT)


class TellForm(DeskForm):
    text = TextField(label=_("Message to the sender"), rows=4)


class ToBodiesForm(DeskForm):
    to = BodiesChoice(label=_("To"))
    text = TextField(
        label=_("Message"), help_text=_("The sender does not read it."), rows=4
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- for types
        field.queryset = _readers(case)
        if field.queryset.count() == 1:
            self.initial["to"] = [field.queryset.get().pk]


class AsBodyForm(forms.Form):
    """From a body that reads the case, to the secretariat and to whom else it names."""

    body = BodyChoice(label=_("For which body do you write?"), empty_label=None)
    text = TextField(
        label=_("Message to the secretariat"),
        help_text=_("The sender does not read it. Write no names of patients."),
        rows=4,
    )
    to = BodiesChoice(label=_("Let these bodies read it too"), required=False)

    def __init__(
        self, *args: Any, case: Case, bodies: Sequence[Committee], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        keys = [body.pk for body in bodies]
        own, others = self.fields["body"], self.fields["to"]
        assert isinstance(own, forms.ModelChoiceField)  # noqa: S101 -- for types
        assert isinstance(others, forms.ModelMultipleChoiceField)  # noqa: S101
        own.queryset = Committee.objects.filter(pk__in=keys)
        if len(keys) == 1:
            own.widget, self.initial["body"] = forms.HiddenInput(), keys[0]
        others.queryset = _readers(case).exclude(pk__in=keys[:1])
        if not others.queryset.exists():
            del self.fields["to"]


class LetterTextForm(forms.Form):
    """The free part of one letter in one language."""

    text = TextField(
        label=_("The words"),
        rows=5,
        required=False,
        max_length=letter_texts.LONGEST,
        help_text=_("Empty means the usual words."),
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if found := letter_texts.complaints(self.name, text):
            raise ValidationError(found)
        return text


class OutboxForm(forms.Form):
    """The search of the outbox; kept in the address."""

    sok = forms.CharField(
        label=_("Case number"),
        help_text=_("For instance 2026-151"),
        max_length=20,
        required=False,
    )
