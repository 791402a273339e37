"""The tree as plain data, for `import_plan --json` and for comparing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actionplans.imports.plan import (
    ReadCommittee,
    ReadGoal,
    ReadMeasure,
    ReadPlan,
    ReadSubGoal,
)


def as_json(
    plan: ReadPlan, names: Mapping[str, Mapping[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """The committees; `names` gives by slug what only the portal knows of them."""
    return [_committee(committee, names or {}) for committee in plan.committees]


def _committee(
    committee: ReadCommittee, names: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    known = names.get(committee.slug or "", {})
    seats = committee.seats
    return {
        "heading_in_document": committee.heading_in_document,
        "name_nn": known.get("name_nn", committee.heading_in_document),
        "name_in_list": known.get("name_in_list"),
        "list_number": known.get("list_number"),
        "leader_label": seats.leader_label or None,
        "deputy_label": seats.deputy_label or None,
        "deputy_label_has_colon": seats.deputy_label_has_colon,
        "has_leader_name": seats.has_leader_name,
        "has_deputy_name": seats.has_deputy_name,
        "goals": [_goal(goal) for goal in committee.goals],
    }


def _goal(goal: ReadGoal) -> dict[str, Any]:
    data: dict[str, Any] = {"number": goal.number or None, "text": goal.text}
    if goal.number_as_written:
        data["number_as_written"] = goal.number_as_written
    return data | {
        "has_responsible_person": goal.had_responsible_person,
        "patient_groups": list(goal.patient_groups),
        "shaded_blue": goal.shaded_blue,
        "sub_goals": [_sub_goal(sub_goal) for sub_goal in goal.sub_goals],
        "source_lines": [_line(goal)],
    }


def _sub_goal(sub_goal: ReadSubGoal) -> dict[str, Any]:
    data: dict[str, Any] = {
        "text": sub_goal.text,
        "measures": [_measure(measure) for measure in sub_goal.measures],
    }
    if sub_goal.had_responsible_person:
        data["has_responsible_person"] = True
    if sub_goal.text is not None:
        data["source_lines"] = [_line(sub_goal)]
    return data


def _measure(measure: ReadMeasure) -> dict[str, Any]:
    data: dict[str, Any] = {
        "text": measure.text,
        "indicator": measure.indicator or None,
        "year_cells": {str(y): text for y, text in measure.year_cells.items()},
        "status_colours": {str(y): c for y, c in measure.status_colours.items()},
    }
    if measure.links:
        data["links"] = [{"text": x.text, "href": x.href} for x in measure.links]
    if measure.number:
        data["number"] = measure.number
    if measure.responsible:
        data["responsible"] = measure.responsible
    if measure.timeframe is not None:
        latest = measure.timeframe.latest
        data["deadline_text"] = measure.timeframe.text
        data["deadline_kind"] = measure.timeframe.kind
        data["deadline_latest"] = latest.isoformat() if latest else None
    if measure.status_text:
        data["status_text"] = measure.status_text
        data["status"] = str(measure.status)
    return data | {"source_lines": [_line(measure)]}


def _line(item: ReadGoal | ReadSubGoal | ReadMeasure) -> int | None:
    place = item.place
    return place.row if place.row is not None else place.line
