"""What the desk says of a case: how the time stands, and what may be done with it."""

import datetime
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.models import Case, CaseAccess, CaseLink, CaseView, Urgency
from cases.questions import QUESTIONS
from cases.reports.sender import short
from cases.workflow import CASE, FOLLOWED, State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.permissions import may
from helsefellesskap.core.workdays import workdays_between, workdays_left


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in words first, the date after; `tone` is how loud it is."""

    words: str = ""
    day: datetime.date | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the twelve fields, as this reader may read it."""

    asked: Any
    official: Any
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the work list. `age` is in working days."""

    case: Case
    step: str
    under: str
    deadline: Deadline
    todo: str
    todo_step: str
    age: str = ""
    gathered: int = 0
    urgency: str = ""
    urgency_tone: str = ""


def deadline(case: Case) -> Deadline:
    """How the time stands."""
    if case.waiting_since is not None:
        return Deadline(_("The clock stands"))
    if case.due_on is None:
        return Deadline()
    if case.state in {State.ON_AGENDA, State.REPORTED}:
        return Deadline("", case.due_on)
    left = workdays_left(case.due_on)
    if left < 0 or case.due_on < timezone.localdate():
        late = max(1, -left)
        words = ngettext(
            "One working day over the deadline",
            "%(n)s working days over the deadline",
            late,
        )
        return Deadline(words % {"n": late}, case.due_on, "late")
    if left == 0:
        return Deadline(_("Today"), case.due_on, "warn")
    words = ngettext("One working day left", "%(n)s working days left", left)
    return Deadline(words % {"n": left}, case.due_on, "warn" if left <= 2 else "")


def answers(case: Case, *, whole: bool) -> list[Answer]:
    """What the sender answered; `whole` is the original, else the bodies' version."""
    found = []
    for question in QUESTIONS:
        text = (
            getattr(case, question.name)
            if whole
            else case.text_for_bodies(question.name)
        )
        if text:
            found.append(Answer(question.asked, question.official, text))
    return found


def may_read_whole(case: Case, user: Any) -> bool:
    """Whether the reader is of those who assess: they see the original, and the sender."""
    holder = case.holder
    return holder is not None and may(user, Right.ASSESS_CASES, on=holder)


def steps_for(case: Case, user: Any) -> list[str]:
    """The steps this reader may take on the case now, in the table's order."""
    holder = case.holder
    found = []
    for name, step in CASE.open_steps(case.state).items():
        if step.permission is None or holder is None:
            continue
        if name == "give_view":
            allowed = any(
                may(user, step.permission, on=body) for body in asked_bodies(case)
            )
        else:
            allowed = may(user, step.permission, on=holder)
        if allowed and _is_there(name, case):
            found.append(name)
    return found


def _is_there(name: str, case: Case) -> bool:
    """Whether there is anything for the step to be taken on."""
    if case.is_merged and name in FOLLOWED:
        return False
    match name:
        case "unpublish":
            return case.is_public
        case "unmerge":
            return case.is_merged
        case "stop_informing":
            informed = CaseAccess.Kind.INFORMED
            return case.access.filter(kind=informed, until=None).exists()
        case "unlink":
            return CaseLink.objects.filter(Q(one=case) | Q(other=case)).exists()
    return True


def asked_bodies(case: Case) -> list[Committee]:
    """The bodies whose leaders are asked for a view now."""
    rows = case.access.filter(kind=CaseAccess.Kind.CONSULTED, until=None)
    return [row.body for row in rows.select_related("body")]


MAIN = {
    State.QUARANTINED: ("release",),
    State.RECEIVED: ("assess",),
    State.ASSESSING: ("give_view", "route", "prepare_route"),
    State.ON_AGENDA: ("decide",),
    State.DECIDED: ("report_outcome",),
    State.REPORTED: ("close",),
}
"""What usually comes next in a state; the first that the reader may do is shown first."""


def main_step(case: Case, allowed: Iterable[str]) -> str:
    """The one step that the page shows first; empty where the reader only reads."""
    may_take = set(allowed)
    if case.is_waiting:
        return ""
    return next(
        (name for name in MAIN.get(State(case.state), ()) if name in may_take), ""
    )


class Desk:
    """The work list's rows for one reader; asks for the reader's rights once."""

    def __init__(self, user: Any) -> None:
        self.user = user
        bodies = Committee.objects.all()
        self.held = {
            right: set(bodies.where(user, right).values_list("pk", flat=True))
            for right in (Right.ASSESS_CASES, Right.ROUTE_CASES, Right.DECIDE_CASES)
        }

    @property
    def assesses(self) -> bool:
        return bool(self.held[Right.ASSESS_CASES])

    @property
    def routes(self) -> bool:
        return bool(self.held[Right.ROUTE_CASES])

    def rows(self, cases: Iterable[Case]) -> list[Row]:
        return [self._row(case) for case in cases]

    def _row(self, case: Case) -> Row:
        step = _("Waits for the sender") if case.is_waiting else _in_list(case)
        todo, todo_step = self._todo(case)
        said, tone = urgency_in_words(case)
        return Row(
            case,
            step,
            _under(case),
            deadline(case),
            todo,
            todo_step,
            age=age_in_words(case),
            gathered=case.__dict__.get("gathered_here") or 0,
            urgency=said,
            urgency_tone=tone,
        )

    def _todo(self, case: Case) -> tuple[str, str]:
        holder = case.holder.pk if case.holder else None
        may_assess, may_route, may_decide = (
            holder in self.held[right]
            for right in (Right.ASSESS_CASES, Right.ROUTE_CASES, Right.DECIDE_CASES)
        )
        if case.is_waiting or case.is_merged:
            return "", ""
        match case.state:
            case State.QUARANTINED if may_assess:
                return _("Look through"), "release"
            case State.RECEIVED if may_assess:
                return _("Assess"), "assess"
            case State.ASSESSING if may_route:
                return _("Send to a body"), "route"
            case State.ASSESSING if may_assess:
                return _("Propose a body"), "prepare_route"
            case State.ROUTED if may_decide:
                return _("Put on an agenda"), "put_on_agenda"
            case State.ON_AGENDA if may_decide:
                return _("Write the decision"), "decide"
            case State.DECIDED if may_route:
                return _("Send the answer"), "report_outcome"
        return "", ""


def age_in_words(case: Case) -> str:
    """How long ago the case came, in working days."""
    days = workdays_between(timezone.localdate(case.received_at), timezone.localdate())
    if days < 1:
        return _("Came today")
    words = ngettext("Came one working day ago", "Came %(n)s working days ago", days)
    return words % {"n": days}


def urgency_in_words(case: Case) -> tuple[str, str]:
    """How urgent the case is now and who says so, with a tone; empty when it can wait."""
    said = {
        Urgency.URGENT: (_("Urgent"), "warn"),
        Urgency.SOON: (pgettext("urgency", "Soon"), ""),
    }.get(Urgency(case.urgency_now))
    if said is None:
        return "", ""
    if case.urgency_set:
        return said
    return _("%(urgency)s, says the sender") % {"urgency": said[0]}, said[1]


def _in_list(case: Case) -> str:
    return {
        State.QUARANTINED: _("Quarantine"),
        State.RECEIVED: pgettext("case", "New"),
        State.ASSESSING: _("Assessment"),
        State.ROUTED: _("With a body"),
        State.ON_AGENDA: _("On an agenda"),
        State.DECIDED: pgettext("case", "Decided"),
        State.REPORTED: _("Answered"),
        State.CLOSED: pgettext("case", "Closed"),
        State.RETURNED: _("Returned"),
        State.WITHDRAWN: _("Withdrawn"),
        State.DISCARDED: _("Thrown away"),
    }[State(case.state)]


def _under(case: Case) -> str:
    if case.merged_into is not None:
        return _("Handled together with %(number)s") % {
            "number": case.merged_into.reference
        }
    if case.waiting_since is not None:
        return _("Asked %(day)s") % {"day": short(case.waiting_since)}
    match case.state:
        case State.RECEIVED:
            return _("Nobody has answered yet")
        case State.ASSESSING if case.proposed_to_id and case.proposed_to:
            return _("Proposed: %(body)s") % {"body": case.proposed_to.short}
        case State.ASSESSING:
            asked = case.__dict__.get("views_open", 0)
            return _("SSU's leaders are asked") if asked else _("The views are in")
        case State.ROUTED | State.ON_AGENDA:
            return case.holder.short if case.holder else ""
        case State.DECIDED:
            return _("The sender shall have the answer")
        case State.QUARANTINED:
            return suspicions().get(case.suspicion, "")
    return ""


def suspicions() -> dict[str, str]:
    """Why a case waits in quarantine, in words."""
    return {
        "trap field": _("a field that people do not see was filled in"),
        "too quick": _("it was filled in quicker than people write"),
        "many links": _("there are many links in the text"),
        "many from one place": _("very many cases came from the same network"),
    }


def median_first_answer() -> int | None:
    """Working days to the first answer, the middle of the last two hundred."""
    rows = Case.objects.exclude(first_answer_at=None).order_by("-first_answer_at")
    pairs = rows.values_list("received_at", "first_answer_at")[:200]
    days = [
        workdays_between(timezone.localdate(came), timezone.localdate(went))
        for came, went in pairs
    ]
    return round(statistics.median(days)) if days else None


def views_of(case: Case) -> list[CaseView]:
    """What SSU's leaders have said, the latest round first."""
    rows = case.views.select_related("seat__committee", "suggested")
    return list(rows.order_by("-asked_at", "seat__position", "pk"))
