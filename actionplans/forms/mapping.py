"""What a file's columns, words and colours mean, asked of the one who knows the file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from actionplans.imports import (
    MARK,
    Choices,
    FoundColumn,
    FoundWord,
    Role,
    key_of,
)
from actionplans.workflow import Status

_ROLES = (
    (Role.GOAL, gettext_lazy("Main goal")),
    (Role.SUB_GOAL, gettext_lazy("Sub-goal")),
    (Role.MEASURE, gettext_lazy("Measure")),
    (Role.RESPONSIBLE, gettext_lazy("Responsible")),
    (Role.TIMEFRAME, gettext_lazy("Timeframe")),
    (Role.INDICATOR, gettext_lazy("Indicator")),
    (Role.GROUPS, gettext_lazy("Patient groups")),
    (Role.STATUS, gettext_lazy("Status now")),
    (Role.COMMENT, gettext_lazy("Comment, for those who write the plan")),
    (Role.NUMBER, gettext_lazy("Number")),
    (Role.COMMITTEE, pgettext_lazy("one body", "Body")),
)
_ONCE = frozenset(
    {
        Role.GOAL,
        Role.SUB_GOAL,
        Role.MEASURE,
        Role.RESPONSIBLE,
        Role.TIMEFRAME,
        Role.INDICATOR,
        Role.STATUS,
        Role.NUMBER,
        Role.COMMITTEE,
    }
)


class MappingForm(forms.Form):
    """One question for each column, and one for each word and colour not understood."""

    def __init__(
        self,
        *args: Any,
        columns: Iterable[FoundColumn],
        words: Iterable[FoundWord],
        colours: Iterable[FoundWord],
        years: Iterable[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # What is not understood comes first.
        self._columns = sorted(columns, key=lambda column: column.known)
        self._words = sorted(words, key=lambda word: not word.asks)
        self._colours = sorted(colours, key=lambda colour: not colour.asks)
        roles = _role_choices(years, self._columns)
        for n, column in enumerate(self._columns):
            self.fields[f"column-{n}"] = _column_field(column, roles)
        for n, word in enumerate(self._words):
            self.fields[f"word-{n}"] = _word_field(word)
        for n, colour in enumerate(self._colours):
            self.fields[f"colour-{n}"] = _colour_field(colour)

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column-{n}"] for n in range(len(self._columns))]

    @property
    def word_fields(self) -> list[forms.BoundField]:
        return [self[f"word-{n}"] for n in range(len(self._words))]

    @property
    def colour_fields(self) -> list[tuple[str, forms.BoundField]]:
        """Each with the colour itself, to be shown."""
        return [
            (colour.text, self[f"colour-{n}"]) for n, colour in enumerate(self._colours)
        ]

    def clean(self) -> dict[str, Any]:
        """No two columns may be the same thing, and one must be the measure."""
        data: dict[str, Any] = super().clean() or {}
        taken: dict[str, str] = {}
        for n, column in enumerate(self._columns):
            role = data.get(f"column-{n}", "")
            if role in _ONCE and role in taken:
                words = _("“%(other)s” is the same already. Choose one of them.")
                self.add_error(f"column-{n}", words % {"other": taken[role]})
            taken.setdefault(role, column.heading)
        if self._columns and Role.MEASURE not in taken and not self.errors:
            words = _("Choose the column that says what is to be done.")
            self.add_error(f"column-{self._likely_measure()}", words)
        return data

    def choices(self) -> Choices:
        """The answers; what was understood already and stands so is left out."""
        data = self.cleaned_data
        columns = {
            key_of(column.heading): data[f"column-{n}"]
            for n, column in enumerate(self._columns)
            if not column.known or data[f"column-{n}"] != column.role
        }
        words = {
            key_of(word.text): data[f"word-{n}"]
            for n, word in enumerate(self._words)
            if data[f"word-{n}"] or word.known or word.asks
        }
        colours = {
            colour.text: data[f"colour-{n}"] for n, colour in enumerate(self._colours)
        }
        return Choices(columns, words, colours)

    def _likely_measure(self) -> int:
        """The unknown column with the longest texts."""
        longest = [sum(map(len, column.samples)) for column in self._columns]
        return longest.index(max(longest))


def _role_choices(
    years: Iterable[int], columns: Iterable[FoundColumn]
) -> list[tuple[str, str]]:
    named = {
        int(column.role.partition(":")[2])
        for column in columns
        if column.role.startswith("year:")
    }
    words = _("Status of %(year)s")
    return [
        (Role.LEFT_OUT, _("Leave out")),
        *((str(role), str(label)) for role, label in _ROLES),
        *((f"year:{y}", words % {"year": y}) for y in sorted({*years, *named})),
    ]


def _column_field(
    column: FoundColumn, roles: list[tuple[str, str]]
) -> forms.ChoiceField:
    samples = " · ".join(f"«{text}»" for text in column.samples)
    known = {value for value, _label in roles}
    return forms.ChoiceField(
        label=column.heading,
        choices=roles,
        initial=column.role if column.role in known else Role.LEFT_OUT,
        help_text=_("For instance %(samples)s") % {"samples": samples}
        if samples
        else "",
    )


def _word_field(word: FoundWord) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"«{word.text}»",
        choices=[("", _("No status, keep the word")), *_statuses()],
        initial=word.answer,
        required=False,
        help_text=_cells(word.count),
    )


def _colour_field(colour: FoundWord) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Colour %(code)s") % {"code": colour.text},
        choices=[
            ("", _("Means nothing")),
            *_statuses(),
            (MARK, _("Marks a priority patient group")),
        ],
        initial=colour.answer,
        required=False,
        help_text=_cells(colour.count),
    )


def _statuses() -> list[tuple[str, str]]:
    return [
        (str(status), str(status.label)[:1].upper() + str(status.label)[1:])
        for status in (Status.NOT, Status.GOING, Status.DONE, Status.DROPPED)
    ]


def _cells(count: int) -> str:
    words = ngettext("In one cell", "In %(count)s cells", count)
    return words % {"count": count}
