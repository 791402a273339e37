"""HTML in, PDF out. The only module that knows WeasyPrint.

What comes out is tagged and both PDF/UA-1 and PDF/A-3a: WeasyPrint writes the one,
and the mark of the other is merged into the metadata afterwards.
"""

import io
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation


class FetchRefused(ValueError):
    """A page to be printed asked for something outside the portal's own files."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that lies inside the printed one, as PDF/A-3 allows: `relation` says why."""

    name: str
    content: bytes
    about: str = ""
    relation: str = "Supplement"


def render_pdf(template: str, context: dict[str, Any], *, language: str) -> bytes:
    """Render the template in the language and print it; the bytes of a PDF."""
    with translation.override(language):
        html = render_to_string(template, {"language": language, **context})
    return print_html(html)


def print_html(
    html: str,
    *,
    pictures: Mapping[str, bytes] | None = None,
    enclosed: Sequence[Enclosed] = (),
) -> bytes:
    """Print a whole HTML document. It may name only `portal:` files, which are ours.

    `pictures` are those the page may show beside them, by the address it uses.
    """
    from weasyprint import HTML, Attachment

    fetcher = _fetcher(pictures or {})
    inside = [
        Attachment(
            string=one.content,
            name=one.name,
            description=one.about,
            relationship=one.relation,
        )
        for one in enclosed
    ]
    printed = HTML(string=html, url_fetcher=fetcher, base_url="portal:").write_pdf(
        pdf_variant="pdf/a-3a", pdf_tags=True, attachments=inside
    )
    return _mark_as_ua(printed)


def _fetcher(pictures: Mapping[str, bytes]) -> Any:
    """Own style sheets and fonts, and the pictures given; nothing else, nothing from the net.

    A page that asks for more is not printed at all.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in pictures:
                return URLFetcherResponse(url, body=pictures[url])
            path = own_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(
                url, body=path.read_bytes(), headers={"Content-Type": kind}
            )

    return OwnFiles(fail_on_errors=True)


def own_file(url: str) -> Path:
    """Where a `portal:` address lies on disk; FetchRefused for every other address."""
    name = unquote(url.removeprefix("portal:"))
    roots = {
        "static/": settings.BASE_DIR / "static",
        "inter/": settings.NODE_MODULES / "@fontsource-variable/inter/files",
    }
    for prefix, folder in roots.items():
        root = Path(folder).resolve()
        path = (root / name.removeprefix(prefix)).resolve()
        if (
            url.startswith("portal:")
            and name.startswith(prefix)
            and path.is_relative_to(root)
            and path.is_file()
        ):
            return path
    raise FetchRefused(url)


_UA_MARK = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""PDF/UA's mark, and its description: PDF/A lets no property stand undescribed."""


def _mark_as_ua(printed: bytes) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        metadata = pdf.Root.Metadata
        before, end, after = metadata.read_bytes().rpartition(b"</rdf:RDF>")
        metadata.write(before + _UA_MARK + end + after)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
