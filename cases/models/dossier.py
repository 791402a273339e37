"""Everything of a case, put together to be fetched; gone after some days."""

import datetime
import secrets
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helsefellesskap.core.models import Job


def _token() -> str:
    """A name that tells nothing of the case."""
    return secrets.token_hex(20)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def ready_for(self, user: Any) -> Self:
        """Those one has asked for oneself and that have not run out."""
        return self.filter(made_for=user.pk, expires_at__gt=timezone.now())


class Dossier(models.Model):
    """A PDF and a zip of a case as it was. Their place is known before they are made,
    so that what a killed worker has left is written over, or cleared with the row.
    """

    class Version(models.TextChoices):
        WHOLE = "whole", _("everything, for the secretariat and the archive")
        BODIES = "bodies", _("as the bodies may see it")

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="dossiers"
    )
    version = models.CharField(max_length=6, choices=Version)
    language = models.CharField(max_length=5, default="nn")
    token = models.CharField(max_length=40, unique=True, default=_token)
    made_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    pdf_size = models.PositiveBigIntegerField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    zip_size = models.PositiveBigIntegerField(null=True)
    zip_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        indexes = [models.Index(fields=["expires_at"])]
        constraints = [
            models.CheckConstraint(
                name="a_made_dossier_has_its_hashes",
                condition=Q(made_at=None) | ~Q(pdf_sha256="") & ~Q(zip_sha256=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("cases:dossier", args=[self.case_id, self.pk])

    @property
    def is_whole(self) -> bool:
        return self.version == self.Version.WHOLE

    @property
    def expires_on(self) -> datetime.date:
        return timezone.localdate(self.expires_at)

    @property
    def storage(self) -> Storage:
        """Private: nothing in it has an address of its own."""
        return default_storage

    def place(self, ending: str) -> str:
        """Where the file of this ending lies."""
        return f"dossiers/{self.token}.{ending}"
