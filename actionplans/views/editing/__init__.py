"""Writing a plan: the outline, and each change in it. htmx gets the smaller answer."""

from actionplans.views.editing.many import many
from actionplans.views.editing.nodes import add, node
from actionplans.views.editing.order import (
    drop,
    duplicate,
    move,
    move_to,
    put_back,
    step,
    undo,
)
from actionplans.views.editing.outline import (
    edit,
    introduction,
    news,
    start_draft,
    start_plan,
)
from actionplans.views.editing.pasting import paste
from actionplans.views.editing.talk import comment, reopen_comment, settle_comment

__all__ = [
    "add",
    "comment",
    "drop",
    "duplicate",
    "edit",
    "introduction",
    "many",
    "move",
    "move_to",
    "news",
    "node",
    "paste",
    "put_back",
    "reopen_comment",
    "settle_comment",
    "start_draft",
    "start_plan",
    "step",
    "undo",
]
