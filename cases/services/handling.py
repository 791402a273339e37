"""Who has a case in hand, how urgent it is, who else may read it, and the usual reasons."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import notifications
from cases.models import Case, StandardText
from cases.services.base import INFORMED, carry_out, check, let_read, lock, office
from committees.models import Committee, Kind
from committees.roles import Right
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import may, require


@transaction.atomic
def assign_case(case: Case, *, by: User, to: User | None) -> Case:
    """Let somebody in the secretariat have the case in hand; `to=None` lays it down."""
    case = lock(case)
    check("assign", case, by=by)
    if to is not None and not may(to, Right.ASSESS_CASES, on=office()):
        raise DomainError(_("Only somebody in the secretariat can be the caseworker."))
    if case.handler_id == (to.pk if to else None):
        raise DomainError(_("The case has that caseworker already."))
    case.handler = to
    row = carry_out("assign", case, by=by, whom=to)
    post(notifications.about_caseworker(case, row))
    return case


@transaction.atomic
def set_urgency(case: Case, *, by: User, urgency: str, reason: str) -> Case:
    """Set the secretariat's own urgency, with the reason; empty: the sender's holds."""
    case = lock(case)
    check("set_urgency", case, by=by, reason=reason)
    case.urgency_set, case.urgency_set_reason = urgency, reason if urgency else ""
    carry_out("set_urgency", case, by=by, note=reason)
    return case


@transaction.atomic
def inform_bodies(
    case: Case, *, by: User, bodies: Iterable[Committee], reason: str
) -> Case:
    """Let bodies read the case without doing anything with it. Their leaders are told."""
    case = lock(case)
    check("inform", case, by=by, reason=reason)
    readers = set(
        case.access.filter(until=None)
        .exclude(kind="consulted")
        .values_list("body", flat=True)
    )
    fresh = [body for body in bodies if body.pk not in readers]
    if not fresh:
        raise DomainError(_("Those bodies can read the case already."))
    for body in fresh:
        if body.kind == Kind.SECRETARIAT:
            raise DomainError(_("The secretariat reads every case."))
        let_read(case, body, INFORMED)
        row = carry_out("inform", case, by=by, body=body, reason=reason)
        post(notifications.about_information(case, row))
    return case


@transaction.atomic
def stop_informing(case: Case, *, by: User, body: Committee, reason: str) -> Case:
    """Let a body that was informed read the case no longer."""
    case = lock(case)
    check("stop_informing", case, by=by, reason=reason)
    rows = case.access.filter(body=body, kind=INFORMED, until=None)
    if not rows.update(until=timezone.now()):
        raise DomainError(_("The body is not informed of the case."))
    carry_out("stop_informing", case, by=by, body=body, reason=reason)
    return case


@transaction.atomic
def keep_standard_text(
    text: StandardText | None, *, by: User, name: str, texts: dict[str, str]
) -> StandardText:
    """Write a standard text, or change it; the words of cases returned before stand."""
    require(by, Right.ASSESS_CASES, on=office())
    privacy.refuse_identity_numbers(name, *texts.values())
    found = text or StandardText()
    if text is not None:
        found = StandardText.objects.select_for_update().get(pk=text.pk)
    found.name = name
    for language, words in texts.items():
        setattr(found, f"text_{language}", words)
    save_recorded(found, by=by, why="standard text")
    return found


@transaction.atomic
def drop_standard_text(text: StandardText, *, by: User) -> None:
    """Take a standard text away; its history stays."""
    require(by, Right.ASSESS_CASES, on=office())
    delete_recorded(text, by=by, why="standard text dropped")
