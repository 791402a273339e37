"""The demo's people: one for each seat, named by role; contacts; an admin."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.demo import DOMAIN, PASSWORD
from accounts.models import Organisation, OrganisationKind, User
from committees import services
from committees.models import Committee, Kind, Seat
from helsefellesskap.core.audit import create_recorded

STRATEGIC = "ssu"
# One person with two seats each: the address in SSU is the one they keep.
LEADS_BOTH = {
    ("lsu-molde", "leiar"): "leiar.ssu",
    ("lsu-volda", "nestleiar"): "nestleiar.ssu",
}
IN_STRATEGIC = {
    "leiar-lsu-molde": "leiar.ssu",
    "nestleiar-lsu-volda": "nestleiar.ssu",
    "brukarrep-kommune": "brukarrep.kommune.ssu",
    "brukarrep-hf": "brukarrep.hf.ssu",
    "fastlege": "fastlege.ssu",
}
IN_SECRETARIAT = {"leiar": "sekretariat", "saksbehandlar": "saksbehandlar"}
LEFT_EMPTY = {("lsu-alesund", "medlem6")}
WRITES_BOKMAL = ("fsu-barn-og-unge", "fsu-ikt", "fsu-helsefremjing-forebygging")


@dataclass(frozen=True, slots=True)
class Place:
    """A seat, and the address of whoever will have it."""

    seat: Seat
    address: str


def make_people() -> dict[str, User]:
    """Everyone in the contract's list, seated; by what stands before the @."""
    places = list(_places(Seat.objects.filter(user=None).select_related("committee")))
    people = _accounts(places)
    for place in places:
        services.fill(
            place.seat, people[place.address], by=None, valid_from=place.seat.valid_from
        )
    _substitutes(people)
    return people


def _places(empty: Iterable[Seat]) -> Iterator[Place]:
    for seat in empty:
        body = seat.committee
        if not seat.key or body.valid_to is not None:
            continue
        if (body.slug, seat.key) in LEFT_EMPTY:
            continue
        address = _address(body, seat)
        if address:
            yield Place(seat, address)


def _address(body: Committee, seat: Seat) -> str:
    """Who has the seat, by the contract; "" where a seat stays vacant."""
    if body.kind == Kind.SECRETARIAT:
        return IN_SECRETARIAT.get(seat.key, "")
    if body.slug != STRATEGIC:
        return LEADS_BOTH.get((body.slug, seat.key), f"{seat.key}.{body.slug}")
    if seat.key in IN_STRATEGIC:
        return IN_STRATEGIC[seat.key]
    role, _hyphen, local = seat.key.partition("-")
    return f"{role}.{local}" if local.startswith("lsu-") else f"{seat.key}.{body.slug}"


def _accounts(places: Sequence[Place]) -> dict[str, User]:
    """All accounts in one go, with one hash for the password they share."""
    hashed = make_password(PASSWORD)
    alike = Counter((place.seat.committee_id, place.seat.title) for place in places)
    wanted: dict[str, User] = {}
    for place in places:
        seat = place.seat
        if place.address not in wanted or seat.committee.slug == STRATEGIC:
            wanted[place.address] = User(
                name=_name(seat, alone=alike[seat.committee_id, seat.title] == 1),
                organisation=seat.organisation,
                language="nb" if seat.committee.slug in WRITES_BOKMAL else "nn",
            )
    for organisation in Organisation.objects.all():
        if organisation.kind == OrganisationKind.MUNICIPALITY:
            wanted[f"kontakt.{organisation.number}"] = _contact(organisation)
        elif organisation.kind == OrganisationKind.TRUST:
            wanted["kontakt.hmr"] = _contact(organisation)
    wanted["admin"] = User(name="Administrator", is_staff=True, is_superuser=True)
    for address, user in wanted.items():
        user.email = f"{address}@{DOMAIN}"
        user.password = hashed
    create_recorded(User, wanted.values(), by=None, why="demo")
    found = User.objects.filter(email__endswith=f"@{DOMAIN}")
    return {user.email.partition("@")[0]: user for user in found}


def _name(seat: Seat, *, alone: bool) -> str:
    """A role for a name: “Leiar, FSU Rehabilitering”; numbered where others have it."""
    body, title = seat.committee, seat.title
    if body.kind == Kind.SECRETARIAT:
        return title
    if body.slug == STRATEGIC and "," in title:
        title = title.partition(",")[0].partition(" i ")[0]
    if body.slug == STRATEGIC and " i LSU " in title:
        role, _i, where = title.partition(" i ")
        return f"{role}, {where}"
    if not alone:
        title = f"{title} {seat.key.removeprefix('medlem')}"
    return f"{title}, {body.short}"


def _contact(organisation: Organisation) -> User:
    return User(name=f"Kontakt, {organisation.name}", organisation=organisation)


def _substitutes(people: dict[str, User]) -> None:
    """Some of SSU's seats have a personal substitute, so that absence can be tried."""
    for key, address in (
        ("fastlege", "medlem5.lsu-alesund"),
        ("leiar-lsu-kristiansund", "medlem3.lsu-kristiansund"),
        ("nestleiar-lsu-molde", "medlem3.lsu-molde"),
    ):
        seat = Seat.objects.filter(committee__slug=STRATEGIC, key=key).first()
        if seat is not None and address in people:
            services.set_substitute(seat, people[address], by=None)
