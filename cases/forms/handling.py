"""What may be typed at the secretariat's desk: who, how urgent, together with what."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.forms.desk import BodiesChoice, BodyChoice, DeskForm
from cases.models import (
    Case,
    CaseAccess,
    CaseAttachment,
    CaseLink,
    StandardText,
    Urgency,
)
from cases.numbers import read_number
from cases.questions import QUESTIONS
from cases.workflow import HIDDEN
from committees.models import Committee, Kind, Seat
from helsefellesskap.core.forms import TextField


class OtherCase(forms.CharField):
    """Another case, by its number in any of the three ways it is written."""

    default_error_messages = {"missing": _("There is no case with that number.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 2026-150, 150/26 or 150-26."))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        number = read_number(super().clean(value))
        found = number and Case.objects.exclude(state__in=HIDDEN).filter(
            year=number[0], number=number[1]
        )
        case = found.first() if found else None
        if case is None:
            raise ValidationError(self.error_messages["missing"], code="missing")
        return case


def caseworkers() -> Any:
    """Those who have a seat in the secretariat today, and may have a case in hand."""
    offices = Committee.objects.in_force().of_kind(Kind.SECRETARIAT)
    seats = Seat.objects.valid().filter(committee__in=offices).exclude(role="observer")
    return User.objects.filter(is_active=True, pk__in=seats.values("user")).order_by(
        "name", "pk"
    )


class AssignForm(DeskForm):
    to = forms.ModelChoiceField(
        label=_("Caseworker"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for types
        field.queryset = caseworkers()
        self.initial.setdefault("to", case.handler_id)


class UrgencyForm(DeskForm):
    urgency = forms.ChoiceField(
        label=_("The secretariat's urgency"),
        choices=[("", _("as the sender says")), *Urgency.choices],
        required=False,
    )
    reason = TextField(
        label=_("Why"),
        help_text=_("Those who handle the case read this; the sender does not."),
        rows=2,
        max_length=300,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.initial.update(urgency=case.urgency_set, reason=case.urgency_set_reason)


class InformForm(DeskForm):
    bodies = BodiesChoice(label=_("Bodies that shall be able to read the case"))
    reason = TextField(
        label=_("Why they should know of it"),
        help_text=_("It stands in the log of the case, and the bodies read it."),
        rows=2,
        max_length=1000,
    )


class StopInformingForm(DeskForm):
    body = BodyChoice(label=_("Body"), empty_label=_("Choose a body"))
    reason = TextField(label=_("Why no longer"), rows=2, max_length=1000)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for types
        informed = CaseAccess.objects.filter(
            case=case.pk, kind=CaseAccess.Kind.INFORMED, until=None
        )
        field.queryset = Committee.objects.filter(pk__in=informed.values("body"))


class MergeForm(DeskForm):
    into = OtherCase(label=_("The number of the case it is gathered into"))
    reason = TextField(
        label=_("Why they are handled together"),
        help_text=_(
            "The sender gets these words. Write nothing of what the other case says."
        ),
        rows=3,
        max_length=1000,
    )


class UnmergeForm(DeskForm):
    reason = TextField(
        label=_("Why it goes its own way"),
        help_text=_("The sender gets these words."),
        rows=2,
        max_length=1000,
    )


class LinkForm(DeskForm):
    other = OtherCase(label=_("The number of the other case"))
    why = TextField(
        label=_("What they have to do with each other"),
        help_text=_("A word or two; whoever may see both cases reads it."),
        max_length=150,
    )


class LinkChoice(forms.ModelChoiceField):
    """One of the links of a case, by the number of the case at the other end."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=CaseLink.objects.none(), **kwargs)
        self.case_id: int | None = None

    def label_from_instance(self, link: Any) -> str:
        other = link.other if link.one_id == self.case_id else link.one
        return f"{other.reference}: {link.why}"


class UnlinkForm(DeskForm):
    link = LinkChoice(label=_("Link"), empty_label=_("Choose a link"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field = self.fields["link"]
        assert isinstance(field, LinkChoice)  # noqa: S101 -- for types
        field.case_id = case.pk
        mine = CaseLink.objects.filter(Q(one=case.pk) | Q(other=case.pk))
        field.queryset = mine.select_related("one", "other")


class FilesChoice(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=CaseAttachment.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class SplitForm(DeskForm):
    """The texts of the new case, with those of the old to begin from."""

    reason = TextField(
        label=_("Why it becomes a case of its own"),
        help_text=_("The sender gets these words."),
        rows=2,
        max_length=1000,
    )
    title = TextField(label=_("Title of the new case"), max_length=150)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = TextField(
                label=question.asked, rows=question.rows, required=question.required
            )
        if case.attachments.exists():
            self.fields["files"] = FilesChoice(
                label=_("Files that go with it"), required=False
            )
            self.fields["files"].queryset = case.attachments.all()  # type: ignore[attr-defined]
        texts = ("title", *(question.name for question in QUESTIONS))
        self.initial.update({name: getattr(case, name) for name in texts})

    def texts(self) -> dict[str, str]:
        """What was typed for the new case."""
        beside = {"reason", "files"}
        return {k: v for k, v in self.cleaned_data.items() if k not in beside}


class StandardTextForm(forms.Form):
    """One standard text, in each language that cases are written in."""

    name = TextField(
        label=_("What it is for"),
        help_text=_("A few words that you find it by; the sender does not see them."),
        max_length=80,
    )
    nn = TextField(label=_("In nynorsk"), rows=4, max_length=3000)
    nb = TextField(label=_("In bokmål"), rows=4, max_length=3000, required=False)
    en = TextField(label=_("In English"), rows=4, max_length=3000, required=False)

    def __init__(
        self, *args: Any, text: StandardText | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        if text is not None:
            self.initial.update(
                name=text.name, nn=text.text_nn, nb=text.text_nb, en=text.text_en
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = StandardText.objects.filter(name__iexact=name)
        if self.text is not None:
            others = others.exclude(pk=self.text.pk)
        if others.exists():
            raise ValidationError(_("There is a text with that name."))
        return name

    def texts(self) -> dict[str, str]:
        """The words by language."""
        return {code: self.cleaned_data[code] for code in ("nn", "nb", "en")}
