"""The handbook: what the partnership is and how it works, gathered as it stands today.

Nothing here is written for the handbook alone: bodies, seats, agreement, guidelines,
plans and codes are those of the portal, so the handbook cannot say something else.
Seats are named by title and by whom they represent, never by the person who sits there.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import AreaMembership, HospitalArea
from actionplans.models import Revision
from actionplans.reports import PlanReport, plan_report
from cases.models import Clock
from committees.models import (
    AgreementPart,
    Committee,
    Guideline,
    PatientGroup,
    Seat,
    Task,
    valid_on,
)
from committees.reports import Group, SeatLine, groups, seat_lines
from deviations.models import Code, Facet, ReplyDeadline


@dataclass(frozen=True, slots=True)
class Body:
    """One body: what it is there for, what it does, who sits in it."""

    body: Committee
    tasks: tuple[str, ...]
    seats: tuple[SeatLine, ...]
    parts: tuple[AgreementPart, ...]
    municipalities: tuple[AreaMembership, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The bodies of one kind."""

    heading: str
    reports_to: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One point of the agreement, and who looks after it."""

    part: AgreementPart
    bodies: tuple[str, ...]
    guidelines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A main category of deviations and what stands under it."""

    code: Code
    below: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Handbook:
    """Everything the handbook says."""

    day: datetime.date
    chapters: tuple[Chapter, ...]
    parts: tuple[Part, ...]
    guidelines: tuple[Guideline, ...]
    patient_groups: tuple[PatientGroup, ...]
    areas: tuple[tuple[HospitalArea, tuple[AreaMembership, ...]], ...]
    plans: tuple[PlanReport, ...]
    categories: tuple[Category, ...]
    clocks: dict[str, int]
    reply_workdays: int | None
    uncertain: bool = field(default=False)

    @property
    def bodies(self) -> list[Body]:
        return [body for chapter in self.chapters for body in chapter.bodies]


def handbook_report(day: datetime.date | None = None) -> Handbook:
    """The handbook of the day, in the language that is active now."""
    today = day or timezone.localdate()
    members = _members(today)
    found = _bodies(today)
    return Handbook(
        day=today,
        chapters=tuple(_chapter(group, members) for group in groups(found)),
        parts=_parts(found),
        guidelines=tuple(Guideline.objects.prefetch_related("parts")),
        patient_groups=tuple(PatientGroup.objects.filter(valid_on(today))),
        areas=tuple(
            (area, tuple(members.get(area.pk, ())))
            for area in HospitalArea.objects.all()
        ),
        plans=plans_in_print(),
        categories=_categories(),
        clocks=Clock.all_days(),
        reply_workdays=_reply_workdays(today),
        uncertain=any(row.uncertain for rows in members.values() for row in rows),
    )


def plans_in_print() -> tuple[PlanReport, ...]:
    """Every plan in force, the joint one last."""
    revisions = Revision.objects.in_force().for_page()
    order = ("plan__joint", "plan__writer__position", "plan__slug")
    return tuple(plan_report(revision) for revision in revisions.order_by(*order))


def _bodies(day: datetime.date) -> list[Committee]:
    seats = Seat.objects.filter(valid_on(day)).select_related("organisation")
    return list(
        Committee.objects.in_force(day)
        .select_related("parent", "area")
        .prefetch_related(
            Prefetch("tasks", Task.objects.order_by("position")),
            Prefetch("seats", seats.order_by("position", "pk"), to_attr="valid_seats"),
            "parts",
        )
    )


def _members(day: datetime.date) -> dict[int, list[AreaMembership]]:
    members: dict[int, list[AreaMembership]] = {}
    for row in AreaMembership.objects.filter(valid_on(day)).select_related(
        "organisation"
    ):
        members.setdefault(row.area_id, []).append(row)
    return members


def _chapter(group: Group, members: dict[int, list[AreaMembership]]) -> Chapter:
    return Chapter(
        heading=group.heading,
        reports_to=group.reports_to,
        bodies=tuple(_body(one, members) for one in group.bodies),
    )


def _body(one: Committee, members: dict[int, list[AreaMembership]]) -> Body:
    seats: Iterable[Seat] = one.valid_seats  # type: ignore[attr-defined] # prefetched
    return Body(
        body=one,
        tasks=tuple(str(task) for task in one.tasks.all()),
        seats=tuple(seat_lines(seats, named=False)),
        parts=tuple(one.parts.all()),
        municipalities=tuple(members.get(one.area_id or 0, ())),
    )


def _parts(bodies: Iterable[Committee]) -> tuple[Part, ...]:
    looks_after: dict[int, list[str]] = {}
    for body in bodies:
        for part in body.parts.all():
            looks_after.setdefault(part.pk, []).append(body.short)
    return tuple(
        Part(
            part=part,
            bodies=tuple(looks_after.get(part.pk, ())),
            guidelines=tuple(str(one) for one in part.guidelines.all()),
        )
        for part in AgreementPart.objects.prefetch_related("guidelines")
    )


def _categories() -> tuple[Category, ...]:
    codes = list(Code.objects.of(Facet.CATEGORY))
    return tuple(
        Category(main, tuple(code for code in codes if code.parent_id == main.pk))
        for main in codes
        if main.parent_id is None
    )


def _reply_workdays(day: datetime.date) -> int | None:
    found = ReplyDeadline.objects.filter(valid_from__lte=day).first()
    return found.workdays if found else None
