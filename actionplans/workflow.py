"""How a plan comes into force. Pure: see helsefellesskap.core.workflow.

Steps without a right are the portal's own. Some steps have a second door (a signed
link, the deadline); what stands here is the right a person needs. `decider` tells
on which body: the deciding one, else the writing one (send_statement: the heard one).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from committees.roles import Right
from helsefellesskap.core.workflow import Step, Workflow


class State(TextChoices):
    DRAFT = "draft", _("draft")
    HEARING = "hearing", _("on hearing")
    ANSWERING = "answering", _("being answered")
    SUBMITTED = "submitted", _("waiting for a decision")
    ADOPTED = "adopted", _("in force")
    SUPERSEDED = "superseded", _("superseded")
    EXPIRED = "expired", _("expired")


OPEN = frozenset({State.DRAFT, State.HEARING, State.ANSWERING, State.SUBMITTED})
"""States of which a plan has one revision at most."""

EDITABLE = frozenset({State.DRAFT, State.ANSWERING})
"""States in which the text may change."""

PUBLIC = frozenset({State.ADOPTED, State.SUPERSEDED, State.EXPIRED})
"""States that everyone may read, without signing in."""

DECIDERS = frozenset({"extend_vote", "send_back", "conclude", "register_adopted"})
"""Steps for which the right is asked on the deciding body."""

PLAN = Workflow(
    State.choices,
    open_hearing=Step(
        {State.DRAFT, State.ANSWERING},
        State.HEARING,
        Right.OPEN_HEARINGS,
        label=_("Send on hearing"),
    ),
    extend_hearing=Step(
        {State.HEARING}, None, Right.OPEN_HEARINGS, label=_("Extend the deadline")
    ),
    send_statement=Step(
        {State.HEARING}, None, Right.SEND_STATEMENTS, label=_("Send the statement")
    ),
    close_hearing=Step(
        {State.HEARING},
        State.ANSWERING,
        Right.WITHDRAW_PLANS,
        needs_reason=True,
        label=_("End the hearing"),
    ),
    answer_remark=Step(
        {State.ANSWERING}, None, Right.ANSWER_REMARKS, label=_("Answer the remark")
    ),
    submit=Step(
        {State.DRAFT, State.ANSWERING},
        State.SUBMITTED,
        Right.SUBMIT_PLANS,
        label=_("Hand in for decision"),
    ),
    withdraw=Step(
        {State.HEARING, State.ANSWERING, State.SUBMITTED},
        State.DRAFT,
        Right.WITHDRAW_PLANS,
        needs_reason=True,
        label=_("Take back"),
    ),
    extend_vote=Step(
        {State.SUBMITTED}, None, Right.CONCLUDE, label=_("Extend the voting deadline")
    ),
    send_back=Step(
        {State.SUBMITTED},
        State.ANSWERING,
        Right.CONCLUDE,
        needs_reason=True,
        label=_("Send back"),
    ),
    conclude=Step(
        {State.SUBMITTED}, State.ADOPTED, Right.CONCLUDE, label=_("Adopt the plan")
    ),
    register_adopted=Step(
        {State.DRAFT, State.SUBMITTED},
        State.ADOPTED,
        Right.REGISTER_DECISIONS,
        label=_("Register a decision made outside the portal"),
    ),
    supersede=Step({State.ADOPTED}, State.SUPERSEDED, label=_("Superseded")),
    expire=Step({State.ADOPTED}, State.EXPIRED, label=_("Expired")),
)

TAKEN = {
    "open_hearing": _("Sent on hearing"),
    "extend_hearing": _("The hearing got a later deadline"),
    "send_statement": _("A statement was sent"),
    "close_hearing": _("The hearing was ended"),
    "answer_remark": _("A remark was answered"),
    "submit": _("Handed in for decision"),
    "withdraw": _("Taken back"),
    "extend_vote": _("The vote got a later deadline"),
    "send_back": _("Sent back"),
    "conclude": _("Adopted"),
    "register_adopted": _("A decision made outside the portal was registered"),
    "supersede": _("Superseded"),
    "expire": _("Expired"),
}
"""A step when it has been taken, as a history tells it."""


class ReviewState(TextChoices):
    OPEN = "open", _("under way")
    FINISHED = "finished", _("finished")
    CALLED_OFF = "called_off", _("called off")


REVIEW = Workflow(
    ReviewState.choices,
    answer=Step(
        {ReviewState.OPEN}, None, Right.REVIEW_PLANS, label=_("Answer in the review")
    ),
    finish=Step(
        {ReviewState.OPEN},
        ReviewState.FINISHED,
        Right.REVIEW_PLANS,
        label=_("Finish the review"),
    ),
    call_off=Step(
        {ReviewState.OPEN},
        ReviewState.CALLED_OFF,
        Right.REVIEW_PLANS,
        needs_reason=True,
        label=_("Call off the review"),
    ),
)
"""How the review of a plan goes. To start one asks for the same right."""


class Status(TextChoices):
    """How far a measure has come in a year. The values name the look as well."""

    UNKNOWN = "unknown", _("not reported")
    NOT = "not", _("not carried out")
    GOING = "going", _("under way")
    DONE = "done", _("carried out")
    DROPPED = "dropped", _("dropped")


class Clearing(TextChoices):
    """Whether a measure with consequences has the deciding body's word."""

    WAITS = "waits", _("not asked yet")
    ASKED = "asked", _("asked, not answered")
    CLEARED = "cleared", _("cleared")
    REFUSED = "refused", _("not cleared")


CLEARING = Workflow(
    Clearing.choices,
    ask_to_clear=Step(
        {Clearing.WAITS, Clearing.REFUSED},
        Clearing.ASKED,
        Right.ASK_CLEARANCE,
        needs_reason=True,
        label=_("Ask for the measure to be cleared"),
    ),
    clear_measure=Step(
        {Clearing.WAITS, Clearing.ASKED, Clearing.REFUSED},
        Clearing.CLEARED,
        Right.CONCLUDE,
        needs_reason=True,
        label=_("Clear the measure"),
    ),
    refuse_to_clear=Step(
        {Clearing.WAITS, Clearing.ASKED},
        Clearing.REFUSED,
        Right.CONCLUDE,
        needs_reason=True,
        label=_("Do not clear it"),
    ),
)
"""A measure with economic or principled consequences. Adopting the plan clears nothing."""


class EvaluationState(TextChoices):
    DRAFT = "draft", _("draft")
    FINISHED = "finished", _("finished")


EVALUATION = Workflow(
    EvaluationState.choices,
    write_evaluation=Step(
        {EvaluationState.DRAFT}, None, Right.PUBLISH, label=_("Write the evaluation")
    ),
    finish_evaluation=Step(
        {EvaluationState.DRAFT},
        EvaluationState.FINISHED,
        Right.PUBLISH,
        label=_("Finish the evaluation"),
    ),
    reopen_evaluation=Step(
        {EvaluationState.FINISHED},
        EvaluationState.DRAFT,
        Right.PUBLISH,
        needs_reason=True,
        label=_("Open it again"),
    ),
)
"""The yearly evaluation of a plan, or of all of them."""
