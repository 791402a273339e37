"""The vote over a revision."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Revision
from committees.models import Seat


class VoteChoice(models.TextChoices):
    FOR = "for", _("for")
    AGAINST = "against", _("against")
    BLANK = "blank", _("blank")


class Ballot(models.Model):
    """A vote on one snapshot of the text. A change of text voids it."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="ballots"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    sha256 = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(closed_at=None),
                name="one_open_ballot_per_revision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision}"


class Vote(models.Model):
    """What one seat says. It may be changed until the leader concludes."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=VoteChoice)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["seat__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "seat"], name="one_vote_per_seat_and_ballot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_choice_display()}"


class Absence(models.Model):
    """A seat that does not vote itself on this item: away, or *inhabil*."""

    class Kind(models.TextChoices):
        AWAY = "away", _("absent")
        DISQUALIFIED = "disqualified", _("disqualified")

    ballot = models.ForeignKey(
        Ballot, on_delete=models.CASCADE, related_name="absences"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "seat"], name="a_seat_is_absent_once_per_ballot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_kind_display()}"
