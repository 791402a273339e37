"""Writing a plan: the outline, and each change in it. htmx gets the smaller answer."""

from actionplans.views.editing.nodes import add, node
from actionplans.views.editing.order import drop, move, move_to, put_back
from actionplans.views.editing.outline import (
    edit,
    introduction,
    news,
    start_draft,
    start_plan,
)
from actionplans.views.editing.talk import comment, settle_comment

__all__ = [
    "add",
    "comment",
    "drop",
    "edit",
    "introduction",
    "move",
    "move_to",
    "news",
    "node",
    "put_back",
    "settle_comment",
    "start_draft",
    "start_plan",
]
