"""How far a measure has come, year by year."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actionplans.models.plan import Revision
from actionplans.models.tree import Thread
from actionplans.workflow import Status
from committees.models import Seat


class StatusReport(models.Model):
    """What somebody said of a measure and a year. Rows are added; the last one counts.

    Hangs on the thread, so it lives through revisions. An imported one carries its
    source and is public when the revision it came with is.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=Status)
    word = models.CharField(_("in a word"), max_length=60, blank=True)
    sentence = models.CharField(_("a sentence"), max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    with_revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["thread", "year", "-at"])]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_status_display()}"
