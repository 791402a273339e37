"""Putting a case together to be fetched: ordered, made by a worker, cleared again."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from cases import dossier as dossiers
from cases.models import Case, Clock, Dossier, Removal
from cases.reports import may_read_whole
from cases.services.base import lock, note_down
from helsefellesskap.core import nightly
from helsefellesskap.core.jobs import Work, job, start_job

LANGUAGES = ("nn", "nb", "en")


@transaction.atomic
def order_dossier(case: Case, *, by: User, version: str, language: str) -> Dossier:
    """Have the case put together by a worker. Who may not read all of it gets the bodies'."""
    case = lock(case)
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise PermissionDenied("make_dossier")
    if version == Dossier.Version.WHOLE and not may_read_whole(case, by):
        raise PermissionDenied("make_dossier")
    _drop(case.dossiers.filter(made_for=by, version=version))
    days = Clock.all_days()[Clock.Kind.DOSSIER]
    row = Dossier.objects.create(
        case=case,
        version=version,
        language=language if language in LANGUAGES else "nn",
        made_for=by,
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    with translation.override(row.language):
        title = _("Dossier of case %(number)s") % {"number": case.reference}
    row.job = start_job("cases.dossier", by=by, title=title, dossier=row.pk)
    row.save(update_fields=["job"])
    note_down(case, "make_dossier", by=by, note=str(row.get_version_display()))
    return row


@job("cases.dossier")
def make_dossier(work: Work, *, dossier: int) -> dict[str, Any]:
    """Make both files and keep them. Done twice they are kept once, in the same place."""
    row = Dossier.objects.select_related("case", "made_for").filter(pk=dossier).first()
    if row is None:  # cleared, or asked for anew, while it waited
        return {}
    if row.made_at is None:
        with translation.override(row.language):
            made = build(
                row.case,
                whole=row.is_whole,
                language=row.language,
                reader=_reader(row),
                say=work.report,
            )
            with made:
                _keep(work, dossier, made)
    return {"url": row.get_absolute_url()}


def _reader(row: Dossier) -> User | None:
    """Who alone reads the bodies' version; nobody where it is made to be handed out."""
    hands_out = may_read_whole(row.case, row.made_for)
    return None if row.is_whole or hands_out else row.made_for


def build(
    case: Case,
    *,
    whole: bool,
    language: str,
    reader: User | None = None,
    say: Callable[[int, str], None] = lambda _per_cent, _doing: None,
) -> dossiers.Made:
    """Both files, as they are now. Whoever calls asks first whether they may be had."""
    with translation.override(language):
        say(5, _("Gathering the case"))
        content = dossiers.gather(case, whole=whole, language=language, reader=reader)
        say(20, _("Printing"))
        printed = dossiers.print_dossier(content)
        say(70, _("Packing the files"))
        return dossiers.pack(content, printed)


@transaction.atomic
def _keep(work: Work, key: int, made: dossiers.Made) -> None:
    row = Dossier.objects.select_for_update().filter(pk=key).first()
    work.report(95, _("Keeping the file"))  # whoever has lost the job keeps nothing
    if row is None:
        return
    for ending, content in (("pdf", made.pdf), ("zip", made.zip)):
        row.storage.delete(row.place(ending))
        row.storage.save(row.place(ending), File(content))
    row.pdf_size, row.pdf_sha256 = made.pdf_size, made.pdf_sha256
    row.zip_size, row.zip_sha256 = made.zip_size, made.zip_sha256
    row.pages, row.made_at = made.pages, timezone.now()
    row.save()


def drop_dossiers(case: Case, *, bodies_only: bool = False) -> int:
    """What is made no longer holds: gone, with its files, when the transaction has held."""
    rows = case.dossiers.all()
    return _drop(rows.filter(version=Dossier.Version.BODIES) if bodies_only else rows)


def clear_dossiers() -> int:
    """Dossiers whose days are over are gone, with their files."""

    def clear(row: Dossier) -> bool:
        over = Dossier.objects.filter(pk=row.pk, expires_at__lte=timezone.now())
        count = _drop(over)
        Removal.objects.add(Removal.What.DOSSIERS, count)
        return bool(count)

    over = Dossier.objects.filter(expires_at__lte=timezone.now()).order_by("pk")
    return nightly.each_by_itself(over, clear, what="cases.dossiers")


def _drop(rows: QuerySet[Dossier]) -> int:
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    Dossier.objects.filter(pk__in=keys).delete()
    return len(keys)
