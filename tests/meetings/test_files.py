"""Minutes are judged by what they are: right ones in, everything else out, in words."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from helsefellesskap.core.errors import DomainError
from meetings.files import kind_of_minutes
from tests.meetings.test_services import pdf


def docx(text: str = "Referat", extra: dict[str, bytes] | None = None) -> bytes:
    from docx import Document

    out = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(out)
    if extra:
        with zipfile.ZipFile(out, "a") as archive:
            for name, content in extra.items():
                archive.writestr(name, content)
    return out.getvalue()


def active_pdf() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.Root.OpenAction = script
        made.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


@pytest.mark.parametrize(("content", "kind"), [(pdf(), "pdf"), (docx(), "docx")])
def test_it_takes_pdf_and_word(content: bytes, kind: str) -> None:
    assert kind_of_minutes(io.BytesIO(content), len(content)) == kind


REFUSED = {
    "nothing": b"",
    "text": b"Referat i rein tekst",
    "html": b"<html><script>alert(1)</script></html>",
    "program": b"MZ" + bytes(200),
    "half a pdf": b"%PDF-1.7 og ikkje meir",
    "pdf with a script": active_pdf(),
    "locked pdf": locked_pdf(),
    "zip": (
        lambda out: (zipfile.ZipFile(out, "w").writestr("a", "b"), out.getvalue())[1]
    )(io.BytesIO()),
    "half a zip": docx()[:400],
    "macros": docx(extra={"word/vbaProject.bin": b"x"}),
    "bomb": docx(extra={f"word/{n}.bin": bytes(30_000_000) for n in range(4)}),
    "identity number": docx("Pasienten, 020132 99997, var der."),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_it_refuses_in_words_and_quickly(name: str) -> None:
    content = REFUSED[name]
    began = time.perf_counter()

    with pytest.raises(DomainError) as refused:
        kind_of_minutes(io.BytesIO(content), len(content))

    assert str(refused.value)
    assert time.perf_counter() - began < 2


@pytest.mark.shared
def test_every_hostile_file_is_refused_or_read(shared_dir: Path) -> None:
    for path in sorted((shared_dir / "data" / "hostile").iterdir()):
        if path.is_dir():
            continue
        began = time.perf_counter()
        with path.open("rb") as file:
            try:
                kind = kind_of_minutes(file, path.stat().st_size)
            except DomainError as error:
                kind = str(error)
        assert kind
        assert time.perf_counter() - began < 2, path.name
