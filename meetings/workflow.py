"""How a meeting goes from called to published. Pure: see helsefellesskap.core.workflow."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.roles import Right
from helsefellesskap.core.workflow import Step, Workflow


class State(TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    HELD = "held", pgettext_lazy("meeting", "held")
    PUBLISHED = "published", _("minutes published")


MEETING = Workflow(
    State.choices,
    change=Step(
        {State.PLANNED}, None, Right.HOLD_MEETINGS, label=_("Change the meeting")
    ),
    add_item=Step(
        {State.PLANNED, State.HELD},
        None,
        Right.HOLD_MEETINGS,
        label=_("Add to the agenda"),
    ),
    move_item=Step(
        {State.PLANNED}, None, Right.HOLD_MEETINGS, label=_("Move on the agenda")
    ),
    remove_item=Step(
        {State.PLANNED, State.HELD},
        None,
        Right.HOLD_MEETINGS,
        label=_("Take off the agenda"),
    ),
    hold=Step(
        {State.PLANNED},
        State.HELD,
        Right.HOLD_MEETINGS,
        label=_("The meeting has been held"),
    ),
    write_decision=Step(
        {State.HELD}, None, Right.HOLD_MEETINGS, label=_("Write down the decision")
    ),
    publish=Step(
        {State.HELD},
        State.PUBLISHED,
        Right.HOLD_MEETINGS,
        label=_("Publish decisions and minutes"),
    ),
)
"""`call` stands not here: it makes the meeting."""
