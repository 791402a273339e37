"""Who hears of what. One letter each; the text says what happened and what is expected."""

from actionplans.notifications.base import (
    EMAIL,
    LEADING,
    end_of,
    leading,
    link_holder,
    secretariat,
    told_before,
    voting,
)
from actionplans.notifications.deciding import (
    about_absence,
    about_adoption,
    about_expiry,
    about_extended_vote,
    about_registration,
    about_sending_back,
    about_vote_over,
    about_vote_soon_over,
    about_withdrawal,
)
from actionplans.notifications.hearing import (
    NO_REMARKS,
    about_close,
    about_hearing,
    about_hearing_soon_over,
    about_statement,
    about_submit,
    link_subject,
)
from actionplans.notifications.offers import about_offer, about_settled_offer

__all__ = [
    "EMAIL",
    "LEADING",
    "NO_REMARKS",
    "about_absence",
    "about_adoption",
    "about_close",
    "about_expiry",
    "about_extended_vote",
    "about_hearing",
    "about_hearing_soon_over",
    "about_offer",
    "about_registration",
    "about_sending_back",
    "about_settled_offer",
    "about_statement",
    "about_submit",
    "about_vote_over",
    "about_vote_soon_over",
    "about_withdrawal",
    "end_of",
    "leading",
    "link_holder",
    "link_subject",
    "secretariat",
    "told_before",
    "voting",
]
