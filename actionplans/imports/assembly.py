"""From rows to a tree: where in it the reading stands, table after table."""

from __future__ import annotations

import re
from collections.abc import Callable

from actionplans.imports import messages
from actionplans.imports.drafts import (
    CommitteeDraft,
    GoalDraft,
    SubGoalDraft,
    text_key,
)
from actionplans.imports.people import committee_cell
from actionplans.imports.plan import Remark
from helsefellesskap.core.files.complaints import Complaints, Place

_GOES_ON = re.compile(r"(?i)\s*\((forts|framh)\w*\.?\)\s*$")


def without_goes_on(text: str) -> str:
    """The text without a closing "(forts.)"."""
    return _GOES_ON.sub("", text)


class Tree:
    """The committees so far, and the goal and sub-goal that rows now fall under."""

    def __init__(
        self, complaints: Complaints, is_committee: Callable[[str], bool]
    ) -> None:
        self.committees: list[CommitteeDraft] = []
        self.complaints = complaints
        self.is_committee = is_committee
        self.goal: GoalDraft | None = None
        self.sub_goal: SubGoalDraft | None = None
        self.after_break = False
        self._committee: CommitteeDraft | None = None
        self._by_heading: dict[str, CommitteeDraft] = {}

    @property
    def committee(self) -> CommitteeDraft:
        """The one that rows now belong to; nameless where none was named."""
        if self._committee is None:
            self._committee = self._by_heading[""] = CommitteeDraft("", Place())
            self.committees.append(self._committee)
        return self._committee

    def enter(self, heading: str, place: Place) -> None:
        """Go on with the body of this heading, an earlier one or a new."""
        heading = without_goes_on(heading)
        key = text_key(committee_cell(heading).heading)
        earlier = self._by_heading.get(key)
        if earlier is not None and earlier is self._committee:
            return
        self.goal = self.sub_goal = None
        if earlier is None:
            earlier = self._by_heading[key] = CommitteeDraft("", place)
            earlier.take(heading)
            self.committees.append(earlier)
        self._committee = earlier

    def begin_goal(self, goal: GoalDraft) -> None:
        self.committee.goals.append(goal)
        self.goal, self.sub_goal = goal, None

    def begin_sub_goal(self, sub_goal: SubGoalDraft) -> SubGoalDraft:
        """Under the goal above; a missing goal is said once and held open."""
        if self.goal is None:
            self.begin_goal(GoalDraft("", sub_goal.place))
            self.complaints.refuse(messages.MEASURE_WITHOUT_GOAL, sub_goal.place)
        if self.goal is not None:
            self.goal.sub_goals.append(sub_goal)
        self.sub_goal = sub_goal
        return sub_goal

    def remark(self, text: str, place: Place) -> None:
        self.committee.remarks.append(Remark(text, place))
