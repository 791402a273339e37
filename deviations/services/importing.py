"""Rows of a file become deviations, all at once or not at all."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from committees.models import AgreementPart, PatientGroup
from deviations import notifications
from deviations.imports import ReadFile, Row
from deviations.models import Code, Deviation, Taken, Upload
from deviations.parties import manages
from deviations.services.registering import Told, unsaved
from deviations.workflow import State
from helsefellesskap.core.audit import create_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.privacy import has_identity_number

SHOWN = 500  # complaints kept for the page


def known_references() -> dict[tuple[int, str, str], str]:
    """The references that are registered, each with its number."""
    rows = Deviation.objects.exclude(external_ref="").values_list(
        "reporter", "source_system", "external_ref", "year", "serial"
    )
    return {
        (party, system, ref): f"SA-{year}-{serial:04d}"
        for party, system, ref, year, serial in rows
    }


@transaction.atomic
def keep_upload(read: ReadFile, *, name: str, by: Any) -> Upload:
    """Keep what was read until somebody has looked at it."""
    if not manages(by):
        raise PermissionDenied("import")
    return Upload.objects.create(
        name="" if has_identity_number(name) else name[:100],
        rows=[row.as_json() for row in read.rows],
        complaints=[
            {"level": str(c.level), "where": c.where, "message": c.message}
            for c in read.complaints[:SHOWN]
        ],
        known=read.known,
        refused=read.refused,
        by=by,
    )


@transaction.atomic
def apply_upload(upload: Upload, *, by: Any) -> int:
    """Register what was kept; the kept rows are thrown away."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk, by=by)
    if upload.applied_at is not None:
        raise DomainError(_("This file has been read in already."))
    count = len(apply_rows((Row(**row) for row in upload.rows), by=by))
    upload.applied_at = timezone.now()
    upload.rows = []
    upload.save()
    return count


@transaction.atomic
def apply_rows(rows: Iterable[Row], *, by: Any) -> list[Deviation]:
    """Register the rows that are not known by now. `by=None` is the portal's operator."""
    if by is not None and not manages(by):
        raise PermissionDenied("import")
    known = known_references()
    new = [row for row in rows if row.reference is None or row.reference not in known]
    made = unsaved(_told(new))
    for row, deviation in zip(new, made, strict=True):
        deviation.imported = True
        deviation.state = row.state
        deviation.answer = row.texts.get("answer", "")
        deviation.cause_id = row.codes.get("cause")
        deviation.answered_on = row.day("answered_on")
        deviation.closed_on = row.day("closed_on")
    saved: list[Deviation] = create_recorded(Deviation, made, by=by, why="imported")
    Taken.objects.bulk_create(
        [Taken(deviation=row, step="import", target=row.state, by=by) for row in saved],
        batch_size=500,
    )
    fresh = [row for row in saved if row.state == State.REGISTERED]
    post(notifications.letters_about_import(fresh, key=uuid.uuid4().hex[:12]))
    return saved


def forget_old_uploads() -> int:
    """Throw away what was uploaded a week ago; run daily."""
    limit = timezone.now() - timedelta(days=7)
    gone, _kinds = Upload.objects.filter(at__lt=limit).delete()
    return gone


def _told(rows: list[Row]) -> list[Told]:
    parties = Organisation.objects.in_bulk()
    codes = Code.objects.in_bulk()
    groups = PatientGroup.objects.in_bulk()
    parts = AgreementPart.objects.in_bulk()
    told = []
    for row in rows:
        chosen: dict[str, Any] = {
            name: codes[key] for name, key in row.codes.items() if name != "cause"
        }
        texts: dict[str, Any] = {
            name: text for name, text in row.texts.items() if name != "answer"
        }
        told.append(
            Told(
                reporter=parties[row.reporter],
                receiver=parties[row.receiver],
                municipality=parties.get(row.municipality or 0),
                occurred_on=row.day("occurred_on") or timezone.localdate(),
                reported_on=row.day("reported_on"),
                reply_by=row.day("reply_by"),
                patient_group=groups.get(row.patient_group or 0),
                agreement_part=parts.get(row.agreement_part or 0),
                **chosen,
                **texts,
            )
        )
    return told
