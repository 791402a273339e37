"""The demo's plans: twelve, written in our own words and put in force."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from accounts.models import Organisation, OrganisationKind, User
from actionplans.models import (
    Goal,
    Measure,
    Plan,
    Revision,
    StatusReport,
    SubGoal,
    Thread,
)
from actionplans.services import adopting
from actionplans.workflow import Status
from committees.models import Committee, PatientGroup, Seat
from helsefellesskap.core.audit import create_recorded, save_recorded
from helsefellesskap.demo import dates
from helsefellesskap.demo.outlines import MeasureLine, Outline, read_outlines

ADOPTED_ON = datetime.date(2023, 6, 14)
CASE_NUMBER = "19/23"
WRITING = 90  # days
WHY = "demo"

People = Mapping[str, User]

_EVERY_YEAR = {
    "årleg": "yearly",
    "årlig": "yearly",
    "løpande": "ongoing",
    "løpende": "ongoing",
}
_WORDS = {Status.DONE: ("", "Ferdig", "Vedteke"), Status.GOING: ("", "I gang", "")}


def make_plans(people: People) -> None:
    """Write the twelve plans, put them in force, and report what became of them."""
    office = people["sekretariat"]
    days_since = (timezone.localdate() - ADOPTED_ON).days
    for outline in read_outlines():
        draft = _write(outline, people)
        dates.date_draft(draft, days_since + WRITING)
        adopting.register_adopted(
            draft,
            by=office,
            on=ADOPTED_ON,
            case_number=CASE_NUMBER,
            text="SSU vedtek handlingsplanen for 2023–2026.",
        )
        dates.date_round(draft, {"register_adopted": days_since})
        _report(draft, outline, people[f"leiar.{outline.slug}"])


def measures_of(revision: Revision) -> list[Measure]:
    """The measures in the order in which they stand in the plan."""
    rows = Measure.objects.filter(goal__revision=revision).select_related("thread")
    straight_first = F("sub_goal__position").asc(nulls_first=True)
    return list(rows.order_by("goal__position", straight_first, "position"))


# Writing the first ones ---------------------------------------------------------


def _write(outline: Outline, people: People) -> Revision:
    leader = people[f"leiar.{outline.slug}"]
    plan = Plan.objects.select_related("writer").get(slug=outline.slug)
    draft = Revision(plan=plan, number=_next_number(plan))
    save_recorded(draft, by=leader, why=WHY)
    rows = list(_rows(outline, draft))
    Thread.objects.bulk_create([row.thread for row in rows])
    for model in (Goal, SubGoal, Measure):
        own = [row for row in rows if isinstance(row, model)]
        for row in own:
            _point_at_parents(row)
        made = create_recorded(model, own, by=leader, why=WHY)
        for row, saved in zip(own, made, strict=True):
            row.pk = saved.pk
    _link_groups(outline, [row for row in rows if isinstance(row, Goal)])
    return draft


def _next_number(plan: Plan) -> int:
    return (plan.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


def _rows(outline: Outline, draft: Revision) -> Iterator[Any]:
    """Every node of the plan, parents before children."""
    for at, goal_line in enumerate(outline.goals, 1):
        goal = Goal(revision=draft, text=goal_line.text, position=at)
        yield _node(goal, Thread.Kind.GOAL, draft, outline)
        for place, sub_line in enumerate(goal_line.sub_goals, 1):
            sub_goal = None
            if sub_line.text:
                sub_goal = SubGoal(goal=goal, text=sub_line.text, position=place)
                yield _node(sub_goal, Thread.Kind.SUB_GOAL, draft, outline)
            for number, line in enumerate(sub_line.measures, 1):
                measure = Measure(
                    goal=goal,
                    sub_goal=sub_goal,
                    text=line.text,
                    position=number,
                    indicator=line.indicator,
                    has_consequences=line.has_consequences,
                    priority=bool(goal_line.groups),
                    **_who(line),
                    **_when(line),
                )
                yield _node(measure, Thread.Kind.MEASURE, draft, outline)


def _node(row: Any, kind: Thread.Kind, draft: Revision, outline: Outline) -> Any:
    row.thread = Thread(plan=draft.plan, kind=kind)
    row.language = outline.language
    return row


def _point_at_parents(row: Any) -> None:
    """The parents got their keys after the row was made."""
    if isinstance(row, SubGoal | Measure):
        row.goal_id = row.goal.pk
    if isinstance(row, Measure) and row.sub_goal is not None:
        row.sub_goal_id = row.sub_goal.pk


def _who(line: MeasureLine) -> dict[str, Any]:
    if line.responsible == "hmr":
        trust = Organisation.objects.filter(kind=OrganisationKind.TRUST).first()
        return {"responsible_organisation": trust}
    body = Committee.objects.filter(slug=line.responsible).first()
    if body is not None:
        return {"responsible_body": body}
    named = Organisation.objects.filter(slug=line.responsible).first()
    if named is not None:
        return {"responsible_organisation": named}
    return {"responsible_words": line.responsible.capitalize()}


def _when(line: MeasureLine) -> dict[str, str]:
    when = line.when
    if when in _EVERY_YEAR:
        return {"timeframe": _EVERY_YEAR[when], "timeframe_words": ""}
    if when.isdigit():
        return {"timeframe": "year", "timeframe_words": when}
    first, _hyphen, last = when.partition("-")
    if first.isdigit() and last.isdigit():
        return {"timeframe": "period", "timeframe_words": f"{first}–{last}"}
    return {"timeframe": "year", "timeframe_words": when}


def _link_groups(outline: Outline, goals: Iterable[Goal]) -> None:
    groups = {group.slug: group for group in PatientGroup.objects.all()}
    for goal, line in zip(goals, outline.goals, strict=True):
        goal.patient_groups.set([groups[slug] for slug in line.groups])


def _report(revision: Revision, outline: Outline, leader: User) -> None:
    """What the leader said of each year, dated in the January after it."""
    lines = [m for g in outline.goals for s in g.sub_goals for m in s.measures]
    measures = measures_of(revision)
    seat = (
        Seat.objects.valid().filter(user=leader, committee=revision.plan.writer).first()
    )
    reports = [
        StatusReport(
            thread_id=measure.thread_id,
            year=year,
            status=status,
            word=_word(status, measure.pk + year),
            by=leader,
            seat=seat,
        )
        for measure, line in zip(measures, lines, strict=True)
        for year, status in line.statuses.items()
        if status != Status.UNKNOWN
    ]
    StatusReport.objects.bulk_create(reports)
    for year in {report.year for report in reports}:
        said = min(datetime.date(year + 1, 1, 15), timezone.localdate())
        at = datetime.datetime.combine(
            said, datetime.time(9), timezone.get_current_timezone()
        )
        StatusReport.objects.filter(
            thread__plan=revision.plan, year=year, seat=seat
        ).update(at=at)


def _word(status: Status, seed: int) -> str:
    words = _WORDS.get(status, ("",))
    return words[seed % len(words)] if seed % 4 == 0 else ""
