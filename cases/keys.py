"""The key with which a sender follows a case: unguessable, kept as a hash alone.

The receipt's key is made of the form's one-time key, so that a form sent twice leads
to the same receipt without the key standing anywhere. Each letter gets a new one
when it is sent. So does the address that answers by e-mail go to: its key opens nothing,
and lets words in alone.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseDraft, FollowKey, ReplyKey
from helsefellesskap.core import links, mail

PURPOSE = "case-follow"
DRAFT = "case-draft"
ANSWERS = "case"


def new_key() -> str:
    """A key of 32 bytes."""
    return secrets.token_urlsafe(32)


def key_of_form(whose: str, one_time_key: str) -> str:
    """The key that this very form, from this very browser, leads to."""
    if not one_time_key:
        return new_key()
    secret = hashlib.sha256(f"case-follow:{settings.SECRET_KEY}".encode()).digest()
    made = hmac.digest(secret, f"{whose}:{one_time_key}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def key_of_draft(draft: CaseDraft) -> str:
    """The key that this draft leads to when it is sent, however often that is tried."""
    return key_of_form("draft", f"{draft.pk}:{draft.key_hash}")


def hash_key(key: str) -> str:
    """What the database keeps of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def find_case(key: str) -> Case | None:
    """The case the key opens."""
    found = FollowKey.objects.filter(key_hash=hash_key(key), recalled_at=None)
    row = found.select_related("case").first()
    return row.case if row else None


def replace_keys(case: Case) -> str:
    """Lock every key to the case, those in letters' addresses too, and give a new one."""
    for kind in (FollowKey, ReplyKey):
        kind.objects.filter(case=case, recalled_at=None).update(
            recalled_at=timezone.now()
        )
    key = new_key()
    keep_key(case, key)
    return key


def keep_key(case: Case, key: str) -> None:
    """Let the key open the case."""
    FollowKey.objects.create(case=case, key_hash=hash_key(key))


@links.maker(PURPOSE)
def follow_path(subject: str) -> str:
    """A new key to the case, made when a letter is sent."""
    case = Case.objects.filter(pk=subject).first()
    if case is None:
        return reverse("cases:entry")
    key = new_key()
    keep_key(case, key)
    return reverse("cases:follow", args=[key])


@links.maker(DRAFT)
def draft_path(subject: str) -> str:
    """A new key to the draft, in the place of the last letter's."""
    key = new_key()
    found = CaseDraft.objects.filter(pk=subject, sent_at=None)
    if not found.update(letter_key_hash=hash_key(key)):
        return reverse("cases:new")
    return reverse("cases:resume", args=[key])


def takes_answers() -> bool:
    """Whether letters may be answered by e-mail."""
    return bool(settings.REPLY_ADDRESS)


@mail.answers_by(ANSWERS)
def reply_address(subject: str) -> str:
    """The address that answers to one letter go to, with a key of its own.

    In base32, since mail servers may write the name before @ in small letters.
    """
    case = Case.objects.filter(pk=subject).first()
    if case is None or not takes_answers():
        return ""
    key = base64.b32encode(secrets.token_bytes(20)).decode().lower()
    ReplyKey.objects.create(case=case, key_hash=hash_key(key))
    local, _at, domain = settings.REPLY_ADDRESS.partition("@")
    return f"{local}+{key}@{domain}"


def find_answered(found: Iterable[str]) -> Case | None:
    """The case that one of the keys lets words into."""
    hashes = [hash_key(key) for key in found]
    rows = ReplyKey.objects.filter(key_hash__in=hashes, recalled_at=None)
    row = rows.select_related("case").first()
    return row.case if row else None
