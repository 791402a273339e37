"""What has been taken away, when, and how much of it: numbers alone, for good."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RemovalQuerySet(models.QuerySet["Removal"]):
    def add(self, what: str, count: int, day: datetime.date | None = None) -> Self:
        """Count it in, in the transaction that takes it away."""
        if count:
            row, _made = self.get_or_create(what=what, day=day or timezone.localdate())
            self.filter(pk=row.pk).update(count=F("count") + count)
        return self


class Removal(models.Model):
    """So many of a kind were taken away on a day."""

    class What(models.TextChoices):
        CONTACT = "contact", _("contact details of senders")
        LETTERS = "letters", _("letters emptied of recipient and text")
        SOURCES = "sources", _("sources of e-mails")
        NAMES = "names", _("file names with the sender's name in them")
        SPAM = "spam", _("thrown away cases")
        DRAFTS = "drafts", _("half-written cases")
        DOSSIERS = "dossiers", _("dossiers")

    day = models.DateField(default=timezone.localdate)
    what = models.CharField(max_length=8, choices=What)
    count = models.PositiveIntegerField(default=0)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "what"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "what"], name="one_count_a_day_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.what}: {self.count}"
