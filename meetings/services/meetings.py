"""Call a meeting, change it, hold it, publish it."""

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from cases import services as cases
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import require
from meetings import notifications
from meetings.files import kind_of_minutes
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.services.base import check, index, lock
from meetings.workflow import State


@transaction.atomic
def call_meeting(
    body: Committee,
    *,
    by: User,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    video_url: str = "",
) -> Meeting:
    """Call the body together. Everyone with a seat in it is told."""
    require(by, Right.HOLD_MEETINGS, on=body)
    privacy.refuse_identity_numbers(place, video_url)
    _refuse_backwards(starts_at, ends_at)
    meeting = Meeting(
        body=body,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        video_url=video_url,
    )
    save_recorded(meeting, by=by, why="called")
    index(meeting)
    if meeting.starts_at > timezone.now():
        post(notifications.about_call(meeting, by))
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting,
    *,
    by: User,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    video_url: str = "",
) -> Meeting:
    """Another day, hour or place. Those with a seat are told; so are senders of its cases."""
    meeting = lock(meeting)
    check("change", meeting, by=by, texts=(place, video_url))
    _refuse_backwards(starts_at, ends_at)
    moved = starts_at != meeting.starts_at
    other_day = timezone.localdate(starts_at) != meeting.day
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.video_url = place, video_url
    meeting.version += 1
    save_recorded(meeting, by=by, why="changed")
    if other_day:
        for item in _cases_on(meeting):
            if item.case is not None:
                cases.move_on_agenda(item.case, by=by, on=meeting.day)
    index(meeting)
    if moved and meeting.starts_at > timezone.now():
        post(notifications.about_change(meeting, by))
    return meeting


@transaction.atomic
def hold_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """The meeting has been held: decisions may be written down. Never before its day."""
    meeting = lock(meeting)
    check("hold", meeting, by=by)
    if not meeting.day_has_come:
        raise DomainError(
            _("The meeting is on %(day)s. If it was held before, change the day first.")
            % {"day": date_format(meeting.day, "DATE_FORMAT")}
        )
    meeting.state = State.HELD
    meeting.version += 1
    save_recorded(meeting, by=by, why="hold")
    index(meeting)
    return meeting


@transaction.atomic
def publish_meeting(
    meeting: Meeting, *, by: User, file: UploadedFile | None = None, text: str = ""
) -> Meeting:
    """Publish decisions and minutes. A case without a decision must be taken off first."""
    meeting = lock(meeting)
    check("publish", meeting, by=by, texts=(text,))
    if file is None and not text.strip() and not meeting.minutes:
        raise DomainError(_("Minutes are missing: write them, or choose a file."))
    for item in _cases_on(meeting):
        if not item.decision:
            raise DomainError(
                _("Item %(number)s has no decision. Write it, or take the case off.")
                % {"number": item.number_text}
            )
    if file is not None:
        _keep_minutes(meeting, file)
    meeting.minutes_text = text
    meeting.state, meeting.published_at = State.PUBLISHED, timezone.now()
    meeting.version += 1
    save_recorded(meeting, by=by, why="publish")
    index(meeting)
    return meeting


def _keep_minutes(meeting: Meeting, file: UploadedFile) -> None:
    kind = kind_of_minutes(file, file.size or 0)  # type: ignore[arg-type]
    name = f"{slugify(meeting.body.slug)}-{meeting.day:%Y-%m-%d}.{kind}"
    meeting.minutes.save(name, ContentFile(file.read()), save=False)
    meeting.minutes_kind = kind


def _cases_on(meeting: Meeting) -> Any:
    items = AgendaItem.objects.filter(
        meeting=meeting, kind=ItemKind.CASE, removed_at=None
    )
    return items.select_related("case")


def _refuse_backwards(starts_at: datetime.datetime, ends_at: datetime.datetime) -> None:
    if ends_at <= starts_at:
        raise DomainError(_("A meeting ends after it begins."))
