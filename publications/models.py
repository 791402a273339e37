"""Printed things: what they are, where their file is, and who may see them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.models import Job, JobState
from publications.workflow import EditionState


class EditionKind(models.TextChoices):
    PLAN = "plan", _("action plan")
    JOINT_PLAN = "joint-plan", _("joint action plan")
    ANNUAL_REPORT = "annual-report", _("annual report on cooperation deviations")
    HANDBOOK = "handbook", _("handbook")
    EVALUATION = "evaluation", _("yearly evaluation of the action plans")


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: Any) -> Self:
        """Published ones for everyone; all for those who may publish for the body."""
        seen = Q(state=EditionState.PUBLISHED)
        if user.is_authenticated:
            mine = Committee.objects.where(user, Right.PUBLISH)
            seen |= Q(body__in=mine)
        return self.filter(seen)

    def published(self) -> Self:
        return self.filter(state=EditionState.PUBLISHED)

    def for_list(self) -> Self:
        """With what one row of the list shows, without the whole text."""
        return self.select_related("body", "job").defer("html")


class Edition(models.Model):
    """One printing of one thing: HTML and PDF with the same content.

    `subject` names what was printed ("revision:12", "year:2025"); the file of an
    edition never changes, a new printing is a new row.
    """

    kind = models.CharField(max_length=15, choices=EditionKind)
    subject = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=5, default="nn")
    title = models.CharField(max_length=250)
    body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="editions"
    )
    state = models.CharField(
        max_length=10, choices=EditionState, default=EditionState.PRINTING
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    html = models.TextField(blank=True)
    file = models.FileField(upload_to="editions/%Y/", blank=True)
    size = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["html"])

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "kind", "-published_at"])]
        constraints = [
            models.CheckConstraint(
                name="a_finished_edition_has_its_file_and_hash",
                condition=Q(state__in=[EditionState.PRINTING, EditionState.FAILED])
                | ~Q(file="") & ~Q(sha256="") & Q(size__isnull=False),
            ),
            models.CheckConstraint(
                name="a_published_edition_says_when",
                condition=~Q(state=EditionState.PUBLISHED)
                | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publications:edition", args=[self.pk])

    @property
    def has_failed(self) -> bool:
        """Whether it will not be printed: it failed, or its job was given up."""
        given_up = self.job is not None and self.job.state == JobState.FAILED
        return self.state == EditionState.FAILED or (
            self.state == EditionState.PRINTING and given_up
        )

    @property
    def is_printed(self) -> bool:
        return self.state in {EditionState.READY, EditionState.PUBLISHED}

    @property
    def filename(self) -> str:
        """What a reader's file is called: felles-handlingsplan-2025-nn-12.pdf."""
        parts = [_FILENAMES[EditionKind(self.kind)]]
        if self.kind in {EditionKind.PLAN, EditionKind.EVALUATION}:
            parts.append(self.body.slug)
        if self.year:
            parts.append(str(self.year))
        return "-".join([*parts, self.language, str(self.pk)]) + ".pdf"


_FILENAMES = {
    EditionKind.PLAN: "handlingsplan",
    EditionKind.JOINT_PLAN: "felles-handlingsplan",
    EditionKind.ANNUAL_REPORT: "arsrapport-samhandlingsavvik",
    EditionKind.HANDBOOK: "handbok",
    EditionKind.EVALUATION: "evaluering",
}
