"""The handbook in print."""

from django.utils.translation import gettext as _

from handbook.reports import handbook_report
from helsefellesskap.core.jobs import Work
from publications.makers import Made, print_edition, register_maker
from publications.models import Edition, EditionKind


def make_handbook(work: Work, edition: Edition) -> Made:
    """The handbook of today, in the edition's language."""
    work.report(15, _("Gathering bodies, agreement and plans"))
    report = handbook_report()
    work.report(45, _("Printing the pages"))
    return print_edition(
        edition,
        title=_("Handbook"),
        subtitle=_("Who we are, what we have agreed on, and how we work together"),
        template="handbook/report/_handbook.html",
        context={"report": report},
    )


def register() -> None:
    """Tell the press what we can print. Called when the apps are ready."""
    register_maker(EditionKind.HANDBOOK, make_handbook)
