"""Measures that the deciding body must clear one by one, also when it adopts the plan."""

from dataclasses import dataclass

from actionplans import canonical
from actionplans.models import Revision, Thread


@dataclass(frozen=True, slots=True)
class OpenMeasure:
    """A measure with economic or principled consequences that nobody has cleared."""

    thread: str
    number: str
    text: str
    language: str


def open_measures(
    revision: Revision, text: canonical.Document | None = None
) -> list[OpenMeasure]:
    """Those in the revision that still wait, in their order."""
    flagged = [
        node
        for node in canonical.measures(text or canonical.text_of(revision))
        if node["has_consequences"]
    ]
    cleared = Thread.objects.filter(
        pk__in=[node["thread"] for node in flagged], cleared_on__isnull=False
    )
    done = {str(key) for key in cleared.values_list("pk", flat=True)}
    return [
        OpenMeasure(node["thread"], node["number"], node["text"], node["language"])
        for node in flagged
        if node["thread"] not in done
    ]
