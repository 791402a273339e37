"""The zip: print, metadata, files as they are, and a checksum for each.

    dossier-2026-12.pdf   arkivstruktur.xml   einnsyn.json   filer/   meldingar/   brev/
    LES-MEG.txt           sjekksummer.txt, as `sha256sum -c` reads it

Written to a file without a name, so that a large case fills no memory.
"""

import datetime
import hashlib
import io
import tempfile
import zipfile
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self

from django.template.loader import render_to_string
from django.utils import timezone

from cases.dossier import einnsyn, journal, noark
from cases.dossier.contents import Content
from cases.dossier.journal import Packed
from cases.dossier.printing import Printed


@dataclass(frozen=True, slots=True)
class Made:
    """Both files, to be read once and closed."""

    pdf: IO[bytes]
    pdf_size: int
    pdf_sha256: str
    zip: IO[bytes]
    zip_size: int
    zip_sha256: str
    pages: int

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pdf.close()
        self.zip.close()


class _Package:
    """A zip in the making, which remembers what lies in it."""

    def __init__(self, made_at: datetime.datetime) -> None:
        self.out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- handed on
        self.zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)
        self.when = timezone.localtime(made_at).timetuple()[:6]
        self.packed: list[Packed] = []

    def add(
        self, path: str, content: bytes, mime: str, variant: str = journal.PRODUCTION
    ) -> None:
        info = zipfile.ZipInfo(path, self.when)
        info.external_attr = 0o600 << 16
        self.zip.writestr(info, content, zipfile.ZIP_DEFLATED)
        sha256 = hashlib.sha256(content).hexdigest()
        self.packed.append(Packed(path, mime, len(content), sha256, variant))


def pack(content: Content, printed: Printed) -> Made:
    """Put the print, the files and what is known of them into one zip."""
    package = _Package(content.made_at)
    package.add(
        journal.pdf_path(content), printed.content, "application/pdf", journal.ARCHIVE
    )
    for file in content.files:
        if not file.missing:
            variant = journal.SHIELDED if file.redacted else journal.PRODUCTION
            package.add(file.path, file.content(), file.mime, variant)
    for number, message in enumerate(content.messages, start=1):
        path = journal.message_path(number)
        package.add(path, message.text.encode(), "text/plain")
    for number, letter in enumerate(content.letters, start=1):
        if not letter.is_empty:
            words = f"{letter.subject}\n\n{letter.body}"
            package.add(journal.letter_path(number), words.encode(), "text/plain")
    entries = journal.entries(content, package.packed)
    package.add("arkivstruktur.xml", noark.xml(content, entries), "application/xml")
    package.add("einnsyn.json", einnsyn.document(content, entries), "application/json")
    about = render_to_string("cases/pdf/dossier.txt", {"content": content})
    package.add("LES-MEG.txt", about.strip().encode() + b"\n", "text/plain")
    sums = "".join(f"{one.sha256}  {one.path}\n" for one in package.packed)
    package.add("sjekksummer.txt", sums.encode(), "text/plain")
    package.zip.close()
    size = package.out.seek(0, io.SEEK_END)
    sha256 = _sha256(package.out)
    return Made(
        pdf=io.BytesIO(printed.content),
        pdf_size=len(printed.content),
        pdf_sha256=hashlib.sha256(printed.content).hexdigest(),
        zip=package.out,
        zip_size=size,
        zip_sha256=sha256,
        pages=printed.pages,
    )


def _sha256(content: IO[bytes]) -> str:
    """The sum of the whole; left at its beginning."""
    found = hashlib.sha256()
    content.seek(0)
    while piece := content.read(1024 * 1024):
        found.update(piece)
    content.seek(0)
    return found.hexdigest()
