"""Files from strangers: judged by content, refused where they act, and cleaned of traces."""

import io
import zipfile
from typing import Any

import pytest

from helsefellesskap.core import privacy
from helsefellesskap.core.files import FileRefused, Limits
from helsefellesskap.core.files.apart import look_through
from helsefellesskap.core.files.attached import looked_through
from helsefellesskap.core.pdf import print_html
from tests.core.test_privacy import with_check_digits

pytestmark = pytest.mark.once

NUMBER = with_check_digits("018190123") or ""


def docx(text: str = "Hei", *, split: bool = False, picture: bytes = b"") -> bytes:
    import docx as word

    document = word.Document()
    document.core_properties.author = "Forfattar"
    paragraph = document.add_paragraph("")
    pieces = [text[:6], text[6:]] if split else [text]
    for piece in pieces:
        paragraph.add_run(piece)
    if picture:
        document.add_picture(io.BytesIO(picture))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(content: bytes, **parts: bytes | None) -> bytes:
    """The package with parts put in (`word__x` is word/x)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name.replace("__", "/"), data or b"")
    return out.getvalue()


def picture(kind: str = "JPEG", said: str = "") -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    drawn, out = Image.new("RGB", (60, 40), "teal"), io.BytesIO()
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", said)
        drawn.save(out, "PNG", pnginfo=info)
    else:
        exif = drawn.getexif()
        exif[0x010E], exif[0x9003] = said, "2026:01:01 10:00:00"
        drawn.save(out, "JPEG", exif=exif)
    return out.getvalue()


def pdf(words: str = "Hei") -> bytes:
    return print_html(
        f"<html lang='nn'><title>Notat</title><body><p>{words}</p></body></html>"
    )


def pdf_with(change: Any) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        change(opened, pikepdf)
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), "pdf"),
        (docx(), "docx"),
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpg"),
        ("Blåbær på tur".encode(), "txt"),
        ("Blåbær på tur".encode("cp1252"), "txt"),
    ],
    ids=["pdf", "docx", "png", "jpg", "utf-8", "windows"],
)
def test_each_kind_is_known_by_its_content(content: bytes, kind: str) -> None:
    found = looked_through(content)

    assert found.kind == kind
    assert looked_through(found.content).kind == kind


@pytest.mark.parametrize(
    "content",
    [
        pdf(f"Nummeret er {NUMBER[:6]} {NUMBER[6:]}"),
        docx(NUMBER),
        docx(NUMBER, split=True),
        docx("Hei", picture=picture("JPEG", NUMBER)),
        picture("JPEG", NUMBER),
        picture("PNG", NUMBER),
        f"nr {NUMBER}".encode(),
        changed(docx(), **{"docProps__custom.xml": f"<p><v>{NUMBER}</v></p>".encode()}),
    ],
    ids=[
        "pdf",
        "word",
        "split word",
        "picture in word",
        "jpeg",
        "png",
        "text",
        "property",
    ],
)
def test_its_text_is_found_wherever_it_hides(content: bytes) -> None:
    assert privacy.identity_numbers_in_file(looked_through(content).text)


def test_nothing_is_left_of_author_place_and_camera() -> None:
    said = "Namnet på fotografen"
    for content in (
        picture("JPEG", said),
        picture("PNG", said),
        docx("Hei", picture=picture("JPEG", said)),
    ):
        clean = looked_through(content).content
        assert said.encode() not in clean
        assert b"2026:01:01" not in clean
    assert b"Forfattar" not in whole(looked_through(docx()).content)
    clean = looked_through(pdf()).content
    assert b"WeasyPrint" not in clean
    assert b"Notat" not in clean


def whole(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(name) for name in package.namelist())


def _javascript(opened: Any, p: Any) -> None:
    opened.Root.OpenAction = p.Dictionary(S=p.Name.JavaScript, JS="app.alert(1)")


def _named_script(opened: Any, p: Any) -> None:
    action = opened.make_indirect(p.Dictionary(S=p.Name.JavaScript, JS="x"))
    opened.Root.Names = p.Dictionary(JavaScript=p.Dictionary(Names=["x", action]))


def _embedded(opened: Any, p: Any) -> None:
    opened.attachments["x.exe"] = b"MZ"


def _launch(opened: Any, p: Any) -> None:
    action = p.Dictionary(S=p.Name.Launch, F="cmd.exe")
    link = p.Dictionary(
        Type=p.Name.Annot, Subtype=p.Name.Link, Rect=[0, 0, 1, 1], A=action
    )
    opened.pages[0].obj.Annots = p.Array([link])


def _when_shown(opened: Any, p: Any) -> None:
    opened.pages[0].obj.AA = p.Dictionary(
        O=p.Dictionary(S=p.Name.URI, URI="http://x.example")
    )


@pytest.mark.parametrize(
    "change", [_javascript, _named_script, _embedded, _launch, _when_shown]
)
def test_a_pdf_that_acts_is_refused(change: Any) -> None:
    with pytest.raises(FileRefused, match="på eiga hand"):
        looked_through(pdf_with(change))


def test_a_locked_pdf_is_refused() -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(FileRefused, match="passord"):
        looked_through(out.getvalue())


OUTSIDE = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
    b'2006/relationships"><Relationship Id="r1" Type="http://x/attachedTemplate" '
    b'Target="http://evil.example/a.dotm" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "content",
    [
        changed(docx(), **{"word__embeddings__x.bin": b"\xd0\xcf"}),
        changed(docx(), **{"word__vbaProject.bin": b"x"}),
        changed(docx(), **{"word___rels__settings.xml.rels": OUTSIDE}),
        changed(
            docx(), **{"word__activeX__a.xml": b"<a/>", "word__activeX__a.bin": b"x"}
        ),
        b"PK\x03\x04 no package",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old office",
        b"<html><script>alert(1)</script>",
        b"MZ\x90 program",
        b"GIF89a",
        b"%PDF-1.7 nothing more",
        b"\xff\xd8\xff no picture",
        b"text\x00with zeros",
        b"",
    ],
    ids=range(13),
)
def test_what_acts_or_is_none_of_these_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        looked_through(content)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(FileRefused, match="MB"):
        looked_through(b"a" * 2_000_000, Limits(file_bytes=1024 * 1024))


@pytest.mark.slow
def test_it_is_done_in_a_process_of_its_own() -> None:
    found = look_through(docx("Hei på deg"))
    assert (found.kind, "Hei på deg" in found.text) == ("docx", True)
    with pytest.raises(FileRefused, match="anna slag"):
        look_through(b"<html>")


@pytest.mark.slow
def test_a_file_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from helsefellesskap.core.files import apart

    monkeypatch.setattr(apart, "SECONDS", 0.05)
    monkeypatch.setattr(apart, "_hold", lambda: None)
    with pytest.raises(FileRefused, match="for lang tid"):
        look_through(pdf())


@pytest.mark.parametrize(
    "content",
    [
        docx("Ring Ola Nordmann på 91 62 11 47"),
        changed(
            docx(),
            **{
                "word__footnotes.xml": b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/'
                b'wordprocessingml/2006/main"><w:p><w:r><w:t>Ring Ola Nordmann</w:t></w:r>'
                b"</w:p></w:footnotes>"
            },
        ),
    ],
    ids=["text", "footnote"],
)
def test_what_people_have_written_is_looked_through(content: bytes) -> None:
    found = privacy.pointed_out(looked_through(content).written, names=True)

    assert "Ola Nordmann" in [one.text for one in found]


def test_words_own_fonts_and_numbers_are_nobody() -> None:
    """The theme has a font for “Hans”, and numbering has numbers of eight digits."""
    found = looked_through(docx("Utvalet skreiv dette."))

    assert "|Hans|" in found.text
    assert "Utvalet skreiv dette." in found.written
    assert privacy.pointed_out(found.written, names=True) == []
