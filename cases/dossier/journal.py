"""What the archive would enter in its journal, for the XML and the JSON alike.

The names are Noark 5's and eInnsyn's; so are the values that they have fixed.
"""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.dossier.contents import Content

INCOMING = "Inngående dokument"
OUTGOING = "Utgående dokument"
INTERNAL = "Organinternt dokument uten oppfølging"
MAIN, ENCLOSED = "Hoveddokument", "Vedlegg"
PRODUCTION, ARCHIVE = "Produksjonsformat", "Arkivformat"
SHIELDED = "Dokument hvor deler av innholdet er skjermet"
SHIELD = (
    "Offentleglova § 13, jf. forvaltningslova § 13 (framlegg, vurder ved arkivering)"
)
FORMATS = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "text/plain": "Ren tekst",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that lies in the package."""

    path: str
    mime: str
    size: int
    sha256: str
    variant: str = PRODUCTION

    @property
    def format(self) -> str:
        return FORMATS.get(self.mime, "DOCX")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an entry, in one form or several."""

    key: str
    title: str
    role: str
    made_at: datetime.datetime
    objects: list[Packed]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in the journal: in, out or within, from whom and to whom."""

    key: str
    title: str
    public_title: str
    kind: str
    at: datetime.datetime
    sender: str
    recipient: str
    documents: list[Document] = field(default_factory=list)


def identity(*parts: object) -> str:
    """A key that is the same each time the dossier is made, and nowhere else."""
    words = "/".join(str(part) for part in parts)
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/saker/{words}"))


def entries(content: Content, packed: Sequence[Packed]) -> list[Entry]:
    """What came in, then each word and letter in the order it went."""
    files = {one.path: one for one in packed}
    later = [*_words(content, files), *_letters(content, files)]
    return [_sent(content, files), *sorted(later, key=lambda entry: entry.at)]


def sender_of(content: Content) -> str:
    """The sender by name where the dossier may hold it, else by whom it is raised for."""
    if content.contact is not None and content.contact.name:
        return content.contact.name
    return str(content.case.get_on_behalf_of_display())


def office() -> str:
    return str(_("The secretariat"))


def _sent(content: Content, files: dict[str, Packed]) -> Entry:
    case = content.case
    main = files[pdf_path(content)]
    documents = [
        Document(
            key=identity(case.pk, "main"),
            title=content.title,
            role=MAIN,
            made_at=content.made_at,
            objects=[main],
        )
    ]
    by_number: dict[int, list[tuple[str, datetime.datetime, Packed]]] = {}
    for file in content.files:
        if file.path in files:
            row = (file.name, file.file.added_at, files[file.path])
            by_number.setdefault(file.number, []).append(row)
    for number, rows in by_number.items():
        documents.append(
            Document(
                key=identity(case.pk, "file", number),
                title=rows[0][0],
                role=ENCLOSED,
                made_at=rows[0][1],
                objects=[packed for _name, _at, packed in rows],
            )
        )
    return Entry(
        key=identity(case.pk, "sent"),
        title=content.title,
        public_title=content.public_title,
        kind=INCOMING,
        at=case.received_at,
        sender=sender_of(content),
        recipient=office(),
        documents=documents,
    )


def pdf_path(content: Content) -> str:
    return f"dossier-{content.case.reference}.pdf"


def message_path(number: int) -> str:
    return f"meldingar/{number:03}.txt"


def letter_path(number: int) -> str:
    return f"brev/{number:03}.txt"


def _words(content: Content, files: dict[str, Packed]) -> Iterator[Entry]:
    title = _("Message in case %(number)s") % {"number": content.case.reference}
    for number, row in enumerate(content.messages, start=1):
        key = identity(content.case.pk, "message", row.pk)
        file = files[message_path(number)]
        if row.from_body is not None:
            to = ", ".join(body.short for body in row.to_bodies.all())
            yield _row(
                content, key, title, row.at, file, INTERNAL, row.from_body.short, to
            )
        else:
            yield _entry(content, key, title, row.at, file, incoming=row.from_sender)


def _letters(content: Content, files: dict[str, Packed]) -> Iterator[Entry]:
    for number, row in enumerate(content.letters, start=1):
        if row.to_sender and letter_path(number) in files:
            title = row.subject or _("A letter that has been emptied")
            key = identity(content.case.pk, "letter", row.key)
            yield _entry(
                content, key, title, row.at, files[letter_path(number)], incoming=False
            )


def _entry(
    content: Content,
    key: str,
    title: str,
    at: datetime.datetime,
    file: Packed,
    *,
    incoming: bool,
) -> Entry:
    """Between the sender and the secretariat."""
    ends = (sender_of(content), office())
    kind, (sender, to) = (INCOMING, ends) if incoming else (OUTGOING, ends[::-1])
    return _row(content, key, title, at, file, kind, sender, to)


def _row(
    content: Content,
    key: str,
    title: str,
    at: datetime.datetime,
    file: Packed,
    kind: str,
    sender: str,
    recipient: str,
) -> Entry:
    document = Document(
        key=identity(key, "document"),
        title=title,
        role=MAIN,
        made_at=at,
        objects=[file],
    )
    return Entry(
        key=key,
        title=title,
        public_title=content.public_title,
        kind=kind,
        at=at,
        sender=sender,
        recipient=recipient,
        documents=[document],
    )


def moment(at: datetime.datetime) -> str:
    """As XML and JSON write it, in Norwegian time with its zone."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def day(at: datetime.datetime) -> str:
    return timezone.localdate(at).isoformat()
