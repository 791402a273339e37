"""Inviting people, and letting them choose a password by a link in a letter."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notifications
from accounts.models import Organisation, User
from helsefellesskap.core import links
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.models import SignedLink

INVITATION = "invitation"
NEW_PASSWORD = "new-password"  # noqa: S105 -- what a link is for
INVITATION_LASTS = datetime.timedelta(days=14)
NEW_PASSWORD_LASTS = datetime.timedelta(hours=2)


class NotInvited(DomainError):
    """The person cannot be invited, and the message says why."""


@transaction.atomic
def invite(
    email: str, name: str, organisation: Organisation | None, *, by: User
) -> User:
    """Make an account without a password; send its owner a link to choose one.

    The caller has asked for the right. Somebody invited before, who has not come,
    gets a new letter, and the former link is dead.
    """
    address = email.strip().lower()
    user = User.objects.select_for_update().filter(email=address).first()
    if user is not None and not waits_for_invitation(user):
        raise NotInvited(_("Somebody with this address has an account already."))
    if user is None:
        user = User(email=address)
        user.set_unusable_password()
    user.name, user.organisation, user.is_active = name, organisation, True
    save_recorded(user, by=by, why="invited")
    links.recall(purpose=INVITATION, subject=_subject(user))
    ends = timezone.now() + INVITATION_LASTS
    post(
        [notifications.invitation(user, by=by, ends=ends, event=_event("invite", user))]
    )
    return user


@transaction.atomic
def recall_invitation(user: User, *, by: User) -> None:
    """Lock the link in the letter; the account is closed until the next invitation."""
    if not waits_for_invitation(user):
        raise NotInvited(_("The invitation has been answered already."))
    links.recall(purpose=INVITATION, subject=_subject(user))
    user.is_active = False
    save_recorded(user, by=by, why="invitation recalled")


def waits_for_invitation(user: User) -> bool:
    """Whether the person was invited and has not yet chosen a password."""
    return not user.has_usable_password() and user.last_login is None


@transaction.atomic
def answer_link(
    link: SignedLink, *, password: str, name: str = "", language: str = ""
) -> User:
    """Spend the link: its holder has chosen a password, and a name and language."""
    holder = _holder(link)
    if not links.use(link):
        raise NotInvited(
            _("This link has been used already. Sign in, or ask for a new one.")
        )
    user = User.objects.select_for_update().get(pk=holder.pk)
    user.set_password(password)
    user.name = name or user.name
    user.language = language or user.language
    save_recorded(user, by=user, why=link.purpose)
    for purpose in (INVITATION, NEW_PASSWORD):
        links.recall(purpose=purpose, subject=_subject(user))
    return user


@transaction.atomic
def send_password_link(email: str) -> None:
    """Send a letter whoever asks: a link, or word that nobody has an account.

    So neither the answer nor its time tells who is known here.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address, is_active=True).first()
    ends = timezone.now() + NEW_PASSWORD_LASTS
    event = f"password:{uuid.uuid4().hex}"
    if user is None:
        post([notifications.nobody_known(address, event=event)])
        return
    links.recall(purpose=NEW_PASSWORD, subject=_subject(user))
    post([notifications.new_password(user, ends=ends, event=event)])


@transaction.atomic
def change_language(user: User, language: str) -> User:
    """Let letters and pages come in this language from now on."""
    if user.language != language:
        user.language = language
        save_recorded(user, by=user, why="language chosen")
    return user


@transaction.atomic
def change_profile(user: User, *, by: User, name: str, language: str) -> User:
    """Let a person mend his own name and language."""
    user.name, user.language = name, language
    save_recorded(user, by=by, why="profile changed")
    return user


def _holder(link: SignedLink) -> User:
    if link.user is None:
        raise NotInvited(_("This link belongs to nobody."))
    holder: User = link.user
    return holder


def _subject(user: User) -> str:
    return f"user:{user.pk}"


def _event(what: str, user: Any) -> str:
    return f"{what}:{user.pk}:{uuid.uuid4().hex}"
