"""Texts that stand more than once: told, never removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from actionplans.imports import messages
from actionplans.imports.drafts import text_key
from actionplans.imports.plan import ReadCommittee
from helsefellesskap.core.files.complaints import Complaints, Place

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_Found = defaultdict[str, list[Place]]


def tell_duplicates(
    committees: Iterable[ReadCommittee], complaints: Complaints
) -> None:
    """One note for every goal and every measure that is written twice."""
    goals: _Found = defaultdict(list)
    measures: _Found = defaultdict(list)
    for committee in committees:
        for goal in committee.goals:
            goals[text_key(goal.text)].append(goal.place)
            for measure in goal.measures():
                if not measure.refused:
                    measures[text_key(measure.text)].append(measure.place)
    _tell(goals, messages.SAME_GOAL, complaints)
    _tell(measures, messages.SAME_MEASURE, complaints)


def _tell(found: _Found, sentence: StrOrPromise, complaints: Complaints) -> None:
    for text, places in found.items():
        if text and len(places) > 1:
            complaints.note(
                sentence,
                places[0],
                count=len(places),
                rows=messages.listed([place.row_name for place in places]),
            )
