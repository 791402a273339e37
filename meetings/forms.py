"""What may be typed of a meeting."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.models import Revision
from actionplans.workflow import State as PlanState
from cases.models import Case
from cases.workflow import State as CaseState
from committees.models import Committee
from helsefellesskap.core.forms import DateField, TextField
from meetings.files import UnfitFile, kind_of_minutes
from meetings.models import AgendaItem, Meeting


class _Body(forms.ModelChoiceField):
    def label_from_instance(self, body: Any) -> str:
        return str(body.short)


class MeetingForm(forms.Form):
    """Day, hours and place, as a person writes them; Norwegian time."""

    day = DateField(label=_("Day"))
    start = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    end = forms.TimeField(
        label=_("To"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = TextField(
        label=_("Place"),
        help_text=_("A room, or “Teams”."),
        max_length=150,
        required=False,
    )
    video_url = forms.URLField(
        label=_("Address of the video meeting"),
        help_text=_("Only those with a seat in the body see it."),
        required=False,
        assume_scheme="https",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", ValidationError(_("A meeting ends after it begins.")))
        return cleaned

    def hours(self) -> dict[str, Any]:
        """What the services want: two moments, and the place."""
        typed = self.cleaned_data
        zone = timezone.get_default_timezone()
        return {
            "starts_at": datetime.datetime.combine(typed["day"], typed["start"], zone),
            "ends_at": datetime.datetime.combine(typed["day"], typed["end"], zone),
            "place": typed["place"],
            "video_url": typed["video_url"],
        }

    @staticmethod
    def as_typed(meeting: Meeting) -> dict[str, Any]:
        """The meeting as it would have been typed."""
        start, end = (
            timezone.localtime(meeting.starts_at),
            timezone.localtime(meeting.ends_at),
        )
        return {
            "day": start.date(),
            "start": start.time(),
            "end": end.time(),
            "place": meeting.place,
            "video_url": meeting.video_url,
        }


class CallForm(MeetingForm):
    """A new meeting, of one of the bodies the person may call."""

    body = _Body(
        label=_("Body"), queryset=Committee.objects.none(), to_field_name="slug"
    )
    field_order = ["body", "day", "start", "end", "place", "video_url"]

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for types
        field.queryset = bodies


class TextItemForm(forms.Form):
    title = TextField(label=_("Title"), max_length=200)
    text = TextField(label=_("What it is about"), rows=2, required=False)


class _CaseChoice(forms.ModelChoiceField):
    def label_from_instance(self, case: Any) -> str:
        return f"{case.reference} {case.title_for_bodies}"


class CaseItemForm(forms.Form):
    """One of the cases that lie with the body."""

    case = _CaseChoice(
        label=_("Case"), queryset=Case.objects.none(), empty_label=_("Choose a case")
    )

    def __init__(self, *args: Any, body: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["case"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for types
        field.queryset = Case.objects.filter(
            state=CaseState.ROUTED, merged_into=None
        ).held_by(Committee.objects.filter(pk=body.pk))


class PlanItemForm(forms.Form):
    """One of the plans that wait for the body's decision."""

    revision = forms.ModelChoiceField(
        label=_("Plan"),
        queryset=Revision.objects.none(),
        empty_label=_("Choose a plan"),
    )

    def __init__(self, *args: Any, body: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["revision"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for types
        field.queryset = Revision.objects.filter(
            plan__decider=body, state=PlanState.SUBMITTED
        ).select_related("plan")


class _MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, meeting: Any) -> str:
        return f"{timezone.localtime(meeting.starts_at):%d.%m.%Y %H.%M}"


class PlaceCaseForm(forms.Form):
    """On which of the body's meetings a case is taken up."""

    meeting = _MeetingChoice(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        empty_label=_("Choose a meeting"),
    )

    def __init__(self, *args: Any, body: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for types
        field.queryset = Meeting.objects.upcoming().filter(body=body)


class NewMeetingForm(MeetingForm):
    """A new meeting of the body, with a case on its agenda."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"start": "09:00", "end": "12:00", **self.initial}


class DecisionForm(forms.Form):
    decision = TextField(label=_("Decision"), rows=3)

    def __init__(
        self, *args: Any, item: AgendaItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if item is not None:
            self.initial.setdefault("decision", item.decision)


class RemoveForm(forms.Form):
    reason = TextField(label=_("Why it is taken off"), max_length=500, required=False)


class PublishForm(forms.Form):
    """The minutes as a file, as words, or both."""

    file = forms.FileField(
        label=_("Minutes as a file"),
        help_text=_("PDF or Word, at most 10 MB. Everyone can read it."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )
    text = TextField(
        label=_("Minutes as text"),
        help_text=_(
            "Readable on every screen. Attendance, and what was said in short."
        ),
        rows=6,
        required=False,
        max_length=50_000,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file:
            try:
                kind_of_minutes(file, file.size)
            except UnfitFile as error:
                raise ValidationError(str(error)) from error
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("text") and not self.errors:
            raise ValidationError(
                _("Minutes are missing: write them, or choose a file.")
            )
        return cleaned
