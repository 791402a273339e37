"""The hearing of a revision: who was asked, and what they said."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Revision
from actionplans.models.tree import Thread
from committees.models import Committee


class Hearing(models.Model):
    """One round of hearing, held on a snapshot of the text."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="hearings"
    )
    round = models.PositiveSmallIntegerField()
    snapshot = models.JSONField(default=dict)
    deadline = models.DateField()
    message = models.TextField(blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["revision", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "round"], name="rounds_of_hearing_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(closed_at=None),
                name="one_open_hearing_per_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision}, {self.round}"


class HearingBody(models.Model):
    """A body that is heard, and its statement (*fråsegn*) when it has sent one."""

    hearing = models.ForeignKey(
        Hearing, on_delete=models.CASCADE, related_name="bodies"
    )
    body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="hearings"
    )
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_link = models.BooleanField(default=False)
    no_remarks = models.BooleanField(default=False)

    class Meta:
        ordering = ["body__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "body"], name="a_body_is_heard_once_in_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.hearing}"


class RemarkKind(models.TextChoices):
    SUPPORT = "support", _("support")
    QUESTION = "question", _("question")
    CHANGE = "change", _("change wanted")
    AGAINST = "against", _("against")


class AnswerKind(models.TextChoices):
    TAKEN_IN = "taken_in", _("followed")
    PARTLY = "partly", _("partly followed")
    NOT = "not", _("not followed")


class RemarkQuerySet(models.QuerySet["Remark"]):
    def sent_to(self, revision: Revision) -> Self:
        """Remarks in statements that were sent on the revision, in all its rounds."""
        return self.filter(
            statement__hearing__revision=revision, statement__sent_at__isnull=False
        )


class Remark(models.Model):
    """What a heard body says of the whole plan (no thread) or of one place in it."""

    statement = models.ForeignKey(
        HearingBody, on_delete=models.CASCADE, related_name="remarks"
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=RemarkKind, default=RemarkKind.CHANGE
    )
    text = models.TextField(_("remark"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=8, choices=AnswerKind, blank=True)
    answer_text = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answer_says_why",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & ~Q(answer_text="") & Q(answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
