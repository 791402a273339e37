"""A revision as one piece of data, always written the same way, and its SHA-256.

The data is what a hearing and a vote are held on, what adoption freezes, and what
two revisions are compared by. Written as JSON with sorted keys, without blanks, in
UTF-8 and Unicode's composed form, so that anyone can work out the hash anew.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from actionplans.models import Goal, JointPart, Measure, Node, Revision, SubGoal

Document = dict[str, Any]

FORM = 1
"""Which form the data has; a later one gets a new number, and old hashes stay true."""


def document(revision: Revision) -> Document:
    """The revision as data: what it says, in its order, with threads and numbers."""
    plan = revision.plan
    measures = Measure.objects.select_related(
        "responsible_body", "responsible_organisation"
    ).prefetch_related("patient_groups", "parts")
    goals = revision.goals.prefetch_related(
        "patient_groups", "sub_goals", Prefetch("measures", measures)
    )
    data = {
        "form": FORM,
        "plan": plan.slug,
        "revision": revision.number,
        "title": {
            "nn": revision.dated(plan.title_nn),
            "nb": revision.dated(plan.title_nb),
        },
        "period": [revision.period_start, revision.period_end],
        "introduction": revision.introduction,
        "goals": [_goal(goal, str(n)) for n, goal in enumerate(goals, 1)],
    }
    return {**data, **_joint(revision)} if plan.joint else data


def text_of(revision: Revision) -> Document:
    """What the revision says: as adopted where it is, else as its rows stand now."""
    return read(revision.canonical) if revision.sha256 else document(revision)


def write(data: Document) -> str:
    """The data as canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def read(text: str) -> Document:
    """The data again."""
    data: Document = json.loads(text)
    return data


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(revision: Revision) -> str:
    """The SHA-256 of the revision as it stands now."""
    return digest(write(document(revision)))


def holds(revision: Revision) -> bool:
    """Whether an adopted revision still says, row by row, what was adopted."""
    if not revision.sha256 or digest(revision.canonical) != revision.sha256:
        return False
    kept = read(revision.canonical)
    now = read(write(document(revision)))
    said = ("introduction", "goals", "sections", "plans")
    return all(kept.get(name) == now.get(name) for name in said)


def measures(data: Document) -> Iterator[dict[str, Any]]:
    """Every measure in the data, in reading order."""
    for goal in data["goals"]:
        yield from goal["measures"]
        for sub_goal in goal["sub_goals"]:
            yield from sub_goal["measures"]


def places(data: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place in the tree, in reading order: (goal | sub_goal | measure, node)."""
    for goal in data["goals"]:
        yield "goal", goal
        yield from (("measure", measure) for measure in goal["measures"])
        for sub_goal in goal["sub_goals"]:
            yield "sub_goal", sub_goal
            yield from (("measure", measure) for measure in sub_goal["measures"])


def _joint(revision: Revision) -> Document:
    """What an edition of the joint plan says besides: its own words, and whose plans."""
    return {
        "sections": [
            {
                "part": section.part,
                "heading": {"nn": section.heading_nn, "nb": section.heading_nb},
                "text": {"nn": section.text_nn, "nb": section.text_nb},
            }
            for section in sorted(
                revision.sections.all(),
                key=lambda section: (
                    JointPart.values.index(section.part),
                    section.position,
                    section.pk,
                ),
            )
        ],
        "plans": [
            {
                "plan": row.of.plan.slug,
                "revision": row.of.number,
                "sha256": row.sha256,
            }
            for row in revision.included.select_related("of__plan").defer(
                "of__canonical"
            )
        ],
    }


def _node(node: Node, number: str) -> dict[str, Any]:
    return {
        "thread": str(node.thread_id),
        "number": number,
        "text": node.text,
        "language": node.language,
    }


def _goal(goal: Goal, number: str) -> dict[str, Any]:
    """Measures straight under the goal come first and share the row of numbers."""
    rows = sorted(goal.measures.all(), key=lambda m: (m.position, m.pk))
    own = [row for row in rows if row.sub_goal_id is None]
    under: dict[int, list[Measure]] = {}
    for row in rows:
        if row.sub_goal_id is not None:
            under.setdefault(row.sub_goal_id, []).append(row)
    return {
        **_node(goal, number),
        "patient_groups": sorted(group.slug for group in goal.patient_groups.all()),
        **_together(goal),
        "measures": [_measure(row, f"{number}.{n}") for n, row in enumerate(own, 1)],
        "sub_goals": [
            _sub_goal(row, under.get(row.pk, []), f"{number}.{n}")
            for n, row in enumerate(goal.sub_goals.all(), len(own) + 1)
        ],
    }


def _sub_goal(sub_goal: SubGoal, rows: list[Measure], number: str) -> dict[str, Any]:
    return {
        **_node(sub_goal, number),
        "measures": [_measure(row, f"{number}.{n}") for n, row in enumerate(rows, 1)],
    }


def _measure(measure: Measure, number: str) -> dict[str, Any]:
    body = measure.responsible_body
    organisation = measure.responsible_organisation
    return {
        **_node(measure, number),
        "responsible": {
            "body": body.slug if body else "",
            "organisation": organisation.slug if organisation else "",
            "words": measure.responsible_words,
        },
        "timeframe": {"kind": measure.timeframe, "words": measure.timeframe_words},
        "indicator": measure.indicator,
        "has_consequences": measure.has_consequences,
        "priority": measure.priority,
        "patient_groups": sorted(group.slug for group in measure.patient_groups.all()),
        "parts": sorted(part.number for part in measure.parts.all()),
        **_together(measure),
    }


def _together(node: Goal | Measure) -> Document:
    """Who shares it; nothing where nobody does, so that earlier hashes stay true."""
    return {"together_with": sorted(node.together_with)} if node.together_with else {}
