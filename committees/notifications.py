"""Who hears of what: a person hears of his own seat."""

import datetime
from collections.abc import Iterator

from accounts.models import User
from committees.models import Seat
from helsefellesskap.core.mail import Mail


def letters_about(
    seat: Seat, event: str, *, day: datetime.date, to: User | None = None
) -> Iterator[Mail]:
    """One letter to whoever is seated, unseated or made a substitute."""
    reader = to or seat.user
    if reader is None:
        return
    yield Mail(
        event=f"seat:{seat.pk}:{event}:{reader.pk}:{day.isoformat()}",
        template=f"committees/email/{event}.txt",
        to=reader,
        context={"seat": seat, "day": day, "url": seat.committee.get_absolute_url()},
    )
