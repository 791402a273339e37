"""How a printed thing becomes public. Pure: see helsefellesskap.core.workflow."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from committees.roles import Right
from helsefellesskap.core.workflow import Step, Workflow


class EditionState(TextChoices):
    PRINTING = "printing", _("being printed")
    READY = "ready", _("ready")
    PUBLISHED = "published", _("published")
    FAILED = "failed", _("could not be printed")


EDITION = Workflow(
    EditionState.choices,
    finish=Step({EditionState.PRINTING}, EditionState.READY, label=_("Printed")),
    fail=Step({EditionState.PRINTING}, EditionState.FAILED, label=_("Printing failed")),
    publish=Step(
        {EditionState.READY}, EditionState.PUBLISHED, Right.PUBLISH, label=_("Publish")
    ),
    unpublish=Step(
        {EditionState.PUBLISHED},
        EditionState.READY,
        Right.PUBLISH,
        needs_reason=True,
        label=_("Take down"),
    ),
)
