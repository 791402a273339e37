"""The case itself: what was sent, where it is, and who may see it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.models.beside import CaseAccess, CaseView
from cases.questions import ANSWERS
from cases.workflow import CASE, HIDDEN, OPEN, State
from committees.models import Committee, PatientGroup
from committees.roles import Right

WRITTEN = [("nn", "nynorsk"), ("nb", "bokmål"), ("en", "English")]


class OnBehalfOf(models.TextChoices):
    """Whom a case is raised for. Shown to the bodies; the contact details are not."""

    SELF = "self", _("myself, as patient or citizen")
    NEXT_OF_KIN = "next_of_kin", _("somebody close to me")
    MUNICIPALITY = "municipality", _("my workplace in a municipality")
    TRUST = "trust", _("my workplace in the hospital trust")
    GP = "gp", _("a GP's office")
    BODY = "body", _("a body of the partnership")
    USERS = "users", _("a user organisation")
    OTHER = "other", _("somebody else")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("can wait its turn")
    SOON = "soon", _("should be taken soon")
    URGENT = "urgent", _("urgent")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Any) -> Self:
        """Cases one's bodies hold, held or are informed of; and those one is asked about.

        What lies in quarantine is seen by those who assess alone.
        """
        if not user.is_authenticated:
            return self.none()
        here = CaseAccess.objects.filter(case=OuterRef("pk"), until=None)
        readers = Committee.objects.where(user, Right.VIEW_CASES)
        assessors = Committee.objects.where(user, Right.ASSESS_CASES)
        asked = Committee.objects.where(user, Right.CONCLUDE)
        consulted = CaseAccess.Kind.CONSULTED
        return self.filter(
            Exists(here.exclude(kind=consulted).filter(body__in=readers))
            & (~Q(state__in=HIDDEN) | Q(Exists(here.filter(body__in=assessors))))
            | Q(Exists(here.filter(kind=consulted, body__in=asked)))
        )

    def held_by(self, bodies: QuerySet[Committee]) -> Self:
        """Cases that lie with one of the bodies now."""
        holding = CaseAccess.objects.filter(
            case=OuterRef("pk"), kind=CaseAccess.Kind.HOLDS, until=None, body__in=bodies
        )
        return self.filter(Exists(holding))

    def waiting_for(self, user: Any) -> Self:
        """Cases in which the next step is this person's or this person's office's."""
        assess = Committee.objects.where(user, Right.ASSESS_CASES)
        lead = Committee.objects.where(user, Right.DECIDE_CASES)
        holding = CaseAccess.objects.filter(
            case=OuterRef("pk"), kind=CaseAccess.Kind.HOLDS, until=None
        )
        asked = CaseView.objects.filter(
            case=OuterRef("pk"), given_at=None, seat__user=user, closed_at=None
        )
        theirs = Q(state__in=[State.RECEIVED, State.ASSESSING, State.DECIDED])
        return self.filter(
            Q(theirs, Exists(holding.filter(body__in=assess)))
            | Q(Exists(holding.filter(body__in=lead)), state=State.ROUTED)
            | Q(Exists(asked), state=State.ASSESSING),
            waiting_since=None,
            merged_into=None,
        )

    def late(self) -> Self:
        """Cases that should have been somewhere else by now."""
        return self.filter(
            state__in=[State.RECEIVED, State.ASSESSING, State.DECIDED],
            due_on__lt=timezone.localdate(),
            merged_into=None,
        )

    def opened(self) -> Self:
        """Cases the secretariat has opened to everyone."""
        return self.exclude(opened_on=None)

    def with_holder(self) -> Self:
        """With the body that holds each, for a list."""
        holding = CaseAccess.objects.filter(kind=CaseAccess.Kind.HOLDS, until=None)
        return self.prefetch_related(
            Prefetch("access", holding.select_related("body"), to_attr="holding")
        )


class Case(models.Model):
    """Something that somebody wants the partnership to mend."""

    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(
        max_length=12, choices=State, default=State.RECEIVED, editable=False
    )
    language = models.CharField(
        _("written in"), max_length=5, choices=WRITTEN, default="nn"
    )
    title = models.CharField(_("title"), max_length=150)

    on_behalf_of = models.CharField(
        _("on behalf of"), max_length=15, choices=OnBehalfOf
    )
    on_behalf_text = models.CharField(_("which"), max_length=150, blank=True)
    own_date = models.DateField(_("the sender's date"), null=True, blank=True)
    own_number = models.CharField(
        _("the sender's case number"), max_length=60, blank=True
    )
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    urgency_reason = models.CharField(max_length=300, blank=True)
    background = models.TextField()
    what_fails = models.TextField()
    affected = models.TextField(blank=True)
    patient_groups = models.ManyToManyField(
        PatientGroup, blank=True, related_name="cases"
    )
    providers = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    changes = models.TextField(blank=True)
    tried_before = models.TextField(blank=True)
    benefits = models.TextField(blank=True)
    costs = models.TextField(blank=True)
    references = models.TextField(blank=True)
    redacted = models.JSONField(default=dict, blank=True)

    received_at = models.DateTimeField(default=timezone.now)
    clock_from = models.DateField(default=timezone.localdate)
    suspicion = models.CharField(max_length=60, blank=True)
    urgency_set = models.CharField(max_length=8, choices=Urgency, blank=True)
    urgency_set_reason = models.CharField(max_length=300, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gathered",
    )
    first_answer_at = models.DateTimeField(null=True, blank=True)
    routed_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateField(null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    views_due_on = models.DateField(null=True, blank=True)
    proposed_to = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_reason = models.TextField(blank=True)
    agenda_on = models.DateField(null=True, blank=True)
    agenda_number = models.CharField(max_length=20, blank=True)
    agenda_url = models.CharField(max_length=200, blank=True)
    decision = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    contact_goes_on = models.DateField(null=True, blank=True)
    contact_removed_on = models.DateField(null=True, blank=True)

    opened_on = models.DateField(null=True, blank=True)
    public_title = models.CharField(max_length=150, blank=True)
    public_text = models.TextField(blank=True)

    objects = CaseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="a_case_number_is_given_once"
            ),
            models.CheckConstraint(
                name="an_open_case_has_a_public_title",
                condition=Q(opened_on=None) | ~Q(public_title=""),
            ),
            models.CheckConstraint(
                name="a_decided_case_says_what_and_when",
                condition=~Q(state__in=["decided", "reported"])
                | ~Q(decision="") & Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_case_is_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="cases_by_deadline")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def reference(self) -> str:
        """The number as people say it: 2026-151."""
        return f"{self.year}-{self.number}"

    @property
    def public_url(self) -> str:
        return reverse("cases:opened_case", args=[self.year, self.number])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        return self.waiting_since is not None

    @property
    def is_merged(self) -> bool:
        """Whether it is handled together with another case, and follows that one."""
        return self.merged_into_id is not None

    @property
    def urgency_now(self) -> str:
        """How urgent it is: the secretariat's word, or the sender's where there is none."""
        return self.urgency_set or self.urgency

    @property
    def is_public(self) -> bool:
        return self.opened_on is not None

    @property
    def state_label(self) -> str:
        return str(CASE.labels[self.state])

    @property
    def holder(self) -> Committee | None:
        """The body the case lies with."""
        kept: list[CaseAccess] | None = self.__dict__.get("holding")
        if kept is None:
            rows = self.access.filter(kind=CaseAccess.Kind.HOLDS, until=None)
            kept = self.__dict__["holding"] = list(rows.select_related("body"))
        return kept[0].body if kept else None

    def forget_holder(self) -> None:
        """Ask the database anew who holds the case."""
        self.__dict__.pop("holding", None)

    def text_for_bodies(self, name: str) -> str:
        """One answer as the bodies may read it: redacted where it has been redacted."""
        redacted = self.redacted.get(name)
        return str(getattr(self, name) if redacted is None else redacted)

    @property
    def title_for_bodies(self) -> str:
        return self.text_for_bodies("title")

    @property
    def is_redacted(self) -> bool:
        return bool(self.redacted)

    def all_text(self) -> list[str]:
        """Every word somebody typed into the case, for the last gate."""
        names = ("title", "on_behalf_text", "own_number", "urgency_reason", *ANSWERS)
        return [str(getattr(self, name)) for name in names]
