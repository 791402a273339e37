"""The way of a deviation. Pure: see helsefellesskap.core.workflow.

A deviation lies between two parties and not in a body, so what stands as the right of
a step is the side one must act for: see deviations.parties.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helsefellesskap.core.workflow import Step, Workflow


class State(TextChoices):
    REGISTERED = "registered", pgettext_lazy("deviation", "registered")
    RECEIVED = "received", pgettext_lazy("deviation", "received")
    HANDLED = "handled", pgettext_lazy("deviation", "being handled")
    ANSWERED = "answered", pgettext_lazy("deviation", "answered")
    CLOSED = "closed", pgettext_lazy("deviation", "closed")
    REJECTED = "rejected", pgettext_lazy("deviation", "rejected")
    DISPUTED = "disputed", pgettext_lazy("deviation", "disagreement, with the LSU")


class Side(TextChoices):
    """For whom somebody may act in a deviation."""

    REPORTER = "reporter", _("the reporting party")
    RECEIVER = "receiver", _("the receiving party")
    AREA = "area", _("the local cooperation committee")


WAITING = frozenset({State.REGISTERED, State.RECEIVED, State.HANDLED})
"""States in which the receiver's answer is awaited; the clock runs."""

OPEN = WAITING | {State.ANSWERED, State.DISPUTED}
"""States in which somebody still has something to do."""

DEVIATION = Workflow(
    State.choices,
    receive=Step(
        {State.REGISTERED}, State.RECEIVED, Side.RECEIVER, label=_("Confirm receipt")
    ),
    handle=Step(
        {State.RECEIVED}, State.HANDLED, Side.RECEIVER, label=_("Begin handling")
    ),
    answer=Step(
        {State.HANDLED},
        State.ANSWERED,
        Side.RECEIVER,
        needs_reason=True,
        label=_("Answer the deviation"),
    ),
    close=Step(
        {State.ANSWERED}, State.CLOSED, Side.REPORTER, label=_("Close the deviation")
    ),
    reject=Step(
        {State.REGISTERED, State.RECEIVED, State.HANDLED},
        State.REJECTED,
        Side.RECEIVER,
        needs_reason=True,
        label=_("Reject the deviation"),
    ),
    disagree=Step(
        {State.ANSWERED, State.REJECTED},
        State.DISPUTED,
        Side.REPORTER,
        needs_reason=True,
        label=_("Take the disagreement to the LSU"),
    ),
    settle=Step(
        {State.DISPUTED},
        State.CLOSED,
        Side.AREA,
        needs_reason=True,
        label=_("Settle the disagreement"),
    ),
)
