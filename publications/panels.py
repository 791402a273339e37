"""Places the shelf fills on other pages: what is new, and a body's documents."""

from typing import Any

from django.http import HttpRequest

from helsefellesskap.core.panels import register_panel
from publications.models import Edition


def newest(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """The front page's few newest editions."""
    found = list(Edition.objects.published().for_list().order_by("-published_at")[:3])
    return {"editions": found} if found else None


def documents(request: HttpRequest, committee: Any) -> dict[str, Any] | None:
    """A body's published editions, on its page."""
    found = Edition.objects.published().filter(body=committee)
    rows = list(found.for_list().order_by("-published_at")[:5])
    return {"editions": rows} if rows else None


def register() -> None:
    """Fill the places. Called when the apps are ready."""
    register_panel("home", "publications/_newest.html", newest, order=40)
    register_panel("committee", "publications/_documents.html", documents, order=80)
