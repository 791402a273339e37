"""Taking away how to reach a sender: told beforehand, done on the day that was told.

What goes: the contact details; recipient, subject and text of every letter about the
case; what other parts of the portal keep of the sender's mails (`also_forget`); dossiers
that were made; and the sender's name where it stands in the name of a file. What stays:
the case with its texts, files and log, and the key: it names nobody, and whoever kept
the address goes on following the case.
"""

import datetime
import re
from collections.abc import Callable

import structlog
from django.db.models import Q
from django.utils import timezone

from cases import notifications
from cases.models import Case, CaseContact, Clock, Removal
from cases.services.base import note_down
from cases.services.clearing import days_ago, each_still
from cases.services.dossiers import drop_dossiers
from cases.workflow import ENDED, State
from helsefellesskap.core import mail
from helsefellesskap.core.audit import save_recorded

log = structlog.get_logger(__name__)

Forget = Callable[[Case], int]
_also: dict[str, list[Forget]] = {}
SHORTEST = 3  # letters of a name that is looked for


def also_forget(what: Removal.What) -> Callable[[Forget], Forget]:
    """Let another module take away what it keeps of a sender; it returns how many rows."""

    def keep(function: Forget) -> Forget:
        _also.setdefault(what, []).append(function)
        return function

    return keep


def announce_forgetting() -> int:
    """Tell each sender, some days before, on which day the contact details go."""
    days = Clock.all_days()
    ahead = max(0, days[Clock.Kind.CONTACT] - days[Clock.Kind.NOTICE])
    soon = Case.objects.filter(
        state__in=ENDED - {State.DISCARDED},
        ended_at__lt=timezone.now() - datetime.timedelta(days=ahead),
        contact_goes_on=None,
        contact_removed_on=None,
    )
    return each_still(soon, _announce, what="cases.announce_forgetting")


def forget_senders() -> int:
    """Take away what tells who sent a case, on the day that was told; spam needs no telling."""
    over = Case.objects.filter(
        Q(contact_goes_on__lte=timezone.localdate())
        | Q(state=State.DISCARDED, ended_at__lt=days_ago(Clock.Kind.CONTACT)),
        state__in=ENDED,
        contact_removed_on=None,
    )
    forgotten = each_still(over, _forget, what="cases.forget_sender")
    if forgotten:
        log.info("contact_details_removed", cases=forgotten)
    return forgotten


def goes_on(case: Case, days: dict[str, int]) -> datetime.date | None:
    """The day on which the contact details of an ended case go: as told, or as it looks now."""
    if case.contact_goes_on is not None or case.ended_at is None:
        return case.contact_goes_on
    ended = timezone.localdate(case.ended_at)
    kept = ended + datetime.timedelta(days=days[Clock.Kind.CONTACT])
    told = timezone.localdate() + datetime.timedelta(days=days[Clock.Kind.NOTICE])
    return max(kept, told)


def _announce(case: Case) -> None:
    case.contact_goes_on = goes_on(case, Clock.all_days())
    save_recorded(case, by=None, why="announce_forgetting")
    row = note_down(
        case, "announce_forgetting", by=None, note=f"{case.contact_goes_on}"
    )
    mail.post(
        notifications.to_sender(case, row, "forget_soon", goes_on=case.contact_goes_on)
    )


def _forget(case: Case) -> None:
    """All of it in one transaction: a killed worker has taken away everything or nothing."""
    contact = CaseContact.objects.filter(case=case).first()
    counts = {
        Removal.What.NAMES: _rename_files(case, contact.name) if contact else 0,
        Removal.What.CONTACT: CaseContact.objects.filter(case=case).delete()[0],
        Removal.What.LETTERS: mail.forget(f"case:{case.pk}:"),
        Removal.What.DOSSIERS: drop_dossiers(case),
    }
    for what, functions in _also.items():
        taken = sum(function(case) for function in functions)
        counts[Removal.What(what)] = counts.get(Removal.What(what), 0) + taken
    case.contact_removed_on = timezone.localdate()
    save_recorded(case, by=None, why="contact details removed")
    told = [f"{what.label}: {count}" for what, count in counts.items() if count]
    note_down(case, "forget_sender", by=None, note="\n".join(map(str, told)))
    for what, count in counts.items():
        Removal.objects.add(what, count)


def _rename_files(case: Case, name: str) -> int:
    """A file called after its sender is called after its number, the redacted one too."""
    of_the_sender = {word for word in _words(name) if len(word) >= SHORTEST}
    renamed = 0
    rows = case.attachments.select_related("redacted").order_by("added_at", "pk")
    for number, row in enumerate(rows, start=1):
        for file in (row, getattr(row, "redacted", None)):
            if file is not None and of_the_sender & _words(file.name):
                file.name = f"vedlegg-{number}.{file.kind}"
                file.save(update_fields=["name"])
                renamed += 1
    return renamed


def _words(text: str) -> set[str]:
    return set(re.split(r"[\W\d_]+", text.lower()))
