"""Pages of deviations."""

from deviations.views.downloads import statistics_csv
from deviations.views.importing import apply, upload, uploads
from deviations.views.pages import deviation, deviations, new, statistics, step

__all__ = [
    "apply",
    "deviation",
    "deviations",
    "new",
    "statistics",
    "statistics_csv",
    "step",
    "upload",
    "uploads",
]
