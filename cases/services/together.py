"""Cases that belong together: gathered into one, split, linked (docs/adr/0007)."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import clocks, notifications
from cases.models import (
    Case,
    CaseAttachment,
    CaseContact,
    CaseLink,
    CaseStep,
    Clock,
    ForBodies,
)
from cases.questions import ANSWERS
from cases.reports.files import file_for_bodies
from cases.services.base import (
    HOLDS,
    carry_out,
    check,
    end_consultation,
    hand_over,
    index,
    let_read,
    lock,
    office,
)
from cases.services.intake import next_number, title_from
from cases.signals import case_moved
from cases.workflow import HIDDEN, OPEN, State
from committees.roles import Right
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import require

KEPT = ("on_behalf_of", "on_behalf_text", "language", "own_date", "own_number")
"""What a case made of a part has in common with the whole."""

SHARED = (
    "state", "agenda_on", "agenda_number", "agenda_url", "decision", "decided_on",
    "outcome", "reported_at", "routed_at", "ended_at",
)  # fmt: skip
"""What a case that is gathered into another has from that one."""

FATE = frozenset(
    {
        "assess",
        "route",
        "return_with_reasons",
        "put_on_agenda",
        "take_off",
        "decide",
        "report_outcome",
        "close",
        "reopen",
    }
)
"""Steps of a main case that those gathered into it take with it."""


@transaction.atomic
def merge_case(case: Case, *, by: User, into: Case, reason: str) -> Case:
    """Gather the case into another, whose fate it follows from now on.

    Its sender keeps the page that follows it and hears which number it is handled with;
    whatever had been gathered into it goes with it.
    """
    case, main = _lock_both(case, into)
    check("merge", case, by=by, reason=reason)
    _refuse_as_main(main, case, by=by)
    for other in case.gathered.select_for_update().order_by("pk"):
        _gather(other, main, by=by, reason=reason)
    return _gather(case, main, by=by, reason=reason)


@transaction.atomic
def unmerge_case(case: Case, *, by: User, reason: str) -> Case:
    """Let the case go its own way again, from where it is. Not when both are decided."""
    case = lock(case)
    check("unmerge", case, by=by, reason=reason)
    if case.merged_into is None:
        raise DomainError(_("The case is not gathered into another one."))
    return _let_go(case, by=by, reason=reason)


def follow_main(main: Case, row: CaseStep) -> None:
    """Let the cases gathered into this one take its step too, each sender told.

    Called inside the step's own transaction. A withdrawn main case lets them go.
    """
    if row.step not in FATE and row.step != "withdraw":
        return
    others = Case.objects.select_for_update().filter(merged_into=main)
    for other in others.order_by("pk"):
        if row.step == "withdraw":
            _let_go(other, by=None)
        else:
            _follow(other, main, row)


@transaction.atomic
def split_case(
    case: Case,
    *,
    by: User,
    texts: Mapping[str, str],
    reason: str,
    files: Iterable[CaseAttachment] = (),
) -> Case:
    """Make a part of the case a case of its own, with these texts, and return the new one.

    It has its own number and clocks; the sender gets a key to it in a letter.
    """
    case = lock(case)
    check("split", case, by=by, reason=reason, texts=tuple(texts.values()))
    now = timezone.now()
    new = Case(
        **{name: getattr(case, name) for name in KEPT},
        **{name: texts.get(name, "") for name in ("title", *ANSWERS)},
        urgency=case.urgency,
        urgency_reason=case.urgency_reason,
        received_at=now,
        clock_from=timezone.localdate(now),
        first_answer_at=now,
        handler=case.handler,
    )
    if not new.background.strip() or not new.what_fails.strip():
        raise DomainError(_("A case says what lies behind it and what does not work."))
    new.title = new.title or title_from(new.what_fails)
    new.year, new.number = new.clock_from.year, next_number(new.clock_from.year)
    new.due_on = clocks.due_on(new, Clock.all_days())
    save_recorded(new, by=by, why="split")
    new.patient_groups.set(case.patient_groups.all())
    _copy_contact(case, new)
    for file in files:
        _copy_file(file, case, new)
    let_read(new, office(), HOLDS)
    made = CaseStep.objects.create(
        case=new, step="split_from", target=new.state, reason=reason, by=by, other=case
    )
    index(new)
    case_moved.send(sender=Case, case=new, step="split_from", by=by, row=made)
    carry_out("split", case, by=by, reason=reason, other=new)
    post(notifications.to_sender(new, made, "split", old=case))
    return new


@transaction.atomic
def link_cases(case: Case, *, by: User, other: Case, why: str) -> CaseLink:
    """Say that two cases have to do with each other; both show it."""
    case, other = _lock_both(case, other)
    check("link", case, by=by, texts=(why,))
    require(by, Right.ASSESS_CASES, on=other.holder or office())
    if case.pk == other.pk or other.state in HIDDEN:
        raise DomainError(_("Choose another case."))
    one, two = sorted((case, other), key=lambda each: each.pk)
    if CaseLink.objects.filter(one=one, other=two).exists():
        raise DomainError(_("The two cases are linked already."))
    link = CaseLink(one=one, other=two, why=why)
    save_recorded(link, by=by, why="link")
    carry_out("link", case, by=by, other=other, note=why)
    _note("link", other, by=by, other=case, note=why)
    return link


@transaction.atomic
def unlink_cases(case: Case, *, by: User, link: CaseLink) -> Case:
    """Take the link away; the log of both keeps that it was there."""
    case = lock(case)
    check("unlink", case, by=by)
    found = CaseLink.objects.filter(Q(one=case) | Q(other=case), pk=link.pk).first()
    if found is None:
        raise DomainError(_("The two cases are not linked any more."))
    other = found.other if found.one_id == case.pk else found.one
    delete_recorded(found, by=by, why="unlink")
    carry_out("unlink", case, by=by, other=other, note=found.why)
    _note("unlink", other, by=by, other=case, note=found.why)
    return case


def _lock_both(case: Case, other: Case) -> tuple[Case, Case]:
    """Both as they are now, locked in the order of their keys."""
    keys = {case.pk, other.pk}
    rows = Case.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[case.pk], found[other.pk]


def _refuse_as_main(main: Case, case: Case, *, by: User) -> None:
    require(by, Right.ASSESS_CASES, on=main.holder or office())
    if main.pk == case.pk:
        raise DomainError(_("A case cannot be gathered into itself."))
    if main.merged_into is not None:
        words = _(
            "%(number)s is itself handled together with %(main)s. Choose that one."
        )
        raise DomainError(
            words % {"number": main.reference, "main": main.merged_into.reference}
        )
    if main.state not in OPEN:
        words = _("%(number)s is not open any more.")
        raise DomainError(words % {"number": main.reference})


def _gather(case: Case, main: Case, *, by: User, reason: str) -> Case:
    end_consultation(case)
    clocks.start_again(case)
    case.first_answer_at = case.first_answer_at or timezone.now()
    case.proposed_to, case.proposed_reason = None, ""
    case.merged_into = main
    _share(case, main)
    row = carry_out("merge", case, by=by, reason=reason, other=main)
    _note("gather", main, by=by, other=case, note=reason)
    post(notifications.to_sender(case, row, "merge", main=main))
    if case.state == State.REPORTED:
        told = _row(case, "report_outcome", source=case.state, reason=main.outcome)
        post(notifications.to_sender(case, told, "report_outcome"))
    return case


def _let_go(case: Case, *, by: User | None, reason: str = "") -> Case:
    main = case.merged_into
    case.merged_into = None
    if case.state == State.ON_AGENDA:  # the item on the agenda is the main case's
        case.state = State.ROUTED
        case.agenda_on, case.agenda_number, case.agenda_url = None, "", ""
    row = carry_out("unmerge", case, by=by, reason=reason, other=main)
    post(notifications.to_sender(case, row, "unmerge", main=main))
    if by is None:
        post(notifications.about_own_way(case, row))
    return case


def _follow(case: Case, main: Case, row: CaseStep) -> None:
    source = case.state
    _share(case, main)
    case.first_answer_at = case.first_answer_at or timezone.now()
    if row.step == "reopen":
        case.contact_removed_on = None
    save_recorded(case, by=row.by, why=f"{row.step}: {main.reference}")
    made = _row(
        case, row.step, source=source, reason=row.reason, body=row.body, day=row.day,
        by=row.by, other=main,
    )  # fmt: skip
    index(case)
    post(notifications.about_fate(case, made))


def _share(case: Case, main: Case) -> None:
    """Let the case be where the main case is; whoever had it may go on reading it."""
    for name in SHARED:
        setattr(case, name, getattr(main, name))
    case.due_on = None
    if main.holder is not None:
        hand_over(case, main.holder)


def _row(case: Case, step: str, *, source: str, **also: object) -> CaseStep:
    made: CaseStep = CaseStep.objects.create(
        case=case, step=step, source=source, target=case.state, **also
    )
    return made


def _note(step: str, case: Case, *, by: User, other: Case, note: str) -> None:
    """Write in the log of the other case what was done from this one."""
    _row(case, step, source=case.state, by=by, other=other, note=note)


def _copy_contact(case: Case, new: Case) -> None:
    contact = CaseContact.objects.filter(case=case).first()
    if contact is not None:
        contact.pk, contact.case = None, new
        contact.save(force_insert=True)


def _copy_file(file: CaseAttachment, case: Case, new: Case) -> None:
    """The same bytes under a name of their own, so that each case forgets by itself.

    A redacted copy does not go along, so what bodies may not see as it is they do not
    see in the new case either, until somebody decides.
    """
    whole = file_for_bodies(case, file) is file
    with file.file.open("rb") as opened:
        content = ContentFile(opened.read(), PurePath(file.name).name)
    privacy.refuse_identity_numbers(file.name)
    CaseAttachment.objects.create(
        case=new, name=file.name, kind=file.kind, size=file.size, sha256=file.sha256,
        file=content, for_bodies=file.for_bodies if whole else ForBodies.NOTHING,
    )  # fmt: skip
