"""A case on its way in: the draft that can be resumed, and the files that go with it."""

import datetime
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import keys, notifications
from cases.models import (
    Case,
    CaseAttachment,
    CaseDraft,
    CaseMail,
    Clock,
    MailFile,
    Removal,
)
from cases.services.base import carry_out, check, lock
from helsefellesskap.core import mail, nightly, privacy
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.files import Limits
from helsefellesskap.core.files.apart import look_through
from helsefellesskap.core.files.attached import Attached
from helsefellesskap.core.forms import clean_text

MOST_FILES = 5
Judged = tuple[str, Attached]
"""A file's true name, and its clean copy."""


def find_draft(key: str) -> CaseDraft | None:
    """The draft the key opens, sent or not; None where there is none, or its days are over."""
    if not key:
        return None
    hashed = keys.hash_key(key)
    found = CaseDraft.objects.filter(
        Q(key_hash=hashed) | Q(letter_key_hash=hashed), expires_at__gt=timezone.now()
    )
    return found.first()


@transaction.atomic
def save_draft(
    draft: CaseDraft | None, data: dict[str, list[str]], *, step: int, key: str
) -> CaseDraft:
    """Keep what is typed so far, in a new draft under the key where there is none."""
    privacy.refuse_identity_numbers(
        *(text for texts in data.values() for text in texts)
    )
    now = timezone.now()
    until = now + datetime.timedelta(days=Clock.all_days()[Clock.Kind.DRAFT])
    if draft is None:
        return CaseDraft.objects.create(
            key_hash=keys.hash_key(key), data=data, step=step, expires_at=until
        )
    kept = CaseDraft.objects.select_for_update().get(pk=draft.pk)
    if kept.sent_at is None:
        kept.data, kept.step, kept.saved_at, kept.expires_at = data, step, now, until
        kept.save(update_fields=["data", "step", "saved_at", "expires_at"])
    return kept


@transaction.atomic
def mail_draft(draft: CaseDraft, *, address: str, language: str) -> None:
    """Send the way back to the draft to its writer."""
    mail.post(notifications.about_draft(draft, address=address, language=language))


@transaction.atomic
def throw_away_draft(draft: CaseDraft) -> None:
    """The draft and its files are gone at once."""
    CaseDraft.objects.filter(pk=draft.pk, sent_at=None).delete()
    mail.forget(f"case-draft:{draft.pk}:")


def attach_to_draft(draft: CaseDraft, *, name: str, content: bytes) -> CaseAttachment:
    """Look the file through and keep a clean copy with the draft; or FileRefused.

    It is looked through before anything is locked: that may take its seconds.
    """
    _refuse_too_many(draft.attachments.count())
    judged = judge(name, content)
    with transaction.atomic():
        kept = CaseDraft.objects.select_for_update().get(pk=draft.pk)
        _refuse_too_many(kept.attachments.count())
        return _keep(judged, draft=kept)


def attach_to_case(case: Case, *, name: str, content: bytes) -> CaseAttachment:
    """The sender adds a file to a case that is sent."""
    check("attach", case, by=None, as_sender=True)
    judged = judge(name, content)
    with transaction.atomic():
        case = lock(case)
        check("attach", case, by=None, as_sender=True)
        _refuse_too_many(case.attachments.count(), most=3 * MOST_FILES)
        kept = _keep(judged, case=case)
        row = carry_out("attach", case, by=None, as_sender=True)
        mail.post(notifications.about_senders_words(case, row))
        return kept


@transaction.atomic
def detach_from_draft(draft: CaseDraft, pk: int) -> None:
    """Take a file away again."""
    draft.attachments.filter(pk=pk).delete()


def clear_drafts() -> int:
    """Drafts whose days are over are gone, with their files."""

    def clear(draft: CaseDraft) -> bool:
        kept = CaseDraft.objects.select_for_update().filter(pk=draft.pk)
        if not kept.filter(expires_at__lte=timezone.now()).delete()[0]:
            return False
        mail.forget(f"case-draft:{draft.pk}:")
        Removal.objects.add(Removal.What.DRAFTS, 1)
        return True

    over = CaseDraft.objects.filter(expires_at__lte=timezone.now())
    return nightly.each_by_itself(over, clear, what="case_drafts")


def _refuse_too_many(count: int, most: int = MOST_FILES) -> None:
    if count >= most:
        raise DomainError(
            _("There is room for %(n)s files. Take one away first.") % {"n": most}
        )


def judge(name: str, content: bytes) -> Judged:
    """The file's true name and its clean copy; refused where a number stands in it."""
    name = clean_text(name.replace("\\", "/").rpartition("/")[2])
    found = look_through(content, Limits(file_bytes=settings.UPLOAD_LIMIT))
    if privacy.has_identity_number(name) or privacy.identity_numbers_in_file(
        found.text
    ):
        raise DomainError(
            _(
                "The file holds a national identity number, and was not kept. Take the "
                "number out of the file, and attach it again."
            )
        )
    return _with_ending(name, found.kind), found


def _keep(
    judged: Judged,
    *,
    draft: CaseDraft | None = None,
    case: Case | None = None,
) -> CaseAttachment:
    name, found = judged
    kept = CaseAttachment(
        draft=draft,
        case=case,
        name=name,
        kind=found.kind,
        size=len(found.content),
        sha256=hashlib.sha256(found.content).hexdigest(),
    )
    kept.file.save(name, ContentFile(found.content), save=True)
    return kept


def keep_on_case(case: Case, name: str, kind: str, content: bytes) -> CaseAttachment:
    """A file that came by e-mail and was judged, as the case's own."""
    return _keep((name, Attached(kind, content, "", "")), case=case)


def keep_with_mail(mail_row: CaseMail, name: str, found: Attached) -> MailFile:
    """The same, beside e-mail that waits for the secretariat."""
    kept = MailFile(mail=mail_row, name=name, kind=found.kind, size=len(found.content))
    kept.file.save(name, ContentFile(found.content), save=True)
    return kept


def _with_ending(name: str, kind: str) -> str:
    """The name with the ending that tells the truth."""
    stem, dot, ending = name.rpartition(".")
    known = {"jpg": {"jpg", "jpeg"}}.get(kind, {kind})
    if dot and ending.lower() in known:
        return f"{(stem or kind)[:110]}.{ending.lower()}"
    return f"{(name or kind)[:110]}.{kind}"
