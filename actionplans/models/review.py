"""The review of a plan: what became of each goal and measure, and what goes on."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Plan, Revision
from actionplans.models.tree import Thread
from actionplans.workflow import PUBLIC, ReviewState
from committees.models import Committee
from committees.roles import Right


class Verdict(models.TextChoices):
    CONTINUE = "continue", _("goes on")
    CLOSE = "close", _("closed")
    DROP = "drop", _("taken out of the plan")


class Effect(models.TextChoices):
    GOOD = "good", _("clear effect")
    SOME = "some", _("some effect")
    NONE = "none", _("no effect seen")
    EARLY = "early", _("too early to say")


class Reached(models.TextChoices):
    REACHED = "reached", _("reached")
    PARTLY = "partly", _("partly reached")
    NOT = "not", _("not reached")


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Any) -> Self:
        """Writer and secretariat; when finished also the decider.

        Everyone, once the draft it made has been adopted.
        """
        seen = Q(state=ReviewState.FINISHED, draft__state__in=PUBLIC)
        if user.is_authenticated:
            mine = Committee.objects.where(user, Right.VIEW_PLANS)
            seen |= Q(plan__writer__in=mine)
            seen |= Q(state=ReviewState.FINISHED, plan__decider__in=mine)
        return self.filter(seen)

    def for_page(self) -> Self:
        return self.select_related(
            "plan__writer", "plan__decider", "revision", "draft"
        ).defer("revision__canonical", "draft__canonical")


class Review(models.Model):
    """One walk through a revision; it ends in the draft of the next one."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="reviews"
    )
    state = models.CharField(
        max_length=10, choices=ReviewState, default=ReviewState.OPEN, editable=False
    )
    period_start = models.PositiveSmallIntegerField()
    period_end = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    reason = models.TextField(blank=True, editable=False)
    draft = models.OneToOneField(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="made_by_review",
    )

    objects = ReviewQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["plan", "-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="open"),
                name="one_open_review_per_plan",
            ),
            models.CheckConstraint(
                name="a_review_is_for_a_period_that_ends_after_it_begins",
                condition=Q(period_end__gte=F("period_start")),
            ),
            models.CheckConstraint(
                name="a_finished_review_has_made_a_draft",
                condition=Q(state="finished", draft__isnull=False)
                | ~Q(state="finished") & Q(draft=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.period})"

    def get_absolute_url(self) -> str:
        return reverse("actionplans:review_report", args=[self.plan.slug, self.pk])

    @property
    def period(self) -> str:
        return f"{self.period_start}–{self.period_end}"

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN

    @property
    def is_finished(self) -> bool:
        return self.state == ReviewState.FINISHED

    @property
    def is_public(self) -> bool:
        return self.draft is not None and self.draft.is_public


class ReviewAnswer(models.Model):
    """What the review says of one goal (reached) or one measure (verdict, effect)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="answers")
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="review_answers"
    )
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    reason = models.TextField(blank=True)
    effect = models.CharField(max_length=5, choices=Effect, blank=True)
    reached = models.CharField(max_length=7, choices=Reached, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "thread"], name="a_review_answers_a_thread_once"
            ),
            models.CheckConstraint(
                name="a_review_answer_is_of_a_goal_or_of_a_measure",
                condition=Q(verdict="") & ~Q(reached="") & Q(reason="", effect="")
                | ~Q(verdict="") & Q(reached=""),
            ),
            models.CheckConstraint(
                name="what_is_closed_or_dropped_has_a_reason",
                condition=~Q(verdict__in=["close", "drop"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict or self.reached}: {self.thread_id}"

    @property
    def goes_on(self) -> bool:
        return self.verdict == Verdict.CONTINUE
