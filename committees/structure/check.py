"""What makes a structure whole: names that point somewhere, dates in order.

Pure but for what the models themselves say of their fields (choices, lengths).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import pairwise
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import AreaMembership, HospitalArea, Organisation
from committees.models import AgreementPart, Committee, Guideline, PatientGroup, Seat
from committees.structure.rows import (
    AgreementPartRow,
    AreaRow,
    BodyRow,
    Complaint,
    GuidelineRow,
    MembershipRow,
    OrganisationRow,
    PatientGroupRow,
    Row,
    SeatRow,
    Structure,
)
from helsefellesskap.core.privacy import has_identity_number

MODELS: dict[type[Row], type[Model]] = {
    PatientGroupRow: PatientGroup,
    AgreementPartRow: AgreementPart,
    GuidelineRow: Guideline,
    OrganisationRow: Organisation,
    AreaRow: HospitalArea,
    MembershipRow: AreaMembership,
    BodyRow: Committee,
    SeatRow: Seat,
}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
PATTERN_LENGTH = 20  # what the longest number written by a pattern may take


def check(structure: Structure) -> list[Complaint]:
    """Every complaint, in the order of the file."""
    return sorted(
        {
            *_values(structure),
            *_names(structure),
            *_pointers(structure),
            *_bodies(structure),
            *_memberships(structure),
            *_seats(structure),
            *_plans(structure),
        }
    )


def every_row(structure: Structure) -> Iterator[Row]:
    """All rows of all tables."""
    for name in structure.__slots__:
        found = getattr(structure, name)
        if isinstance(found, tuple):
            yield from found


def _values(structure: Structure) -> Iterator[Complaint]:
    """Each value by itself: does it fit the column, is it among the choices?"""
    for row in every_row(structure):
        model = MODELS.get(type(row))
        for one in fields(row):
            value = getattr(row, one.name)
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(t, str) and has_identity_number(t) for t in texts):
                yield Complaint(
                    row.at(one.name), _("The text holds a national identity number.")
                )
            if model is not None and isinstance(value, str):
                yield from _fits(row, one.name, value, model)
        start, end = getattr(row, "valid_from", None), getattr(row, "valid_to", None)
        if start and end and end < start:
            yield Complaint(row.at("valid_to"), _("It ends before it begins."))


def _fits(row: Row, name: str, value: str, model: type[Model]) -> Iterator[Complaint]:
    try:
        column: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return
    choices = [key for key, _label in getattr(column, "choices", None) or []]
    longest = getattr(column, "max_length", None)
    if choices and value and value not in choices:
        words = _("“%(value)s” is not among the choices: %(choices)s.")
        text = words % {"value": value, "choices": ", ".join(map(str, choices))}
        yield Complaint(row.at(name), text)
    elif longest and len(value) > longest:
        words = _("“%(key)s” may have %(longest)s characters and has %(length)s.")
        text = words % {"key": name, "longest": longest, "length": len(value)}
        yield Complaint(row.at(name), text)


def _names(structure: Structure) -> Iterator[Complaint]:
    """What must be one of a kind, and written in small letters and hyphens."""
    for rows, name in (
        (structure.patient_groups, "slug"),
        (structure.agreement_parts, "number"),
        (structure.guidelines, "slug"),
        (structure.organisations, "slug"),
        (structure.organisations, "name"),
        (structure.areas, "slug"),
        (structure.areas, "name"),
        (structure.bodies, "slug"),
        (structure.plans, "slug"),
    ):
        yield from _unique(rows, name)
    yield from _unique([o for o in structure.organisations if o.number], "number")
    for row in every_row(structure):
        slug = getattr(row, "slug", None)
        if slug is not None and not _SLUG.fullmatch(slug):
            words = _("“%(slug)s” must be small letters a–z, figures and hyphens.")
            yield Complaint(row.at("slug"), words % {"slug": slug})
    for organisation in structure.organisations:
        needs = organisation.kind == "municipality"
        if needs and not re.fullmatch(r"\d{4}", organisation.number):
            yield Complaint(
                organisation.at("number"),
                _("A municipality has a number of four figures."),
            )


def _unique(rows: Iterable[Row], name: str) -> Iterator[Complaint]:
    first: dict[Any, Row] = {}
    for row in rows:
        value = getattr(row, name)
        if value in first:
            words = _("“%(value)s” stands on line %(line)s already.")
            line = first[value].at(name)
            yield Complaint(row.at(name), words % {"value": value, "line": line})
        first.setdefault(value, row)


def _pointers(structure: Structure) -> Iterator[Complaint]:
    """Every name that points to another row finds one."""
    known: dict[str, set[Any]] = {
        "parent": {body.slug for body in structure.bodies},
        "area": {area.slug for area in structure.areas},
        "organisation": {one.slug for one in structure.organisations},
        "parts": {part.number for part in structure.agreement_parts},
    }
    known |= dict.fromkeys(("body", "bodies", "decider", "heard"), known["parent"])
    for row in every_row(structure):
        for name, names in known.items():
            value = getattr(row, name, None)
            for one in value if isinstance(value, list) else [value]:
                if one and one not in names:
                    words = _(
                        "“%(key)s” points to “%(value)s”, which the file does not hold."
                    )
                    yield Complaint(row.at(name), words % {"key": name, "value": one})


def _bodies(structure: Structure) -> Iterator[Complaint]:
    parents = {body.slug: body.parent for body in structure.bodies}
    if structure.bodies and not any(b.kind == "secretariat" for b in structure.bodies):
        words = _("No body is of the kind “secretariat”; someone must run the portal.")
        yield Complaint(structure.bodies[0].line, words)
    for body in structure.bodies:
        if _is_its_own_ancestor(body.slug, parents):
            words = _("“%(slug)s” stands above itself.")
            yield Complaint(body.at("parent"), words % {"slug": body.slug})
        if len(body.tasks_nn) != len(body.tasks_nb):
            words = _("There are %(nn)s tasks in nynorsk and %(nb)s in bokmål.")
            numbers = {"nn": len(body.tasks_nn), "nb": len(body.tasks_nb)}
            yield Complaint(body.at("tasks_nb"), words % numbers)
        if not _is_a_pattern(body.case_number_pattern):
            words = _(
                "A case number needs {number} and {year} or {year2}, "
                "such as {number}/{year2}, and room for %(length)s characters."
            )
            yield Complaint(
                body.at("case_number_pattern"), words % {"length": PATTERN_LENGTH}
            )
    seen: dict[str, BodyRow] = {}
    for body in structure.bodies:
        for spelling in {alias.casefold() for alias in body.aliases}:
            if spelling in seen:
                words = _("“%(alias)s” is an alias of “%(other)s” too.")
                text = words % {"alias": spelling, "other": seen[spelling].slug}
                yield Complaint(body.at("aliases"), text)
            seen.setdefault(spelling, body)


def _is_its_own_ancestor(slug: str, parents: dict[str, str]) -> bool:
    seen = set()
    above = parents.get(slug, "")
    while above and above not in seen:
        if above == slug:
            return True
        seen.add(above)
        above = parents.get(above, "")
    return False


def _is_a_pattern(pattern: str) -> bool:
    try:
        written = {
            pattern.format(number=number, year=year, year2=f"{year % 100:02d}")
            for number, year in ((1, 2024), (2, 2024), (1, 2025))
        }
        longest = pattern.format(number=9999, year=2024, year2="24")
    except (KeyError, IndexError, ValueError, AttributeError):
        return False
    return len(written) == 3 and len(longest) <= PATTERN_LENGTH


def _memberships(structure: Structure) -> Iterator[Complaint]:
    """An organisation belongs to one area at a time."""
    by_organisation: dict[str, list[MembershipRow]] = {}
    for row in structure.memberships:
        by_organisation.setdefault(row.organisation, []).append(row)
    for rows in by_organisation.values():
        ordered = sorted(rows, key=lambda row: row.valid_from)
        for earlier, later in pairwise(ordered):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                words = _(
                    "“%(name)s” belongs to “%(area)s” at the same time (line %(line)s)."
                )
                text = words % {
                    "name": later.organisation,
                    "area": earlier.area,
                    "line": earlier.line,
                }
                yield Complaint(later.at("valid_from"), text)


def _seats(structure: Structure) -> Iterator[Complaint]:
    taken: dict[tuple[str, str], SeatRow] = {}
    for row in structure.seats:
        if not _KEY.fullmatch(row.key):
            words = _("“%(slug)s” must be small letters a–z, figures and hyphens.")
            yield Complaint(row.at("key"), words % {"slug": row.key})
        for slug, count in Counter(row.bodies).items():
            if count > 1:
                words = _("“%(slug)s” is named twice.")
                yield Complaint(row.at("bodies"), words % {"slug": slug})
        for slug in dict.fromkeys(row.bodies):
            if (slug, row.key) in taken:
                words = _(
                    "“%(slug)s” has a seat called “%(key)s” on line %(line)s already."
                )
                line = taken[slug, row.key].line
                text = words % {"slug": slug, "key": row.key, "line": line}
                yield Complaint(row.at("key"), text)
            taken.setdefault((slug, row.key), row)


def _plans(structure: Structure) -> Iterator[Complaint]:
    for row in structure.plans:
        if row.decider == row.body:
            yield Complaint(row.at("decider"), _("Nobody decides the plan he writes."))
        if row.period_end < row.period_start:
            yield Complaint(row.at("period_end"), _("It ends before it begins."))
        if row.years != sorted(set(row.years)) or not row.years:
            yield Complaint(
                row.at("years"), _("The years must stand in order, each once.")
            )
        if any(not 1 <= day <= 365 for day in row.remind_days):
            words = _("A reminder comes from 1 to 365 days before the deadline.")
            yield Complaint(row.at("remind_days"), words)
        if row.hearing_required and not row.heard:
            words = _("The plan must be heard, but “heard” names nobody.")
            yield Complaint(row.at("heard"), words)
