"""Plan files read without a database: what was found, and every complaint."""

from actionplans.imports.limits import LIMITS, Limits
from actionplans.imports.plan import (
    ReadCommittee,
    ReadGoal,
    ReadMeasure,
    ReadPlan,
    ReadSubGoal,
    Remark,
    Timeframe,
)
from actionplans.imports.reading import alias_key, read_plan
from actionplans.imports.shape import as_json
from helsefellesskap.core.files.complaints import Complaint, FileRefused, Level, Place

__all__ = [
    "LIMITS",
    "Complaint",
    "FileRefused",
    "Level",
    "Limits",
    "Place",
    "ReadCommittee",
    "ReadGoal",
    "ReadMeasure",
    "ReadPlan",
    "ReadSubGoal",
    "Remark",
    "Timeframe",
    "alias_key",
    "as_json",
    "read_plan",
]
