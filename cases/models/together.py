"""Cases beside each other: which are related, and the reasons that are often given."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class CaseLink(models.Model):
    """Two cases that have to do with each other, both ways; `why` says how, in a word.

    The lower key stands first, so that the same two are linked once.
    """

    one = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(_("why they are related"), max_length=150)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], name="two_cases_are_linked_once"
            ),
            models.CheckConstraint(
                name="a_link_has_its_lower_case_first",
                condition=models.Q(one__lt=F("other")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"


class StandardText(models.Model):
    """A reason the secretariat often gives, in each language that cases are written in."""

    name = models.CharField(_("what it is for"), max_length=80, unique=True)
    text_nn = models.TextField(_("in nynorsk"))
    text_nb = models.TextField(_("in bokmål"), blank=True)
    text_en = models.TextField(_("in English"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def text_in(self, language: str) -> str:
        """The words in the language of the case; in nynorsk where that one is missing."""
        return str(getattr(self, f"text_{language}", "") or self.text_nn)
