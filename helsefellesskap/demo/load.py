"""The whole demo in one transaction: people first, then what they have done."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from actionplans.models import Plan
from helsefellesskap.core import mail
from helsefellesskap.demo import (
    cases,
    deviations,
    editions,
    files,
    joint,
    measures,
    meetings,
    people,
    plans,
    reviews,
    rounds,
    sharing,
    statuses,
    talk,
)


def everything() -> dict[str, int]:
    """Make it all; tell how many of each. Nobody gets a letter of what is made up."""
    with transaction.atomic(), mail.silence(), translation.override("nn"):
        cast = people.make_people()
        sent = cases.send_cases(cast)
        held = meetings.hold_past(cast, sent)
        plans.make_plans(cast)
        rounds.make_rounds(cast)
        sharing.make_offers(cast)
        statuses.make_statuses(cast)
        reviews.make_review_in_the_middle(cast)
        joint.make_joint_edition(cast)
        called = meetings.call_next(cast, sent)
        cases.finish_cases(sent, cast)
        measures.finish_measures(cast)
        talk.make_talk(cast)
        files.share_files(cast)
        files.show_retention()
        return {
            _("people"): len(cast),
            _("plans in force"): Plan.objects.filter(
                revisions__state="adopted", joint=False
            ).count(),
            _("cases"): len(sent),
            _("meetings"): held + called,
            _("deviations"): deviations.make_deviations(cast),
            _("editions on order"): editions.order_editions(cast),
        }
