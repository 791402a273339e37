"""The cases that everyone may read of."""

from cases.models import Case, CaseQuerySet
from cases.workflow import HIDDEN, State


def opened_cases() -> CaseQuerySet:
    """What the secretariat has opened, and nobody has withdrawn since; the newest first."""
    return (
        Case.objects.opened()
        .exclude(state__in=HIDDEN | {State.WITHDRAWN})
        .order_by("-opened_on", "-pk")
    )
