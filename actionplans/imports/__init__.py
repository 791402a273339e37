"""Plan files read without a database: what was found, and every complaint."""

from actionplans.imports.choices import (
    MARK,
    NO_CHOICES,
    Choices,
    FoundColumn,
    FoundWord,
    NeedsChoices,
    key_of,
)
from actionplans.imports.headings import Role
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
    "MARK",
    "NO_CHOICES",
    "Choices",
    "Complaint",
    "FileRefused",
    "FoundColumn",
    "FoundWord",
    "Level",
    "Limits",
    "NeedsChoices",
    "Place",
    "ReadCommittee",
    "ReadGoal",
    "ReadMeasure",
    "ReadPlan",
    "ReadSubGoal",
    "Remark",
    "Role",
    "Timeframe",
    "alias_key",
    "as_json",
    "key_of",
    "read_plan",
]
