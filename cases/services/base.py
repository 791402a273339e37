"""What all verbs share: lock, check, change, record, index, tell those above."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases import clocks, notifications
from cases.models import Case, CaseAccess, CaseStep, Clock
from cases.models.beside import BESIDE
from cases.questions import ANSWERS
from cases.signals import case_moved
from cases.workflow import CASE, FOLLOWED, HIDDEN, PORTALS, SENDERS, State
from committees.models import Committee, Kind
from helsefellesskap.core import links, privacy, search
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require
from helsefellesskap.core.workflow import StepNotAllowed, TooLate

search.name_kind("case", gettext_lazy("Cases"))
search.name_kind("opened-case", gettext_lazy("Open cases"))

HOLDS, HELD = CaseAccess.Kind.HOLDS, CaseAccess.Kind.HELD
CONSULTED, INFORMED = CaseAccess.Kind.CONSULTED, CaseAccess.Kind.INFORMED


def lock(case: Case) -> Case:
    """The case as it is now, and nobody else's until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


def check(
    name: str,
    case: Case,
    *,
    by: User | None,
    as_sender: bool = False,
    on: Committee | None = None,
    texts: tuple[str, ...] = (),
    reason: str = "",
) -> None:
    """Refuse whoever may not, whatever may not be now, and what must not be kept.

    `by=None` is the sender with the key (`as_sender`), or the portal itself.
    """
    step = CASE.steps[name]
    if by is not None:
        require(by, step.permission, on=on or _holder(case))
    elif name not in (SENDERS if as_sender else PORTALS):
        raise PermissionDenied(name)
    try:
        CASE.check(name, case.state, reason)
    except TooLate as error:
        words = _meanwhile(case, as_sender=as_sender)
        raise TooLate(f"{error} {words}".strip()) from error
    if case.merged_into is not None and name in FOLLOWED:
        together = _("The case is handled together with %(number)s: do it there.")
        raise StepNotAllowed(together % {"number": case.merged_into.reference})
    privacy.refuse_identity_numbers(reason, *texts)


def _meanwhile(case: Case, *, as_sender: bool) -> str:
    """What happened last, who did it and when; a sender hears of moves, and of no names."""
    steps = case.steps.select_related("by").exclude(step__in=BESIDE)
    if as_sender:
        steps = steps.exclude(source=F("target"))
    last = steps.last()
    if last is None:
        return ""
    when = date_format(timezone.localtime(last.at), "j. F Y H.i")
    if as_sender:
        words = _("Last that happened: “%(step)s”, %(when)s.")
        return words % {"step": last.label, "when": when}
    who = _("the sender") if last.by_sender else last.by or _("the portal")
    words = _("Last that happened: “%(step)s”, %(who)s, %(when)s.")
    return words % {"step": last.label, "who": who, "when": when}


def carry_out(
    name: str,
    case: Case,
    *,
    by: User | None,
    as_sender: bool = False,
    reason: str = "",
    note: str = "",
    body: Committee | None = None,
    day: datetime.date | None = None,
    other: Case | None = None,
    whom: User | None = None,
) -> CaseStep:
    """Move the case along the step, keep it, write the log row, and tell those above."""
    source = case.state
    case.state = CASE.target(name, source)
    case.due_on = clocks.due_on(case, Clock.all_days())
    save_recorded(case, by=by, why=reason or name)
    row = CaseStep.objects.create(
        case=case,
        step=name,
        source=source,
        target=case.state,
        body=body,
        reason=reason,
        note=note,
        day=day,
        by=by,
        by_sender=as_sender,
        other=other,
        whom=whom,
    )
    index(case)
    case_moved.send(sender=Case, case=case, step=name, by=by, row=row)
    return row


def note_down(case: Case, step: str, *, by: User | None, note: str = "") -> CaseStep:
    """A log row for what does not move the case."""
    return CaseStep.objects.create(
        case=case, step=step, source=case.state, target=case.state, by=by, note=note
    )


def hand_over(case: Case, to: Committee) -> None:
    """Let another body hold the case; who held it may go on reading it."""
    now = timezone.now()
    before = case.access.filter(kind=HOLDS, until=None).select_related("body").first()
    if before is not None and before.body_id == to.pk:
        return
    if before is not None:
        before.until = now
        before.save(update_fields=["until"])
        let_read(case, before.body, HELD)
    case.access.filter(body=to, kind__in=[HELD, INFORMED], until=None).update(until=now)
    CaseAccess.objects.create(case=case, body=to, kind=HOLDS, since=now)
    case.forget_holder()


def let_read(case: Case, body: Committee, kind: CaseAccess.Kind) -> None:
    """Give the body a reader's access, where it has none of the kind."""
    CaseAccess.objects.get_or_create(case=case, body=body, kind=kind, until=None)


def end_consultation(case: Case) -> None:
    """Those who were asked see the case no longer on that account."""
    now = timezone.now()
    case.access.filter(kind=CONSULTED, until=None).update(until=now)
    case.views.filter(closed_at=None).update(closed_at=now)
    case.views_due_on = None
    links.recall_all(purpose=notifications.VIEW, beginning=notifications.views_of(case))


def office() -> Committee:
    """The secretariat as a body: whoever holds a case that no body has yet."""
    found = Committee.objects.in_force().of_kind(Kind.SECRETARIAT).first()
    if found is None:
        raise DomainError("There is no secretariat to receive cases.")
    return found


def index(case: Case) -> None:
    """Renew what search knows: the bodies' version, and the public one where opened."""
    if case.state in HIDDEN or case.state == State.WITHDRAWN:
        search.forget("case", str(case.pk))
    else:
        readers = case.access.filter(until=None).exclude(kind=CONSULTED)
        search.index(
            "case",
            str(case.pk),
            title=f"{case.reference} {case.title_for_bodies}",
            text="\n".join(case.text_for_bodies(name) for name in ANSWERS),
            url=case.get_absolute_url(),
            language=case.language,
            bodies=set(readers.values_list("body__slug", flat=True)),
            date=timezone.localdate(case.received_at),
        )
    if case.is_public and case.state not in HIDDEN | {State.WITHDRAWN}:
        search.index(
            "opened-case",
            str(case.pk),
            title=f"{case.reference} {case.public_title}",
            text=case.public_text,
            url=case.public_url,
            language=case.language,
            public=True,
            date=case.opened_on,
        )
    else:
        search.forget("opened-case", str(case.pk))


def _holder(case: Case) -> Committee:
    return case.holder or office()
