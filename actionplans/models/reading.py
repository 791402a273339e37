"""What each reader has last seen of a plan, so that the difference can be shown."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actionplans.models.plan import Plan


class SeenText(models.Model):
    """A plan's text as somebody has seen it, kept once however many have."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="seen_texts")
    sha256 = models.CharField(max_length=64)
    text = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "sha256"], name="a_text_that_was_seen_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.sha256[:12]}"


class Reading(models.Model):
    """The text of a plan that a reader has last read or said something of."""

    class How(models.TextChoices):
        READ = "read", _("read")
        REMARKED = "remarked", _("remarked")
        VOTED = "voted", _("voted")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings"
    )
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="readings")
    seen = models.ForeignKey(SeenText, on_delete=models.RESTRICT, related_name="+")
    how = models.CharField(max_length=8, choices=How)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "plan"], name="a_reader_is_at_one_place_in_a_plan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.plan}"
