"""The plan, its revisions and the steps each has taken."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import in_language
from actionplans.models.period import Period
from actionplans.workflow import EDITABLE, OPEN, PUBLIC, TAKEN, State
from committees.models import Committee
from committees.roles import Right

WRITTEN = [("nn", "nynorsk"), ("nb", "bokmål")]
MIDSUMMER = 6  # the month until which one still tells of the year before


def reminders_before() -> list[int]:
    """So many days before the year's deadline those responsible are reminded."""
    return [30, 7]


class PlanQuerySet(models.QuerySet["Plan"]):
    def with_current(self) -> Self:
        """With the key of the revision in force, as `current_id`."""
        current = Revision.objects.filter(plan=OuterRef("pk"), state=State.ADOPTED)
        return self.annotate(current_id=Subquery(current.values("pk")[:1]))

    def for_list(self) -> Self:
        return self.select_related("writer", "decider")

    def visible_to(self, user: Any) -> Self:
        """Plans of which the reader may see at least one revision, or whose body is his."""
        some = Revision.objects.visible_to(user).filter(plan=OuterRef("pk"))
        mine = Committee.objects.where(user, Right.VIEW_PLANS)
        return self.filter(Q(Exists(some)) | Q(writer__in=mine))


def usual_reminders() -> list[int]:
    """So many days before a deadline those who have not answered are reminded."""
    return [7, 1]


def whole_days(value: Any) -> None:
    """Refuse what is not a list of whole days; an empty one means no reminders."""
    days = value if isinstance(value, list) else [None]
    if any(type(day) is not int or not 1 <= day <= 365 for day in days):
        raise ValidationError(
            _("Write the days as a list of whole numbers, such as [7, 1].")
        )


class Plan(Period):
    """What a body means to do. Who writes, hears and decides it is data.

    Its period is the one in force, which the next draft begins with; its years are all
    that status was ever reported for. Each revision has a period of its own.
    """

    writer = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="plans"
    )
    decider = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="plans_to_decide"
    )
    heard = models.ManyToManyField(Committee, blank=True, related_name="plans_to_hear")
    slug = models.SlugField(unique=True)
    joint = models.BooleanField(default=False)
    title_nn = models.CharField(max_length=200)
    title_nb = models.CharField(max_length=200)
    review_years = models.PositiveSmallIntegerField(default=2)
    hearing_required = models.BooleanField(default=True)
    remind_days = models.JSONField(
        default=usual_reminders, blank=True, validators=[whole_days]
    )
    status_month = models.PositiveSmallIntegerField(default=1)
    status_day = models.PositiveSmallIntegerField(default=15)
    status_remind_days = models.JSONField(default=reminders_before, blank=True)
    stale_months = models.PositiveSmallIntegerField(default=12)

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["writer__position", "slug"]
        constraints = [
            models.CheckConstraint(
                name="a_period_ends_after_it_begins",
                condition=Q(period_end__gte=F("period_start")),
            ),
            models.CheckConstraint(
                name="nobody_decides_what_he_writes",
                condition=~Q(writer=F("decider")),
            ),
            models.CheckConstraint(
                name="a_years_status_is_due_on_a_day_there_is",
                condition=Q(status_month__range=(1, 12), status_day__range=(1, 28)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("actionplans:plan", args=[self.slug])

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def heading(self) -> str:
        """The title with the period in force."""
        return self.headed(self.title)

    def status_due(self, year: int) -> datetime.date:
        """The last day on which the status of the year is asked for: in the year after."""
        return datetime.date(year + 1, self.status_month, self.status_day)

    @property
    def year_to_report(self) -> int:
        """The year whose status is asked for now: last year's until midsummer, then this.

        Never a year that is none of the plan's.
        """
        today = timezone.localdate()
        wanted = today.year if today.month > MIDSUMMER else today.year - 1
        columns = self.year_columns or [wanted]
        past = [year for year in columns if year <= wanted]
        return past[-1] if past else columns[0]


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: Any) -> Self:
        """What the reader may read, as rules.md says it.

        Draft: writer (and the secretariat, which reads on every body). Hearing to
        submitted: also heard bodies and decider. Adopted and after: everyone.
        """
        seen = Q(state__in=PUBLIC)
        if user.is_authenticated:
            mine = Committee.objects.where(user, Right.VIEW_PLANS)
            told = Q(state__in=OPEN - {State.DRAFT})
            seen |= Q(plan__writer__in=mine)
            seen |= told & Q(plan__decider__in=mine)
            heard = self.model.objects.filter(hearings__bodies__body__in=mine)
            seen |= told & Q(pk__in=heard.values("pk"))
        return self.filter(seen)

    def in_force(self) -> Self:
        return self.filter(state=State.ADOPTED)

    def reportable(self) -> Self:
        """Those whose status is told: in force, or just run out and the last year is due."""
        today = timezone.localdate()
        due = Q(plan__status_month__gt=today.month) | Q(
            plan__status_month=today.month, plan__status_day__gte=today.day
        )
        run_out = Q(state=State.EXPIRED, period_end=today.year - 1)
        return self.filter(Q(state=State.ADOPTED) | run_out & due)

    def for_page(self) -> Self:
        return self.select_related("plan__writer", "plan__decider")


class Revision(Period):
    """One version of a plan's text, for a period. Adopted and superseded ones never change.

    A new revision is for the plan's period unless another is named.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12, choices=State, default=State.DRAFT, editable=False
    )
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    introduction = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    vote_deadline = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, editable=False)
    case_number = models.CharField(max_length=20, blank=True, editable=False)
    decision_text = models.TextField(blank=True, editable=False)
    decided_outside = models.BooleanField(default=False, editable=False)
    attendance = models.TextField(blank=True, editable=False)
    minutes = models.FileField(upload_to="minutes/%Y/", blank=True, editable=False)
    canonical = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = RevisionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["canonical"])

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="revisions_of_a_plan_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=OPEN),
                name="one_open_revision_per_plan",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="adopted"),
                name="one_revision_in_force_per_plan",
            ),
            models.CheckConstraint(
                name="an_adopted_revision_is_dated_and_hashed",
                condition=Q(state__in=OPEN, decided_on=None, sha256="")
                | Q(state__in=PUBLIC, decided_on__isnull=False) & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="a_revision_ends_after_it_begins",
                condition=Q(period_end__gte=F("period_start")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.period_start:
            self.take_period(self.plan)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("actionplans:revision", args=[self.plan.slug, self.number])

    @property
    def heading(self) -> str:
        """The plan's title with the period this revision is for."""
        return self.headed(self.plan.title)

    @property
    def year_columns(self) -> list[int]:
        """The years of its period; before that begins, also those that led up to it."""
        own = super().year_columns
        if timezone.localdate().year >= self.period_start:
            return own
        before = (int(y) for y in self.plan.years if int(y) < self.period_start)
        return sorted({*own, *before})

    def takes_status_of(self, year: int) -> bool:
        """Whether the year's status may be told now: in force, or run out but not yet due."""
        if self.state == State.ADOPTED:
            return True
        last = self.state == State.EXPIRED and year == self.period_end
        today = timezone.localdate()
        return bool(last and today.year > year and today <= self.plan.status_due(year))

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC


class PlanStep(models.Model):
    """One step taken with a revision. Rows are added, never changed."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="steps"
    )
    step = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_link = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.revision}: {self.step}"

    @property
    def words(self) -> str:
        """What was done, as something done."""
        return str(TAKEN.get(self.step, self.step))
