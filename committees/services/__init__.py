"""Every verb of the bodies: seats, the rights that follow them, areas."""

from committees.services.areas import (
    NotAnArea,
    change_membership,
    move_membership,
    require_anywhere,
)
from committees.services.rights import (
    end_what_has_run_out,
    sync_everywhere,
    sync_permissions,
    sync_person,
)
from committees.services.seats import (
    NotASeat,
    change_seat,
    fill,
    find_or_invite,
    invite_again,
    seat,
    seat_by_address,
    set_substitute,
    substitute_by_address,
    take_invitation_back,
    unseat,
)

__all__ = [
    "NotASeat",
    "NotAnArea",
    "change_membership",
    "change_seat",
    "end_what_has_run_out",
    "fill",
    "find_or_invite",
    "invite_again",
    "move_membership",
    "require_anywhere",
    "seat",
    "seat_by_address",
    "set_substitute",
    "substitute_by_address",
    "sync_everywhere",
    "sync_permissions",
    "sync_person",
    "take_invitation_back",
    "unseat",
]
