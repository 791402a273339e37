"""The years a plan is for: on the plan as they are now, on each revision as it says."""

import re
from typing import Any

from django.db import models
from django.utils import timezone

_SPAN = re.compile(r"\b(?:19|20)\d\d\s*[–-]\s*(?:19|20)\d\d\b")


class Period(models.Model):
    """From one year to another, and the years that status columns were written down for."""

    period_start = models.PositiveSmallIntegerField()
    period_end = models.PositiveSmallIntegerField()
    years = models.JSONField(default=list)

    class Meta:
        abstract = True

    @property
    def period(self) -> str:
        return f"{self.period_start}–{self.period_end}"

    def dated(self, title: str) -> str:
        """The title, naming this period where it names one."""
        return _SPAN.sub(self.period, title)

    def headed(self, title: str) -> str:
        """The title with the period it is for."""
        title = self.dated(title)
        if str(self.period_start) in title:
            return title
        return f"{title} {self.period}"

    @property
    def year_columns(self) -> list[int]:
        """The years that status is reported for: those written down, and the period so far."""
        so_far = range(
            self.period_start, min(self.period_end, timezone.localdate().year) + 1
        )
        return sorted({int(year) for year in self.years} | set(so_far))

    @property
    def this_year(self) -> int:
        """The year a reader means by *now*: today's, or the last one of the plan."""
        today = timezone.localdate().year
        past = [year for year in self.year_columns if year <= today]
        return past[-1] if past else (self.year_columns or [today])[0]

    def take_period(self, other: Any) -> None:
        """Be for the same years as the other."""
        self.period_start, self.period_end = other.period_start, other.period_end
        self.years = sorted({int(year) for year in other.years})
