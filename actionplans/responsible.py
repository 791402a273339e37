"""Who answers for a measure, by seat: the body, the organisation or the role it names.

Where it names none of these, or nobody sits there, those who lead the writing body
answer. A person is never written into a plan; who has the seat today is looked up.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from actionplans.models import Measure, Plan, Revision
from committees.models import Seat
from committees.roles import Right, Role
from helsefellesskap.core.permissions import may

LEADING = frozenset({Role.LEADER, Role.DEPUTY, Role.SECRETARY})
"""Those who answer for a body."""

_ROLES = (
    (Role.DEPUTY, r"nestleiar\w*|nestleder\w*"),
    (Role.LEADER, r"leiar\w*|leder(?:en)?|utvalsleiar\w*|utvalgsleder\w*"),
    (Role.SECRETARY, r"sekretær\w*"),
)
_NAMED = [
    (role, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for role, words in _ROLES
]


@dataclass(frozen=True, slots=True)
class Answering:
    """The seats that answer for a measure, and whether the plan itself names them."""

    seats: tuple[Seat, ...]
    named: bool


def roles_in(words: str) -> frozenset[Role]:
    """The roles that plain words name: “leiar og sekretær i FSU”."""
    return frozenset(role for role, named in _NAMED if named.search(words))


def answering(measures: Iterable[Measure], plan: Plan) -> dict[int, Answering]:
    """For each measure's key who answers for it. One query, however many measures."""
    measures = list(measures)
    bodies = {m.responsible_body_id for m in measures if m.responsible_body_id}
    seats = list(
        Seat.objects.valid()
        .filter(user__isnull=False, committee__in={plan.writer_id, *bodies})
        .exclude(role=Role.OBSERVER)
        .select_related("user", "committee")
        .order_by("committee", "position", "pk")
    )
    leading = tuple(
        seat
        for seat in seats
        if seat.committee_id == plan.writer_id and seat.role in LEADING
    )
    found = {}
    for measure in measures:
        named = tuple(seat for seat in seats if _names(measure, seat, plan))
        found[measure.pk] = Answering(named or leading, bool(named))
    return found


def _names(measure: Measure, seat: Seat, plan: Plan) -> bool:
    """Whether the measure names this seat, and the seat leads where a body is named."""
    if measure.responsible_body_id:
        return seat.committee_id == measure.responsible_body_id and seat.role in LEADING
    if seat.committee_id != plan.writer_id:
        return False
    if measure.responsible_organisation_id:
        return seat.organisation_id == measure.responsible_organisation_id
    words = measure.responsible_words
    titles = {seat.title_nn.lower(), seat.title_nb.lower()} - {""}
    return seat.role in roles_in(words) or words.strip().lower() in titles


def may_report(user: Any, measure: Measure, plan: Plan) -> bool:
    """Whether the person may say how far it has come: who writes the plan, or answers."""
    if may(user, Right.EDIT_PLANS, on=plan.writer):
        return True
    return speaking_for(user, measure) is not None


def speaking_for(user: Any, measure: Measure) -> Seat | None:
    """The person's seat in the body that the measure names, where there is one."""
    if not user.is_authenticated or not measure.responsible_body_id:
        return None
    seats = Seat.objects.valid().filter(
        user=user, committee=measure.responsible_body_id
    )
    return seats.exclude(role=Role.OBSERVER).order_by("position", "pk").first()


def measures_of(user: Any) -> QuerySet[Measure]:
    """The measures whose status is told that the person answers for by a seat.

    A body's measures are everyone's who sits in it; what the plan gives to nobody
    that is known falls to those who lead the writing body, and is not listed here.
    """
    seats = list(
        Seat.objects.valid().filter(user=user).exclude(role=Role.OBSERVER).order_by()
    )
    mine = Q(responsible_body__in={seat.committee_id for seat in seats})
    for seat in seats:
        here = Q(goal__revision__plan__writer=seat.committee_id)
        if seat.organisation_id:
            mine |= here & Q(responsible_organisation=seat.organisation_id)
        plain = here & Q(responsible_body=None, responsible_organisation=None)
        for title in {seat.title_nn, seat.title_nb} - {""}:
            mine |= plain & Q(responsible_words__iexact=title)
        for word in _WORDS_OF.get(Role(seat.role), ()):
            mine |= plain & Q(responsible_words__iregex=word)
    told = Revision.objects.reportable().values("pk")
    return Measure.objects.filter(mine, goal__revision__in=told)


_WORDS_OF = {
    Role.LEADER: (r"(^|[^a-zæøå])(leiar|leder|utvalsleiar|utvalgsleder)",),
    Role.DEPUTY: (r"(^|[^a-zæøå])(nestleiar|nestleder)",),
    Role.SECRETARY: (r"(^|[^a-zæøå])sekretær",),
}
