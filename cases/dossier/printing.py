"""The dossier as one PDF/A-3: pictures and texts in it, other files inside it.

Pages of strangers' PDFs are not bound in: their fonts and colours would break PDF/A,
and their pages have no tags. They lie inside the file as they are, as the pictures do,
as far as they are not too large together; what is left out stands in the zip.
"""

import io
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cases.dossier.contents import Content, File
from cases.models import CaseAttachment
from helsefellesskap.core.pdf import Enclosed, print_html

Kind = CaseAttachment.Kind

MOST_INSIDE = 30 * 1024 * 1024  # bytes of files in one PDF
LONGEST_TEXT = 20_000  # characters of one text file that are printed


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it stands in the print: its words or its picture, and where else it is."""

    file: File
    text: str = ""
    cut: bool = False
    picture: str = ""
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """The bytes, and how many pages they make."""

    content: bytes
    pages: int


def print_dossier(content: Content) -> Printed:
    """Print it, in the language in force."""
    import pikepdf

    shown: list[Shown] = []
    pictures: dict[str, bytes] = {}
    enclosed: list[Enclosed] = []
    room = MOST_INSIDE
    for at, file in enumerate(content.files):
        if file.missing:
            shown.append(Shown(file))
            continue
        inside = file.file.size <= room
        data = file.content() if inside or file.kind == Kind.TEXT else b""
        if inside:
            room -= len(data)
            name = file.path.rpartition("/")[2]
            enclosed.append(Enclosed(name, data, about=file.name))
        text, picture = "", ""
        if file.kind == Kind.TEXT:
            text = data.decode("utf-8", "replace")
        elif inside and file.kind in {Kind.PNG, Kind.JPEG}:
            picture = f"picture:{at}"
            pictures[picture] = data
        cut = len(text) > LONGEST_TEXT
        shown.append(
            Shown(file, text[:LONGEST_TEXT], cut=cut, picture=picture, inside=inside)
        )
    html = render_to_string(
        "cases/pdf/dossier.html",
        {
            "SITE_NAME": settings.SITE_NAME,
            "language": content.language,
            "title": _("Case %(number)s") % {"number": content.case.reference},
            "content": content,
            "case": content.case,
            "shown": shown,
        },
    )
    printed = print_html(html, pictures=pictures, enclosed=enclosed)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        return Printed(printed, len(pdf.pages))
