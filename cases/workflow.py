"""How a case goes from a sender to an answer. Pure: see helsefellesskap.core.workflow.

The right is asked on the body that holds the case; for `give_view` on the body that
is asked, where only leader and deputy conclude; for `write_as_body` on the body that
speaks. `send`, `withdraw` and the sender's
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

BEFORE_DECISION = frozenset(
    {State.RECEIVED, State.ASSESSING, State.ROUTED, State.ON_AGENDA}
)
"""Open states in which nobody has decided anything yet."""

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
    describe=Step(OPEN, None, Right.ASSESS_CASES, label=_("Change the title")),
    redact=Step(
        OPEN | {State.CLOSED, State.RETURNED},
        None,
        Right.ASSESS_CASES,
        label=_("Redact for the bodies"),
    ),
    tell_sender=Step(
        OPEN | {State.CLOSED, State.RETURNED},
        None,
        Right.ASSESS_CASES,
        label=_("Write to the sender"),
    ),
    write_to_bodies=Step(
        OPEN | {State.CLOSED, State.RETURNED},
        None,
        Right.ASSESS_CASES,
        label=_("Write to bodies"),
    ),
    write_as_body=Step(
        OPEN | {State.CLOSED, State.RETURNED},
        None,
        Right.REMARK,
        label=_("Write for the body"),
    ),
    accept_mail=Step(
        OPEN,
        None,
        Right.ASSESS_CASES,
        label=_("Take it in as the sender's words"),
    ),
    reject_mail=Step(
        frozenset(State) - HIDDEN,
        None,
        Right.ASSESS_CASES,
        label=_("Throw the e-mail away"),
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
    # The secretariat's desk
    assign=Step(OPEN, None, Right.ASSESS_CASES, label=_("Set a caseworker")),
    set_urgency=Step(
        OPEN,
        None,
        Right.ASSESS_CASES,
        needs_reason=True,
        label=_("Set the urgency"),
    ),
    inform=Step(
        OPEN, None, Right.ROUTE_CASES, needs_reason=True, label=_("Inform bodies")
    ),
    stop_informing=Step(
        OPEN,
        None,
        Right.ROUTE_CASES,
        needs_reason=True,
        label=_("Stop informing a body"),
    ),
    merge=Step(
        OPEN,
        None,
        Right.ASSESS_CASES,
        needs_reason=True,
        label=_("Gather into another case"),
    ),
    unmerge=Step(
        BEFORE_DECISION,
        None,
        Right.ASSESS_CASES,
        needs_reason=True,
        label=_("Let it go its own way again"),
    ),
    split=Step(
        OPEN,
        None,
        Right.ASSESS_CASES,
        needs_reason=True,
        label=_("Make a part a case of its own"),
    ),
    link=Step(OPEN, None, Right.ASSESS_CASES, label=_("Link with another case")),
    unlink=Step(
        frozenset(State) - HIDDEN,
        None,
        Right.ASSESS_CASES,
        label=_("Take a link away"),
    ),
    share_file=Step(
        frozenset(State) - HIDDEN,
        None,
        Right.ASSESS_CASES,
        label=_("Decide what the bodies see of a file"),
    ),
)
"""`send` stands not here: it makes the case.

A case that is gathered into another keeps a state of its own, which follows that of the
main case (docs/adr/0007): so `merge` has no target, and the steps in `FOLLOWED` are taken
on the main case alone.
"""

FOLLOWED = frozenset(
    {
        "assess",
        "give_view",
        "end_views",
        "prepare_route",
        "route",
        "return_with_reasons",
        "put_on_agenda",
        "take_off",
        "decide",
        "report_outcome",
        "close",
        "merge",
        "split",
    }
)
"""Steps that a case which is gathered into another does not take by itself."""


HAS_DECISION = frozenset({State.DECIDED, State.REPORTED, State.CLOSED})
"""States in which there is a decision that can become a measure."""


class Far(TextChoices):
    """How far a case has come, in words for everyone."""

    UNDER_WAY = "undervegs", _("under way")
    DECIDED = "vedteke", _("decided or answered")
    MEASURE = "tiltak", _("became a measure")
    NOT = "ikkje-teke-opp", _("not taken up")


class MeasureState(TextChoices):
    OFFERED = "offered", _("offered")
    WAITING = "waiting", _("waits for the next draft")
    WRITTEN = "written", _("in the plan's draft")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    TAKEN_BACK = "taken_back", pgettext_lazy("offer", "taken back")


MEASURE = Workflow(
    MeasureState.choices,
    accept_measure=Step(
        {MeasureState.OFFERED},
        MeasureState.WAITING,
        Right.SUBMIT_PLANS,
        label=_("Take it into the plan"),
    ),
    decline_measure=Step(
        {MeasureState.OFFERED, MeasureState.WAITING},
        MeasureState.DECLINED,
        Right.SUBMIT_PLANS,
        needs_reason=True,
        label=_("Say no"),
    ),
    write_measure=Step(
        {MeasureState.WAITING},
        MeasureState.WRITTEN,
        Right.EDIT_PLANS,
        label=_("Write it into the draft"),
    ),
    take_back_measure=Step(
        {MeasureState.OFFERED, MeasureState.WAITING, MeasureState.WRITTEN},
        MeasureState.TAKEN_BACK,
        Right.PLACE_CASES,
        label=_("Take it back"),
    ),
)
"""How a decision becomes a measure. The right is asked on the body that writes the plan,
for `take_back_measure` on the one that holds the case; so is the first step, which makes
the row (Right.PLACE_CASES) and leads straight into the draft where one may write in it."""
