"""A draft as its writers see it, row by row, and the news of what others do to it."""

from actionplans.reports.outline.draft import (
    PRESENT,
    others_here,
    outline,
    place_of,
    stale_cells,
)
from actionplans.reports.outline.entries import Entry, Outline, called, in_number
from actionplans.reports.outline.news import (
    MOVED_ALONG,
    News,
    news_since,
    rows_to_renew,
)

__all__ = [
    "MOVED_ALONG",
    "PRESENT",
    "Entry",
    "News",
    "Outline",
    "called",
    "in_number",
    "news_since",
    "others_here",
    "outline",
    "place_of",
    "rows_to_renew",
    "stale_cells",
]
