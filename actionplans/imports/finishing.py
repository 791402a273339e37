"""From drafts to what is shown: numbers, indicators, statuses, names, languages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from actionplans.imports import messages
from actionplans.imports.choices import NO_CHOICES, Choices, FoundWord, key_of
from actionplans.imports.colours import BLUE, Palette
from actionplans.imports.drafts import (
    CommitteeDraft,
    GoalDraft,
    MeasureDraft,
    SubGoalDraft,
    TextDraft,
)
from actionplans.imports.grids import one_line
from actionplans.imports.languages import language_of
from actionplans.imports.limits import Limits, is_too_long
from actionplans.imports.patients import likely_groups
from actionplans.imports.people import is_name, without_name_in_brackets
from actionplans.imports.plan import (
    ReadCommittee,
    ReadGoal,
    ReadMeasure,
    ReadSubGoal,
)
from actionplans.imports.statuses import is_postponed, status_of_words
from actionplans.imports.timeframes import read_timeframe
from actionplans.workflow import Status
from helsefellesskap.core.files.complaints import Complaints, Place

_LEADING_NUMBER = re.compile(r"^(\d{1,2})\.(?!\d)\s*")
_INDICATOR = re.compile(
    r"(?i)\s*(?:\bmåleverktøy|(?:^|(?<=\n))indikator(?:ar|er)?)\s*:"
)
_LONGEST_WORD = 60
_MOST_ASKED = 40
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass
class Finisher:
    """Turns drafts into frozen values and says what had to be interpreted."""

    complaints: Complaints
    palette: Palette
    limits: Limits
    slug_of: Callable[[str], str | None]
    choices: Choices = NO_CHOICES
    _status_words: defaultdict[str, list[Place]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _words: Counter[tuple[str, bool]] = field(default_factory=Counter)
    _marked: list[Place] = field(default_factory=list)

    def tell(self) -> None:
        """What was met in many rows, in one sentence each."""
        self.palette.tell(self.complaints)
        for word, places in self._status_words.items():
            known = status_of_words(word) is not Status.UNKNOWN
            (self.complaints.note if known else self.complaints.warn)(
                messages.POSTPONED if known else messages.UNKNOWN_STATUS,
                places[0],
                count=len(places),
                text=messages.shortened(word),
            )
        if self._marked:
            self.complaints.note(
                messages.GROUPS_SUGGESTED, self._marked[0], count=len(self._marked)
            )

    def found_words(self) -> Iterator[FoundWord]:
        """The words that stand for a status and are not known, or were told of."""
        for (word, asks), count in self._words.most_common(_MOST_ASKED):
            told = self.choices.words.get(key_of(word))
            yield FoundWord(word, told or "", count, known=told is not None, asks=asks)

    def committee(self, draft: CommitteeDraft) -> ReadCommittee:
        slug = self.slug_of(draft.heading)
        self._too_long(draft.heading, draft.place)
        if not draft.heading:
            self.complaints.warn(messages.NO_COMMITTEE, draft.place)
        elif slug is None:
            self.complaints.warn(
                messages.UNKNOWN_COMMITTEE, draft.place, heading=draft.heading
            )
        every = " ".join(
            text
            for goal in draft.goals
            for text in (goal.text, *(m.text for m in goal.measures()))
        )
        language = language_of(every, otherwise="nn")
        return ReadCommittee(
            heading_in_document=draft.heading,
            slug=slug,
            goals=tuple(self._goal(goal, draft, language) for goal in draft.goals),
            place=draft.place,
            seats=draft.seats,
            remarks=tuple(draft.remarks),
        )

    def _goal(
        self, draft: GoalDraft, committee: CommitteeDraft, language: str
    ) -> ReadGoal:
        refused = self._is_refused(draft) or not (draft.text or draft.is_formula)
        text, named = self._without_name(draft.text, draft.place)
        number = written = ""
        if match := _LEADING_NUMBER.match(text):
            number, written, text = match[1], match[0], text[match.end() :]
        blue = self.palette.is_mark(draft.fill)
        groups: tuple[str, ...] = ()
        if blue:
            groups = likely_groups(committee.heading, text)
            if groups:
                self._marked.append(draft.place)
            else:
                self.complaints.warn(messages.MARK_WITHOUT_GROUP, draft.place)
        language = language_of(text, otherwise=language)
        return ReadGoal(
            text=text,
            sub_goals=tuple(self._sub_goal(s, language) for s in draft.sub_goals),
            place=draft.place,
            number=number or draft.number,
            number_as_written=written,
            had_responsible_person=named,
            patient_groups=groups,
            shaded_blue=blue,
            language=language,
            refused=refused,
        )

    def _sub_goal(self, draft: SubGoalDraft, language: str) -> ReadSubGoal:
        text, named, blue, refused = None, False, False, False
        if draft.text is not None:
            refused = self._is_refused(draft.text)
            text, named = self._without_name(draft.text.text, draft.place)
            blue = self.palette.is_mark(draft.text.fill)
            language = language_of(text, otherwise=language)
        return ReadSubGoal(
            text=text,
            measures=tuple(self._measure(m, language) for m in draft.measures),
            place=draft.place,
            had_responsible_person=named,
            shaded_blue=blue,
            language=language,
            refused=refused,
        )

    def _is_refused(self, draft: TextDraft) -> bool:
        """Whether a goal or sub-goal cannot pass before it is mended."""
        if draft.is_formula:
            self.complaints.refuse(messages.FORMULA_AS_TEXT, draft.place)
        return self._too_long(draft.text, draft.place) or draft.is_formula

    def _measure(self, draft: MeasureDraft, language: str) -> ReadMeasure:
        place = _numbered(draft.place, draft.number)
        refused = draft.is_formula
        if draft.is_formula:
            self.complaints.refuse(messages.FORMULA_AS_TEXT, place, skippable=True)
        for text, limit in draft.texts(self.limits):
            if self._too_long(text, place, limit, skippable=True):
                refused = True
        # Searching a text that is refused anyway would only cost time.
        body = draft.text
        indicator = draft.indicator
        if not refused:
            body, _ = self._without_name(draft.text, draft.place)
            body, labelled = _without_indicator(body)
            indicator = "\n".join(part for part in (labelled, indicator) if part)
            self._tell_links(draft, body)
        colours, statuses, words = self._years(draft)
        return ReadMeasure(
            text=body,
            place=place,
            number=draft.number,
            indicator=indicator,
            responsible=self._responsible(draft.responsible, place),
            timeframe=None if refused else read_timeframe(draft.timeframe),
            year_cells=words,
            status_colours=colours,
            statuses=statuses,
            status_text=draft.status_text,
            status=self._status(draft, place),
            shaded_blue=self.palette.is_mark(draft.fill),
            language=language if refused else language_of(body, otherwise=language),
            links=draft.links,
            other=draft.other,
            comment=draft.comment,
            patient_groups=_named_groups(draft.groups),
            refused=refused,
        )

    def _tell_links(self, draft: MeasureDraft, text: str) -> None:
        for link in draft.links:
            if link.href.split("://")[-1] not in text:
                self.complaints.note(
                    messages.LINK_LEFT_OUT,
                    draft.place,
                    text=messages.shortened(link.text),
                    address=messages.shortened(link.href),
                )

    def _years(
        self, draft: MeasureDraft
    ) -> tuple[dict[int, str | None], dict[int, Status], dict[int, str]]:
        colours: dict[int, str | None] = {}
        statuses: dict[int, Status] = {}
        words: dict[int, str] = {}
        for year, cell in draft.years.items():
            place = draft.year_places[year]
            colour = self.palette.colour(cell.fill, place)
            status = self.palette.status(colour)
            if colour is None:
                status = self._meaning(cell.text, asks=False)
            elif colour == BLUE and status is Status.UNKNOWN:
                self.complaints.warn(messages.MARK_AS_STATUS, place)
            if any(found != str(year) for found in _YEAR.findall(cell.text)):
                self.complaints.note(
                    messages.OTHER_YEAR, place, text=cell.text, year=str(year)
                )
            colours[year], statuses[year], words[year] = colour, status, cell.text
        return colours, statuses, words

    def _status(self, draft: MeasureDraft, place: Place) -> Status:
        if not draft.status_text:
            return Status.UNKNOWN
        status = self._meaning(draft.status_text, asks=True)
        told = self.choices.status_of(draft.status_text) is not None
        unsure = status is Status.UNKNOWN or is_postponed(draft.status_text)
        if unsure and not told:
            self._status_words[draft.status_text].append(place)
        return status

    def _meaning(self, text: str, *, asks: bool) -> Status:
        """What a person said that the word means, else what we make of it."""
        told = self.choices.status_of(text)
        status = status_of_words(text)
        word = one_line(text)
        is_word = 0 < len(word) <= _LONGEST_WORD  # a sentence is no word to be learnt
        if is_word and (told is not None or status is Status.UNKNOWN):
            self._words[word, asks] += 1
        return status if told is None else told

    def _responsible(self, text: str, place: Place) -> str:
        if not is_name(text):
            return text
        self.complaints.warn(messages.NAME_AS_RESPONSIBLE, place)
        return ""

    def _without_name(self, text: str, place: Place) -> tuple[str, bool]:
        if len(text) > self.limits.cell_characters:
            return text, False
        text, named = without_name_in_brackets(text)
        if named:
            self.complaints.warn(messages.NAME_IN_BRACKETS, place)
        return text, named

    def _too_long(
        self, text: str, place: Place, limit: int = 0, *, skippable: bool = False
    ) -> bool:
        limit = limit or self.limits.cell_characters
        return is_too_long(text, limit, self.complaints, place, skippable=skippable)


def _named_groups(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;,\n]", text) if part.strip())


def _without_indicator(text: str) -> tuple[str, str]:
    """The measure, and what stands after "Måleverktøy:"."""
    first, *rest = _INDICATOR.split(text)
    return first.strip(), "\n".join(part.strip() for part in rest if part.strip())


def _numbered(place: Place, number: str) -> Place:
    return Place(
        place.table,
        place.sheet,
        place.line,
        place.row,
        place.column,
        place.cell,
        number,
    )
