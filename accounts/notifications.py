"""Letters about accounts. A link stands as [link] until the letter is sent."""

import datetime

from accounts.models import User
from helsefellesskap.core.mail import LinkTo, Mail


def invitation(user: User, *, by: User, ends: datetime.datetime, event: str) -> Mail:
    """Somebody was invited: choose a password within two weeks."""
    return Mail(
        event=event,
        template="account/email/invitation.txt",
        to=user,
        context={"by": by, "ends": ends},
        link=_link("invitation", user, ends),
    )


def new_password(user: User, *, ends: datetime.datetime, event: str) -> Mail:
    """Somebody asked for a new password."""
    return Mail(
        event=event,
        template="account/email/new_password.txt",
        to=user,
        context={"ends": ends},
        link=_link("new-password", user, ends),
    )


def nobody_known(address: str, *, event: str) -> Mail:
    """Somebody asked for a new password for an address that has no account."""
    return Mail(event=event, template="account/email/nobody_known.txt", address=address)


def _link(purpose: str, user: User, ends: datetime.datetime) -> LinkTo:
    holder = f"user:{user.pk}"
    return LinkTo(purpose=purpose, subject=holder, holder=holder, expires_at=ends)
