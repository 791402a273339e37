"""Files that strangers attach: what they are, what they say, and a copy without traces.

`looked_through()` takes PDF, Word (.docx), PNG, JPEG and plain text, judged by content.
What can act or hide (scripts, macros, embedded files, outside templates, passwords) is
refused. The copy it gives holds no author, place, camera, history or thumbnail. The text
is everything a reader can find in the file, for the privacy stop; words inside a picture
are not read.

Called in a process of its own, see `apart`.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from helsefellesskap.core.files import messages
from helsefellesskap.core.files.complaints import FileRefused
from helsefellesskap.core.files.limits import LIMITS, MEGABYTE, Limits
from helsefellesskap.core.files.packages import Package, parsed
from helsefellesskap.core.files.reading import content_of

PAGES = 300
PIXELS = 50_000_000
SIDE = 12_000
QUALITY = 88


@dataclass(frozen=True)
class Attached:
    """A file that may be kept: its kind, a clean copy, and all its text.

    `written` is the part of the text that a person has written: of a Word file neither
    its fonts and styles nor the numbers that Word gives its own paragraphs.
    """

    kind: str
    content: bytes
    text: str
    written: str


def looked_through(content: bytes, limits: Limits = LIMITS) -> Attached:
    """The clean copy and the text, or FileRefused in words."""
    content = content_of(io.BytesIO(content), limits)
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        return _pdf(content)
    if content.startswith(b"PK"):
        return _word(content, limits)
    if content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        return _image(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(messages.OLD_OFFICE)
    return _plain(content, limits)


# PDF -------------------------------------------------------------------------
_ACTS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie",
    "/Sound", "/GoToE", "/RichMediaExecute", "/SetOCGState", "/Trans",
}  # fmt: skip
_ACTIVE_KEYS = ("/JS", "/AA", "/XFA", "/EmbeddedFiles", "/RichMediaContent", "/3DD")
_ACTIVE_KINDS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Screen",
                 "/3D", "/Sound"}  # fmt: skip
_TRACES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


def _pdf(content: bytes) -> Attached:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise FileRefused(messages.PASSWORD)
            if len(pdf.pages) > PAGES:
                raise FileRefused(messages.TOO_MANY_PAGES, limit=PAGES)
            said = list(_pdf_objects(pdf))
            facts: Any = pdf.docinfo
            for key in list(facts.keys()):
                said.append(str(facts[key]))
                del facts[key]
            del pdf.trailer["/Info"]
            out = io.BytesIO()
            pdf.remove_unreferenced_resources()
            pdf.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise FileRefused(messages.PASSWORD) from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise FileRefused(messages.DAMAGED) from error
    clean = out.getvalue()
    text = "\n|\n".join([_pdf_text(clean), *said])
    return Attached("pdf", clean, text, written=text)


def _pdf_objects(pdf: Any) -> Iterator[str]:
    """Refuse what acts, take the traces out, and give every text that is no page's."""
    import pikepdf

    for thing in [pdf.Root, *pdf.objects]:
        for one in _dictionaries(thing):
            _refuse_active(one)
            for trace in _TRACES:
                value = one.get(trace)
                if trace == "/Metadata" and isinstance(value, pikepdf.Stream):
                    yield value.read_bytes().decode("utf-8", "replace")
                if value is not None:
                    del one[trace]
            for value in list(one.values()):
                yield from _strings(value)


def _dictionaries(thing: Any, depth: int = 0) -> Iterator[Any]:
    """The dictionary, and those that lie directly in it."""
    import pikepdf

    if depth > 20:
        raise FileRefused(messages.TOO_DEEP)
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        inner = thing.values()
    elif isinstance(thing, pikepdf.Array):
        inner = iter(thing)
    else:
        return
    for value in list(inner):
        kinds = (pikepdf.Dictionary, pikepdf.Array)
        if isinstance(value, kinds) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _refuse_active(one: Any) -> None:
    import pikepdf

    kinds = {str(one.get(key, "")) for key in ("/Type", "/Subtype")}
    acts = str(one.get("/S", "")) in _ACTS
    opens = one.get("/OpenAction")
    if (
        acts
        or any(key in one for key in _ACTIVE_KEYS)
        or kinds & _ACTIVE_KINDS
        or (isinstance(opens, pikepdf.Dictionary) and str(opens.get("/S")) != "/GoTo")
    ):
        raise FileRefused(messages.ACTIVE_PDF)


def _strings(value: Any) -> Iterator[str]:
    import pikepdf

    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Array):
        for one in value:
            if isinstance(one, pikepdf.String):
                yield str(one)


def _pdf_text(content: bytes) -> str:
    """The pages' text; a page that cannot be read has none."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        return "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileRefused(messages.UNREADABLE_TEXT) from error


# Word ------------------------------------------------------------------------
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OUTSIDE = {"hyperlink"}
_EMBEDDED = re.compile(
    r"/(?:embeddings|activeX|ctrlProps)/|vbaProject|\.(?:bin|exe|js|vbs|ole)$", re.I
)
_PICTURES = re.compile(r"\.(?:png|jpe?g)$", re.I)
_OTHER_MEDIA = re.compile(r"\.(?:gif|emf|wmf|tiff?|bmp|svg|odttf|ttf|otf)$", re.I)
_PERSONAL = re.compile(
    rb"""(\bw\d*:(?:author|initials|userId|providerId)=)("[^"]*"|'[^']*')"""
)
_PROPERTIES = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        b'metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'custom-properties"/>'
    ),
}
_WORDS_OWN = re.compile(
    r"\[Content_Types\]|/(?:theme|fontTable|styles|stylesWithEffects|settings|webSettings"
    r"|numbering|people|commentsIds|commentsExtensible|commentsExtended)[^/]*(?:/|\.xml)",
    re.I,
)
"""Parts that Word writes for itself: fonts called “Hans”, numbers that look like phones."""
_CALLED = {"descr", "title", "name", "tooltip", "Target", "displayText", "string"}
_GIVEN_BY_PEOPLE = {f"{_W}{name}" for name in ("alias", "tag", "default", "result")}
_DOS_EPOCH = (1980, 1, 1, 0, 0, 0)


def _word(content: bytes, limits: Limits) -> Attached:
    package = Package(content, limits)
    if package.kind != "docx":
        raise FileRefused(messages.OTHER_KIND, kind="Excel")
    for relation in package.all_relations():
        if relation.external and relation.kind not in _OUTSIDE:
            raise FileRefused(messages.ACTIVE_WORD)
        if relation.kind in {
            "aFChunk",
            "oleObject",
            "package",
            "control",
            "subDocument",
        }:
            raise FileRefused(messages.ACTIVE_WORD)
    said: list[str] = []
    written: list[str] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.names():
            part = _part(package, name, said, written)
            copy.writestr(zipfile.ZipInfo(name, _DOS_EPOCH), part, zipfile.ZIP_DEFLATED)
    return Attached("docx", out.getvalue(), "\n".join(said), "\n".join(written))


def _part(package: Package, name: str, said: list[str], written: list[str]) -> bytes:
    """One part, cleaned; what it says goes to `said`, what people wrote to `written`."""
    if name.lower().endswith((".xml", ".rels")):
        data = package.xml(name)
        said.extend(_words_of(data))
        if name not in _PROPERTIES and not _WORDS_OWN.search(name):
            written.extend(_written_in(data))
        return _PROPERTIES.get(name) or _PERSONAL.sub(rb'\1""', data)
    if name.endswith("/"):
        return b""
    data = package.raw(name)
    if _EMBEDDED.search(f"/{name}"):
        raise FileRefused(messages.ACTIVE_WORD)
    if _PICTURES.search(name):
        picture = _image(data)
        said.append(picture.text)
        return picture.content
    if not _OTHER_MEDIA.search(name):
        raise FileRefused(messages.ACTIVE_WORD)
    return data


def _words_of(data: bytes) -> Iterator[str]:
    """Paragraph by paragraph, so that a number split over several pieces is whole."""
    root = parsed(data)
    yield from _paragraphs(root)
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith(_W):
            yield f"|{element.text or ''}|"
        for key, value in element.attrib.items():
            if not str(key).startswith(_W) or str(key).endswith(("}author", "}val")):
                yield f"|{value}|"


def _written_in(data: bytes) -> Iterator[str]:
    """What a person has written in a part: words, and what a picture or link is called."""
    root = parsed(data)
    yield from _paragraphs(root)
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith(_W):
            yield f"|{element.text or ''}|"
        kind = str(element.tag)
        for key, value in element.attrib.items():
            given = kind in _GIVEN_BY_PEOPLE and str(key) == f"{_W}val"
            if given or str(key).rpartition("}")[2] in _CALLED:
                yield f"|{value}|"


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(
            piece.text or ""
            for piece in paragraph.iter(
                f"{_W}t", f"{_W}delText", f"{_W}instrText", f"{_W}delInstrText"
            )
        )


# Pictures --------------------------------------------------------------------
def _image(content: bytes) -> Attached:
    """The picture drawn anew: no camera, place, time, comment or thumbnail."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            kind = "png" if picture.format == "PNG" else "jpg"
            wide, high = picture.size
            if wide * high > PIXELS or max(wide, high) > SIDE:
                raise FileRefused(messages.TOO_MANY_PIXELS, limit=PIXELS // 1_000_000)
            picture.load()
            said = "\n|\n".join(_image_text(picture))
            turned = ImageOps.exif_transpose(picture)
            mode = (
                "RGB" if kind == "jpg" or turned.mode not in _PNG_MODES else turned.mode
            )
            bare = Image.new(mode, turned.size)
            bare.paste(turned.convert(mode))
    except FileRefused:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
    ) as error:
        raise FileRefused(messages.DAMAGED) from error
    out = io.BytesIO()
    if kind == "jpg":
        bare.save(out, "JPEG", quality=QUALITY)
    else:
        bare.save(out, "PNG", optimize=False)
    return Attached(kind, out.getvalue(), said, written=said)


_PNG_MODES = {"1", "L", "LA", "RGB", "RGBA"}


def _image_text(picture: Any) -> Iterator[str]:
    """Every text that hides in a picture's metadata."""
    exif = picture.getexif()
    pieces: list[Any] = [*exif.values(), *picture.info.values()]
    for directory in (0x8769, 0x8825, 0xA005):
        pieces.extend(exif.get_ifd(directory).values())
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece.decode("utf-8", "ignore")
            yield piece.decode("utf-16-le", "ignore")
        elif isinstance(piece, str):
            yield piece


# Text ------------------------------------------------------------------------
def _plain(content: bytes, limits: Limits) -> Attached:
    if len(content) > limits.text_bytes:
        raise FileRefused(messages.TOO_BIG, limit=limits.text_bytes // MEGABYTE)
    start = content[:512].lstrip().lower()
    if b"\x00" in content or start.startswith((b"<", b"{\\rtf", b"mz", b"#!", b"gif8")):
        raise FileRefused(messages.NOT_ATTACHABLE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if sum(not c.isprintable() and c not in "\r\n\t\f" for c in text) > len(text) // 50:
        raise FileRefused(messages.NOT_ATTACHABLE)
    return Attached("txt", text.encode(), text, written=text)


# In a process of its own ------------------------------------------------------
def main() -> None:
    """Read a file from the one end, write what was found to the other."""
    limits = Limits(**json.loads(sys.argv[1]))
    try:
        found = looked_through(sys.stdin.buffer.read(), limits)
    except FileRefused as refused:
        name = next(
            n for n, words in vars(messages).items() if words is refused.sentence
        )
        head: dict[str, Any] = {"refused": name, "params": refused.params}
        content = b""
    else:
        head = {"kind": found.kind, "text": found.text, "written": found.written}
        content = found.content
    out = json.dumps(head).encode()
    sys.stdout.buffer.write(len(out).to_bytes(8, "big") + out + content)


if __name__ == "__main__":
    main()
