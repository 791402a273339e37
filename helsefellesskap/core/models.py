"""Rows that every app leans on: jobs, letters, signed links, one-time keys, search."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helsefellesskap.core.collation import norwegian


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """Work that takes longer than a breath. The row is the truth, not the broker.

    A worker that takes it up holds a lease and renews it; a row whose lease has run
    out belongs to nobody and is taken up again. `attempt` fences off a worker that
    wakes after its job was given to another. `offered_at` is when the broker was told
    again, so that a long queue is not filled with the same key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=JobState, default=JobState.QUEUED, editable=False
    )
    progress = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    result_url = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=500, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["state", "lease_until"],
                name="jobs_that_may_be_stale",
                condition=Q(state__in=["queued", "running"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="progress_is_in_per_cent",
                condition=Q(progress__gte=0, progress__lte=100),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


class LetterState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be delivered")


class Letter(models.Model):
    """One letter to one recipient about one event; unique for the two together.

    `body` holds the word [link] where a signed link will stand: the token is made
    when the letter is sent and is kept nowhere in the clear. So is the key in the
    address that answers go to; `answers_to` says only what they are about.
    """

    event = models.CharField(max_length=120)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    to_address = models.EmailField(blank=True)
    recipient = models.CharField(max_length=100)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    link = models.JSONField(default=dict)
    answers_to = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=10, choices=LetterState, default=LetterState.QUEUED
    )
    message_id = models.CharField(max_length=120, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient"], name="one_letter_per_event_and_recipient"
            )
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                name="letters_that_may_be_stale",
                condition=Q(state="queued"),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class SignedLink(models.Model):
    """A door for one purpose, opened once, that can be locked again. Only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)
    holder = models.CharField(max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["purpose", "subject"])]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.subject}"


class UsedKey(models.Model):
    """A form that has been answered, and where its answer stands."""

    key = models.CharField(max_length=64, unique=True)
    whose = models.CharField(max_length=64)
    answer = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


class SearchRow(models.Model):
    """What search knows of one thing, and who may find it.

    `bodies` names, each between blanks, the bodies whose readers may find a row that
    is not public. Contact details never stand here.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="nn")
    url = models.CharField(max_length=300)
    public = models.BooleanField(default=False)
    bodies = models.TextField(default=" ")
    date = models.DateField(null=True)
    words = models.TextField(editable=False)

    class Meta:
        ordering = [norwegian("title")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], name="a_thing_stands_once_in_the_index"
            )
        ]
        indexes = [models.Index(fields=["public", "kind"])]

    def __str__(self) -> str:
        return self.title
