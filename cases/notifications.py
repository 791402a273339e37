"""Who hears of what. Letters name the case by its number, never by its title."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.utils import timezone

from accounts.models import User
from cases import clocks, keys
from cases.models import (
    Case,
    CaseAccess,
    CaseContact,
    CaseDraft,
    CaseStep,
    CaseView,
    Clock,
)
from cases.workflow import CASE
from committees.models import Committee, Kind, Seat
from committees.roles import Role
from helsefellesskap.core.mail import LinkTo, Mail

VIEW = "case-view"
"""The purpose of the link by which one of SSU's leaders gives a view without signing in."""

LEADERS = (Role.LEADER,)
WHO_PLACE = (Role.LEADER, Role.SECRETARY)
ASKED = (Role.LEADER, Role.DEPUTY)
EVERYBODY = (Role.LEADER, Role.DEPUTY, Role.SECRETARY, Role.MEMBER)


def to_sender(
    case: Case, row: CaseStep, template: str, **context: Any
) -> Iterator[Mail]:
    """A letter to whoever sent the case, in that person's language, with a way to follow it."""
    contact = CaseContact.objects.filter(case=case).first()
    if contact is None or not contact.email or not contact.wants_letters:
        return
    yield Mail(
        event=_event(case, row),
        template=f"cases/email/sender/{template}.txt",
        address=contact.email,
        language=case.language,
        context={"case": case, "row": row, **context} | _answering(case),
        link=LinkTo(purpose=keys.PURPOSE, subject=str(case.pk), holder="sender"),
        answers_to=f"{keys.ANSWERS}:{case.pk}" if _answering(case) else "",
    )


def about_mail(case: Case, template: str, event: str, **context: Any) -> Iterator[Mail]:
    """The sender's e-mail was not taken in, and why; once for each e-mail."""
    for letter in to_sender(case, CaseStep(case=case), template, **context):
        yield replace(letter, event=event)


def _answering(case: Case) -> dict[str, Any]:
    """Whether this letter may be answered by e-mail: not where the answer would be refused."""
    open_for_words = case.state in CASE.steps["write"].sources
    return {"can_answer": True} if keys.takes_answers() and open_for_words else {}


def about_receipt(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The sender gets a number and a way to follow; the secretariat hears of the case."""
    days = Clock.all_days()
    yield from to_sender(
        case,
        row,
        "receipt",
        first_answer_on=clocks.first_answer_on(case, days),
        routing_on=clocks.routing_on(case, days),
    )
    yield from _to_office(case, row, "received", EVERYBODY)


def about_draft(draft: CaseDraft, *, address: str, language: str) -> Iterator[Mail]:
    """The writer of a draft gets the way back to it."""
    hour = timezone.now().strftime("%Y%m%d%H")
    yield Mail(
        event=f"case-draft:{draft.pk}:{hour}",
        template="cases/email/sender/draft.txt",
        address=address,
        language=language,
        context={"until": draft.expires_on},
        link=LinkTo(purpose=keys.DRAFT, subject=str(draft.pk), holder="sender"),
    )


def about_lost_links(cases: Iterable[Case]) -> Iterator[Mail]:
    """A new way to each case, for whoever lost the old one; also where letters are off."""
    hour = timezone.now().strftime("%Y%m%d%H")
    for case in cases:
        yield Mail(
            event=f"case:{case.pk}:lost:{hour}",
            template="cases/email/sender/lost.txt",
            address=case.contact.email,
            language=case.language,
            context={"case": case},
            link=LinkTo(purpose=keys.PURPOSE, subject=str(case.pk), holder="sender"),
        )


def about_views_wanted(
    case: Case, row: CaseStep, asked: Iterable[CaseView]
) -> Iterator[Mail]:
    """Leader and deputy of the strategic body are asked for their views."""
    for view in asked:
        if view.seat.user is not None:
            yield Mail(
                event=_event(case, row),
                template="cases/email/views_wanted.txt",
                to=view.seat.user,
                context={"case": case, "row": row, "url": case.get_absolute_url()},
                link=LinkTo(
                    purpose=VIEW,
                    subject=view_subject(view),
                    holder=f"seat:{view.seat_id}",
                    expires_at=_end_of(case.views_due_on or timezone.localdate()),
                ),
            )


def views_of(case: Case) -> str:
    """How the subjects of all links to the case's views begin."""
    return f"view:{case.pk}:"


def view_subject(view: CaseView) -> str:
    """What a link to this very view is bound to."""
    return f"{views_of(view.case)}{view.pk}"


def about_views_in(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The secretariat may go on: both have spoken, or the days are over."""
    return _to_office(case, row, "views_in", EVERYBODY)


def about_proposal(case: Case, row: CaseStep) -> Iterator[Mail]:
    """A caseworker has prepared a routing for the leader."""
    return _to_office(case, row, "proposal", LEADERS)


def about_routing(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The body has a new case, and the sender hears who has it and why."""
    yield from to_sender(case, row, "route")
    if row.body is not None:
        place_by = clocks.placing_on(case, Clock.all_days())
        for user in people(row.body, WHO_PLACE):
            yield _to(user, case, row, "routed", place_by=place_by)


def about_decision(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The body has decided: the secretariat answers, the sender hears when."""
    answer_on = clocks.outcome_on(case, Clock.all_days())
    yield from to_sender(case, row, "decide", answer_on=answer_on)
    yield from _to_office(case, row, "decided", EVERYBODY)


def about_senders_words(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The sender has written."""
    return _to_office(case, row, "senders_words", EVERYBODY)


def about_waiting_mail(case: Case, row: CaseStep) -> Iterator[Mail]:
    """E-mail to the case came from an address we do not know: the secretariat judges it."""
    return _to_office(case, row, "mail_waits", EVERYBODY)


def about_message(case: Case, row: CaseStep, to: Iterable[Committee]) -> Iterator[Mail]:
    """Those who were written to: what was written is read on the page alone.

    Where a body is only asked for its view, just those who are asked can read the case.
    """
    told: dict[int, User] = {}
    asked = set(
        case.access.filter(kind=CaseAccess.Kind.CONSULTED, until=None).values_list(
            "body", flat=True
        )
    )
    for body in to:
        secretariat = body.kind == Kind.SECRETARIAT
        roles = ASKED if body.pk in asked else EVERYBODY if secretariat else WHO_PLACE
        told |= {user.pk: user for user in people(body, roles)}
    for user in told.values():
        if user.pk != row.by_id:
            yield _to(user, case, row, "message")


def about_withdrawal(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The sender has taken the case back: secretariat and holder hear of it."""
    yield from to_sender(case, row, "withdraw")
    if row.source == "quarantined":
        return
    yield from _to_office(case, row, "withdrawn", EVERYBODY)
    holder = case.holder
    if holder is not None and holder.kind != Kind.SECRETARIAT:
        for user in people(holder, WHO_PLACE):
            yield _to(user, case, row, "withdrawn")


def about_caseworker(case: Case, row: CaseStep) -> Iterator[Mail]:
    """Whoever has got the case in hand hears of it, unless it was taken."""
    if row.whom is not None and row.whom_id != row.by_id:
        yield _to(row.whom, case, row, "assigned")


def about_information(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The body may read the case, and hears why; nothing is expected of it."""
    if row.body is not None:
        for user in people(row.body, WHO_PLACE):
            yield _to(user, case, row, "informed")


def about_own_way(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The case it was gathered into is withdrawn: whoever holds this one goes on with it."""
    yield from _to_office(case, row, "own_way", EVERYBODY)
    holder = case.holder
    if holder is not None and holder.kind != Kind.SECRETARIAT:
        for user in people(holder, WHO_PLACE):
            yield _to(user, case, row, "own_way")


def about_fate(case: Case, row: CaseStep) -> Iterator[Mail]:
    """The sender of a case that is gathered into another hears what became of that one."""
    days = Clock.all_days()
    context: dict[str, Any] = {}
    match row.step:
        case "assess":
            return
        case "decide":
            context["answer_on"] = clocks.outcome_on(case, days)
        case "close":
            kept = datetime.timedelta(days=days[Clock.Kind.CONTACT])
            context["forgotten_on"] = timezone.localdate() + kept
    yield from to_sender(case, row, row.step, **context)


def people(body: Committee, roles: Iterable[Role]) -> list[User]:
    """Those who have one of the roles in the body today, each once."""
    seats = Seat.objects.valid().filter(committee=body, role__in=roles)
    return list(
        User.objects.filter(seats__in=seats, is_active=True).order_by("pk").distinct()
    )


def _to_office(
    case: Case, row: CaseStep, template: str, roles: Iterable[Role]
) -> Iterator[Mail]:
    for office in Committee.objects.in_force().of_kind(Kind.SECRETARIAT):
        for user in people(office, roles):
            if user.pk != row.by_id:
                yield _to(user, case, row, template)


def _to(user: User, case: Case, row: CaseStep, template: str, **context: Any) -> Mail:
    return Mail(
        event=_event(case, row),
        template=f"cases/email/{template}.txt",
        to=user,
        context={"case": case, "row": row, "url": case.get_absolute_url(), **context},
    )


def _end_of(day: datetime.date) -> datetime.datetime:
    """The midnight that ends the day."""
    after = day + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(after, datetime.time.min))


def _event(case: Case, row: CaseStep) -> str:
    return f"case:{case.pk}:{row.pk}"
