"""Which files of a case who may read: the rule stands here, once.

Pages, downloads and dossiers all ask `file_for_bodies`. Search holds no file at all,
and no letter names one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, CaseAttachment, ForBodies, RedactedFile

Kept = CaseAttachment | RedactedFile


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file as this reader may have it; `seen` tells the secretariat what bodies see."""

    file: Kept
    url: str
    key: int
    redacted: bool = False
    seen: str = ""
    instead: "ShownFile | None" = None
    decided: bool = True


def file_for_bodies(case: Case, attachment: CaseAttachment) -> Kept | None:
    """What a body gets: the redacted file where there is one, else the file or nothing.

    Not decided yet: a file follows the text. Where the text is redacted, whoever did it
    has not said the same of the file, and nothing is shown.
    """
    match attachment.for_bodies:
        case ForBodies.WHOLE:
            return attachment
        case ForBodies.REDACTED:
            return getattr(attachment, "redacted", None)
        case ForBodies.NOTHING:
            return None
    return None if case.is_redacted else attachment


def files_of(case: Case, *, whole: bool) -> list[ShownFile]:
    """The files of the case that this reader may have, in the order they came."""
    rows = case.attachments.select_related("redacted")
    return list(_whole(case, rows) if whole else _for_bodies(case, rows))


def _for_bodies(case: Case, rows: Iterable[CaseAttachment]) -> Iterable[ShownFile]:
    for row in rows:
        file = file_for_bodies(case, row)
        if isinstance(file, RedactedFile):
            yield _redacted(case, row, file)
        elif file is not None:
            yield ShownFile(file, _url(case, row), row.pk)


def _whole(case: Case, rows: Iterable[CaseAttachment]) -> Iterable[ShownFile]:
    for row in rows:
        file = file_for_bodies(case, row)
        instead = _redacted(case, row, file) if isinstance(file, RedactedFile) else None
        yield ShownFile(
            row,
            _url(case, row),
            row.pk,
            seen=_words(case, row),
            instead=instead,
            decided=bool(row.for_bodies),
        )


def _words(case: Case, row: CaseAttachment) -> str:
    if not row.for_bodies:
        return (
            _("nothing until it is decided, since the text is redacted")
            if case.is_redacted
            else _("the file as it is; nobody has decided otherwise")
        )
    return str(ForBodies(row.for_bodies).label)


def _redacted(case: Case, row: CaseAttachment, file: RedactedFile) -> ShownFile:
    url = reverse("cases:redacted_file", args=[case.pk, row.pk])
    return ShownFile(file, url, row.pk, redacted=True)


def _url(case: Case, row: CaseAttachment) -> str:
    return reverse("cases:file", args=[case.pk, row.pk])
