"""What stands beside the text while it is written."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actionplans.models.plan import PlanStep, Revision
from actionplans.models.tree import Thread


class NodeComment(models.Model):
    """A word between those who write the plan; also where a losing text is kept.

    One that came with a `step` says why the deciding body sent the place back.
    """

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="comments"
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="comments"
    )
    text = models.TextField()
    kept_from_conflict = models.BooleanField(default=False)
    step = models.ForeignKey(
        PlanStep,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reasons",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

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


class Undoable(models.Model):
    """One change of a draft's outline, with what it takes to undo it."""

    class Verb(models.TextChoices):
        MOVED = "moved"
        DROPPED = "dropped"
        ADDED = "added"
        CHANGED = "changed"
        REPORTED = "reported"

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="undoable"
    )
    verb = models.CharField(max_length=10, choices=Verb)
    told = models.CharField(max_length=200)
    content = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.told


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
