"""What the bodies show on the front page: finding the committee that is yours."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from committees.models import Committee, Kind
from committees.reports import municipalities
from helsefellesskap.core import panels


def register() -> None:
    """Called when the apps are ready."""
    panels.register_panel("home", "committees/_find_panel.html", find, order=20)


def find(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """The municipalities to choose among, and how many bodies there are."""
    kinds = Committee.objects.in_force().order_by().values_list("kind")
    counts = dict(kinds.annotate(Count("pk")))
    if not counts:
        return None
    return {
        "municipalities": municipalities(),
        "local": counts.get(Kind.LOCAL, 0),
        "professional": counts.get(Kind.PROFESSIONAL, 0),
    }
