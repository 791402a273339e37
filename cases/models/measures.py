"""A decision on its way into a plan: offered, taken in, and the measure it became."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models import WRITTEN, Plan, Revision, Thread
from cases.models.case import Case
from cases.workflow import MEASURE, MeasureState
from committees.models import Committee
from committees.roles import Right


class CaseMeasureQuerySet(models.QuerySet["CaseMeasure"]):
    def visible_to(self, user: Any) -> Self:
        """Those of cases one may read, and those offered to bodies whose plans one works with."""
        if not user.is_authenticated:
            return self.none()
        cases = Case.objects.visible_to(user).filter(pk=OuterRef("case"))
        mine = Committee.objects.where(user, Right.VIEW_PLANS)
        return self.filter(Q(Exists(cases)) | Q(plan__writer__in=mine))

    def asking(self, user: Any) -> Self:
        """Those that wait for this person's yes or no."""
        leads = Committee.objects.where(user, Right.SUBMIT_PLANS)
        return self.filter(state=MeasureState.OFFERED, plan__writer__in=leads)


class CaseMeasure(models.Model):
    """What a case's decision asks of a plan.

    `goal` is the thread it shall stand under, `thread` the measure it became; threads
    live through revisions, so the origin does too. `adopted_on` and `done_on` are when
    the sender was told, once each.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="from_cases")
    state = models.CharField(
        max_length=10,
        choices=MeasureState,
        default=MeasureState.OFFERED,
        editable=False,
    )
    goal = models.ForeignKey(
        Thread, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("text"))
    language = models.CharField(
        _("written in"), max_length=5, choices=WRITTEN, default="nn"
    )
    note = models.TextField(_("note"), blank=True)
    body = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("why"), blank=True)
    thread = models.ForeignKey(
        Thread,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_measures",
    )
    written_in = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    adopted_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = CaseMeasureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_decision_that_is_written_has_a_measure",
                condition=Q(state="written", thread__isnull=False)
                | ~Q(state="written") & Q(thread=None, adopted_on=None),
            ),
            models.CheckConstraint(
                name="a_measure_is_carried_out_after_it_is_adopted",
                condition=Q(done_on=None) | Q(adopted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="who_declines_a_decision_says_why",
                condition=~Q(state="declined") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("cases:measure", args=[self.pk])

    @property
    def state_label(self) -> str:
        return str(MEASURE.labels[self.state])
