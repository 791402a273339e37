"""How long things may take, and the numbers given so far."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Clock(models.Model):
    """How long something may take. A missing row means the usual number of days."""

    class Kind(models.TextChoices):
        FIRST_ANSWER = "first_answer", _("first answer (working days)")
        ROUTING = "routing", _("on to a body (working days)")
        VIEWS = "views", _("views from SSU's leaders (working days)")
        PLACING = "placing", _("a day for it in the body (working days)")
        OUTCOME = "outcome", _("answer after the decision (working days)")
        CLOSING = "closing", _("answered cases are closed (days)")
        SPAM = "spam", _("thrown away cases are kept (days)")
        DRAFT = "draft", _("half-written cases are kept (days)")
        CONTACT = "contact", _("contact details are kept after the end (days)")
        MAIL = "mail", _("e-mail that was read is kept as it came (days)")
        NOTICE = (
            "notice",
            _("told so long before contact details are taken away (days)"),
        )
        DOSSIER = "dossier", _("a dossier lies ready to be fetched (days)")

    USUAL = {
        Kind.FIRST_ANSWER: 10,
        Kind.ROUTING: 20,
        Kind.VIEWS: 5,
        Kind.PLACING: 20,
        Kind.OUTCOME: 10,
        Kind.CLOSING: 30,
        Kind.SPAM: 30,
        Kind.DRAFT: 14,
        Kind.CONTACT: 180,
        Kind.MAIL: 7,
        Kind.NOTICE: 14,
        Kind.DOSSIER: 7,
    }

    kind = models.CharField(max_length=15, choices=Kind, unique=True)
    days = models.PositiveSmallIntegerField()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days}"

    @classmethod
    def all_days(cls) -> dict[str, int]:
        """Every clock's number of days."""
        return {**cls.USUAL, **dict(cls.objects.values_list("kind", "days"))}


class NumberSeries(models.Model):
    """The last case number given in a year. Locked while the next is taken."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"
