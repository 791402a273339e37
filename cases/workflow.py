"""How a case goes from a sender to an answer. Pure: see helsefellesskap.core.workflow.

The right is asked on the body that holds the case; for `give_view` on the body that
is asked, where only leader and deputy conclude. `send`, `withdraw` and the sender's
own words need no right but the key to the case; `close` is the portal's too.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.roles import Right
from helsefellesskap.core.workflow import Step, Workflow


class State(TextChoices):
    QUARANTINED = "quarantined", _("in quarantine")
    RECEIVED = "received", _("received")
    ASSESSING = "assessing", _("being assessed")
    ROUTED = "routed", _("with a body")
    ON_AGENDA = "on_agenda", _("on an agenda")
    DECIDED = "decided", pgettext_lazy("case", "decided")
    REPORTED = "reported", _("answered")
    CLOSED = "closed", pgettext_lazy("case", "closed")
    RETURNED = "returned", _("returned with reasons")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISCARDED = "discarded", _("thrown away")


OPEN = frozenset(
    {
        State.RECEIVED,
        State.ASSESSING,
        State.ROUTED,
        State.ON_AGENDA,
        State.DECIDED,
        State.REPORTED,
    }
)
"""States in which something is still to come."""

HIDDEN = frozenset({State.QUARANTINED, State.DISCARDED})
"""States that only those who assess may know of."""

ENDED = frozenset({State.CLOSED, State.RETURNED, State.WITHDRAWN, State.DISCARDED})
"""States in which nothing more is to come."""

SENDERS = frozenset({"withdraw", "write", "attach", "give_feedback", "ask_to_reopen"})
"""Steps the sender takes, with the key to the case."""

PORTALS = frozenset({"close", "end_views"})
"""Steps the portal takes when their day has come."""

CASE = Workflow(
    State.choices,
    release=Step(
        {State.QUARANTINED},
        State.RECEIVED,
        Right.ASSESS_CASES,
        label=_("Let the case in"),
    ),
    reject_spam=Step(
        {State.QUARANTINED},
        State.DISCARDED,
        Right.ASSESS_CASES,
        label=_("Throw it away"),
    ),
    assess=Step(
        {State.RECEIVED},
        State.ASSESSING,
        Right.ASSESS_CASES,
        label=_("Begin the assessment"),
    ),
    give_view=Step({State.ASSESSING}, None, Right.CONCLUDE, label=_("Give a view")),
    end_views=Step({State.ASSESSING}, None, label=_("The views are in")),
    prepare_route=Step(
        {State.RECEIVED, State.ASSESSING, State.ROUTED},
        None,
        Right.ASSESS_CASES,
        needs_reason=True,
        label=_("Propose a body"),
    ),
    route=Step(
        {State.RECEIVED, State.ASSESSING, State.ROUTED},
        State.ROUTED,
        Right.ROUTE_CASES,
        needs_reason=True,
        label=_("Send to a body"),
    ),
    return_with_reasons=Step(
        {State.RECEIVED, State.ASSESSING},
        State.RETURNED,
        Right.ROUTE_CASES,
        needs_reason=True,
        label=_("Return with reasons"),
    ),
    put_on_agenda=Step(
        {State.ROUTED},
        State.ON_AGENDA,
        Right.PLACE_CASES,
        label=_("Put on an agenda"),
    ),
    take_off=Step(
        {State.ON_AGENDA},
        State.ROUTED,
        Right.PLACE_CASES,
        label=_("Take off the agenda"),
    ),
    decide=Step(
        {State.ON_AGENDA, State.ROUTED},
        State.DECIDED,
        Right.DECIDE_CASES,
        label=_("Write down the decision"),
    ),
    report_outcome=Step(
        {State.DECIDED},
        State.REPORTED,
        Right.ROUTE_CASES,
        label=_("Send the answer"),
    ),
    close=Step(
        {State.REPORTED}, State.CLOSED, Right.ASSESS_CASES, label=_("Close the case")
    ),
    withdraw=Step(
        OPEN | {State.QUARANTINED}, State.WITHDRAWN, label=_("Withdraw the case")
    ),
    reopen=Step(
        {State.RETURNED, State.CLOSED},
        State.ASSESSING,
        Right.ASSESS_CASES,
        needs_reason=True,
        label=_("Take it up again"),
    ),
    ask_sender=Step(
        {State.RECEIVED, State.ASSESSING, State.ROUTED, State.ON_AGENDA},
        None,
        Right.ASSESS_CASES,
        label=_("Ask the sender"),
    ),
    write=Step(OPEN | {State.QUARANTINED}, None, label=_("Write to the secretariat")),
    attach=Step(OPEN | {State.QUARANTINED}, None, label=_("Attach a file")),
    give_feedback=Step(
        {State.REPORTED, State.CLOSED, State.RETURNED},
        None,
        label=_("Say whether this was answered"),
    ),
    ask_to_reopen=Step(
        {State.RETURNED, State.CLOSED},
        None,
        needs_reason=True,
        label=_("Ask us to take it up again"),
    ),
    describe=Step(OPEN, None, Right.ASSESS_CASES, label=_("Set title and urgency")),
    redact=Step(
        OPEN | {State.CLOSED, State.RETURNED},
        None,
        Right.ASSESS_CASES,
        label=_("Redact for the bodies"),
    ),
    publish=Step(
        OPEN | {State.CLOSED, State.RETURNED},
        None,
        Right.ASSESS_CASES,
        label=_("Open to the public"),
    ),
    unpublish=Step(
        frozenset(State) - HIDDEN,
        None,
        Right.ASSESS_CASES,
        label=_("Close to the public"),
    ),
    share_file=Step(
        frozenset(State) - HIDDEN,
        None,
        Right.ASSESS_CASES,
        label=_("Decide what the bodies see of a file"),
    ),
)
"""`send` stands not here: it makes the case. Merge, split and link come later."""
