"""Action plans: a plan, its revisions, the tree of each, status, hearing and votes."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, in_language
from actionplans.workflow import EDITABLE, OPEN, PLAN, PUBLIC, State, Status
from committees.models import AgreementPart, Committee, PatientGroup, Seat
from committees.roles import Right

WRITTEN = [("nn", "nynorsk"), ("nb", "bokmål")]


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


class Plan(models.Model):
    """What a body means to do. Who writes, hears and decides it is data."""

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
    period_start = models.PositiveSmallIntegerField()
    period_end = models.PositiveSmallIntegerField()
    years = models.JSONField(default=list)
    review_years = models.PositiveSmallIntegerField(default=2)
    hearing_required = models.BooleanField(default=True)

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
        """The title with the period it is for."""
        title = self.title
        if str(self.period_start) in title:
            return title
        return f"{title} {self.period_start}–{self.period_end}"

    @property
    def year_columns(self) -> list[int]:
        """The years that status is reported for: those written down, and the period so far."""
        so_far = range(
            self.period_start, min(self.period_end, timezone.localdate().year) + 1
        )
        return sorted({int(year) for year in self.years} | set(so_far))

    @property
    def this_year(self) -> int:
        """The year a reader means by *now*: today's, or the last one of the plan."""
        today = timezone.localdate().year
        past = [year for year in self.year_columns if year <= today]
        return past[-1] if past else (self.year_columns or [today])[0]


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
            seen |= told & Q(
                pk__in=HearingBody.objects.filter(body__in=mine).values(
                    "hearing__revision"
                )
            )
        return self.filter(seen)

    def in_force(self) -> Self:
        return self.filter(state=State.ADOPTED)

    def for_page(self) -> Self:
        return self.select_related("plan__writer", "plan__decider")


class Revision(models.Model):
    """One version of a plan's text. Adopted and superseded ones never change."""

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
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("actionplans:revision", args=[self.plan.slug, self.number])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC


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
    """*Hovudmål*."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="goals"
    )
    patient_groups = models.ManyToManyField(
        PatientGroup, blank=True, related_name="goals"
    )
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
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["thread", "year", "-at"])]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_status_display()}"


class NodeComment(models.Model):
    """A word between those who write the plan; also where a losing text is kept."""

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="comments"
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="comments"
    )
    text = models.TextField()
    kept_from_conflict = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class DroppedNode(models.Model):
    """What was taken out of a draft, with all that stood under it, ready to be put back."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="dropped"
    )
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="dropped")
    number = models.CharField(max_length=20)
    text = models.TextField()
    content = models.JSONField()
    reason = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    put_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Editor(models.Model):
    """Somebody who has a draft open just now, and the node that is being written in."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="editors"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "user"], name="an_editor_is_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.revision}"


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
        """What was done, as the button said it."""
        known = PLAN.steps.get(self.step)
        return str(known.label) if known else self.step


class Hearing(models.Model):
    """One round of hearing, held on a snapshot of the text."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="hearings"
    )
    round = models.PositiveSmallIntegerField()
    snapshot = models.JSONField(default=dict)
    deadline = models.DateField()
    message = models.TextField(blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["revision", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "round"], name="rounds_of_hearing_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(closed_at=None),
                name="one_open_hearing_per_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision}, {self.round}"


class HearingBody(models.Model):
    """A body that is heard, and its statement (*fråsegn*) when it has sent one."""

    hearing = models.ForeignKey(
        Hearing, on_delete=models.CASCADE, related_name="bodies"
    )
    body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="hearings"
    )
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_link = models.BooleanField(default=False)
    no_remarks = models.BooleanField(default=False)

    class Meta:
        ordering = ["body__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "body"], name="a_body_is_heard_once_in_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.hearing}"


class RemarkKind(models.TextChoices):
    SUPPORT = "support", _("support")
    QUESTION = "question", _("question")
    CHANGE = "change", _("change wanted")
    AGAINST = "against", _("against")


class AnswerKind(models.TextChoices):
    TAKEN_IN = "taken_in", _("followed")
    PARTLY = "partly", _("partly followed")
    NOT = "not", _("not followed")


class RemarkQuerySet(models.QuerySet["Remark"]):
    def sent_to(self, revision: Revision) -> Self:
        """Remarks in statements that were sent on the revision, in all its rounds."""
        return self.filter(
            statement__hearing__revision=revision, statement__sent_at__isnull=False
        )


class Remark(models.Model):
    """What a heard body says of the whole plan (no thread) or of one place in it."""

    statement = models.ForeignKey(
        HearingBody, on_delete=models.CASCADE, related_name="remarks"
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=RemarkKind, default=RemarkKind.CHANGE
    )
    text = models.TextField(_("remark"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=8, choices=AnswerKind, blank=True)
    answer_text = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answer_says_why",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & ~Q(answer_text="") & Q(answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "seat"], name="a_seat_is_absent_once_per_ballot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_kind_display()}"
