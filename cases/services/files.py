"""What the bodies see of a file: the secretariat decides, file by file."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import CaseAttachment, ForBodies, RedactedFile
from cases.services.base import carry_out, check, lock
from cases.services.dossiers import drop_dossiers
from cases.services.drafts import judge
from helsefellesskap.core import privacy
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.files.attached import Attached


class StillThere(DomainError):
    """A file that should be redacted still says what could point to a person."""

    def __init__(self, found: list[str]) -> None:
        self.found = found
        words = _(
            "In the text of this file we still read: %(found)s. A black box over words "
            "does not take them out. Take them out, or tick that it shall be so, and "
            "choose the file again."
        )
        super().__init__(words % {"found": ", ".join(found)})


MOST_NAMED = 8


def share_file(
    attachment: CaseAttachment,
    *,
    by: User,
    how: str,
    name: str = "",
    content: bytes | None = None,
    sure: bool = False,
) -> CaseAttachment:
    """Let the bodies see the file, another in its place, or nothing of it.

    `content` is the redacted file; without it the one there is goes on standing. It is
    judged before anything is locked, and refused while its text still holds what is
    pointed out, unless whoever sends it is `sure`.
    """
    case = attachment.case
    assert case is not None  # noqa: S101 -- a draft's file has no bodies
    check("share_file", case, by=by)
    judged = None
    if how == ForBodies.REDACTED and content is not None:
        judged = judge(name, content)
        found = privacy.pointed_out(judged[1].written, names=True)
        still = list(dict.fromkeys(" ".join(piece.text.split()) for piece in found))
        if still and not sure:
            raise StillThere(still[:MOST_NAMED])
    with transaction.atomic():
        case = lock(case)
        check("share_file", case, by=by)
        kept = CaseAttachment.objects.select_for_update().get(pk=attachment.pk)
        if judged is not None:
            _put_beside(kept, *judged)
        there = RedactedFile.objects.filter(attachment=kept).first()
        if how == ForBodies.REDACTED and there is None:
            raise DomainError(_("Choose the redacted file."))
        kept.for_bodies = how
        kept.save(update_fields=["for_bodies"])
        carry_out("share_file", case, by=by, note=_note(kept, how))
        drop_dossiers(case, bodies_only=True)
    return kept


def _note(attachment: CaseAttachment, how: str) -> str:
    """The file by its number: its name may be the sender's, and the log stays for good."""
    rows = CaseAttachment.objects.filter(case=attachment.case_id)
    number = list(rows.values_list("pk", flat=True)).index(attachment.pk) + 1
    words = _("File %(number)s: %(what)s")
    return words % {"number": number, "what": ForBodies(how).label}


def _put_beside(attachment: CaseAttachment, name: str, found: Attached) -> None:
    """The new redacted file; an earlier one goes, with its bytes."""
    RedactedFile.objects.filter(attachment=attachment).delete()
    row = RedactedFile(
        attachment=attachment,
        name=name,
        kind=found.kind,
        size=len(found.content),
        sha256=hashlib.sha256(found.content).hexdigest(),
        added_at=timezone.now(),
    )
    row.file.save(name, ContentFile(found.content), save=True)
