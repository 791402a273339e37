"""Let cases and plans have happened when they should, and not all of it today."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from actionplans.models import (
    Ballot,
    Hearing,
    HearingBody,
    PlanStep,
    Reading,
    Revision,
    Vote,
)
from cases import clocks
from cases.models import Case, CaseAccess, CaseMessage, CaseStep, CaseView, Clock
from cases.services import base
from committees.models import Kind
from helsefellesskap.core.workdays import add_workdays, is_workday

PACE = 9  # so many days may lie between two steps
CALLED = 10  # so many days before a meeting its agenda is ready
ANSWERED = 12  # so many days after it the sender has the answer
SAID = 3  # so many days after the answer the sender says whether it was one
QUIET = 30  # so many days without reaction, and the case is closed
ANSWERS = ("ask_sender", "route", "return_with_reasons")
ENDS = ("close", "return_with_reasons", "withdraw")

When = Mapping[str, datetime.datetime]


def date_case(
    case: Case, received: datetime.date, taken_up: datetime.date | None
) -> None:
    """Date the case and all that hangs on it, from the day it came to the present.

    `taken_up` is the day of the meeting that has it, or has had it, on its agenda.
    """
    case.refresh_from_db()
    steps = list(case.steps.exclude(step__endswith="_measure").order_by("pk"))
    when: dict[str, datetime.datetime] = {}
    for number, day in enumerate(_days(steps, received, taken_up)):
        at = _at(day, number, case.pk)
        CaseStep.objects.filter(pk=steps[number].pk).update(at=at)
        when.setdefault(steps[number].step, at)
    last = max(when.values())
    _date_fields(case, when, last)
    _date_access(case, when, last)
    _date_words(case, when, last)
    base.index(case)


def _days(
    steps: list[CaseStep], received: datetime.date, taken_up: datetime.date | None
) -> list[datetime.date]:
    """The day of each step: evenly up to the meeting, then as the rules say."""
    ready = timezone.localdate() - datetime.timedelta(2 if taken_up else 0)
    if taken_up is not None:
        ready = min(taken_up - datetime.timedelta(CALLED), ready)
    names = [step.step for step in steps]
    here = names.index("put_on_agenda") if "put_on_agenda" in names else len(names)
    pace = min(PACE, max(0, (ready - received).days) / (here + 1))
    days = [received]
    told = ready
    for number, name in enumerate(names[1:], 1):
        day = received + datetime.timedelta(round(number * pace))
        match name:
            case "put_on_agenda":
                day = ready
            case "decide" if taken_up is not None:
                day = taken_up
            case "report_outcome" if taken_up is not None:
                day = told = taken_up + datetime.timedelta(ANSWERED)
            case "close":
                day = told + datetime.timedelta(QUIET)
            case "publish":
                day = told + datetime.timedelta(1)
            case "give_feedback":
                day = told + datetime.timedelta(SAID)
        days.append(_workday(day, not_before=received))
    return days


def _workday(day: datetime.date, *, not_before: datetime.date) -> datetime.date:
    """The day, or the working day before it; never in the future."""
    day = min(day, timezone.localdate())
    while not is_workday(day) and day > not_before:
        day -= datetime.timedelta(1)
    return day


def _date_fields(case: Case, when: When, last: datetime.datetime) -> None:
    """The case's own days; its deadline follows from them."""
    moments = {
        "received_at": when["send"],
        "first_answer_at": min((when[n] for n in ANSWERS if n in when), default=last),
        "routed_at": when.get("route", last),
        "reported_at": when.get("report_outcome", last),
        "ended_at": min((when[n] for n in ENDS if n in when), default=last),
    }
    for name, at in moments.items():
        if getattr(case, name) is not None:
            setattr(case, name, at)
    case.clock_from = timezone.localdate(when["send"])
    if case.views_due_on:
        asked = timezone.localdate(when["assess"])
        case.views_due_on = add_workdays(asked, Clock.USUAL[Clock.Kind.VIEWS])
    if case.waiting_since:
        case.waiting_since = timezone.localdate(when["ask_sender"])
    if case.opened_on:
        case.opened_on = timezone.localdate(when["publish"])
    case.due_on = clocks.due_on(case, Clock.all_days())
    days = ("clock_from", "views_due_on", "waiting_since", "opened_on", "due_on")
    kept = {name: getattr(case, name) for name in (*moments, *days)}
    Case.objects.filter(pk=case.pk).update(**kept)


def _date_access(case: Case, when: When, last: datetime.datetime) -> None:
    """Who could read it, from when until when."""
    passed_on = when.get("route", last)
    for access in case.access.select_related("body"):
        since = passed_on
        if access.kind == CaseAccess.Kind.CONSULTED:
            since = when["assess"]
        elif (
            access.kind == CaseAccess.Kind.HOLDS
            and access.body.kind == Kind.SECRETARIAT
        ):
            since = when["send"]
        until = max(passed_on, since) if access.until else None
        CaseAccess.objects.filter(pk=access.pk).update(since=since, until=until)


def _date_words(case: Case, when: When, last: datetime.datetime) -> None:
    """The views of SSU's leaders, and what the sender was asked."""
    for view in case.views.all():
        CaseView.objects.filter(pk=view.pk).update(
            asked_at=when["assess"],
            given_at=when.get("give_view", last) if view.given_at else None,
            closed_at=when.get("route", last) if view.closed_at else None,
        )
    CaseMessage.objects.filter(case=case).update(at=when.get("ask_sender", last))


def _at(day: datetime.date, number: int, key: int) -> datetime.datetime:
    """In working hours, a later step at a later hour; never in the future."""
    time = datetime.time(8 + number % 9, key * 7 % 60)
    zone = timezone.get_default_timezone()
    return min(datetime.datetime.combine(day, time, zone), timezone.now())


def date_draft(draft: Revision, days: int) -> None:
    """The draft was begun so many days ago. To be said before its text is adopted."""
    at = _at(_ago(days), 0, draft.pk)
    Revision.objects.filter(pk=draft.pk).update(created_at=at)


def date_round(revision: Revision, ago: Mapping[str, int]) -> None:
    """Date a plan's writing, hearing and vote: how many days ago each step was taken.

    What several bodies or seats did was done on days of their own, from that day on.
    """
    turns: dict[str, int] = {}
    for step in revision.steps.order_by("pk"):
        if step.step in ago:
            turn = turns[step.step] = turns.get(step.step, -1) + 1
            at = _turn(ago[step.step], turn, step.pk)
            PlanStep.objects.filter(pk=step.pk).update(at=at)
    for round_ in revision.hearings.all():
        _date_hearing(round_, ago)
    for ballot in revision.ballots.all():
        _date_ballot(ballot, ago)
    if "write" in ago:
        at = _turn(ago["write"], 0, revision.pk)
        revision.comments.update(at=at)
        revision.dropped.update(at=at)


def _date_hearing(round_: Hearing, ago: Mapping[str, int]) -> None:
    opened = ago["open_hearing"]
    round_.opened_at = _turn(opened, 0, round_.pk)
    if round_.closed_at:
        round_.closed_at = _turn(ago["close_hearing"], 0, round_.pk)
        round_.deadline -= datetime.timedelta(opened)
    round_.save(update_fields=["opened_at", "closed_at", "deadline"])
    sent = round_.bodies.exclude(sent_at=None).order_by("sent_at", "pk")
    for turn, statement in enumerate(sent):
        at = _turn(ago["send_statement"], turn, statement.pk)
        HearingBody.objects.filter(pk=statement.pk).update(sent_at=at)
        statement.remarks.update(at=at)
        _date_reading(round_.revision, statement.sent_by_id, "remarked", at)
        if "answer_remark" in ago:
            answered = _turn(ago["answer_remark"], turn, statement.pk)
            statement.remarks.exclude(answered_at=None).update(answered_at=answered)


def _date_ballot(ballot: Ballot, ago: Mapping[str, int]) -> None:
    ballot.opened_at = _turn(ago["submit"], 0, ballot.pk)
    if ballot.closed_at:
        ballot.closed_at = _turn(ago["conclude"], 0, ballot.pk)
    ballot.save(update_fields=["opened_at", "closed_at"])
    for turn, vote in enumerate(ballot.votes.order_by("pk")):
        at = _turn(ago["vote"], turn // 2, vote.pk)
        Vote.objects.filter(pk=vote.pk).update(at=at)
        _date_reading(ballot.revision, vote.by_id, "voted", at)


def _date_reading(
    revision: Revision, user: int | None, how: str, at: datetime.datetime
) -> None:
    """Who spoke had read it then."""
    readings = Reading.objects.filter(plan=revision.plan_id, user=user, how=how)
    readings.update(at=at)


def _turn(days: int, turn: int, key: int) -> datetime.datetime:
    """The working day nearest before; each one after the first two days later."""
    day = _workday(_ago(max(1, days - 2 * turn)), not_before=datetime.date.min)
    return _at(day, turn, key)


def _ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days)
