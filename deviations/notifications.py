"""Who hears of what in a deviation. A letter says that, and never what happened."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from accounts.models import Organisation, User
from committees.models import Kind, Seat
from committees.roles import Role
from deviations.models import Deviation
from deviations.workflow import Side
from helsefellesskap.core.mail import Mail

HEARS: dict[str, tuple[Side, ...]] = {
    "register": (Side.RECEIVER,),
    "receive": (Side.REPORTER,),
    "handle": (),
    "answer": (Side.REPORTER,),
    "close": (Side.RECEIVER,),
    "reject": (Side.REPORTER,),
    "disagree": (Side.RECEIVER, Side.AREA),
    "settle": (Side.REPORTER, Side.RECEIVER),
}


def letters_about(deviation: Deviation, step: str, *, taken: int = 0) -> Iterator[Mail]:
    """One letter to each of those the step concerns."""
    for side in HEARS[step]:
        for person in _people(deviation, side):
            yield Mail(
                event=f"deviation:{deviation.pk}:{step}:{taken}",
                template=f"deviations/email/{step}.txt",
                to=person,
                context={"deviation": deviation, "url": deviation.get_absolute_url()},
            )


def letters_about_import(made: Iterable[Deviation], *, key: str) -> Iterator[Mail]:
    """One letter to each receiving party, with how many came."""
    counts: dict[int, int] = {}
    for deviation in made:
        counts[deviation.receiver_id] = counts.get(deviation.receiver_id, 0) + 1
    for organisation in Organisation.objects.filter(pk__in=counts):
        for person in _contacts(organisation):
            yield Mail(
                event=f"deviations:import:{key}:{organisation.pk}",
                template="deviations/email/imported.txt",
                to=person,
                context={"count": counts[organisation.pk]},
            )


def _people(deviation: Deviation, side: Side) -> QuerySet[User]:
    if side == Side.AREA:
        return _who_leads(deviation.area_id)
    party = deviation.reporter if side == Side.REPORTER else deviation.receiver
    return _contacts(party)


def _contacts(organisation: Organisation) -> QuerySet[User]:
    """The party's own contacts; where it has none, the secretariat acts for it."""
    own = User.objects.filter(contact__organisation=organisation, is_active=True)
    return own if own.exists() else _secretariat()


def _who_leads(area: int | None) -> QuerySet[User]:
    roles = [Role.LEADER, Role.DEPUTY, Role.SECRETARY]
    seats = Seat.objects.valid().filter(
        committee__kind=Kind.LOCAL, committee__area=area, role__in=roles
    )
    found = User.objects.filter(is_active=True, pk__in=seats.values("user"))
    return found if area is not None and found.exists() else _secretariat()


def _secretariat() -> QuerySet[User]:
    seats = Seat.objects.valid().filter(committee__kind=Kind.SECRETARIAT)
    seated = seats.exclude(role=Role.OBSERVER).values("user")
    return User.objects.filter(Q(pk__in=seated), is_active=True)
