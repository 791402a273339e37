"""Minutes that come in: judged by what they are, not by what they are called."""

import io
import re
import zipfile
from html import unescape
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from helsefellesskap.core import privacy
from helsefellesskap.core.errors import DomainError

PDF, DOCX = "pdf", "docx"
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
_ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/.*\.(bin|exe|js)", re.I
)
_ACTIVE_PDF = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA"}
_DEEPEST = 30


class UnfitFile(DomainError):
    """The file cannot be taken as minutes; the message says why."""


def kind_of_minutes(file: BinaryIO, size: int) -> str:
    """pdf or docx; UnfitFile where it is neither, is too large, or would do something."""
    if size > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise UnfitFile(_("The file is larger than %(most)s MB.") % {"most": most})
    if size == 0:
        raise UnfitFile(_("The file is empty."))
    file.seek(0)
    content = file.read()
    file.seek(0)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        _look_at_pdf(content)
        return PDF
    if content.startswith(b"PK\x03\x04"):
        _look_at_docx(content)
        return DOCX
    raise UnfitFile(_("The minutes must be a PDF or a Word file (.docx)."))


def _look_at_pdf(content: bytes) -> None:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) == 0:
                raise UnfitFile(_("The file has no pages."))
            if any(_does_something(item) for item in pdf.objects):
                raise UnfitFile(
                    _("The file holds a script or another file. Print it to PDF anew.")
                )
    except pikepdf.PasswordError as error:
        raise UnfitFile(_("The file is locked with a password.")) from error
    except pikepdf.PdfError as error:
        raise UnfitFile(_("The file is not a PDF that can be opened.")) from error


def _does_something(item: Any, depth: int = 0) -> bool:
    """Whether this object, or one written inside it, runs, opens or carries something."""
    import pikepdf

    if depth > _DEEPEST:
        return True
    if isinstance(item, pikepdf.Array):
        inside = list(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        if _ACTIVE_PDF & set(item.keys()) or str(item.get("/S", "")) in _ACTIVE_PDF:
            return True
        inside = [value for _key, value in item.items()]
    else:
        return False
    return any(
        _does_something(value, depth + 1)
        for value in inside
        if not getattr(value, "is_indirect", True)
    )


def _look_at_docx(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                raise UnfitFile(_("The minutes must be a PDF or a Word file (.docx)."))
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
                raise UnfitFile(_("The file unpacks to more than it should."))
            if any(_ACTIVE_PARTS.search(name) for name in names):
                raise UnfitFile(
                    _("The file holds macros. Save it as .docx without them.")
                )
            with archive.open("word/document.xml") as document:
                text = _plain(document.read(MOST_UNPACKED))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise UnfitFile(_("The file is not a Word file that can be opened.")) from error
    privacy.refuse_identity_numbers(text)


def _plain(document: bytes) -> str:
    """The words of a Word file, with a line for each paragraph."""
    xml = document.decode("utf-8", "replace").replace("</w:p>", "\n")
    return unescape(re.sub(r"<[^>]*>", "", xml))
