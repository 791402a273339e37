"""The steps of a deviation, one function each: lock, check, change, record, tell."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from deviations import notifications
from deviations.models import Code, Deviation, Taken
from deviations.parties import sides_of
from deviations.workflow import DEVIATION
from helsefellesskap.core.audit import save_recorded, telling_what_happened
from helsefellesskap.core.mail import post
from helsefellesskap.core.privacy import refuse_identity_numbers


def receive(deviation: Deviation, *, by: Any) -> Deviation:
    """The receiver says that it has come."""
    return _take("receive", deviation, by=by, received_on=timezone.localdate())


def handle(deviation: Deviation, *, by: Any) -> Deviation:
    """The receiver begins to find out what happened."""
    return _take("handle", deviation, by=by)


def answer(
    deviation: Deviation, *, by: Any, words: str, cause: Code | None
) -> Deviation:
    """The receiver answers: why it happened and what is done about it."""
    return _take(
        "answer",
        deviation,
        by=by,
        words=words,
        answer=words,
        cause=cause,
        answered_on=timezone.localdate(),
    )


def close(deviation: Deviation, *, by: Any) -> Deviation:
    """The reporter is content with the answer."""
    return _take("close", deviation, by=by, closed_on=timezone.localdate())


def reject(deviation: Deviation, *, by: Any, reason: str) -> Deviation:
    """The receiver will not answer for this, and says why."""
    return _take("reject", deviation, by=by, words=reason)


def disagree(deviation: Deviation, *, by: Any, reason: str) -> Deviation:
    """The reporter does not accept answer or rejection; the LSU takes it from here."""
    return _take("disagree", deviation, by=by, words=reason)


def settle(deviation: Deviation, *, by: Any, words: str) -> Deviation:
    """The LSU writes down how the parties agreed."""
    return _take(
        "settle", deviation, by=by, words=words, closed_on=timezone.localdate()
    )


@transaction.atomic
def _take(
    name: str, deviation: Deviation, *, by: Any, words: str = "", **also: Any
) -> Deviation:
    locked = Deviation.objects.select_for_update(of=("self",)).select_related(
        "reporter", "receiver"
    )
    deviation = locked.get(pk=deviation.pk)
    step = DEVIATION.steps[name]
    if step.permission not in sides_of(by, deviation):
        raise PermissionDenied(name)
    with telling_what_happened(deviation):
        DEVIATION.check(name, deviation.state, words)
    refuse_identity_numbers(words)
    source, deviation.state = deviation.state, DEVIATION.target(name, deviation.state)
    for field, value in also.items():
        setattr(deviation, field, value)
    save_recorded(deviation, by=by, why=name)
    taken = Taken.objects.create(
        deviation=deviation,
        step=name,
        source=source,
        target=deviation.state,
        words=words,
        side=step.permission or "",
        by=by,
    )
    post(notifications.letters_about(deviation, name, taken=taken.pk))
    return deviation
