"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from helsefellesskap.core.panels import header_counts


def portal(request: HttpRequest) -> dict[str, Any]:
    """The name of the house, whether it is a demo, and what waits for the reader."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "DEMO": settings.DEMO,
        "LANGUAGES": settings.LANGUAGES,
        "header_counts": header_counts(request),
    }
