"""What a revision holds: goals, sub-goals and measures, and the thread of each."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation
from actionplans.models.plan import WRITTEN, Plan, Revision
from committees.models import AgreementPart, Committee, PatientGroup


class Thread(models.Model):
    """What one goal, sub-goal or measure is through all revisions of its plan."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("goal")
        SUB_GOAL = "sub_goal", _("sub-goal")
        MEASURE = "measure", _("measure")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="threads")
    kind = models.CharField(max_length=8, choices=Kind)
    cleared_on = models.DateField(null=True, blank=True)
    cleared_case = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Node(models.Model):
    """A place in the tree. `version` grows with every change of this node."""

    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    text = models.TextField(_("text"))
    language = models.CharField(
        _("written in"), max_length=5, choices=WRITTEN, default="nn"
    )
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:80]


class Goal(Node):
    """*Hovudmål*. `together_with`: slugs of the bodies that share it (see JointOffer)."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="goals"
    )
    patient_groups = models.ManyToManyField(
        PatientGroup, blank=True, related_name="goals"
    )
    together_with = models.JSONField(default=list, blank=True, editable=False)
    history = HistoricalRecords(m2m_fields=[patient_groups])

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "thread"], name="a_goal_stands_once_in_a_revision"
            )
        ]


class SubGoal(Node):
    """*Delmål*."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="sub_goals")
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "thread"], name="a_sub_goal_stands_once_under_a_goal"
            )
        ]


class Timeframe(models.TextChoices):
    NONE = "", _("not set")
    YEAR = "year", _("a year")
    HALF_YEAR = "half_year", _("a half-year")
    DATE = "date", _("a date")
    PERIOD = "period", _("a period")
    YEARLY = "yearly", _("every year")
    ONGOING = "ongoing", _("all the time")


class Measure(Node):
    """*Tiltak*. Stands under a sub-goal, or straight under a goal.

    Responsible is a body, an organisation, a role or plain words; never a name.
    `together_with`: slugs of the bodies that carry it out too (see JointOffer).
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="measures")
    sub_goal = models.ForeignKey(
        SubGoal,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="measures",
    )
    responsible_body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    responsible_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    responsible_words = models.CharField(_("responsible"), max_length=200, blank=True)
    timeframe = models.CharField(
        _("timeframe"), max_length=10, choices=Timeframe, blank=True, default=""
    )
    timeframe_words = models.CharField(max_length=60, blank=True)
    indicator = models.TextField(_("indicator"), blank=True)
    has_consequences = models.BooleanField(
        _("has economic or principled consequences"), default=False
    )
    priority = models.BooleanField(_("for a priority patient group"), default=False)
    patient_groups = models.ManyToManyField(
        PatientGroup, blank=True, related_name="measures"
    )
    parts = models.ManyToManyField(AgreementPart, blank=True, related_name="measures")
    together_with = models.JSONField(default=list, blank=True, editable=False)
    history = HistoricalRecords(m2m_fields=[patient_groups, parts])

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "thread"], name="a_measure_stands_once_under_a_goal"
            )
        ]

    @property
    def responsible(self) -> str:
        """Who carries it out, as readers see it."""
        if self.responsible_body:
            return self.responsible_body.short
        if self.responsible_organisation:
            return self.responsible_organisation.name
        return self.responsible_words

    @property
    def waits_for_clearance(self) -> bool:
        """Whether the deciding body must clear the measure before it is carried out."""
        return self.has_consequences and self.thread.cleared_on is None

    @property
    def when(self) -> str:
        """The timeframe as readers see it."""
        return self.timeframe_words or (
            str(Timeframe(self.timeframe).label) if self.timeframe else ""
        )
