"""How are we doing: one honest picture for the whole and one per body, year by year."""

import datetime
from dataclasses import dataclass

from actionplans.models import Revision
from actionplans.reports.counts import (
    Counts,
    last_reports,
    plans_in_force,
    status_counts,
    together,
    years_to_show,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One body's years, and the last time it said anything of its measures."""

    revision: Revision
    years: tuple[Counts, ...]
    reported_on: datetime.date | None

    @property
    def now(self) -> Counts:
        """The last of the years shown."""
        return self.years[-1]


@dataclass(frozen=True, slots=True)
class HowItGoes:
    """The whole, and the bodies. Every number says what it is a part of."""

    year: int
    years: tuple[Counts, ...]
    pictures: tuple[Picture, ...]

    @property
    def now(self) -> Counts:
        return self.years[-1]

    @property
    def silent(self) -> tuple[Picture, ...]:
        """Bodies that have measures this year and have reported on none of them."""
        return tuple(p for p in self.pictures if p.now.total and not p.now.told)

    @property
    def share_known(self) -> int:
        """Of a hundred measures, of how many we know anything this year."""
        return round(100 * self.now.told / self.now.total) if self.now.total else 0


def how_it_goes_report() -> HowItGoes:
    """The last three years of every plan in force. Four queries, whatever there is."""
    revisions = list(plans_in_force())
    years = years_to_show(revisions)
    counted = status_counts(revisions, years)
    told = last_reports(revisions)
    return HowItGoes(
        year=years[-1],
        years=tuple(
            together((counted[revision.pk][year] for revision in revisions), year)
            for year in years
        ),
        pictures=tuple(
            Picture(
                revision,
                tuple(counted[revision.pk][year] for year in years),
                told.get(revision.pk),
            )
            for revision in revisions
        ),
    )
