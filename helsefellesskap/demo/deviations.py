"""The demo's deviations: three years of them, the same every time; they tell of nobody."""

import datetime
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, OrganisationKind, User
from committees.models import PatientGroup
from deviations import services
from deviations.models import Code, Contact, Deviation, Facet, Taken
from deviations.services.registering import Told, unsaved
from deviations.workflow import DEVIATION, Side, State
from helsefellesskap.core.audit import create_recorded
from helsefellesskap.core.workdays import add_workdays

FILE = Path(__file__).parent / "data" / "deviations.toml"
WHY = "demo"
PER_YEAR = (62, 78, 90)  # two years ago, last year, and this year if it were over
LARGE = 4  # so much more often from a town than from a small municipality
SLOW = 0.15  # of the parties take their time
REJECTED, DISPUTED = 19, 26  # every so many
TOWNS = ("1505", "1506", "1508", "1577")

_UNITS = (
    *("Medisinsk avdeling", "Kirurgisk avdeling", "Ortopedisk avdeling", "Akuttmottak"),
    *("Rehabilitering", "Poliklinikken", "Alderspsykiatri", "Føde og barsel"),
)
_PLACES = ("Tildelingskontoret", "Heimetenesta", "Sjukeheimen", "Legevakta")
_EVENTS = ("faktisk", "faktisk", "nesten")
_FOR_PATIENT = ("0", "0", "0", "1", "1", "2", "u")
_FOR_SERVICE = ("meirarbeid", "meirarbeid", "reinnl", "ingen", "kost")
_CAUSES = (
    "rutine_ikkje_folgd",
    "kommunikasjon",
    "rutine_ikkje_kjend",
    "kapasitet",
    "ikt",
)
_WORKDAYS = (3, 4, 6, 7, 9, 12, 14, 15, 18, 26)

_ANSWERS = (
    "Rutinen var kjend, men ikkje følgd. Ho er teken opp på personalmøte.",
    "Vi har endra sjekklista, slik at dette punktet kjem før heimreise.",
    "Det var ny tilsett på vakt. Opplæringa omfattar no også dette.",
    "Meldinga stansa i ein feil i systemet, som er retta.",
    "Avdelinga var full. Vi ser på kven som kan ta over oppgåva når det hastar.",
)
_REASON = "Hendinga gjeld ei anna eining enn vår. Meld henne på nytt til rett mottakar."
_DISPUTE = (
    "Vi meiner at ansvaret er avklart i retningslina, og at svaret ikkje møter det."
)

People = Mapping[str, User]
Contacts = Mapping[int, User]


@dataclass(frozen=True, slots=True)
class _Lists:
    """What there is to choose from, and the chance that chooses."""

    chance: random.Random
    trust: Organisation
    municipalities: Sequence[Organisation]
    gps: Organisation
    codes: Mapping[tuple[str, str], Code]
    groups: Sequence[PatientGroup]
    tales: Sequence[Mapping[str, Any]]

    def code(self, facet: Facet, values: Sequence[str]) -> Code:
        return self.codes[facet, self.chance.choice(values)]


def make_deviations(people: People) -> int:
    """Contacts for the parties and what they have registered; return how many."""
    contacts = _make_contacts(people)
    lists = _lists()
    told = sorted(
        _of_all_years(lists), key=lambda one: (one.reported_on, one.external_ref)
    )
    rows = unsaved(told)
    for row in rows:
        _age(row, lists)
    saved: list[Deviation] = create_recorded(Deviation, rows, by=None, why=WHY)
    _write_steps(saved, contacts)
    return len(saved) + _lately(lists, contacts)


def _make_contacts(people: People) -> Contacts:
    """Whoever is called kontakt.* answers for the organisation they come from."""
    named = [
        user for name, user in sorted(people.items()) if name.startswith("kontakt.")
    ]
    rows = [Contact(user=user, organisation=user.organisation) for user in named]
    create_recorded(Contact, rows, by=None, why=WHY)
    return {row.organisation_id: row.user for row in rows}


def _lists() -> _Lists:
    of_kind = Organisation.objects.order_by("number", "pk").filter
    with FILE.open("rb") as file:
        tales = tomllib.load(file)["told"]
    return _Lists(
        chance=random.Random(2026),  # noqa: S311 -- the same every time is the point
        trust=of_kind(kind=OrganisationKind.TRUST)[0],
        municipalities=list(of_kind(kind=OrganisationKind.MUNICIPALITY)),
        gps=of_kind(kind=OrganisationKind.GPS)[0],
        codes={(code.facet, code.code): code for code in Code.objects.all()},
        groups=list(PatientGroup.objects.all()),
        tales=tales,
    )


def _of_all_years(lists: _Lists) -> Iterator[Told]:
    today = timezone.localdate()
    for year, count in enumerate(PER_YEAR, today.year - len(PER_YEAR) + 1):
        first = datetime.date(year, 1, 1)
        last = min(today, datetime.date(year, 12, 31))
        days = (last - first).days
        for _number in range(round(count * (days + 1) / 365)):
            yield _one(lists, last - datetime.timedelta(lists.chance.randint(0, days)))


def _one(lists: _Lists, reported: datetime.date) -> Told:
    chance = lists.chance
    places = lists.municipalities
    weights = [LARGE if place.number in TOWNS else 1 for place in places]
    place = chance.choices(places, weights)[0]
    tale = chance.choices(lists.tales, [tale["often"] for tale in lists.tales])[0]
    outside = lists.gps if "FL" in tale["by"] else place
    unit = chance.choice(_UNITS)
    local = "" if outside == lists.gps else chance.choice(_PLACES)
    inwards = tale["by"].startswith("HF")
    return Told(
        reporter=lists.trust if inwards else outside,
        receiver=outside if inwards else lists.trust,
        reporter_unit=unit if inwards else local,
        receiver_unit=local if inwards else unit,
        municipality=place,
        occurred_on=reported - datetime.timedelta(chance.randint(0, 12)),
        reported_on=reported,
        category=lists.code(Facet.CATEGORY, tale["codes"]),
        phase=lists.code(Facet.PHASE, tale["phases"]),
        event_type=lists.code(Facet.EVENT_TYPE, _EVENTS),
        patient_consequence=lists.code(Facet.PATIENT_CONSEQUENCE, _FOR_PATIENT),
        service_consequence=lists.code(Facet.SERVICE_CONSEQUENCE, _FOR_SERVICE),
        patient_group=chance.choice([None, None, *lists.groups]),
        summary=tale["text"],
        source_system="EQS" if inwards else "Compilo",
        external_ref=f"{reported:%y}-{chance.randint(10_000, 99_999)}",
    )


# How far they have come -----------------------------------------------------------


def _age(row: Deviation, lists: _Lists) -> None:
    """Let it have come as far as its age says; a few were rejected, or not agreed on."""
    today = timezone.localdate()
    days = (today - row.reported_on).days
    slow = lists.chance.random() < SLOW
    answered = add_workdays(row.reported_on, lists.chance.choice(_WORKDAYS))
    closed = answered + datetime.timedelta(lists.chance.randint(1, 20))
    answer = lists.chance.choice(_ANSWERS), lists.code(Facet.CAUSE, _CAUSES)
    row.received_on = min(add_workdays(row.reported_on, 1), answered, today)
    if row.serial % REJECTED == 0 and days > 20:
        row.state = State.REJECTED
    elif answered > today or (slow and days < 60):
        row.state = State.HANDLED if days > 4 else State.RECEIVED
    else:
        row.answered_on, (row.answer, row.cause) = answered, answer
        row.state = State.ANSWERED
        if row.serial % DISPUTED == 0 and days < 400:
            row.state = State.DISPUTED
        elif closed <= today and (not slow or days > 200):
            row.state, row.closed_on = State.CLOSED, closed


_WAY = {
    State.RECEIVED: ("receive",),
    State.HANDLED: ("receive", "handle"),
    State.ANSWERED: ("receive", "handle", "answer"),
    State.CLOSED: ("receive", "handle", "answer", "close"),
    State.REJECTED: ("receive", "reject"),
    State.DISPUTED: ("receive", "handle", "answer", "disagree"),
}


def _write_steps(rows: Sequence[Deviation], contacts: Contacts) -> None:
    """The steps that led there, each signed by a contact and dated when it was taken."""
    taken = [step for row in rows for step in _way_of(row, contacts)]
    dated = [step.at for step in taken]
    Taken.objects.bulk_create(taken, batch_size=500)
    for step, at in zip(taken, dated, strict=True):
        step.at = at
    Taken.objects.bulk_update(taken, ["at"], batch_size=200)


def _way_of(row: Deviation, contacts: Contacts) -> Iterator[Taken]:
    state: str = State.REGISTERED
    yield Taken(
        deviation=row,
        step="register",
        target=state,
        side=Side.REPORTER,
        by=contacts.get(row.reporter_id),
        at=_at(row.reported_on, row.serial, 0),
    )
    words = {"answer": row.answer, "reject": _REASON, "disagree": _DISPUTE}
    days = _days_of(row)
    for number, name in enumerate(_WAY[State(row.state)], 1):
        step = DEVIATION.steps[name]
        target = DEVIATION.target(name, state)
        reporting = step.permission == Side.REPORTER
        yield Taken(
            deviation=row,
            step=name,
            source=state,
            target=target,
            words=words.get(name, ""),
            side=step.permission or "",
            by=contacts.get(row.reporter_id if reporting else row.receiver_id),
            at=_at(days[name], row.serial, number),
        )
        state = target


def _days_of(row: Deviation) -> dict[str, datetime.date]:
    received = row.received_on or row.reported_on
    answered = row.answered_on or received
    return {
        "receive": received,
        "handle": min(received + datetime.timedelta(1), answered),
        "reject": received + datetime.timedelta(2),
        "answer": answered,
        "disagree": answered + datetime.timedelta(4),
        "close": row.closed_on or answered,
    }


def _at(day: datetime.date, key: int, number: int) -> datetime.datetime:
    """In working hours, a later step at a later hour; never in the future."""
    time = datetime.time(8 + key % 4 + number, key * 7 % 60)
    zone = timezone.get_default_timezone()
    return min(datetime.datetime.combine(day, time, zone), timezone.now())


# The last few days, by the people themselves --------------------------------------


def _lately(lists: _Lists, contacts: Contacts) -> int:
    """Four that came lately, taken by the parties as far as each has come."""
    trust = contacts[lists.trust.pk]
    towns = [place for place in lists.municipalities if place.number in TOWNS]
    tales = [tale for tale in lists.tales if tale["by"] == "K_HF"]
    ways = ((), ("receive",), ("receive", "handle"), ("receive", "handle", "answer"))
    for number, way in enumerate(ways):
        place, tale = towns[number % len(towns)], tales[number * 3]
        reported = timezone.localdate() - datetime.timedelta(number)
        made = services.register(
            Told(
                reporter=place,
                receiver=lists.trust,
                reporter_unit=_PLACES[number],
                receiver_unit=_UNITS[number],
                occurred_on=reported - datetime.timedelta(1),
                reported_on=reported,
                category=lists.codes[Facet.CATEGORY, tale["codes"][0]],
                phase=lists.codes[Facet.PHASE, tale["phases"][0]],
                summary=tale["text"],
            ),
            by=contacts[place.pk],
        )
        for step in way:
            also: dict[str, Any] = {}
            if step == "answer":
                cause = lists.codes[Facet.CAUSE, _CAUSES[0]]
                also = {"words": _ANSWERS[0], "cause": cause}
            made = getattr(services, step)(made, by=trust, **also)
    return len(ways)
