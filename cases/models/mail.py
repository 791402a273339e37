"""E-mail that comes back into a case, and the secretariat's own words in its letters."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.models.beside import CaseMessage
from cases.models.case import WRITTEN
from cases.models.intake import CaseAttachment


class ReplyKey(models.Model):
    """The key in the address that answers to one letter go to. Only the hash is kept."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="reply_keys"
    )
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.case_id}"


class CaseMail(models.Model):
    """One e-mail that found its case. The row is what makes it be handled once.

    Words from an address we do not know lie here until the secretariat has judged them,
    and nowhere else; then, or when the sender is forgotten, they are gone from here.
    """

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("taken in")
        WAITS = "waits", _("waits for the secretariat")
        ACCEPTED = "accepted", _("taken in by the secretariat")
        REJECTED = "rejected", _("thrown away")

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="mails"
    )
    message_hash = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    from_address = models.EmailField(max_length=254, blank=True)
    text = models.TextField(blank=True)
    refused = models.PositiveSmallIntegerField(default=0)  # files that were not kept
    masked = models.PositiveSmallIntegerField(default=0)  # numbers taken out
    message = models.OneToOneField(
        CaseMessage, on_delete=models.SET_NULL, null=True, related_name="mail"
    )
    came_at = models.DateTimeField(default=timezone.now)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="only_mail_that_waits_holds_words_and_address",
                condition=Q(outcome="waits") | Q(from_address="", text=""),
            )
        ]
        indexes = [models.Index(fields=["case", "came_at"], name="mail_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


def _path(file: Any, filename: str) -> str:
    """A name that tells nothing of the file, the case or the sender."""
    return f"mail-files/{timezone.now():%Y}/{secrets.token_hex(20)}"


class MailFile(models.Model):
    """A file that came with mail that waits: looked through, and cleaned of its traces."""

    mail = models.ForeignKey(CaseMail, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=CaseAttachment.Kind)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to=_path, max_length=120)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class MailTally(models.Model):
    """How many e-mails a day came to what. All that is kept of those without a case."""

    day = models.DateField(default=timezone.localdate)
    outcome = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "outcome"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "outcome"], name="one_tally_a_day_and_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.outcome}: {self.count}"


class LetterText(models.Model):
    """The secretariat's own words in one standard letter; empty means the usual ones."""

    name = models.CharField(max_length=20)
    language = models.CharField(max_length=5, choices=WRITTEN)
    text = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "language"], name="one_text_a_letter_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
