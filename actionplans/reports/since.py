"""What is changed in a plan since this reader last read it or said something of it."""

from dataclasses import dataclass
from typing import Any

from actionplans import canonical
from actionplans.changes import ShownComparison, changes_between, reasons_between
from actionplans.models import Reading, Revision


@dataclass(frozen=True, slots=True)
class Since:
    """A reading, and all that differs from it now."""

    reading: Reading
    shown: ShownComparison

    def __bool__(self) -> bool:
        return bool(self.shown)


def since_last(
    user: Any, revision: Revision, now: dict[str, Any] | None = None
) -> Since | None:
    """The reader's own difference, or None where there is no earlier reading.

    Who looks at an older text than the one he has read sees no difference: it is the
    older one that lags behind.
    """
    if not user.is_authenticated:
        return None
    reading = (
        Reading.objects.filter(user=user, plan=revision.plan_id)
        .select_related("seen")
        .first()
    )
    if reading is None:
        return None
    text = now or canonical.text_of(revision)
    was, number = reading.seen.text, reading.seen.text.get("revision", 0)
    if was == text or number > revision.number:
        return Since(reading, changes_between(text, text))
    reasons = reasons_between(number - 1, revision)
    return Since(reading, changes_between(was, text, reasons))
