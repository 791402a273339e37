"""Meetings: a body, a day, numbered items, what was decided, and the minutes."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models import Revision
from cases.models import Case
from committees.models import Committee
from meetings.workflow import MEETING, State


class NumberSeries(models.Model):
    """The last item number a body has given in a year. Locked while the next is taken."""

    body = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year"], name="one_series_per_body_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.year}: {self.last}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def upcoming(self) -> Self:
        """Meetings that have not ended, the next first."""
        return self.filter(
            state=State.PLANNED,
            ends_at__gte=timezone.now() - datetime.timedelta(hours=6),
        ).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Meetings that are over, the latest first."""
        over = timezone.now() - datetime.timedelta(hours=6)
        return self.filter(~Q(state=State.PLANNED) | Q(ends_at__lt=over)).order_by(
            "-starts_at", "-pk"
        )

    def for_list(self) -> Self:
        """With the body and the items, as one row of a list shows."""
        items = AgendaItem.objects.filter(removed_at=None).select_related(
            "case", "revision__plan"
        )
        return self.select_related("body").prefetch_related(
            Prefetch("items", items, to_attr="agenda")
        )


class Meeting(models.Model):
    """One meeting of one body. Day, agenda and published decisions are public."""

    body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="meetings"
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.PLANNED, editable=False
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=150, blank=True)
    video_url = models.URLField(_("address of the video meeting"), blank=True)
    minutes = models.FileField(upload_to="minutes/%Y/", blank=True, editable=False)
    minutes_kind = models.CharField(max_length=4, blank=True, editable=False)
    minutes_text = models.TextField(_("minutes"), blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_meeting_ends_after_it_begins",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="a_published_meeting_says_when",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.body.short} {timezone.localtime(self.starts_at):%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def day(self) -> datetime.date:
        """The day in Norway."""
        return timezone.localdate(self.starts_at)

    @property
    def day_has_come(self) -> bool:
        """Whether it may have been held: on its day, or after."""
        return self.day <= timezone.localdate()

    @property
    def state_label(self) -> str:
        return str(MEETING.labels[self.state])

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED


class ItemKind(models.TextChoices):
    TEXT = "text", _("other")
    CASE = "case", _("a case")
    PLAN = "plan", _("a plan to decide")


class AgendaItem(models.Model):
    """One item. Its number is given once; an item taken off keeps it, so no gap opens."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    body = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    number_text = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=ItemKind, default=ItemKind.TEXT)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("what it is about"), blank=True)
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
    )
    revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
    )
    decision = models.TextField(_("decision"), blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "number"],
                name="an_item_number_is_given_once_per_body_and_year",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(removed_at=None, decision="", case__isnull=False),
                name="a_case_stands_on_one_agenda_at_a_time",
            ),
            models.CheckConstraint(
                name="an_item_is_what_its_kind_says",
                condition=Q(kind="case", case__isnull=False, revision=None)
                | Q(kind="plan", case=None, revision__isnull=False)
                | Q(kind="text", case=None, revision=None) & ~Q(title=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} {self.title}".strip()
