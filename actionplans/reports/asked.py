"""What a reader asks for, and the measures that answer it: in the database, or in a tree.

Words are looked for one by one, anywhere in the measure, its goal and sub-goal, who is
responsible and the indicator; all of them must be there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from actionplans.reports.tree import GoalRow, MeasureRow, SubGoalRow

AT_MOST = 8
"""Words beyond these are not looked for."""

PLACES = (
    "text",
    "indicator",
    "responsible_words",
    "responsible_body__short_nn",
    "responsible_body__name_nn",
    "responsible_organisation__name",
    "goal__text",
    "sub_goal__text",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for. Empty means all."""

    body: str = ""
    group: str = ""
    status: str = ""
    year: int | None = None
    words: str = ""
    responsible: str = ""
    ground: str = ""

    def __bool__(self) -> bool:
        return bool(
            self.body
            or self.group
            or self.status
            or self.year
            or self.words
            or self.responsible
            or self.ground
        )


def with_words(words: str) -> Q:
    """Measures in which every word stands somewhere."""
    found = Q()
    for word in _split(words):
        somewhere = Q()
        for place in PLACES:
            for spelt in _spellings(word):
                somewhere |= Q(**{f"{place}__icontains": spelt})
        found &= somewhere
    return found


def narrowed(goals: Iterable[GoalRow], filters: Filters) -> tuple[GoalRow, ...]:
    """The tree with the measures asked for alone, and what they stand under.

    A goal or sub-goal without measures stays where its own words answer.
    """
    if not filters:
        return tuple(goals)
    return tuple(_narrowed(goals, filters))


def _narrowed(goals: Iterable[GoalRow], filters: Filters) -> Iterator[GoalRow]:
    for goal in goals:
        own = tuple(m for m in goal.measures if _answers(m, goal, None, filters))
        subs = tuple(
            sub
            for sub in (_sub_goal(sub, goal, filters) for sub in goal.sub_goals)
            if sub is not None
        )
        empty = not goal.measures and not goal.sub_goals
        if own or subs or (empty and _only_words(filters, goal.text)):
            yield replace(goal, measures=own, sub_goals=subs)


def _sub_goal(sub: SubGoalRow, goal: GoalRow, filters: Filters) -> SubGoalRow | None:
    kept = tuple(m for m in sub.measures if _answers(m, goal, sub, filters))
    if kept or (not sub.measures and _only_words(filters, goal.text, sub.text)):
        return replace(sub, measures=kept)
    return None


def _answers(
    measure: MeasureRow, goal: GoalRow, sub: SubGoalRow | None, filters: Filters
) -> bool:
    texts = (
        measure.text,
        measure.indicator,
        measure.responsible,
        goal.text,
        sub.text if sub else "",
    )
    return (
        _has(filters.words, texts)
        and _in_group(filters.group, measure, goal)
        and _in_status(filters, measure)
    )


def _in_group(slug: str, measure: MeasureRow, goal: GoalRow) -> bool:
    if not slug:
        return True
    of_both = (*measure.node.patient_groups.all(), *goal.node.patient_groups.all())
    return any(group.slug == slug for group in of_both)


def _in_status(filters: Filters, measure: MeasureRow) -> bool:
    if not filters.status:
        return True
    return any(
        cell.status == filters.status
        for cell in measure.statuses
        if filters.year in (None, cell.year)
    )


def _only_words(filters: Filters, *texts: str) -> bool:
    return not filters.status and not filters.group and _has(filters.words, texts)


def _has(words: str, texts: Sequence[str]) -> bool:
    whole = "\n".join(texts).casefold()
    return all(word.casefold() in whole for word in _split(words))


def _split(words: str) -> list[str]:
    return words.split()[:AT_MOST]


def _spellings(word: str) -> set[str]:
    """SQLite folds the case of a–z alone; the others are tried as they may stand."""
    if word.isascii():
        return {word}
    return {word, word.lower(), word.upper(), word.capitalize()}
