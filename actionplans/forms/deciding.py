"""What people type in hearings and decisions."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actionplans.models import Absence, AnswerKind, RemarkKind, VoteChoice
from committees.models import Committee, Kind, Seat
from helsefellesskap.core.forms import DateField, TextField


def _capital(choices: type[models.TextChoices]) -> Callable[[], list[tuple[str, str]]]:
    """The choices with a capital letter each, in the reader's language."""
    return lambda: [
        (str(value), capfirst(str(label))) for value, label in choices.choices
    ]


class LaterDay(DateField):
    """A day after today, or after another day."""

    default_error_messages = {"later": _("Choose a day after %(day)s.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.after: datetime.date | None = None
        super().__init__(*args, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        after = max(self.after or timezone.localdate(), timezone.localdate())
        if value is not None and value <= after:
            raise forms.ValidationError(
                self.error_messages["later"],
                code="later",
                params={"day": after.strftime("%d.%m.%Y")},
            )


class PastDay(DateField):
    """Today or a day before."""

    default_error_messages = {"ahead": _("A decision cannot be dated ahead.")}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value > timezone.localdate():
            raise forms.ValidationError(self.error_messages["ahead"], code="ahead")


class MinutesField(forms.FileField):
    """A PDF, known by its content and not by its name."""

    default_error_messages = {
        "not_pdf": _("The file is not a PDF."),
        "too_big": _("The file is too big. The limit is %(limit)s MB."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Minutes as a PDF"))
        kwargs.setdefault(
            "widget", forms.FileInput(attrs={"accept": "application/pdf"})
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                self.error_messages["too_big"],
                params={"limit": settings.UPLOAD_LIMIT // 2**20},
            )
        begins = file.read(5)
        file.seek(0)
        if begins != b"%PDF-":
            raise forms.ValidationError(self.error_messages["not_pdf"], code="not_pdf")
        file.name = "protokoll.pdf"
        return file


class OnAPage(forms.Form):
    """One of several forms on a page: its fields' ids are its own."""

    ids = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.ids:
            kwargs.setdefault("auto_id", f"{self.ids}-%s")
        super().__init__(*args, **kwargs)


class OpenHearingForm(OnAPage):
    """Who is heard, and until when."""

    ids = "open"

    bodies = forms.ModelMultipleChoiceField(
        label=_("Who is heard?"),
        queryset=Committee.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one body to hear.")},
    )
    deadline = LaterDay(label=_("Deadline"))
    message = TextField(
        label=_("A word to those who are heard"),
        rows=3,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, plan: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Committee.objects.in_force().exclude(pk=plan.writer_id)
        kinds = [Kind.PARTNERSHIP, Kind.SECRETARIAT]
        bodies = self.fields["bodies"]
        bodies.queryset = others.exclude(kind__in=kinds)  # type: ignore[attr-defined]
        bodies.label_from_instance = lambda body: body.short  # type: ignore[attr-defined]
        bodies.initial = [body.pk for body in plan.heard.all()]
        self.fields["deadline"].initial = timezone.localdate() + datetime.timedelta(
            days=28
        )


class DeadlineForm(OnAPage):
    """A later day than the one that holds."""

    ids = "extend"

    deadline = LaterDay(label=_("New deadline"))

    def __init__(
        self, *args: Any, after: datetime.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"].after = after  # type: ignore[attr-defined]


class WhyForm(OnAPage):
    """A reason that others will read."""

    reason = TextField(label=_("Why?"), max_length=2000, rows=3)


class CloseForm(WhyForm):
    """Why a hearing ends before its time."""

    ids = "close"


class WithdrawForm(WhyForm):
    """Why a plan is taken back."""

    ids = "withdraw"


class SendBackForm(WhyForm):
    """Why a plan is sent back; with `places` (canonical nodes), also place by place."""

    ids = "back"

    def __init__(
        self, *args: Any, places: Iterable[dict[str, Any]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(places)
        for node in self.places:
            label = gettext("What must be mended in %(number)s?")
            self.fields[f"p-{node['thread']}"] = TextField(
                label=label % {"number": node["number"]},
                rows=2,
                max_length=2000,
                required=False,
            )

    @property
    def rows(self) -> list[tuple[dict[str, Any], forms.BoundField]]:
        """Each place with its field."""
        return [(node, self[f"p-{node['thread']}"]) for node in self.places]

    @property
    def said(self) -> dict[str, str]:
        """What was written of single places, by thread."""
        found = {
            node["thread"]: self.cleaned_data.get(f"p-{node['thread']}", "")
            for node in self.places
        }
        return {thread: words for thread, words in found.items() if words}


class RemarkForm(OnAPage):
    """What a body says of one place in the plan, or of the whole."""

    ids = "remark"

    thread = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What kind of remark is it?"),
        choices=_capital(RemarkKind),
        initial=RemarkKind.CHANGE,
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("Remark"), rows=3, max_length=5000)


class AnswerForm(OnAPage):
    """What became of a remark, and why."""

    answer = forms.ChoiceField(
        label=_("What became of it?"),
        choices=_capital(AnswerKind),
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("Why?"), rows=3, max_length=5000)


class SubmitForm(OnAPage):
    """Until when the deciding body votes."""

    ids = "submit"

    vote_deadline = LaterDay(label=_("Vote before the end of"))

    def __init__(self, *args: Any, days: int = 14, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = timezone.localdate() + datetime.timedelta(days=days)
        self.fields["vote_deadline"].initial = later


class VoteForm(OnAPage):
    """For, against or blank."""

    seat = forms.IntegerField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=_capital(VoteChoice),
        widget=forms.RadioSelect(attrs={"class": "ds-input"}),
    )
    reason = TextField(label=_("Reason"), rows=2, max_length=2000, required=False)


class AwayForm(OnAPage):
    """A seat that does not vote itself on this item."""

    ids = "away"

    seat = forms.ModelChoiceField(label=_("Seat"), queryset=Seat.objects.none())
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=_capital(Absence.Kind), widget=forms.RadioSelect
    )
    reason = TextField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, seats: Iterable[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [seat.pk for seat in seats]
        field: Any = self.fields["seat"]
        field.queryset = Seat.objects.filter(pk__in=keys)
        field.label_from_instance = lambda seat: seat.title
        if len(keys) == 1:
            field.initial = keys[0]
            field.widget = forms.HiddenInput()


class ConcludeForm(OnAPage):
    """The decision, word for word."""

    ids = "conclude"

    text = TextField(label=_("Text of the decision"), rows=3, max_length=5000)
    case_number = TextField(label=_("Case number"), max_length=20)
    on = PastDay(label=_("Date"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


def first_words(plan: Any, revision: Any = None) -> dict[str, str]:
    """What a decision usually says, to begin with; of a revision, with its own period."""
    words = gettext("%(body)s adopts %(plan)s.")
    return {
        "text": words % {"body": plan.decider.short, "plan": (revision or plan).heading}
    }


class MeetingForm(ConcludeForm):
    """What a meeting decided, and who was there."""

    ids = "meeting"

    present = forms.ModelMultipleChoiceField(
        label=_("Who was there?"),
        queryset=Seat.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick off those who were there.")},
    )
    words = TextField(label=_("Others who were there"), max_length=1000, required=False)
    minutes = MinutesField()

    def __init__(self, *args: Any, seats: Iterable[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.queryset = Seat.objects.filter(pk__in=[seat.pk for seat in seats])
        field.label_from_instance = lambda seat: seat.title


class RegisterForm(ConcludeForm):
    """A decision that was made outside the portal."""

    ids = "register"

    minutes = MinutesField()
