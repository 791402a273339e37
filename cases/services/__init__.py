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
    forget_senders,
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
    withdraw_case,
    write_as_sender,
)
from cases.services.intake import (
    reject_spam,
    release_case,
    send_case,
)
from cases.services.opening import publish_case, unpublish_case

__all__ = [
    "ask_sender",
    "ask_to_reopen",
    "assess_case",
    "choose_letters",
    "clear_spam",
    "close_case",
    "close_what_was_answered",
    "decide_case",
    "describe_case",
    "end_views",
    "end_views_that_are_late",
    "forget_senders",
    "give_view",
    "move_on_agenda",
    "prepare_route",
    "publish_case",
    "put_on_agenda",
    "redact_case",
    "reject_spam",
    "release_case",
    "reopen_case",
    "report_outcome",
    "return_with_reasons",
    "route_case",
    "send_case",
    "take_off_agenda",
    "unpublish_case",
    "withdraw_case",
    "write_as_sender",
]
