"""Who prints what. Upper apps register a maker for their kind of edition in `ready()`.

    register_maker(EditionKind.HANDBOOK, make_handbook)

    def make_handbook(work: Work, edition: Edition) -> Made:
        work.report(20, _("Gathering the bodies"))
        return print_edition(
            edition,
            title=_("Handbook"),
            template="handbook/report/_handbook.html",
            context={"report": handbook_report()},
        )

The template is the inside only, with headings from h2 on. It is rendered once; the
page on the site and the PDF stand around the same words and cannot differ.
A maker runs with the edition's language in force, and may be run again from the
beginning when its worker has died: it writes nothing itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from helsefellesskap.core.jobs import Work
from helsefellesskap.core.pdf import print_html
from publications.models import Edition, EditionKind


@dataclass(frozen=True, slots=True)
class Made:
    """What a maker hands back: a title, the inside as HTML, the whole as PDF."""

    title: str
    html: str
    pdf: bytes


Maker = Callable[[Work, Edition], Made]
_makers: dict[EditionKind, Maker] = {}


def register_maker(kind: EditionKind, maker: Maker) -> None:
    """Let the app print this kind."""
    _makers[kind] = maker


def maker_of(kind: str) -> Maker | None:
    """Who prints this kind, if anybody does."""
    return _makers.get(EditionKind(kind))


def kinds_that_are_made() -> list[EditionKind]:
    """What can be ordered, in the order of the list of kinds."""
    return [kind for kind in EditionKind if kind in _makers]


def print_edition(
    edition: Edition,
    *,
    title: str,
    template: str,
    context: dict[str, Any],
    subtitle: str = "",
    keywords: str = "",
) -> Made:
    """Render the inside once and print it with cover and running heads.

    `keywords` go into the PDF's own table of facts, where a machine finds them.
    """
    with translation.override(edition.language):
        html = render_to_string(template, {**context, "edition": edition})
        whole = render_to_string(
            "pdf/edition.html",
            {
                "SITE_NAME": settings.SITE_NAME,
                "SITE_URL": settings.SITE_URL,
                "language": edition.language,
                "edition": edition,
                "title": title,
                "subtitle": subtitle,
                "keywords": keywords,
                "printed_on": timezone.localdate(),
                "inside": html,
            },
        )
        return Made(title=title, html=html, pdf=print_html(whole))
