"""What an edition of the joint plan holds besides goals: words of its own, and the plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import in_language
from actionplans.models.plan import Revision


class JointPart(models.TextChoices):
    INTRODUCTION = "introduction", _("Introduction")
    NOTE = "note", _("Revision note")
    GUIDELINE = "guideline", _("Shared guidelines")


class JointSection(models.Model):
    """A heading with paragraphs, in nynorsk, in bokmål or in both."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="sections"
    )
    part = models.CharField(max_length=12, choices=JointPart)
    position = models.PositiveSmallIntegerField()
    heading_nn = models.CharField(max_length=200, blank=True)
    heading_nb = models.CharField(max_length=200, blank=True)
    text_nn = models.TextField(blank=True)
    text_nb = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        return in_language(self, "heading")

    @property
    def text(self) -> str:
        return in_language(self, "text")


class IncludedPlan(models.Model):
    """A plan that was in force when the edition was put together, with its fingerprint."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="included"
    )
    of = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="in_editions"
    )
    position = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "of"], name="a_plan_stands_once_in_an_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.of}"
