"""Seating and unseating people; rights follow the seat and end with it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services import invite, recall_invitation, waits_for_invitation
from committees import notifications
from committees.models import Committee, Say, Seat
from committees.roles import Right, Role
from committees.services.rights import sync_after, sync_person
from committees.signals import seat_changed
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import require

DAY = datetime.timedelta(days=1)


class NotASeat(DomainError):
    """A person cannot have this seat, and the message says why."""


@transaction.atomic
def seat(
    user: User | None,
    committee: Committee,
    role: Role | str,
    *,
    by: User | None,
    valid_from: datetime.date | None = None,
    **also: Any,
) -> Seat:
    """Give the person a seat (or make an empty one) and the rights that come with it.

    `by=None` is the portal itself, loading a structure; a person needs MANAGE_SEATS.
    """
    if by is not None:
        require(by, Right.MANAGE_SEATS, on=committee)
    made = Seat(
        user=user,
        committee=committee,
        role=role,
        valid_from=valid_from or timezone.localdate(),
        **also,
    )
    _refuse_two_votes(made)
    save_recorded(made, by=by, why=f"seated as {role}")
    _settle(made, by)
    return made


@transaction.atomic
def fill(
    found: Seat,
    user: User,
    *,
    by: User | None,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    organisation: Organisation | None = None,
) -> Seat:
    """Let the person have an empty seat from the day (today)."""
    row = _locked(found, by)
    if row.user is not None:
        raise NotASeat(_("Somebody has this seat already. End that first."))
    today = timezone.localdate()
    if row.valid_to is not None and row.valid_to < today:
        raise NotASeat(_("This seat is no more."))
    begins = valid_from or max(today, row.valid_from)
    if begins < row.valid_from:
        words = _("The seat is not free before %(day)s.")
        raise NotASeat(words % {"day": date_format(row.valid_from)})
    row.user, row.valid_from = user, begins
    row.organisation = organisation or row.organisation
    if valid_to is not None:
        _refuse_backwards(begins, valid_to)
        row.valid_to = valid_to
    _refuse_two_votes(row)
    _refuse_two_holders(row)
    save_recorded(row, by=by, why=f"seated as {row.role}")
    _leave_empty(row, by)
    _settle(row, by)
    if by is not None:
        post(notifications.letters_about(row, "seated", day=row.valid_from))
    return row


@transaction.atomic
def change_seat(
    found: Seat, *, by: User | None, why: str = "changed", **values: Any
) -> Seat:
    """Change what the seat is (title, say, organisation, dates), not who has it."""
    row = _locked(found, by)
    ended_before = row.valid_to
    for name, value in values.items():
        setattr(row, name, value)
    if row.valid_to is not None:
        _refuse_backwards(row.valid_from, row.valid_to)
    _refuse_two_votes(row)
    _refuse_two_holders(row)
    if row.valid_to != ended_before:
        _drop_empty_after(row, by)
    save_recorded(row, by=by, why=why)
    if row.valid_to != ended_before:
        _leave_empty(row, by)
    _settle(row, by)
    return row


@transaction.atomic
def unseat(
    found: Seat, *, by: User | None, last_day: datetime.date | None = None
) -> Seat:
    """End the seat; with it goes everything that came with it.

    Without `last_day` it ends at once: yesterday was the last day. A seat of the
    structure is left empty from the day after, and counts as vacant.
    """
    row = _locked(found, by)
    yesterday = timezone.localdate() - DAY
    if last_day is not None:
        _refuse_backwards(row.valid_from, last_day)
    _drop_empty_after(row, by)
    row.valid_to = max(last_day or yesterday, row.valid_from)
    if last_day is None and row.valid_from > yesterday:
        row.valid_from = row.valid_to = yesterday
    _refuse_two_holders(row)
    save_recorded(row, by=by, why="unseated")
    _leave_empty(row, by)
    _settle(row, by)
    if by is not None and row.user is not None:
        post(notifications.letters_about(row, "unseated", day=row.valid_to))
    found.valid_from, found.valid_to = row.valid_from, row.valid_to
    return row


@transaction.atomic
def set_substitute(found: Seat, user: User | None, *, by: User | None) -> Seat:
    """Let the person stand in for whoever has the seat; None takes that away."""
    row = _locked(found, by)
    former = row.substitute
    if user is not None and user == row.user:
        raise NotASeat(_("Nobody is his own substitute."))
    if user is not None and row.say == Say.VOTE:
        _refuse_vote_of(user, row)
    row.substitute = user
    save_recorded(row, by=by, why="substitute set")
    _settle(row, by)
    if former is not None and former != user:
        sync_person(former, bodies=[row.committee])
    if by is not None and user is not None and user != former:
        post(
            notifications.letters_about(
                row, "substitute", day=timezone.localdate(), to=user
            )
        )
    return row


@transaction.atomic
def seat_by_address(
    found: Seat,
    *,
    by: User,
    email: str,
    name: str,
    organisation: Organisation | None,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
) -> tuple[Seat, bool]:
    """Give an empty seat to whoever has the address; tell whether that took an invitation.

    A refused seat takes the invitation with it.
    """
    represents = organisation or found.organisation
    person, invited = find_or_invite(email, name, represents, by=by, on=found.committee)
    filled = fill(
        found,
        person,
        by=by,
        valid_from=valid_from,
        valid_to=valid_to,
        organisation=organisation,
    )
    return filled, invited


@transaction.atomic
def substitute_by_address(
    found: Seat, *, by: User, email: str, name: str
) -> tuple[Seat, bool]:
    """The same for a personal substitute."""
    organisation = found.organisation
    person, invited = find_or_invite(
        email, name, organisation, by=by, on=found.committee
    )
    return set_substitute(found, person, by=by), invited


@transaction.atomic
def invite_again(found: Seat, *, by: User) -> User:
    """Send a new invitation to who has the seat and has not come; the old link is dead."""
    row = _locked(found, by)
    person = _invited(row)
    return invite(person.email, person.name, person.organisation, by=by)


@transaction.atomic
def take_invitation_back(found: Seat, *, by: User) -> Seat:
    """Recall the invitation, and leave the seat empty again."""
    row = _locked(found, by)
    recall_invitation(_invited(row), by=by)
    return unseat(row, by=by)


def _invited(row: Seat) -> User:
    if row.user is None or not waits_for_invitation(row.user):
        raise NotASeat(_("Nobody in this seat waits for an invitation."))
    person: User = row.user
    return person


@transaction.atomic
def find_or_invite(
    email: str,
    name: str,
    organisation: Organisation | None,
    *,
    by: User,
    on: Committee,
) -> tuple[User, bool]:
    """The person with the address, and whether an invitation was sent: who is new."""
    require(by, Right.MANAGE_SEATS, on=on)
    known = User.objects.filter(email=email.strip().lower()).first()
    if known is not None and not waits_for_invitation(known):
        if not known.is_active:
            raise NotASeat(_("The account with this address is closed."))
        return known, False
    return invite(email, name, organisation, by=by), True


def _locked(found: Seat, by: User | None) -> Seat:
    rows = Seat.objects.select_for_update(of=("self",)).select_related(
        "committee", "user", "substitute"
    )
    row = rows.get(pk=found.pk)
    if by is not None:
        require(by, Right.MANAGE_SEATS, on=row.committee)
    return row


def _settle(changed: Seat, by: User | None) -> None:
    sync_after(changed)
    seat_changed.send(Seat, seat=changed, by=by)


def _refuse_backwards(begins: datetime.date, ends: datetime.date) -> None:
    if ends < begins:
        words = _("The last day cannot be before the first one, %(day)s.")
        raise NotASeat(words % {"day": date_format(begins)})


def _refuse_two_votes(row: Seat) -> None:
    """One voting seat per person per body, whichever days they hold."""
    if row.user is None or row.say != Say.VOTE:
        return
    _refuse_vote_of(row.user, row)


def _refuse_vote_of(user: User, row: Seat) -> None:
    others = Seat.objects.voting().filter(user=user, committee=row.committee)
    for other in others.exclude(pk=row.pk):
        if _meet(row, other):
            words = _("%(person)s has a vote in %(body)s already: %(seat)s.")
            raise NotASeat(
                words
                % {"person": user, "body": row.committee.short, "seat": other.title}
            )


def _refuse_two_holders(row: Seat) -> None:
    """One person at a time in a seat of the structure."""
    if not row.key:
        return
    same = Seat.objects.filter(committee=row.committee, key=row.key, user__isnull=False)
    for other in same.exclude(pk=row.pk).select_related("user"):
        if _meet(row, other):
            words = _("%(person)s has this seat from %(day)s.")
            given = {"person": other.user, "day": date_format(other.valid_from)}
            raise NotASeat(words % given)


def _meet(one: Seat, other: Seat) -> bool:
    """Whether there is a day that both rows hold."""
    return not (
        (other.valid_to is not None and other.valid_to < one.valid_from)
        or (one.valid_to is not None and one.valid_to < other.valid_from)
    )


def _leave_empty(ended: Seat, by: User | None) -> None:
    """An empty row for the same seat, from the day after; while its body lives."""
    if not ended.key or ended.user is None or ended.valid_to is None:
        return
    body_ends = ended.committee.valid_to
    if body_ends is not None and body_ends <= ended.valid_to:
        return
    rows = Seat.objects.filter(committee=ended.committee, key=ended.key)
    if rows.filter(valid_from__gt=ended.valid_to).exists():
        return
    empty = Seat(
        committee=ended.committee,
        key=ended.key,
        role=ended.role,
        title_nn=ended.title_nn,
        title_nb=ended.title_nb,
        appointed_by=ended.appointed_by,
        party=ended.party,
        organisation=ended.organisation,
        say=ended.say,
        position=ended.position,
        valid_from=ended.valid_to + DAY,
        valid_to=body_ends,
    )
    save_recorded(empty, by=by, why="left empty")


def _drop_empty_after(row: Seat, by: User | None) -> None:
    """Take away the empty row that waited for this one, before its end is moved."""
    if not row.key:
        return
    after = Seat.objects.filter(
        committee=row.committee, key=row.key, user=None, valid_from__gt=row.valid_from
    )
    for empty in after.exclude(pk=row.pk):
        delete_recorded(empty, by=by, why="its day was moved")
