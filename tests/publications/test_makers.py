"""The page and the PDF are the same words; the PDF carries its marks."""

import io
import re
import shutil
import subprocess
from html import unescape

import pikepdf
import pytest
from django.utils.html import strip_tags

from publications.makers import print_edition
from publications.models import Edition, EditionKind


def printed(office, monkeypatch, settings, tmp_path, language="nn"):
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "inside.html").write_text(
        '<nav class="toc"><h2 id="i">Innhald</h2><ol><li><a href="#a">Utvala</a></li></ol></nav>'
        '<h2 id="a">Utvala</h2><p>{{ words }}</p>'
        '<table><thead><tr><th scope="col">Verv</th></tr></thead>'
        "<tbody><tr><td>Leiar</td></tr></tbody></table>"
    )
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}
    ]
    edition = Edition(pk=7, kind=EditionKind.HANDBOOK, body=office, language=language)
    return print_edition(
        edition,
        title="Handbok",
        template="inside.html",
        context={"words": "Ærlege ord & <b>ingen</b> kode"},
    )


def test_it_is_tagged_marked_and_in_its_language(
    office, monkeypatch, settings, tmp_path
):
    made = printed(office, monkeypatch, settings, tmp_path, language="nb")

    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        marks = pdf.open_metadata()
        assert marks["pdfuaid:part"] == "1"
        assert (marks["pdfaid:part"], marks["pdfaid:conformance"]) == ("3", "A")
        assert marks["dc:title"] == "Handbok"
        assert pdf.Root.Lang == "nb"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert "/Outlines" in pdf.Root


def test_what_is_typed_is_never_taken_for_code(office, monkeypatch, settings, tmp_path):
    made = printed(office, monkeypatch, settings, tmp_path)

    assert "&lt;b&gt;ingen&lt;/b&gt;" in made.html


def test_the_inside_stands_in_both(office, monkeypatch, settings, tmp_path):
    made = printed(office, monkeypatch, settings, tmp_path)
    words = re.findall(r"\w+", unescape(strip_tags(made.html.replace("<", " <"))))

    text = text_of(made.pdf)

    assert [word for word in words if word not in text and len(word) > 2] == []


def text_of(pdf: bytes) -> str:
    """The words of a PDF, as poppler reads them."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("left out: pdftotext is not here")
    command = [program, "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)  # noqa: S603
    return done.stdout.decode()
