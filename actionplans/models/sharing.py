"""Offers to carry out the same goal or measure together, and what each body answered."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Revision
from actionplans.models.tree import Thread
from committees.models import Committee
from committees.roles import Right


class OfferAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class JointOfferQuerySet(models.QuerySet["JointOffer"]):
    def visible_to(self, user: Any) -> Self:
        """Offers to bodies whose plan the reader works with; the secretariat reads all."""
        mine = Committee.objects.where(user, Right.VIEW_PLANS)
        members = JointOfferMember.objects.filter(
            offer=OuterRef("pk"), thread__plan__writer__in=mine
        )
        return self.filter(Exists(members))


class JointOffer(models.Model):
    """Somebody saw that several plans ask for the same, and offers it as one.

    `reasons` are the words by which it was found. Over when everybody has answered.
    """

    kind = models.CharField(max_length=8, choices=Thread.Kind)
    text = models.TextField(_("text"))
    reasons = models.JSONField(default=list)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    objects = JointOfferQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("actionplans:offer", args=[self.pk])


class JointOfferMember(models.Model):
    """One body's goal or measure in an offer, and what the body says."""

    offer = models.ForeignKey(
        JointOffer, on_delete=models.CASCADE, related_name="members"
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="joint_offers"
    )
    answer = models.CharField(max_length=8, choices=OfferAnswer, blank=True)
    reason = models.TextField(_("why"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    carried_into = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["thread__plan__writer__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "thread"], name="a_thread_stands_once_in_an_offer"
            ),
            models.CheckConstraint(
                name="who_declines_an_offer_says_why",
                condition=~Q(answer="declined") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="an_answer_to_an_offer_is_dated",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} ({self.answer or '–'})"

    @property
    def writer(self) -> Committee:
        """The body that is asked."""
        return self.thread.plan.writer
