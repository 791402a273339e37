"""What the outbox says of each letter: to whom, when, how it went, and why not."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, MailTally
from helsefellesskap.core.models import Letter, LetterState

OF_CASES = "case:"
FORGOTTEN = "forgotten:"
SHOWN = 8
MOST_CASES = 50
STATES = {
    "ventar": LetterState.QUEUED,
    "sendt": LetterState.SENT,
    "feila": LetterState.FAILED,
}


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter as a line: `to` is empty where the recipient is taken away."""

    letter: Letter
    case: Case | None
    to: str
    trouble: str

    @property
    def is_forgotten(self) -> bool:
        return self.letter.recipient.startswith(FORGOTTEN)

    @property
    def may_go_again(self) -> bool:
        return self.letter.state == LetterState.FAILED and not self.is_forgotten


def all_letters(*, state: str = "", search: str = "") -> QuerySet[Letter]:
    """The letters about cases, the newest first; in one state, or about the case searched for."""
    found = Letter.objects.filter(event__startswith=OF_CASES).select_related("to_user")
    if state in STATES:
        found = found.filter(state=STATES[state])
    if search.strip():
        found = found.filter(_of_cases(search))
    return found.order_by("-created_at", "-pk")


def letters_of(case: Case) -> QuerySet[Letter]:
    """The letters about one case."""
    found = Letter.objects.filter(event__startswith=f"{OF_CASES}{case.pk}:")
    return found.select_related("to_user").order_by("-created_at", "-pk")


def letter_rows(found: Iterable[Letter]) -> list[LetterRow]:
    """A line for each, with its case; one question for all the cases."""
    kept = list(found)
    cases = Case.objects.in_bulk({case_key(letter.event) for letter in kept})
    return [
        LetterRow(
            letter,
            cases.get(case_key(letter.event)),
            _recipient(letter),
            trouble(letter),
        )
        for letter in kept
    ]


def letter_counts() -> dict[str, int]:
    """How many there are of each, by the name the address uses."""
    found = Letter.objects.filter(event__startswith=OF_CASES).aggregate(
        **{name: Count("pk", filter=Q(state=state)) for name, state in STATES.items()}
    )
    return {"": sum(found.values()), **found}


def trouble(letter: Letter) -> str:
    """What went wrong, in words that tell what to do; empty where nothing did."""
    if letter.state == LetterState.SENT or not letter.error:
        return ""
    match letter.error:
        case "SMTPRecipientsRefused":
            return _(
                "The mail server does not take the address. See whether it is spelt right."
            )
        case "SMTPSenderRefused" | "SMTPAuthenticationError":
            return _(
                "The mail server does not let the portal send. Tell those who run it."
            )
        case "SMTPDataError":
            return _("The mail server did not take the letter.")
        case "forgotten":
            return _("It had not gone when the sender's details were taken away.")
        case (
            "ConnectionRefusedError"
            | "TimeoutError"
            | "gaierror"
            | "SMTPServerDisconnected"
            | "SMTPConnectError"
            | "OSError"
            | "ConnectionResetError"
        ):
            return _("The mail server could not be reached.")
    return _(
        "Something went wrong with the letter itself. Tell those who run the portal."
    )


def mail_of_late() -> list[tuple[str, int]]:
    """What became of the e-mail that came in the last thirty days, in words and numbers."""
    since = timezone.localdate() - datetime.timedelta(days=30)
    counted = dict(
        MailTally.objects.filter(day__gt=since)
        .order_by("outcome")
        .values_list("outcome")
        .annotate(n=Sum("count"))
    )
    words = {
        "taken": _("taken into a case"),
        "waits": _("from an address we do not know"),
        "ended": _("to a case that has ended"),
        "empty": _("with nothing in it"),
        "too_large": _("too large"),
        "too_many": _("too many to one case in an hour"),
        "automatic": _("sent by machines"),
        "no_case": _("to no case"),
        "again": _("come before"),
        "unreadable": _("could not be read; those who run the portal find them"),
    }
    return [(words[name], counted[name]) for name in words if name in counted]


def case_key(event: str) -> int:
    """The key of the case that a letter's event names; 0 where it names none."""
    beginning, _colon, rest = event.partition(":")
    key = rest.partition(":")[0]
    return int(key) if beginning == "case" and key.isdecimal() else 0


def _recipient(letter: Letter) -> str:
    if letter.recipient.startswith(FORGOTTEN):
        return ""
    return str(letter.to_user) if letter.to_user else letter.to_address


def _of_cases(search: str) -> Q:
    """The letters of the cases with that number, this year's or another's."""
    year, _dash, number = search.strip().rpartition("-")
    asked: dict[str, Any] = {}
    if number.isdecimal() and len(number) < 7:
        asked["number"] = int(number)
    if year.isdecimal() and len(year) == 4:
        asked["year"] = int(year)
    if "number" not in asked or (year and "year" not in asked):
        return Q(pk__in=[])
    found = Q(pk__in=[])
    keys = Case.objects.filter(**asked).order_by("-pk").values_list("pk", flat=True)
    for key in keys[:MOST_CASES]:
        found |= Q(event__startswith=f"{OF_CASES}{key}:")
    return found
