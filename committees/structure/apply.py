"""From rows to the database: all or nothing, and only what differs.

What a person has changed in the portal stays as it is and is told of; so are the
bodies that the file no longer holds.
"""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AreaMembership, HospitalArea, Organisation
from committees import search, services
from committees.models import (
    AgreementPart,
    Committee,
    Guideline,
    PatientGroup,
    Seat,
    Task,
)
from committees.signals import structure_loaded
from committees.structure.rows import (
    BodyRow,
    Complaint,
    MembershipRow,
    SeatRow,
    Structure,
)
from helsefellesskap.core.audit import delete_recorded, save_recorded

WHY = "structure loaded"
DAY = datetime.timedelta(days=1)


@dataclass(slots=True)
class Outcome:
    """How many rows were made, changed and left as they were; and what to tell."""

    made: int = 0
    changed: int = 0
    same: int = 0
    told: list[str] = field(default_factory=list)


def objections(structure: Structure) -> list[Complaint]:
    """What the database itself has against the file; empty where it fits."""
    found = []
    slugs = set(Committee.objects.values_list("slug", flat=True))
    if slugs and not slugs & {body.slug for body in structure.bodies}:
        words = _(
            "The portal already holds another helsefellesskap; this one needs its own."
        )
        line = structure.partnership.line if structure.partnership else 1
        found.append(Complaint(line, words))
    by_name = dict(Organisation.objects.values_list("name", "slug"))
    by_number = dict(
        Organisation.objects.exclude(number="").values_list("number", "slug")
    )
    for row in structure.organisations:
        for name, others in (("name", by_name), ("number", by_number)):
            value = getattr(row, name)
            other = others.get(value)
            if other is not None and other != row.slug:
                words = _("“%(value)s” belongs to “%(other)s” in the portal already.")
                text = words % {"value": value, "other": other}
                found.append(Complaint(row.at(name), text))
    return sorted(found)


@transaction.atomic
def apply(structure: Structure, *, path: Path | None = None, by: Any = None) -> Outcome:
    """Let the database hold what a checked structure says."""
    outcome = Outcome()
    _patient_groups(structure, outcome, by)
    parts = _agreement_parts(structure, outcome, by)
    _guidelines(structure, parts, outcome, by)
    organisations = _organisations(structure, outcome, by)
    areas = _areas(structure, outcome, by)
    _memberships(structure, organisations, areas, outcome, by)
    bodies, new = _bodies(structure, areas, parts, outcome, by)
    _seats(structure, bodies, organisations, outcome, by)
    services.sync_everywhere(new)
    for body in bodies.values():
        search.index_body(body)
    answers = structure_loaded.send(Structure, structure=structure, path=path, by=by)
    outcome.told += [str(said) for _receiver, said in answers if said]
    return outcome


def _renew(found: Model | None, fresh: Model, outcome: Outcome, by: Any) -> Any:
    """Save `fresh`, or what of it differs on the row that was found."""
    if found is None:
        save_recorded(fresh, by=by, why=WHY)
        outcome.made += 1
        return fresh
    names = [f.attname for f in fresh._meta.concrete_fields if not f.primary_key]
    differing = [n for n in names if getattr(found, n) != getattr(fresh, n)]
    if not differing:
        outcome.same += 1
        return found
    if _touched_by_a_person(found):
        words = _(
            "%(what)s was changed in the portal and is left as it is (%(fields)s)."
        )
        outcome.told.append(words % {"what": found, "fields": ", ".join(differing)})
        outcome.same += 1
        return found
    for name in differing:
        setattr(found, name, getattr(fresh, name))
    save_recorded(found, by=by, why=WHY)
    outcome.changed += 1
    return found


def _touched_by_a_person(found: Model) -> bool:
    history = getattr(found, "history", None)
    return history is not None and history.exclude(history_user=None).exists()


def _set(instance: Any, name: str, wanted: list[Any], outcome: Outcome) -> None:
    """Let a many-to-many hold exactly these; count it where it differs."""
    place = getattr(instance, name)
    if {one.pk for one in place.all()} != {one.pk for one in wanted}:
        place.set(wanted)
        outcome.changed += 1


def _patient_groups(structure: Structure, outcome: Outcome, by: Any) -> None:
    had = {group.slug: group for group in PatientGroup.objects.all()}
    for at, row in enumerate(structure.patient_groups, start=1):
        fresh = PatientGroup(
            slug=row.slug,
            name_nn=row.name_nn,
            name_nb=row.name_nb,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            priority=row.priority,
            position=at,
        )
        _renew(had.get(row.slug), fresh, outcome, by)


def _agreement_parts(
    structure: Structure, outcome: Outcome, by: Any
) -> dict[int, AgreementPart]:
    had = {part.number: part for part in AgreementPart.objects.all()}
    for row in structure.agreement_parts:
        fresh = AgreementPart(
            number=row.number,
            text_nn=row.text_nn,
            text_nb=row.text_nb,
            sub_agreement=row.sub_agreement,
            sub_agreement_uncertain=row.sub_agreement_uncertain,
            source=row.source,
        )
        had[row.number] = _renew(had.get(row.number), fresh, outcome, by)
    return had


def _guidelines(
    structure: Structure, parts: dict[int, AgreementPart], outcome: Outcome, by: Any
) -> None:
    had = {one.slug: one for one in Guideline.objects.prefetch_related("parts")}
    for row in structure.guidelines:
        fresh = Guideline(
            slug=row.slug,
            title_nn=row.title_nn,
            title_nb=row.title_nb,
            about_nn=row.about_nn,
            about_nb=row.about_nb,
            adopted_on=row.adopted_on,
            year=row.year,
            case_number=row.case_number,
        )
        kept = _renew(had.get(row.slug), fresh, outcome, by)
        _set(kept, "parts", [parts[number] for number in row.parts], outcome)


def _organisations(
    structure: Structure, outcome: Outcome, by: Any
) -> dict[str, Organisation]:
    had = {one.slug: one for one in Organisation.objects.all()}
    for row in structure.organisations:
        fresh = Organisation(
            slug=row.slug,
            kind=row.kind,
            number=row.number,
            name=row.name,
            region=row.region,
        )
        had[row.slug] = _renew(had.get(row.slug), fresh, outcome, by)
    return had


def _areas(structure: Structure, outcome: Outcome, by: Any) -> dict[str, HospitalArea]:
    had = {area.slug: area for area in HospitalArea.objects.all()}
    for row in structure.areas:
        fresh = HospitalArea(slug=row.slug, name=row.name)
        had[row.slug] = _renew(had.get(row.slug), fresh, outcome, by)
    return had


def _memberships(
    structure: Structure,
    organisations: dict[str, Organisation],
    areas: dict[str, HospitalArea],
    outcome: Outcome,
    by: Any,
) -> None:
    """An organisation's rows are judged together: their dates answer to each other."""
    had: dict[int, list[AreaMembership]] = {}
    for one in AreaMembership.objects.select_related("organisation", "area"):
        had.setdefault(one.organisation_id, []).append(one)
    wanted: dict[str, list[MembershipRow]] = {}
    for row in structure.memberships:
        wanted.setdefault(row.organisation, []).append(row)
    for slug, rows in wanted.items():
        organisation = organisations[slug]
        old = {one.valid_from: one for one in had.get(organisation.pk, [])}
        if any(_touched_by_a_person(one) for one in old.values()):
            outcome.same += len(rows)
            if _says(old.values()) != {(r.area, *_dates(r)) for r in rows}:
                words = _("%(what)s was changed in the portal and is left as it is.")
                outcome.told.append(words % {"what": organisation})
            continue
        for day, one in old.items():
            if day not in {row.valid_from for row in rows}:
                delete_recorded(one, by=by, why=WHY)
                outcome.changed += 1
        for row in rows:
            fresh = AreaMembership(
                area=areas[row.area],
                organisation=organisation,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                uncertain=row.uncertain,
                note=row.note,
            )
            _renew(old.get(row.valid_from), fresh, outcome, by)


def _says(rows: Any) -> set[tuple[Any, ...]]:
    return {(row.area.slug, *_dates(row)) for row in rows}


def _dates(row: Any) -> tuple[Any, ...]:
    return row.valid_from, row.valid_to, row.uncertain, row.note


def _bodies(
    structure: Structure,
    areas: dict[str, HospitalArea],
    parts: dict[int, AgreementPart],
    outcome: Outcome,
    by: Any,
) -> tuple[dict[str, Committee], list[Committee]]:
    """The file's bodies by slug, and those that are new."""
    had = {
        body.slug: body for body in Committee.objects.prefetch_related("parts", "tasks")
    }
    positions = {row.slug: at for at, row in enumerate(structure.bodies, start=1)}
    kept: dict[str, Committee] = {}
    for row in _parents_first(structure.bodies):
        fresh = Committee(
            slug=row.slug,
            kind=row.kind,
            name_nn=row.name_nn,
            name_nb=row.name_nb,
            short_nn=row.short_nn,
            short_nb=row.short_nb,
            purpose_nn=row.purpose_nn,
            purpose_nb=row.purpose_nb,
            parent=kept.get(row.parent),
            area=areas.get(row.area),
            position=positions[row.slug],
            decision_rule=row.decision_rule,
            case_number_pattern=row.case_number_pattern,
            aliases=row.aliases,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        body = kept[row.slug] = _renew(had.get(row.slug), fresh, outcome, by)
        _set(body, "parts", [parts[number] for number in row.parts], outcome)
        _tasks(body, row, outcome)
    for slug, body in had.items():
        if slug not in kept:
            words = _("%(what)s is not in the file and is left as it is.")
            outcome.told.append(words % {"what": body.short})
    return kept, [body for slug, body in kept.items() if slug not in had]


def _parents_first(rows: tuple[BodyRow, ...]) -> list[BodyRow]:
    ordered: dict[str, BodyRow] = {}
    waiting = {row.slug: row for row in rows}

    def place(row: BodyRow) -> None:
        if row.parent and row.parent not in ordered:
            place(waiting[row.parent])
        ordered.setdefault(row.slug, row)

    for row in rows:
        place(row)
    return list(ordered.values())


def _tasks(body: Committee, row: BodyRow, outcome: Outcome) -> None:
    wanted = list(zip(row.tasks_nn, row.tasks_nb, strict=True))
    if [(task.text_nn, task.text_nb) for task in body.tasks.all()] == wanted:
        return
    body.tasks.all().delete()
    Task.objects.bulk_create(
        Task(committee=body, position=at, text_nn=nn, text_nb=nb)
        for at, (nn, nb) in enumerate(wanted, start=1)
    )
    outcome.changed += 1


def _seats(
    structure: Structure,
    bodies: dict[str, Committee],
    organisations: dict[str, Organisation],
    outcome: Outcome,
    by: Any,
) -> None:
    """Each seat of the file has a row that holds today, empty until it is filled."""
    had: dict[tuple[int, str], Seat] = {}
    known = Seat.objects.exclude(key="").select_related(
        "committee", "user", "substitute"
    )
    for one in known.order_by("valid_from", "pk"):
        had[one.committee_id, one.key] = one
    for row in structure.seats:
        for slug in row.bodies:
            body = bodies[slug]
            organisation = organisations.get(row.organisation)
            _seat(had.get((body.pk, row.key)), body, row, organisation, outcome, by)


def _seat(
    found: Seat | None,
    body: Committee,
    row: SeatRow,
    organisation: Organisation | None,
    outcome: Outcome,
    by: Any,
) -> None:
    wanted = {
        "role": row.role,
        "title_nn": row.title_nn,
        "title_nb": row.title_nb,
        "party": row.party,
        "appointed_by": row.appointed_by or row.party,
        "say": row.say,
        "position": row.position,
    }
    today = timezone.localdate()
    lives = body.valid_to is None or body.valid_to >= today
    ended = found is not None and found.valid_to is not None and found.valid_to < today
    if found is None or (ended and lives):
        begins = found.valid_to + DAY if found and found.valid_to else body.valid_from
        services.seat(
            None,
            body,
            row.role,
            by=by,
            key=row.key,
            organisation=organisation,
            valid_from=begins,
            valid_to=body.valid_to,
            **{name: value for name, value in wanted.items() if name != "role"},
        )
        outcome.made += 1
        return
    if found.user_id is None:
        wanted["organisation"] = organisation
    if body.valid_to and (found.valid_to is None or found.valid_to > body.valid_to):
        wanted["valid_to"] = max(body.valid_to, found.valid_from)
    differing = {n: value for n, value in wanted.items() if getattr(found, n) != value}
    if not differing:
        outcome.same += 1
        return
    services.change_seat(found, by=by, why=WHY, **differing)
    outcome.changed += 1
