"""Pages about the bodies: for everyone, and for who seats people."""

from committees.views.areas import area, areas, move_area
from committees.views.bodies import agreement, committee, committees
from committees.views.seats import (
    change,
    fill,
    invitation,
    new,
    seat,
    seats,
    substitute,
    unseat,
)

__all__ = [
    "agreement",
    "area",
    "areas",
    "change",
    "committee",
    "committees",
    "fill",
    "invitation",
    "move_area",
    "new",
    "seat",
    "seats",
    "substitute",
    "unseat",
]
