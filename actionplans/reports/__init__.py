"""What a page, a file and a printed plan say of plans: one source for all of them.

`plan_report(revision)` is the whole tree of one revision with numbers, texts and
statuses; `joint_report(filters)` gathers every plan in force; `status_counts` counts.
Each asks the database equally often however many measures there are.
"""

from actionplans.reports.asked import Filters, narrowed
from actionplans.reports.counts import (
    BodyCounts,
    Counts,
    bodies,
    plans_in_force,
    status_counts,
    together,
    years_to_show,
)
from actionplans.reports.going import HowItGoes, how_it_goes_report
from actionplans.reports.joint import JointReport, joint_report
from actionplans.reports.life import MeasureLife, measure_life
from actionplans.reports.ours import OursReport, ours_report
from actionplans.reports.outline import (
    MOVED_ALONG,
    Entry,
    News,
    Outline,
    called,
    in_number,
    news_since,
    outline,
    place_of,
)
from actionplans.reports.statuses import StatusCell, latest, visible_reports
from actionplans.reports.tree import (
    GoalRow,
    MeasureRow,
    PlanReport,
    SubGoalRow,
    numbers_of,
    plan_report,
    tree_of,
)

__all__ = [
    "MOVED_ALONG",
    "BodyCounts",
    "Counts",
    "Entry",
    "Filters",
    "GoalRow",
    "HowItGoes",
    "JointReport",
    "MeasureLife",
    "MeasureRow",
    "News",
    "OursReport",
    "Outline",
    "PlanReport",
    "StatusCell",
    "SubGoalRow",
    "bodies",
    "called",
    "how_it_goes_report",
    "in_number",
    "joint_report",
    "latest",
    "measure_life",
    "narrowed",
    "news_since",
    "numbers_of",
    "ours_report",
    "outline",
    "place_of",
    "plan_report",
    "plans_in_force",
    "status_counts",
    "together",
    "tree_of",
    "visible_reports",
    "years_to_show",
]
