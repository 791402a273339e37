"""A case on its way in: the half-written form, and the files that go with it."""

import datetime
import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CaseDraft(models.Model):
    """A form that somebody has begun. Only its link opens it; gone after some days.

    `data` holds fields that have passed the privacy stop, as they were typed. A letter
    with the link carries a key of its own. When the case is sent the row stays empty
    for its days, so that the same draft cannot become two cases.
    """

    key_hash = models.CharField(max_length=64, unique=True)
    letter_key_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 -- unique
    data = models.JSONField(default=dict)
    step = models.PositiveSmallIntegerField(default=1)
    begun_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def expires_on(self) -> datetime.date:
        return timezone.localdate(self.expires_at)


def _path(attachment: Any, filename: str) -> str:
    """A name that tells nothing of the file, the case or the sender."""
    return f"case-files/{timezone.now():%Y}/{secrets.token_hex(20)}"


class ForBodies(models.TextChoices):
    """What the secretariat lets the bodies see of a file. Empty: not decided yet."""

    WHOLE = "whole", _("the file as it is")
    REDACTED = "redacted", _("a redacted file in its place")
    NOTHING = "nothing", _("nothing")


class CaseAttachment(models.Model):
    """A file that the sender attached: looked through, and cleaned of its traces."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        WORD = "docx", "Word"
        PNG = "png", _("picture (PNG)")
        JPEG = "jpg", _("picture (JPEG)")
        TEXT = "txt", _("text")

    draft = models.ForeignKey(
        CaseDraft, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    for_bodies = models.CharField(max_length=8, choices=ForBodies, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_path, max_length=120)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_attachment_has_one_place",
                condition=Q(draft=None, case__isnull=False)
                | Q(draft__isnull=False, case=None),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RedactedFile(models.Model):
    """What the bodies get in the place of a file: another file, judged like every one."""

    attachment = models.OneToOneField(
        CaseAttachment, on_delete=models.CASCADE, related_name="redacted"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=CaseAttachment.Kind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_path, max_length=120)
    added_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
