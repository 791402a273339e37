"""Plans for everyone: in force, earlier ones, body by body, place by place, through time."""

from actionplans.views.reading.feeds import changes, plan_changes
from actionplans.views.reading.ours import ours, ours_csv, ours_of
from actionplans.views.reading.overview import how_it_goes, joint, plans
from actionplans.views.reading.places import measure, place
from actionplans.views.reading.plan import plan, plan_json, revision
from actionplans.views.reading.through_time import compare, history, verify

__all__ = [
    "changes",
    "compare",
    "history",
    "how_it_goes",
    "joint",
    "measure",
    "ours",
    "ours_csv",
    "ours_of",
    "place",
    "plan",
    "plan_changes",
    "plan_json",
    "plans",
    "revision",
    "verify",
]
