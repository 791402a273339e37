"""Ordering, making and publishing editions."""

import hashlib
import io
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.models import Committee, Kind
from committees.roles import Right
from helsefellesskap.core import search
from helsefellesskap.core.audit import save_recorded, telling_what_happened
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.jobs import LeaseLost, Work, job, start_job
from helsefellesskap.core.permissions import require
from publications.makers import Made, maker_of
from publications.models import Edition, EditionKind
from publications.signals import edition_published, edition_unpublished
from publications.workflow import EDITION, EditionState

search.name_kind("edition", gettext_lazy("Publications"))

OF_THE_SECRETARIAT = frozenset({EditionKind.ANNUAL_REPORT, EditionKind.HANDBOOK})
"""Kinds that speak for the whole partnership, and that the secretariat alone prints."""

LANGUAGES = ("nn", "nb")


@transaction.atomic
def order_edition(
    kind: EditionKind,
    *,
    by: Any,
    body: Committee,
    year: int | None = None,
    subject: str = "",
    language: str = "nn",
    publish: bool | None = None,
    watched_by: Any = None,
) -> Edition:
    """Have something printed; a worker takes it from here. Its job tells how far it is.

    `by=None` is the portal itself, after an adoption: what it prints is published at
    once, unless told otherwise. A person needs PUBLISH on the body. `watched_by` may
    follow the portal's own job: who concluded sees how far the printing has come.
    """
    if by is not None:
        require(by, Right.PUBLISH, on=body)
    if kind in OF_THE_SECRETARIAT and body.kind != Kind.SECRETARIAT:
        raise DomainError(_("Only the secretariat prints this."))
    if language not in LANGUAGES:
        raise DomainError(_("Editions are printed in nynorsk or bokmål."))
    if maker_of(kind) is None:
        raise DomainError(_("Nothing in this portal prints that."))
    with translation.override(language):
        title = _provisional_title(kind, body, year)
    edition = Edition(
        kind=kind, body=body, year=year, subject=subject, language=language, title=title
    )
    save_recorded(edition, by=by, why="ordered")
    edition.job = start_job(
        "publications.make",
        by=by or watched_by,
        title=title,
        edition=edition.pk,
        publish=by is None if publish is None else publish,
    )
    save_recorded(edition, by=by, why="job started")
    return edition


@job("publications.make")
def make_edition(work: Work, *, edition: int, publish: bool = False) -> dict[str, Any]:
    """Print the edition and keep its file with its hash. Done twice, it is kept once."""
    row = Edition.objects.select_related("body").get(pk=edition)
    if row.state == EditionState.PRINTING:
        with translation.override(row.language):
            work.report(5, _("Gathering what is to be printed"))
            made = _made_or_failed(work, row)
            work.report(95, _("Keeping the file"))
            _keep(work, edition, made, publish=publish)
    return {"url": row.get_absolute_url(), "edition": row.pk}


@transaction.atomic
def publish_edition(edition: Edition, *, by: Any) -> Edition:
    """Let everyone read it. `by=None` is the portal itself."""
    edition = _lock(edition)
    if by is not None:
        require(by, EDITION.steps["publish"].permission, on=edition.body)
    with telling_what_happened(edition):
        EDITION.check("publish", edition.state)
    edition.state = EditionState.PUBLISHED
    edition.published_at = timezone.now()
    save_recorded(edition, by=by, why="published")
    _index(edition)
    edition_published.send(sender=Edition, edition=edition, by=by)
    return edition


@transaction.atomic
def unpublish(edition: Edition, *, by: Any, reason: str) -> Edition:
    """Take it down, with a reason; file and hash are kept."""
    edition = _lock(edition)
    require(by, EDITION.steps["unpublish"].permission, on=edition.body)
    with telling_what_happened(edition):
        EDITION.check("unpublish", edition.state, reason)
    edition.state = EditionState.READY
    edition.published_at = None
    save_recorded(edition, by=by, why=reason)
    search.forget("edition", str(edition.pk))
    edition_unpublished.send(sender=Edition, edition=edition, by=by)
    return edition


def _made_or_failed(work: Work, row: Edition) -> Made:
    maker = maker_of(row.kind)
    try:
        if maker is None:
            raise DomainError(_("Nothing in this portal prints that."))
        return maker(work, row)
    except LeaseLost:
        raise
    except Exception:
        _fail(row)
        raise


@transaction.atomic
def _fail(row: Edition) -> None:
    failed = _lock(row)
    if failed.state == EditionState.PRINTING:
        failed.state = EditionState.FAILED
        save_recorded(failed, by=None, why="printing failed")


@transaction.atomic
def _keep(work: Work, key: int, made: Made, *, publish: bool) -> None:
    edition = _lock(Edition(pk=key))
    work.report(97)  # whoever has lost the job keeps nothing
    EDITION.check("finish", edition.state)
    edition.title = made.title[:250]
    edition.html = made.html
    edition.sha256 = hashlib.sha256(made.pdf).hexdigest()
    edition.size = len(made.pdf)
    edition.pages = _count_pages(made.pdf)
    edition.file.save(edition.filename, ContentFile(made.pdf), save=False)
    edition.state = EditionState.READY
    save_recorded(edition, by=work.job.started_by, why="printed")
    if publish:
        publish_edition(edition, by=None)


def _index(edition: Edition) -> None:
    search.index(
        "edition",
        str(edition.pk),
        title=edition.title,
        text=" ".join(strip_tags(edition.html.replace("<", " <")).split())[:20_000],
        url=edition.get_absolute_url(),
        language=edition.language,
        public=True,
        date=timezone.localdate(),
    )


def _lock(edition: Edition) -> Edition:
    found = Edition.objects.select_for_update(of=("self",)).select_related("body")
    return found.get(pk=edition.pk)


def _count_pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as book:
        return len(book.pages)


def _provisional_title(kind: EditionKind, body: Committee, year: int | None) -> str:
    name = str(EditionKind(kind).label)
    words = [name[:1].upper() + name[1:]]
    if kind == EditionKind.PLAN or (
        kind == EditionKind.EVALUATION and body.kind != Kind.SECRETARIAT
    ):
        words.append(body.short)
    if year:
        words.append(str(year))
    return " ".join(words)[:200]
