"""One row of a file: read against the lists, complained about, kept as plain values."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from django.utils import timezone

from deviations.imports import messages
from deviations.imports.columns import NAMES, plain
from deviations.imports.lists import Lists
from deviations.models import Direction, Facet, direction_between
from deviations.workflow import State
from helsefellesskap.core import privacy
from helsefellesskap.core.files.complaints import Complaints, Place
from helsefellesskap.core.forms import clean_text

_CODES = {
    "category": Facet.CATEGORY,
    "phase": Facet.PHASE,
    "event_type": Facet.EVENT_TYPE,
    "patient_consequence": Facet.PATIENT_CONSEQUENCE,
    "service_consequence": Facet.SERVICE_CONSEQUENCE,
    "cause": Facet.CAUSE,
}
_DATES = ("occurred_on", "reported_on", "reply_by", "answered_on", "closed_on")
_LIMITS = {
    "reporter_unit": 100,
    "receiver_unit": 100,
    "agreement_point": 80,
    "source_system": 40,
    "external_ref": 60,
    "summary": 500,
    "immediate_action": 500,
    "answer": 2000,
}
_STATUSES = {
    "meldt|registrert|ny|registered|reported": State.REGISTERED,
    "motteke|motteken|mottatt|received": State.RECEIVED,
    "behandling|under handsaming|under behandling|open|åpen|handled": State.HANDLED,
    "svart|svar gitt|besvart|answered": State.ANSWERED,
    "lukka|lukket|avslutta|avsluttet|closed": State.CLOSED,
    "avvist|rejected": State.REJECTED,
    "tvist|usemje|uenighet|oversendt som usemje tvist|disputed": State.DISPUTED,
}
_STATE_OF = {
    word: state for words, state in _STATUSES.items() for word in words.split("|")
}
_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)


@dataclass
class Row:
    """A row that can be registered, in values that JSON bears: keys, days, texts."""

    where: str
    reporter: int = 0
    receiver: int = 0
    municipality: int | None = None
    patient_group: int | None = None
    agreement_part: int | None = None
    codes: dict[str, int] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    state: str = State.REGISTERED

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def day(self, name: str) -> datetime.date | None:
        return (
            datetime.date.fromisoformat(self.days[name]) if name in self.days else None
        )

    @property
    def reference(self) -> tuple[int, str, str] | None:
        """What makes the row known again: the party, its system, its number there."""
        ref = self.texts.get("external_ref", "")
        return (
            (self.reporter, self.texts.get("source_system", ""), ref) if ref else None
        )


class RowReader:
    """Reads the cells of one row; `row` is None where it cannot be registered."""

    def __init__(
        self,
        cells: Mapping[str, str],
        place: Place,
        lists: Lists,
        complaints: Complaints,
        headings: Mapping[str, str],
    ) -> None:
        self._cells = cells
        self._place = place
        self._lists = lists
        self._complaints = complaints
        self._headings = headings
        self._good = True
        self._row = Row(where=str(place))

    def read(self) -> Row | None:
        self._read_parties()
        self._read_codes()
        self._read_days()
        self._read_texts()
        self._read_group_and_part()
        self._read_state()
        return self._row if self._good else None

    def _name(self, key: str) -> str:
        return self._headings.get(key) or str(NAMES[key])

    def _refuse(self, sentence: Any, **params: object) -> None:
        self._good = False
        self._complaints.refuse(sentence, self._place, skippable=True, **params)

    def _warn(self, sentence: Any, **params: object) -> None:
        self._complaints.warn(sentence, self._place, **params)

    def _text(self, key: str) -> str:
        return clean_text(self._cells.get(key, ""))

    def _read_parties(self) -> None:
        parties = {}
        for key in ("reporter", "receiver"):
            text = self._text(key)
            if not text:
                self._refuse(messages.MISSING, column=self._name(key))
            elif (party := self._lists.parties.get(plain(text))) is None:
                self._refuse(messages.UNKNOWN_PARTY, text=_short(text))
            else:
                parties[key] = party
                setattr(self._row, key, party.pk)
        if len(parties) == 2:
            self._check_direction(parties["reporter"], parties["receiver"])
        text = self._text("municipality")
        if text and (found := self._lists.parties.get(plain(text))):
            self._row.municipality = found.pk

    def _check_direction(self, reporter: Any, receiver: Any) -> None:
        found = direction_between(reporter, receiver)
        if found is None:
            self._refuse(
                messages.NO_DIRECTION, reporter=reporter.name, receiver=receiver.name
            )
            return
        text = self._text("direction")
        written = {plain(value): value for value in Direction.values}
        if text and plain(text) in written and written[plain(text)] != found:
            self._warn(messages.OTHER_DIRECTION, **{"is": found.label, "text": text})

    def _read_codes(self) -> None:
        for key, facet in _CODES.items():
            text = self._text(key)
            if not text:
                if key == "category":
                    self._refuse(messages.MISSING, column=self._name(key))
                continue
            code = self._lists.code(facet, text)
            if code is None:
                words = {"text": _short(text), "facet": facet.label}
                self._refuse(messages.UNKNOWN_CODE, **words)
            else:
                self._row.codes[key] = code.pk

    def _read_days(self) -> None:
        days: dict[str, datetime.date] = {}
        for key in _DATES:
            text = self._text(key)
            if not text:
                if key == "occurred_on":
                    self._refuse(messages.MISSING, column=self._name(key))
                continue
            day = read_day(text)
            if day is None:
                self._refuse(
                    messages.BAD_DATE, text=_short(text), column=self._name(key)
                )
            elif day > timezone.localdate() and key != "reply_by":
                self._refuse(messages.FUTURE, column=self._name(key))
            else:
                days[key] = day
                self._row.days[key] = day.isoformat()
        order = ("occurred_on", "reported_on", "answered_on", "closed_on")
        known = [key for key in order if key in days]
        for earlier, later in pairwise(known):
            if days[later] < days[earlier]:
                names = {"later": self._name(later), "earlier": self._name(earlier)}
                self._refuse(messages.BEFORE, **names)
        if "occurred_on" in days:
            self._row.days.setdefault("reported_on", days["occurred_on"].isoformat())

    def _read_texts(self) -> None:
        for key, limit in _LIMITS.items():
            text = self._text(key)
            if len(text) > limit:
                self._refuse(
                    messages.TOO_LONG,
                    column=self._name(key),
                    length=len(text),
                    limit=limit,
                )
                continue
            if privacy.find(text):
                self._warn(messages.CONTACT, column=self._name(key))
            if text:
                self._row.texts[key] = text

    def _read_group_and_part(self) -> None:
        text = self._text("patient_group")
        if text and (group := self._lists.groups.get(plain(text))):
            self._row.patient_group = group.pk
        elif text and plain(text) not in {"andre", "anna", "annet", "ingen"}:
            self._warn(messages.UNKNOWN_GROUP, text=_short(text))
        text = self._text("agreement_part")
        if text and (part := self._lists.parts.get(plain(text))):
            self._row.agreement_part = part.pk
        elif text:
            self._warn(messages.UNKNOWN_PART, text=_short(text))

    def _read_state(self) -> None:
        days, text = self._row.days, self._text("status")
        if text:
            state = _STATE_OF.get(plain(text))
            if state is None:
                self._refuse(messages.UNKNOWN_STATUS, text=_short(text))
                return
        elif "closed_on" in days:
            state = State.CLOSED
        else:
            state = State.ANSWERED if "answered_on" in days else State.REGISTERED
        needs = {State.ANSWERED: "answered_on", State.CLOSED: "closed_on"}.get(state)
        if needs and needs not in days:
            column = self._name(needs)
            self._refuse(messages.NO_DAY, status=text or state.label, column=column)
        self._row.state = state


def read_day(text: str) -> datetime.date | None:
    """14.03.2025, 14.3.25, 14/3-2025, 2025-03-14, 14. mars 2025; a time after it is cut."""
    text = re.sub(
        r"[T\s]+(kl\.?\s*)?\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?Z?$", "", text.strip()
    )
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})", text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return _day(year, int(match[2]), int(match[1]))
    if match := re.fullmatch(
        r"(\d{1,2})\.?\s+([a-z]{3,9})\.?\s+(\d{4})", text.casefold()
    ):
        for number, month in enumerate(_MONTHS, start=1):
            if month.startswith(match[2]):
                return _day(int(match[3]), number, int(match[1]))
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return found if year >= 2000 else None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rstrip()}…"
