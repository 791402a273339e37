"""Which form and which verb belong to each step that is taken at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import forms as f
from cases import services


@dataclass(frozen=True, slots=True)
class DeskStep:
    """`after` says what follows before the button is pressed, `done` when it has been.

    `heavy` steps are folded away and drawn as such.
    """

    form: Callable[..., forms.Form]
    verb: Callable[..., Any]
    done: str | Promise
    after: str | Promise = ""
    heavy: bool = False


STEPS: dict[str, DeskStep] = {
    "release": DeskStep(
        f.NothingForm,
        services.release_case,
        _("The case is let in, and the sender has got a receipt."),
        _("The sender gets a receipt, and the clocks run from when the case came."),
    ),
    "reject_spam": DeskStep(
        f.NothingForm,
        services.reject_spam,
        _("The case is thrown away."),
        _("Nobody is told. After some weeks the case is gone for good."),
        heavy=True,
    ),
    "assess": DeskStep(
        f.AssessForm,
        services.assess_case,
        _("The assessment has begun, and SSU's leaders are asked."),
        _("Leader and deputy of SSU are asked where the case belongs."),
    ),
    "give_view": DeskStep(
        f.ViewForm,
        services.give_view,
        _("The secretariat has got your view."),
        _("The secretariat reads it. The sender does not."),
    ),
    "prepare_route": DeskStep(
        f.ProposeForm,
        services.prepare_route,
        _("The proposal lies with the secretariat's leader."),
        _("The secretariat's leader is told, and sends the case."),
    ),
    "route": DeskStep(
        f.RouteForm,
        services.route_case,
        _("The case is sent, and body and sender are told."),
        _("The body can read the case, and the sender hears who has it and why."),
    ),
    "return_with_reasons": DeskStep(
        f.ReturnForm,
        services.return_with_reasons,
        _("The case is returned, and the sender is told why."),
        _(
            "The case ends here. The sender gets the reasons, and may ask you to take it up again."
        ),
        heavy=True,
    ),
    "take_off": DeskStep(
        f.TakeOffForm,
        services.take_off_agenda,
        _("The case is off the agenda, and the sender is told."),
        _("The sender hears that the day no longer holds."),
        heavy=True,
    ),
    "decide": DeskStep(
        f.DecideForm,
        services.decide_case,
        _("The decision is written down, and the secretariat is told."),
        _(
            "The sender hears that the body has decided; the secretariat sends the answer."
        ),
    ),
    "report_outcome": DeskStep(
        f.ReportForm,
        services.report_outcome,
        _("The answer is sent."),
        _("The sender gets this text, and the way to the minutes."),
    ),
    "close": DeskStep(
        f.NothingForm,
        services.close_case,
        _("The case is closed."),
        _("The portal does it by itself when nobody has reacted for some weeks."),
    ),
    "reopen": DeskStep(
        f.ReopenForm,
        services.reopen_case,
        _("The case is taken up again, and the sender is told."),
        _(
            "The secretariat has the case, SSU's leaders are asked anew, and the sender is told."
        ),
    ),
    "ask_sender": DeskStep(
        f.AskForm,
        services.ask_sender,
        _("The question is sent, and the clock stands."),
        _(
            "The sender answers on the page about the case. The clock stands until then."
        ),
    ),
    "tell_sender": DeskStep(
        f.TellForm,
        services.tell_sender,
        _("The message is sent to the sender."),
        _(
            "The sender gets a letter that says there is a message, and reads it on the page "
            "about the case. The clock goes on."
        ),
    ),
    "write_to_bodies": DeskStep(
        f.ToBodiesForm,
        services.write_to_bodies,
        _("The message is sent to the bodies."),
        _("Leader and secretary get a letter that says there is a message."),
    ),
    "describe": DeskStep(
        f.DescribeForm, services.describe_case, _("The title is changed.")
    ),
    "redact": DeskStep(
        f.RedactForm,
        services.redact_case,
        _("The bodies now read the redacted version."),
    ),
    "publish": DeskStep(
        f.PublishForm,
        services.publish_case,
        _("The case is open to everyone."),
        _(
            "Everyone can read the title and the text and which patient groups it is "
            "about, see where the case is, and find it in search."
        ),
    ),
    "unpublish": DeskStep(
        f.NothingForm,
        services.unpublish_case,
        _("The case is no longer open to everyone."),
        _("The case is taken off the public list and out of search."),
        heavy=True,
    ),
    # The secretariat's desk
    "assign": DeskStep(
        f.AssignForm,
        services.assign_case,
        _("The caseworker is set."),
        _("Whoever gets the case is told, and finds it under “Mine”."),
    ),
    "set_urgency": DeskStep(
        f.UrgencyForm,
        services.set_urgency,
        _("The urgency is set."),
        _("What the sender said stands beside it."),
    ),
    "inform": DeskStep(
        f.InformForm,
        services.inform_bodies,
        _("The bodies can read the case, and are told."),
        _("They read what the bodies may read, and nothing is expected of them."),
    ),
    "stop_informing": DeskStep(
        f.StopInformingForm,
        services.stop_informing,
        _("The body can read the case no longer."),
        _("The body does not see the case any more, nor in search."),
        heavy=True,
    ),
    "link": DeskStep(
        f.LinkForm,
        services.link_cases,
        _("The cases are linked."),
        _("Both show the other to whoever may see it. The senders see nothing of it."),
    ),
    "unlink": DeskStep(
        f.UnlinkForm,
        services.unlink_cases,
        _("The link is taken away."),
    ),
    "merge": DeskStep(
        f.MergeForm,
        services.merge_case,
        _("The case is gathered into the other one, and the sender is told."),
        _(
            "The case goes where the other one goes. The sender keeps the page about it, "
            "and gets the same answer. You can undo it until something is decided."
        ),
        heavy=True,
    ),
    "unmerge": DeskStep(
        f.UnmergeForm,
        services.unmerge_case,
        _("The case goes its own way again, and the sender is told."),
        _("The case goes on from where it is now, with the body that has it."),
    ),
}
"""Putting a case on an agenda is done where the meetings are."""

TALK = ("tell_sender", "ask_sender", "write_to_bodies")
"""Steps whose forms stand beneath the messages."""

SENDING = frozenset(
    {
        "release",
        "assess",
        "route",
        "return_with_reasons",
        "take_off",
        "decide",
        "report_outcome",
        "close",
        "reopen",
        "ask_sender",
        "tell_sender",
    }
)
"""Steps that send a letter to the sender, which can be read before the button is pressed."""
