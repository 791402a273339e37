"""The rows of an imported draft: each in its old thread or in a new one."""

import itertools
from collections.abc import Iterable
from typing import Any

from accounts.models import Organisation, User
from actionplans.imports import ReadGoal, ReadMeasure, ReadSubGoal
from actionplans.matching import Former
from actionplans.models import (
    Goal,
    Measure,
    NodeComment,
    Revision,
    SubGoal,
    Thread,
    Timeframe,
)
from committees.models import AgreementPart, Committee, PatientGroup
from helsefellesskap.core.audit import create_recorded, save_recorded

WHY = "imported"
GROUPS = {
    "barn_og_unge": "barn-og-unge",
    "alvorlege_psykiske_lidingar_og_rus": "psykisk-helse-og-rus",
    "skroplege_eldre": "skropelege-eldre",
    "fleire_kroniske_lidingar": "fleire-kroniske-lidingar",
}
"""The reader's names of patient groups, and the slugs they have here."""

_TIMEFRAMES = {
    "date": Timeframe.DATE,
    "year": Timeframe.YEAR,
    "halfyear": Timeframe.HALF_YEAR,
    "quarter": Timeframe.PERIOD,
    "season": Timeframe.PERIOD,
    "month": Timeframe.PERIOD,
    "period": Timeframe.PERIOD,
    "yearly": Timeframe.YEARLY,
    "ongoing": Timeframe.ONGOING,
}


class Tree:
    """Writes the nodes level by level, each in its old thread or in a new one."""

    def __init__(self, draft: Revision, *, by: User | None) -> None:
        self._draft = draft
        self._by = by
        self._former = Former(draft.previous)
        self._new: list[Thread] = []
        self._groups = {
            name: group.pk
            for group in PatientGroup.objects.all()
            for name in (group.name_nb, group.name_nn, group.slug)
        }
        self._parts = dict(AgreementPart.objects.values_list("number", "pk"))
        self._bodies = {
            name: body
            for body in Committee.objects.all()
            for name in (body.short_nb, body.short_nn)
        }
        self._organisations = {row.name: row for row in Organisation.objects.all()}

    def grow(self, goals: Iterable[ReadGoal]) -> list[tuple[ReadMeasure, Measure]]:
        """The whole tree; the measures come back beside what was read of them."""
        pairs = [(read, self._goal(read, n)) for n, read in enumerate(goals, 1)]
        sub_goals: list[SubGoal] = []
        measures: list[tuple[ReadMeasure, Measure]] = []
        for read, goal in pairs:
            straight, numbers = itertools.count(1), itertools.count(1)
            for part in read.sub_goals:
                sub_goal, at = None, straight
                if part.text is not None:
                    sub_goal = self._sub_goal(goal, part, next(numbers))
                    at = itertools.count(1)
                    sub_goals.append(sub_goal)
                measures += [
                    (measure, self._measure(goal, sub_goal, read, measure, next(at)))
                    for measure in part.measures
                    if not measure.refused
                ]
        self._save([goal for _read, goal in pairs], sub_goals, measures)
        self._link_groups(pairs)
        self._link_measures(measures)
        self._keep_comments(measures)
        return measures

    def _save(
        self,
        goals: list[Goal],
        sub_goals: list[SubGoal],
        measures: list[tuple[ReadMeasure, Measure]],
    ) -> None:
        """Parents before children, each level at once."""
        Thread.objects.bulk_create(self._new, batch_size=500)
        for model, rows in (
            (Goal, goals),
            (SubGoal, sub_goals),
            (Measure, [row for _read, row in measures]),
        ):
            create_recorded(model, rows, by=self._by, why=WHY)

    def _thread(self, kind: Thread.Kind, text: str) -> Thread:
        known = self._former.take(kind, text)
        if known is not None:
            return known
        thread = Thread(plan=self._draft.plan, kind=kind)
        self._new.append(thread)
        return thread

    def _goal(self, read: ReadGoal, at: int) -> Goal:
        return Goal(
            thread=self._thread(Thread.Kind.GOAL, read.text),
            revision=self._draft,
            text=read.text,
            language=read.language,
            position=at,
            together_with=self._sharing(read),
        )

    def _sub_goal(self, goal: Goal, read: ReadSubGoal, at: int) -> SubGoal:
        text = read.text or ""
        return SubGoal(
            thread=self._thread(Thread.Kind.SUB_GOAL, text),
            goal=goal,
            text=text,
            language=read.language,
            position=at,
        )

    def _measure(
        self,
        goal: Goal,
        sub_goal: SubGoal | None,
        read_goal: ReadGoal,
        read: ReadMeasure,
        at: int,
    ) -> Measure:
        marked = read_goal.shaded_blue and not self._known_groups(read_goal)
        body, organisation, words = self._responsible(read)
        fields = fields_of(read) | {"responsible_words": words}
        return Measure(
            thread=self._thread(Thread.Kind.MEASURE, read.text),
            goal=goal,
            sub_goal=sub_goal,
            position=at,
            responsible_body=body,
            responsible_organisation=organisation,
            priority=read.shaded_blue or read.priority or marked,
            has_consequences=read.has_consequences,
            together_with=self._sharing(read),
            **fields,
        )

    def _responsible(
        self, read: ReadMeasure
    ) -> tuple[Committee | None, Organisation | None, str]:
        """Our own files name bodies and organisations as the portal does."""
        if read.exact and (body := self._bodies.get(read.responsible)):
            return body, None, ""
        if read.exact and (found := self._organisations.get(read.responsible)):
            return None, found, ""
        return None, None, _line(read.responsible, read)

    def _sharing(self, read: ReadGoal | ReadMeasure) -> list[str]:
        """The slugs of those it is done together with, as offers leave them."""
        own = self._draft.plan.writer_id
        found = [self._bodies.get(name) for name in read.together]
        return sorted({body.slug for body in found if body and body.pk != own})

    def _known_groups(self, read: ReadGoal | ReadMeasure) -> list[int]:
        slugs = [GROUPS.get(name, name) for name in read.patient_groups]
        found = [self._groups[slug] for slug in slugs if slug in self._groups]
        return list(dict.fromkeys(found))

    def _link_groups(self, pairs: Iterable[tuple[ReadGoal, Goal]]) -> None:
        through = Goal.patient_groups.through
        through.objects.bulk_create(
            [
                through(goal_id=goal.pk, patientgroup_id=group)
                for read, goal in pairs
                for group in self._known_groups(read)
            ]
        )

    def _link_measures(self, measures: Iterable[tuple[ReadMeasure, Measure]]) -> None:
        groups, parts = Measure.patient_groups.through, Measure.parts.through
        pairs = list(measures)
        groups.objects.bulk_create(
            [
                groups(measure_id=measure.pk, patientgroup_id=group)
                for read, measure in pairs
                for group in self._known_groups(read)
            ]
        )
        parts.objects.bulk_create(
            [
                parts(measure_id=measure.pk, agreementpart_id=self._parts[number])
                for read, measure in pairs
                for number in dict.fromkeys(read.parts)
                if number in self._parts
            ]
        )

    def _keep_comments(self, measures: Iterable[tuple[ReadMeasure, Measure]]) -> None:
        """A column of comments becomes comments between those who write the plan."""
        told = [(read, measure) for read, measure in measures if read.comment]
        if self._by is None:
            lines = [f"{measure.text[:80]}: {read.comment}" for read, measure in told]
            if lines:
                words = "\n\n".join([self._draft.introduction, *lines]).strip()
                self._draft.introduction = words
                save_recorded(self._draft, by=None, why=WHY)
            return
        NodeComment.objects.bulk_create(
            NodeComment(
                thread=measure.thread,
                revision=self._draft,
                text=read.comment,
                by=self._by,
            )
            for read, measure in told
        )


def fields_of(read: ReadMeasure) -> dict[str, Any]:
    """A measure's own words and time, as they were read."""
    timeframe = read.timeframe
    return {
        "text": read.text,
        "language": read.language,
        "responsible_words": _line(read.responsible, read),
        "timeframe": _TIMEFRAMES.get(timeframe.kind, "") if timeframe else "",
        "timeframe_words": _line(timeframe.text, read) if timeframe else "",
        "indicator": read.indicator,
    }


def _line(text: str, read: ReadMeasure) -> str:
    """On one line; the portal's own files have it so already."""
    return text if read.exact else " ".join(text.split())
