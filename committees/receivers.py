"""What the bodies do when the clock strikes."""

from typing import Any

from django.dispatch import receiver

from committees import search as _index  # noqa: F401 -- names its kind
from committees import services
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core import search, signals


@receiver(signals.new_day, dispatch_uid="committees.end_what_has_run_out")
def end_what_has_run_out(**kwargs: Any) -> None:
    """A seat that ended yesterday takes its rights with it."""
    services.end_what_has_run_out()


def _readable(user: Any) -> list[str]:
    found = Committee.objects.where(user, Right.VIEW_PLANS)
    return list(found.values_list("slug", flat=True))


search.bodies_from(_readable)
