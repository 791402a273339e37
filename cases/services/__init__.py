"""Everything that may happen to a case. One function per verb."""

from cases.services.bodies import (
    close_case,
    decide_case,
    move_on_agenda,
    put_on_agenda,
    report_outcome,
    take_off_agenda,
)
from cases.services.clearing import (
    clear_spam,
    close_what_was_answered,
    end_views_that_are_late,
)
from cases.services.desk import (
    assess_case,
    describe_case,
    end_views,
    give_view,
    prepare_route,
    redact_case,
    reopen_case,
    return_with_reasons,
    route_case,
)
from cases.services.dialogue import (
    ask_sender,
    ask_to_reopen,
    choose_letters,
    give_feedback,
    replace_keys,
    send_lost_links,
    withdraw_case,
    write_as_sender,
)
from cases.services.dossiers import clear_dossiers, drop_dossiers, order_dossier
from cases.services.drafts import (
    attach_to_case,
    attach_to_draft,
    clear_drafts,
    detach_from_draft,
    find_draft,
    mail_draft,
    save_draft,
    throw_away_draft,
)
from cases.services.files import StillThere, share_file
from cases.services.forgetting import announce_forgetting, forget_senders
from cases.services.intake import (
    reject_spam,
    release_case,
    send_case,
)
from cases.services.opening import publish_case, unpublish_case
from cases.services.periods import set_periods

__all__ = [
    "StillThere",
    "announce_forgetting",
    "ask_sender",
    "ask_to_reopen",
    "assess_case",
    "attach_to_case",
    "attach_to_draft",
    "choose_letters",
    "clear_dossiers",
    "clear_drafts",
    "clear_spam",
    "close_case",
    "close_what_was_answered",
    "decide_case",
    "describe_case",
    "detach_from_draft",
    "drop_dossiers",
    "end_views",
    "end_views_that_are_late",
    "find_draft",
    "forget_senders",
    "give_feedback",
    "give_view",
    "mail_draft",
    "move_on_agenda",
    "order_dossier",
    "prepare_route",
    "publish_case",
    "put_on_agenda",
    "redact_case",
    "reject_spam",
    "release_case",
    "reopen_case",
    "replace_keys",
    "report_outcome",
    "return_with_reasons",
    "route_case",
    "save_draft",
    "send_case",
    "send_lost_links",
    "set_periods",
    "share_file",
    "take_off_agenda",
    "throw_away_draft",
    "unpublish_case",
    "withdraw_case",
    "write_as_sender",
]
