"""Files that come in: judged by content, opened within limits, complained of in words."""

from helsefellesskap.core.files.complaints import (
    Complaint,
    Complaints,
    FileRefused,
    Level,
    Place,
)
from helsefellesskap.core.files.limits import LIMITS, Limits

__all__ = [
    "LIMITS",
    "Complaint",
    "Complaints",
    "FileRefused",
    "Level",
    "Limits",
    "Place",
]
