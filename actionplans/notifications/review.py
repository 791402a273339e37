"""Letters about reviews: one is due, one is finished."""

import datetime
from collections.abc import Iterator

from django.urls import reverse

from accounts.models import User
from actionplans.models import Review, Revision
from actionplans.notifications import EMAIL, leading, secretariat
from helsefellesskap.core.mail import Mail


def about_due(revision: Revision, *, day: datetime.date) -> Iterator[Mail]:
    """To the writer and the secretariat: it is time to review the plan."""
    for user in _writer_and_secretariat(revision):
        yield Mail(
            event=f"plan:{revision.pk}:review_due:{day.isoformat()}",
            template=EMAIL.format("review_due"),
            to=user,
            context={
                "plan": revision.plan,
                "revision": revision,
                "day": day,
                "url": reverse("actionplans:review", args=[revision.plan.slug]),
            },
        )


def about_finish(review: Review, *, by: User) -> Iterator[Mail]:
    """To the rest of the writer's leaders and the secretariat: there is a new draft."""
    for user in _writer_and_secretariat(review.revision):
        if user != by:
            yield Mail(
                event=f"review:{review.pk}:finish",
                template=EMAIL.format("review_finished"),
                to=user,
                context={
                    "plan": review.plan,
                    "review": review,
                    "by": by,
                    "url": review.get_absolute_url(),
                },
            )


def _writer_and_secretariat(revision: Revision) -> Iterator[User]:
    """Each person once, whatever seats they have."""
    told = set()
    for seat in [*leading(revision.plan.writer), *secretariat()]:
        if seat.user is not None and seat.user_id not in told:
            told.add(seat.user_id)
            yield seat.user
