"""The annual report in print."""

from django.utils.translation import gettext as _

from cases.reports.numbers import case_numbers
from deviations.reports import annual_report
from helsefellesskap.core.jobs import Work
from publications.makers import Made, print_edition, register_maker
from publications.models import Edition, EditionKind


def make_annual_report(work: Work, edition: Edition) -> Made:
    """The year's report, in the edition's language."""
    year = edition.year or 0
    work.report(20, _("Counting the deviations"))
    report = annual_report(year)
    work.report(50, _("Printing the pages"))
    return print_edition(
        edition,
        title=_("Cooperation deviations %(year)s") % {"year": year},
        subtitle=_("Annual report to SSU and the local cooperation committees"),
        template="deviations/report/_annual.html",
        context={"report": report, "cases": case_numbers(year)},
    )


def register() -> None:
    """Tell the press what we can print. Called when the apps are ready."""
    register_maker(EditionKind.ANNUAL_REPORT, make_annual_report)
