"""Everything that may happen to a meeting. One function per verb."""

from meetings.services.agenda import (
    add_case,
    add_plan,
    add_text,
    call_with_case,
    item_left,
    move_item,
    remove_item,
    write_decision,
)
from meetings.services.meetings import (
    call_meeting,
    change_meeting,
    hold_meeting,
    publish_meeting,
)

__all__ = [
    "add_case",
    "add_plan",
    "add_text",
    "call_meeting",
    "call_with_case",
    "change_meeting",
    "hold_meeting",
    "item_left",
    "move_item",
    "publish_meeting",
    "remove_item",
    "write_decision",
]
