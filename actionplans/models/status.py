"""How far a measure has come, year by year, and whether it may be carried out at all."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Plan, Revision
from actionplans.models.tree import Thread
from actionplans.workflow import Clearing, EvaluationState, Status
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
    by_link = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["thread", "year", "-at"])]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_status_display()}"


class ClearanceRequest(models.Model):
    """A measure with consequences, put before the deciding body, and what it answered.

    A measure that was refused may be asked about anew: that is a new row. The thread
    itself says whether the measure is cleared.
    """

    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="clearances"
    )
    state = models.CharField(
        max_length=8,
        choices=Clearing,
        default=Clearing.ASKED,
        editable=False,
    )
    why = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    case_number = models.CharField(max_length=20, blank=True)
    decided_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread"],
                condition=Q(state="asked"),
                name="a_measure_is_asked_about_once_at_a_time",
            ),
            models.CheckConstraint(
                name="a_question_says_why",
                condition=~Q(state="asked") | ~Q(why="") & Q(asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_answered_clearance_is_written_down",
                condition=Q(state="asked", answered_at=None, decided_on=None)
                | Q(
                    state__in=["cleared", "refused"],
                    answered_at__isnull=False,
                    decided_on__isnull=False,
                )
                & ~Q(text="")
                & ~Q(case_number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state == Clearing.ASKED


class Evaluation(models.Model):
    """What is said of a plan's year (without a plan: of all of them), in words."""

    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
    )
    year = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(
        max_length=8,
        choices=EvaluationState,
        default=EvaluationState.DRAFT,
        editable=False,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-year", "plan"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year"], name="a_plans_year_is_evaluated_once"
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(plan=None),
                name="a_year_is_evaluated_once_for_all",
            ),
            models.CheckConstraint(
                name="a_finished_evaluation_says_when",
                condition=Q(state="draft", finished_at=None)
                | Q(state="finished", finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan or '–'}: {self.year}"

    @property
    def is_finished(self) -> bool:
        return self.state == EvaluationState.FINISHED
