"""What the plans do when something has happened: the index follows, what is left is forgotten."""

from typing import Any

from django.dispatch import receiver

from actionplans import uploads
from actionplans.indexing import index_revision
from actionplans.models import Revision
from actionplans.services import presence, remembering
from actionplans.signals import plan_adopted
from helsefellesskap.core import signals


@receiver(plan_adopted, dispatch_uid="actionplans.index_what_is_adopted")
def index_what_is_adopted(revision: Revision, **kwargs: Any) -> None:
    """Everyone finds the measures of a plan in force."""
    index_revision(revision)


@receiver(signals.new_day, dispatch_uid="actionplans.forget_what_is_past_undoing")
def forget_what_is_past_undoing(**kwargs: Any) -> None:
    """What was done yesterday is undone by hand; the history has it."""
    remembering.forget_old()


@receiver(signals.new_day, dispatch_uid="actionplans.forget_the_absent")
def forget_the_absent(**kwargs: Any) -> None:
    """Nobody needs to know who had a draft open yesterday."""
    presence.forget_the_absent()


@receiver(signals.new_day, dispatch_uid="actionplans.forget_old_uploads")
def forget_old_uploads(**kwargs: Any) -> None:
    """A file that nobody said yes or no to is thrown away."""
    uploads.forget_old()
