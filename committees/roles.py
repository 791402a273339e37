"""Who may do what, on one page. The names of the rights are declared on Committee.

A right belongs to a seat in a body and lasts as long as the seat. A seat in a body
of kind secretariat gives the secretariat's rights on every body.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    LEADER = "leader", _("leader")
    DEPUTY = "deputy", _("deputy leader")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")


class Right(TextChoices):
    """Everything somebody may do to what a body holds."""

    VIEW_PLANS = "view_plans", _("Can read the body's drafts and hearings")
    EDIT_PLANS = "edit_plans", _("Can write the body's plan and report its status")
    OPEN_HEARINGS = "open_hearings", _("Can send the body's plan on hearing")
    ANSWER_REMARKS = "answer_remarks", _("Can answer remarks on the body's plan")
    SUBMIT_PLANS = "submit_plans", _("Can hand the body's plan to the deciding body")
    WITHDRAW_PLANS = (
        "withdraw_plans",
        _("Can take the plan back and end a hearing early"),
    )
    REMARK = "remark", _("Can write remarks for the body")
    SEND_STATEMENTS = "send_statements", _("Can send the body's statement on a hearing")
    VOTE = "vote", _("Can vote in the body")
    CONCLUDE = "conclude", _("Can conclude or send back what the body decides")
    REGISTER_DECISIONS = "register_decisions", _("Can register decisions made outside")
    VIEW_CASES = "view_cases", _("Can read the body's cases")
    PLACE_CASES = "place_cases", _("Can put the body's cases on an agenda")
    DECIDE_CASES = "decide_cases", _("Can write down what the body decided in a case")
    ASSESS_CASES = "assess_cases", _("Can assess every case and see who sent it")
    ROUTE_CASES = "route_cases", _("Can route and return cases and report outcomes")
    HOLD_MEETINGS = "hold_meetings", _("Can call the body's meetings and write minutes")
    VIEW_DEVIATIONS = "view_deviations", _("Can read the deviations of the body's area")
    MANAGE_DEVIATIONS = (
        "manage_deviations",
        _("Can import deviations and publish reports"),
    )
    MANAGE_SEATS = "manage_seats", _("Can seat and unseat people")
    PUBLISH = "publish", _("Can print and publish editions")


_READ = {Right.VIEW_PLANS, Right.VIEW_CASES, Right.VIEW_DEVIATIONS}
_WORK = _READ | {Right.EDIT_PLANS, Right.REMARK}
_LEAD = _WORK | {
    Right.OPEN_HEARINGS,
    Right.ANSWER_REMARKS,
    Right.SEND_STATEMENTS,
    Right.PLACE_CASES,
    Right.DECIDE_CASES,
    Right.HOLD_MEETINGS,
    Right.PUBLISH,
}

PERMISSIONS: dict[Role, frozenset[Right]] = {
    Role.OBSERVER: frozenset(_READ),
    Role.MEMBER: frozenset(_WORK),
    Role.SECRETARY: frozenset(_LEAD),
    Role.DEPUTY: frozenset(
        _LEAD - {Right.PLACE_CASES, Right.DECIDE_CASES}
        | {Right.SUBMIT_PLANS, Right.CONCLUDE}
    ),
    Role.LEADER: frozenset(
        _LEAD | {Right.SUBMIT_PLANS, Right.WITHDRAW_PLANS, Right.CONCLUDE}
    ),
}

VOTING: frozenset[Right] = frozenset({Right.VOTE})
"""What a seat with the right to vote has besides. Its substitute has it too, and only its."""

_SECRETARIAT = _READ | {
    Right.OPEN_HEARINGS,
    Right.REGISTER_DECISIONS,
    Right.PLACE_CASES,
    Right.ASSESS_CASES,
    Right.HOLD_MEETINGS,
    Right.MANAGE_DEVIATIONS,
    Right.MANAGE_SEATS,
    Right.PUBLISH,
}

SECRETARIAT: dict[Role, frozenset[Right]] = {
    Role.OBSERVER: frozenset(_READ),
    Role.MEMBER: frozenset(_SECRETARIAT),
    Role.SECRETARY: frozenset(_SECRETARIAT),
    Role.DEPUTY: frozenset(_SECRETARIAT),
    Role.LEADER: frozenset(_SECRETARIAT | {Right.ROUTE_CASES}),
}
"""What a seat in the secretariat brings on every body."""
