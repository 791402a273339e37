"""What the sender, and everyone, reads: where the case is, and the way it has gone."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import clocks
from cases.models import Case, CaseStep, Clock
from cases.workflow import State


@dataclass(frozen=True, slots=True)
class Knot:
    """One knot on the thread: what happened, when, and the words that were said."""

    words: str
    when: datetime.date | None = None
    after: str = ""
    text: str = ""
    quote: str = ""
    url: str = ""
    state: str = "been"


def short(day: datetime.date) -> str:
    """9. desember, with a space that does not break."""
    return date_format(day, "MONTH_DAY_FORMAT")


def where(case: Case, days: dict[str, int] | None = None) -> tuple[str, str]:
    """Where the case is, in a sentence, and what happens now, in one or two."""
    days = days or Clock.all_days()
    holder = case.holder
    body = holder.short if holder else ""
    if case.is_waiting:
        return (
            _("We wait for an answer from you"),
            _(
                "The secretariat has asked you something. The case goes on when you have answered."
            ),
        )
    match case.state:
        case State.QUARANTINED | State.RECEIVED:
            day = short(clocks.first_answer_on(case, days))
            return (
                _("The secretariat has the case"),
                _("You get an answer by %(day)s. You do not need to do anything.")
                % {"day": day},
            )
        case State.ASSESSING:
            day = short(clocks.routing_on(case, days))
            return (
                _("The secretariat finds out who should take the case"),
                _(
                    "By %(day)s it goes to the right body, or you hear why "
                    "not. You do not need to do anything."
                )
                % {"day": day},
            )
        case State.ROUTED:
            return (
                _("The case lies with %(body)s") % {"body": body},
                _not_placed(clocks.placing_on(case, days)),
            )
        case State.ON_AGENDA:
            day = short(case.agenda_on) if case.agenda_on else ""
            return (
                _("The case lies with %(body)s") % {"body": body},
                _(
                    "The body takes it up on %(day)s. You do not need to "
                    "do anything. When the body has decided, you get the "
                    "answer and the minutes."
                )
                % {"day": day},
            )
        case State.DECIDED:
            answer = clocks.outcome_on(case, days)
            return (
                _("%(body)s has decided") % {"body": body},
                _("The secretariat sends you the answer and the minutes by %(day)s.")
                % {"day": short(answer) if answer else ""},
            )
        case State.REPORTED:
            closing = clocks.closing_on(case, days)
            return (
                _("You have got the answer"),
                _(
                    "If something is still not right, write to us before "
                    "%(day)s. Else the case is closed then."
                )
                % {"day": short(closing) if closing else ""},
            )
        case State.RETURNED:
            return (
                _("The partnership does not take up the case"),
                _(
                    "You find the reason below. If you think we have "
                    "misunderstood, ask us to take it up again."
                ),
            )
        case State.WITHDRAWN:
            return _("You have withdrawn the case"), _("Nothing more is done with it.")
        case State.CLOSED:
            return (
                _("The case is closed"),
                _("You have got the answer. You may ask us to take the case up again."),
            )
    return _("The case is closed"), ""


def _not_placed(by: datetime.date | None) -> str:
    """A day that has passed is promised no more."""
    if by is None or by < timezone.localdate():
        return _(
            "The body has not yet chosen a day for it. You hear from us when it has."
        )
    words = _(
        "The body chooses a day for it by %(day)s. You hear from us when it has. You do "
        "not need to do anything."
    )
    return words % {"day": short(by)}


def since(case: Case) -> datetime.date:
    """Since when the case has been where it is: the last step that moved it."""
    moved = case.steps.filter(~Q(source=F("target")) | Q(step="route"))
    last = moved.order_by("at", "pk").last()
    return timezone.localdate(last.at if last else case.received_at)


def thread(case: Case, days: dict[str, int] | None = None) -> list[Knot]:
    """The whole way of the case as its sender reads it: been, now, and to come."""
    rows = case.steps.select_related("body", "other").order_by("at", "pk")
    been = [knot for row in rows if (knot := _knot(case, row))]
    return [*been, *_now_and_ahead(case, days or Clock.all_days())]


def _knot(case: Case, row: CaseStep) -> Knot | None:
    body = row.body.short if row.body else ""
    day = timezone.localdate(row.at)
    reason = _("The reason: %(reason)s") % {"reason": row.reason} if row.reason else ""
    match row.step:
        case "send":
            took = (
                ""
                if row.target == State.QUARANTINED
                else _("You got a receipt at once.")
            )
            return Knot(_("We received the case"), day, text=took)
        case "assess":
            return Knot(_("The secretariat has read it"), day, quote=row.reason)
        case "route":
            return Knot(
                _("The case was sent to %(body)s") % {"body": body}, day, text=reason
            )
        case "return_with_reasons":
            return Knot(_("The case was returned"), day, text=reason)
        case "put_on_agenda":
            words = _("%(body)s set a day for the case") % {"body": body}
            meeting = _("It stands on the agenda of %(day)s.") % {
                "day": short(row.day) if row.day else ""
            }
            return Knot(words, day, text=meeting)
        case "take_off":
            return Knot(_("The case was taken off the agenda"), day, text=reason)
        case "decide":
            return Knot(_("%(body)s decided") % {"body": body}, row.day or day)
        case "report_outcome":
            return Knot(
                _("You got the answer"), day, quote=row.reason, url=case.agenda_url
            )
        case "reopen":
            return Knot(_("The case was taken up again"), day, text=reason)
        case "ask_sender":
            return Knot(_("The secretariat asked you something"), day)
        case "attach":
            return Knot(_("You attached a file"), day)
        case "give_feedback":
            return Knot(_("You said whether this was answered"), day)
        case "write" | "ask_to_reopen":
            return Knot(_("You wrote to the secretariat"), day)
        case "withdraw":
            return Knot(_("You withdrew the case"), day, text=reason)
        case "close":
            return Knot(_("The case was closed"), day)
        case "became_measure":
            words = _("Your case became a measure in the plan of %(body)s")
            return Knot(words % {"body": body}, row.day, quote=row.reason)
        case "measure_done":
            return Knot(_("The measure is carried out"), row.day, quote=row.reason)
    return _knot_beside(row, day, reason)


def _knot_beside(row: CaseStep, day: datetime.date, reason: str) -> Knot | None:
    """What was done with the case together with another one: its number, nothing more."""
    number = row.other.reference if row.other else ""
    match row.step:
        case "merge":
            words = _("The case is handled together with case %(number)s")
        case "unmerge":
            words = _("The case goes its own way again, apart from case %(number)s")
            reason = reason or _("The other case is withdrawn.")
        case "split":
            words = _("A part became a case of its own, %(number)s")
        case "split_from":
            words = _("The secretariat made this case of a part of case %(number)s")
        case _:
            return None
    return Knot(words % {"number": number}, day, text=reason)


def _now_and_ahead(case: Case, days: dict[str, int]) -> Iterator[Knot]:
    body = case.holder.short if case.holder else ""
    now = _("now")
    decides = Knot(_("The body decides"), state="ahead")
    answered = Knot(
        _("You get the answer and the minutes"),
        after=ngettext(
            "within one working day after the meeting",
            "within %(n)s working days after the meeting",
            days[Clock.Kind.OUTCOME],
        )
        % {"n": days[Clock.Kind.OUTCOME]},
        state="ahead",
    )
    if case.is_waiting:
        yield Knot(_("We wait for an answer from you"), after=now, state="now")
        return
    match case.state:
        case State.QUARANTINED | State.RECEIVED:
            yield Knot(_("The secretariat reads the case"), after=now, state="now")
            by = clocks.first_answer_on(case, days)
            yield Knot(
                _("You get an answer from the secretariat"),
                after=_by(by),
                state="ahead",
            )
            by = clocks.routing_on(case, days)
            yield Knot(
                _("The case goes to the right body"), after=_by(by), state="ahead"
            )
            yield answered
        case State.ASSESSING:
            yield Knot(
                _("The secretariat finds out who should take the case"),
                after=now,
                state="now",
            )
            by = clocks.routing_on(case, days)
            yield Knot(
                _("The case goes to the right body"), after=_by(by), state="ahead"
            )
            yield decides
            yield answered
        case State.ROUTED:
            yield Knot(
                _("%(body)s prepares the case") % {"body": body}, after=now, state="now"
            )
            yield decides
            yield answered
        case State.ON_AGENDA:
            number = _("The case has the number %(number)s there.") % {
                "number": case.agenda_number
            }
            yield Knot(
                _("%(body)s prepares the case") % {"body": body},
                after=now,
                text=number if case.agenda_number else "",
                url=case.agenda_url,
                state="now",
            )
            yield Knot(_("The body decides"), case.agenda_on, state="ahead")
            yield answered
        case State.DECIDED:
            yield Knot(_("The secretariat writes the answer"), after=now, state="now")
            answer = clocks.outcome_on(case, days)
            yield Knot(
                _("You get the answer and the minutes"),
                after=_by(answer) if answer else "",
                state="ahead",
            )
        case State.REPORTED:
            yield Knot(
                _("The case is closed"), clocks.closing_on(case, days), state="ahead"
            )


def _by(day: datetime.date) -> str:
    return _("by %(day)s") % {"day": short(day)}


def public_thread(case: Case) -> list[Knot]:
    """The way of an opened case, without a word of what was said."""
    shown = {
        "send": _("The case came in"),
        "route": _("Sent to %(body)s"),
        "put_on_agenda": _("%(body)s set a day for the case"),
        "decide": _("%(body)s decided"),
        "report_outcome": _("The sender got the answer"),
        "return_with_reasons": _("The partnership did not take it up"),
        "close": _("The case was closed"),
        "became_measure": _("Became a measure in the plan of %(body)s"),
        "measure_done": _("The measure is carried out"),
    }
    rows = case.steps.filter(step__in=shown).select_related("body")
    return [
        Knot(
            shown[row.step] % {"body": row.body.short if row.body else ""},
            row.day if row.step == "decide" and row.day else timezone.localdate(row.at),
        )
        for row in rows
    ]
