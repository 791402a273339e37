"""What is printed: tagged, marked as PDF/UA-1 and PDF/A-3a, with our own files only."""

import io

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from helsefellesskap.core.pdf import FetchRefused, own_file, print_html

pytestmark = pytest.mark.once

PAGE = """<!doctype html>
<html lang="nn">
  <head>
    <meta charset="utf-8">
    <title>Ei prøve på æ, ø og å</title>
    <meta name="author" content="Helsefellesskap">
    <link rel="stylesheet" href="portal:static/portal/print.css">
    {head}
  </head>
  <body>
    <h1>Ei prøve</h1>
    <h2>Første del</h2>
    <h3>Ein bolk</h3>
    <table>
      <thead><tr><th scope="col">Tiltak</th><th scope="col">2026</th></tr></thead>
      <tbody><tr><th scope="row">1.1</th><td>Gjennomført</td></tr></tbody>
    </table>
    <h2>Andre del</h2>
  </body>
</html>"""


def page(head: str = "") -> str:
    return PAGE.format(head=head)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return print_html(page())


@pytest.fixture
def pdf(printed: bytes):
    with pikepdf.open(io.BytesIO(printed)) as opened:
        yield opened


def test_it_says_that_it_is_pdf_ua_1_and_pdf_a_3a(pdf):
    with pdf.open_metadata() as meta:
        marks = {
            name: meta.get(name)
            for name in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
        }

    assert marks == {"pdfuaid:part": "1", "pdfaid:part": "3", "pdfaid:conformance": "A"}


def test_the_mark_of_pdf_ua_is_described_as_pdf_a_wants(pdf):
    xmp = pdf.Root.Metadata.read_bytes()

    assert b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in xmp


def test_it_is_tagged_has_a_language_and_a_title_that_is_shown(pdf):
    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "nn"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo["/Title"]) == "Ei prøve på æ, ø og å"


def test_headings_are_bookmarks_in_their_order(pdf):
    with pdf.open_outline() as outline:
        found = [
            (item.title, [c.title for c in item.children]) for item in outline.root
        ]

    assert found == [("Første del", ["Ein bolk"]), ("Andre del", [])]


def test_heads_of_tables_are_tagged_as_heads(pdf):
    kinds: list[str] = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                kinds.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    assert kinds.count("/TH") == 3
    assert kinds.count("/TD") == 1
    assert {"/H1", "/H2", "/H3", "/Table"} <= set(kinds)


def test_every_font_is_inside(pdf):
    fonts = [
        font for leaf in pdf.pages for font in leaf.Resources.get("/Font", {}).values()
    ]

    assert fonts
    for font in fonts:
        below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(
            below.FontDescriptor.keys()
        )
        assert "Inter" in str(font.BaseFont)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.css",
        "file:///etc/passwd",
        "portal:static/../.git/config",
        "portal:static/%2e%2e/pyproject.toml",
        "portal:other/a.css",
        "portal:inter/../../package.json",
        "/etc/passwd",
    ],
)
def test_nothing_but_our_own_files_is_fetched(address):
    with pytest.raises(FetchRefused):
        own_file(address)


def test_a_page_that_asks_for_more_is_not_printed():
    asking = page('<link rel="stylesheet" href="https://example.org/a.css">')

    with pytest.raises(FatalURLFetchingError, match="example"):
        print_html(asking)
