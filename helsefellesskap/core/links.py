"""Signed links: GET shows, POST acts; one purpose, used once, dead when recalled.

An app registers what a purpose opens; `/l/<token>/` finds the row by the token's
hash and hands it over. Votes and conclusions are never given a link.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from helsefellesskap.core.models import SignedLink

View = Callable[[HttpRequest, SignedLink], HttpResponse]
Maker = Callable[[str], str]
_purposes: dict[str, View] = {}
_makers: dict[str, Maker] = {}
_thanks: dict[str, View] = {}


def purpose(name: str) -> Callable[[View], View]:
    """Register the view that a link of this purpose opens."""

    def keep(view: View) -> View:
        _purposes[name] = view
        return view

    return keep


def thanks(name: str) -> Callable[[View], View]:
    """Register the page that says what was done by a link of this purpose."""

    def keep(view: View) -> View:
        _thanks[name] = view
        return view

    return keep


def maker(name: str) -> Callable[[Maker], Maker]:
    """Register an app's own way of making the address for a purpose.

    For keys that open a page again and again, such as the one with which a sender
    follows a case. `make(subject)` gives the path; it is made when a letter is sent.
    """

    def keep(make: Maker) -> Maker:
        _makers[name] = make
        return make

    return keep


def make_link(
    *,
    purpose: str,
    subject: str,
    holder: str,
    expires_at: datetime | None = None,
    user: Any = None,
) -> str:
    """Make a new link, the whole address. The token is not kept and cannot be shown again."""
    if purpose in _makers:
        return str(settings.SITE_URL) + _makers[purpose](subject)
    if expires_at is None:
        raise ValueError("A signed link ends some day.")
    token = secrets.token_urlsafe(32)
    SignedLink.objects.create(
        token_hash=hash_token(token),
        purpose=purpose,
        subject=subject,
        holder=holder,
        user=user,
        expires_at=expires_at,
    )
    return str(settings.SITE_URL) + reverse("signed-link", args=[token])


def find(token: str) -> SignedLink | None:
    """The link if it still opens, else None."""
    return SignedLink.objects.filter(
        token_hash=hash_token(token),
        used_at=None,
        recalled_at=None,
        expires_at__gt=timezone.now(),
    ).first()


def find_used(token: str) -> SignedLink | None:
    """The link where it has done what it was for, until its deadline."""
    return SignedLink.objects.filter(
        token_hash=hash_token(token),
        used_at__isnull=False,
        expires_at__gt=timezone.now(),
        purpose__in=_thanks,
    ).first()


def thanks_of(link: SignedLink) -> View:
    """What is shown when the link has done what it was for."""
    return _thanks[link.purpose]


def key_holder(token: str) -> str:
    """Whose a form's one-time key is: the link's, since its answer may change who one is."""
    return f"link:{hash_token(token)}"


def view_of(link: SignedLink) -> View:
    """What the link opens."""
    return _purposes[link.purpose]


def use(link: SignedLink) -> bool:
    """Spend the link; False where someone was quicker. Call inside the verb's transaction.

    A letter that was sent twice carries two links; the other one is locked with it.
    """
    spent = SignedLink.objects.filter(pk=link.pk, used_at=None, recalled_at=None)
    if not spent.update(used_at=timezone.now()):
        return False
    recall(purpose=link.purpose, subject=link.subject, holder=link.holder)
    return True


def recall(*, purpose: str, subject: str, holder: str | None = None) -> int:
    """Lock every unused link to the subject (of this holder); return how many."""
    links = SignedLink.objects.filter(
        purpose=purpose, subject=subject, used_at=None, recalled_at=None
    )
    if holder is not None:
        links = links.filter(holder=holder)
    return links.update(recalled_at=timezone.now())


def recall_all(*, purpose: str, beginning: str) -> int:
    """Lock every unused link of the purpose whose subject begins so; return how many."""
    links = SignedLink.objects.filter(
        purpose=purpose, subject__startswith=beginning, used_at=None, recalled_at=None
    )
    return links.update(recalled_at=timezone.now())


def hash_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
