"""The secretariat's desk: assess, ask, propose, route, return, take up again."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import clocks, notifications
from cases.models import Case, CaseAccess, CaseMessage, CaseView, Clock
from cases.services.base import (
    CONSULTED,
    INFORMED,
    carry_out,
    check,
    end_consultation,
    hand_over,
    let_read,
    lock,
    office,
)
from cases.services.dossiers import drop_dossiers
from committees.models import Committee, Kind, Seat
from committees.roles import Role
from helsefellesskap.core import links
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.workdays import add_workdays


@transaction.atomic
def assess_case(
    case: Case,
    *,
    by: User,
    message: str = "",
    bodies: Iterable[Committee] | None = None,
) -> Case:
    """Begin the assessment and ask the leaders of the strategic body for their views.

    A `message` to the sender is the first answer.
    """
    case = lock(case)
    check("assess", case, by=by, texts=(message,))
    asked = _ask_for_views(case, bodies)
    if message:
        _answer_first(case)
        CaseMessage.objects.create(case=case, text=message, by=by)
    row = carry_out("assess", case, by=by, reason=message)
    post(notifications.about_views_wanted(case, row, asked))
    if message:
        post(notifications.to_sender(case, row, "message"))
    return case


@transaction.atomic
def give_view(
    case: Case,
    *,
    by: User,
    text: str,
    suggested: Committee | None = None,
    by_link: Seat | None = None,
) -> Case:
    """Say where the case belongs, from the seat as leader or deputy of the body asked.

    `by_link` is the seat whose link was used. The links that are out open nothing more.
    """
    case = lock(case)
    view = _view_of(case, by, by_link)
    check("give_view", case, by=by, on=view.seat.committee, texts=(text,))
    if not text.strip():
        raise DomainError(_("A view says something."))
    view.text, view.suggested = text, suggested
    view.given_at, view.given_by = timezone.now(), by
    view.by_link = by_link is not None
    why = f"give_view by link to seat {view.seat_id}" if by_link else "give_view"
    save_recorded(view, by=by, why=why)
    links.recall(purpose=notifications.VIEW, subject=notifications.view_subject(view))
    all_in = not case.views.filter(closed_at=None, given_at=None).exists()
    if all_in:
        case.views_due_on = None
    note = _("By link to seat: %(seat)s") % {"seat": view.seat} if by_link else ""
    row = carry_out("give_view", case, by=by, body=view.seat.committee, note=note)
    if all_in:
        post(notifications.about_views_in(case, row))
    return case


@transaction.atomic
def end_views(case: Case) -> Case:
    """The days for views are over: the secretariat goes on with what it has."""
    case = lock(case)
    check("end_views", case, by=None)
    case.views_due_on = None
    row = carry_out("end_views", case, by=None)
    post(notifications.about_views_in(case, row))
    return case


@transaction.atomic
def prepare_route(case: Case, *, by: User, to: Committee, reason: str) -> Case:
    """Propose a body and a reason for the secretariat's leader, who routes."""
    case = lock(case)
    check("prepare_route", case, by=by, reason=reason)
    _refuse_office(to)
    case.proposed_to, case.proposed_reason = to, reason
    row = carry_out("prepare_route", case, by=by, body=to, note=reason)
    post(notifications.about_proposal(case, row))
    return case


@transaction.atomic
def route_case(
    case: Case,
    *,
    by: User,
    to: Committee,
    reason: str,
    inform: Iterable[Committee] = (),
) -> Case:
    """Send the case to a body, and let others read it. The sender hears why."""
    case = lock(case)
    check("route", case, by=by, reason=reason)
    _refuse_office(to)
    before = case.holder
    if before is not None and before.pk == to.pk:
        raise DomainError(
            _("The case lies with %(body)s already.") % {"body": to.short}
        )
    hand_over(case, to)
    for body in inform:
        if body.pk != to.pk:
            let_read(case, body, INFORMED)
    clocks.start_again(case)
    end_consultation(case)
    _answer_first(case)
    case.routed_at = timezone.now()
    case.proposed_to, case.proposed_reason = None, ""
    row = carry_out("route", case, by=by, reason=reason, body=to)
    post(notifications.about_routing(case, row))
    return case


@transaction.atomic
def return_with_reasons(case: Case, *, by: User, reason: str) -> Case:
    """The partnership does not take the case; the sender hears why and what else to try."""
    case = lock(case)
    check("return_with_reasons", case, by=by, reason=reason)
    clocks.start_again(case)
    end_consultation(case)
    _answer_first(case)
    case.proposed_to, case.proposed_reason = None, ""
    case.ended_at = timezone.now()
    row = carry_out("return_with_reasons", case, by=by, reason=reason)
    post(notifications.to_sender(case, row, "return_with_reasons"))
    return case


@transaction.atomic
def reopen_case(case: Case, *, by: User, reason: str) -> Case:
    """Take the case up again: the secretariat has it, and the clocks start anew."""
    case = lock(case)
    check("reopen", case, by=by, reason=reason)
    hand_over(case, office())
    case.clock_from, case.paused_days, case.ended_at = timezone.localdate(), 0, None
    case.agenda_on, case.agenda_number, case.agenda_url = None, "", ""
    case.reported_at, case.contact_removed_on = None, None
    case.merged_into = None
    case.contact_goes_on = None
    asked = _ask_for_views(case, None)
    row = carry_out("reopen", case, by=by, reason=reason)
    post(notifications.about_views_wanted(case, row, asked))
    post(notifications.to_sender(case, row, "reopen"))
    return case


@transaction.atomic
def describe_case(case: Case, *, by: User, title: str) -> Case:
    """Give the case a title that says what it is about."""
    case = lock(case)
    check("describe", case, by=by, texts=(title,))
    case.title = title
    carry_out("describe", case, by=by)
    return case


@transaction.atomic
def redact_case(case: Case, *, by: User, texts: dict[str, str]) -> Case:
    """Keep a version for the bodies beside the original: only what differs is kept."""
    case = lock(case)
    check("redact", case, by=by, texts=tuple(texts.values()))
    case.redacted = {
        name: text for name, text in texts.items() if text != getattr(case, name)
    }
    carry_out("redact", case, by=by)
    drop_dossiers(case, bodies_only=True)
    return case


def _ask_for_views(case: Case, bodies: Iterable[Committee] | None) -> list[CaseView]:
    """Ask leader and deputy of the strategic bodies; one row for each of them."""
    if bodies is None:
        bodies = Committee.objects.in_force().of_kind(Kind.STRATEGIC)
    asked = []
    for body in bodies:
        let_read(case, body, CONSULTED)
        seats = Seat.objects.valid().filter(
            committee=body, role__in=[Role.LEADER, Role.DEPUTY], user__isnull=False
        )
        for seat in seats.select_related("user", "committee"):
            view = CaseView(case=case, seat=seat)
            save_recorded(view, by=None, why="asked")
            asked.append(view)
    days = Clock.all_days()[Clock.Kind.VIEWS]
    case.views_due_on = add_workdays(timezone.localdate(), days) if asked else None
    return asked


def _view_of(case: Case, user: User, seat: Seat | None) -> CaseView:
    """The row of whoever is asked; a new leader of a body that was asked gets a row too."""
    row = case.views.filter(seat__user=user, closed_at=None).select_related(
        "seat__committee"
    )
    if seat is not None:
        row = row.filter(seat=seat)
    if found := row.first():
        return found
    asked = case.access.filter(kind=CaseAccess.Kind.CONSULTED, until=None)
    seat = (
        Seat.objects.valid()
        .filter(user=user, committee__in=asked.values("body"))
        .filter(role__in=[Role.LEADER, Role.DEPUTY])
        .select_related("committee")
        .first()
    )
    if seat is None:
        raise PermissionDenied("give_view")
    return CaseView(case=case, seat=seat)


def _answer_first(case: Case) -> None:
    case.first_answer_at = case.first_answer_at or timezone.now()


def _refuse_office(to: Committee) -> None:
    if to.kind == Kind.SECRETARIAT:
        raise DomainError(_("The secretariat is no body that a case is routed to."))
