"""Who hears of a meeting: everyone with a seat in the body, today."""

from collections.abc import Iterator

from accounts.models import User
from committees.models import Seat
from helsefellesskap.core.mail import Mail
from meetings.models import Meeting


def about_call(meeting: Meeting, by: User) -> Iterator[Mail]:
    """The body is called together."""
    return _to_seats(meeting, by, "called")


def about_change(meeting: Meeting, by: User) -> Iterator[Mail]:
    """Day or hour is another."""
    return _to_seats(meeting, by, "changed")


def _to_seats(meeting: Meeting, by: User, template: str) -> Iterator[Mail]:
    seats = Seat.objects.valid().filter(committee=meeting.body, user__is_active=True)
    for user in User.objects.filter(seats__in=seats).distinct().order_by("pk"):
        if user.pk != by.pk:
            yield Mail(
                event=f"meeting:{meeting.pk}:{template}:{meeting.version}",
                template=f"meetings/email/{template}.txt",
                to=user,
                context={"meeting": meeting, "url": meeting.get_absolute_url()},
            )
