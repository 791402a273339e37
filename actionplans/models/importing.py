"""What a body has told of its own files, so that it is asked only once."""

from django.db import models
from simple_history.models import HistoricalRecords

from committees.models import Committee


class ImportMapping(models.Model):
    """How the body's files name things: headings, words for a status, colours.

    Keys are headings and words without case; the values are the reader's own names.
    """

    body = models.OneToOneField(
        Committee, on_delete=models.CASCADE, related_name="import_mapping"
    )
    columns = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    colours = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["body__position"]

    def __str__(self) -> str:
        return str(self.body)
