"""What cases do when the clock strikes, and what they hear from below."""

from typing import Any

from django.dispatch import receiver

from cases import services
from helsefellesskap.core import signals


@receiver(signals.new_day, dispatch_uid="cases.end_what_has_run_out")
def end_what_has_run_out(**kwargs: Any) -> None:
    """Views that are late, answers nobody reacted to, senders to forget, spam to clear."""
    services.end_views_that_are_late()
    services.close_what_was_answered()
    services.forget_senders()
    services.clear_spam()
