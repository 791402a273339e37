"""Statuses written as words, in nynorsk and bokmål."""

from __future__ import annotations

import re

from actionplans.imports.grids import one_line
from actionplans.workflow import Status

# The first that fits wins: "ikkje gjennomført" also holds "gjennomført".
_WORDS = tuple(
    (status, re.compile(pattern))
    for status, pattern in (
        (Status.DROPPED, r"\b(går ut|utgår|utgått|droppa|droppet|avslutta utan)"),
        (
            Status.NOT,
            r"\b(ikkje|ikke|ei)\s+\w*(gjennomf|start|påbeg|byrja|begynt|utfør|gjort)",
        ),
        (
            Status.GOING,
            r"\b(i ?gang|under\s*(veis|vegs|arb)|planl|påbe|påby|start|uts[ae]tt)",
        ),
        (
            Status.DONE,
            r"\b(gjennomført|ferdig|fullført|utført|avslutta|avsluttet|oppnådd)",
        ),
    )
)
# Kept as under way, with its own word beside it.
_POSTPONED = re.compile(r"\b(utsatt|utsett)\b")


def status_of_words(text: str) -> Status:
    """The status that the words mean, or unknown."""
    words = one_line(text).casefold()
    for status, pattern in _WORDS:
        if pattern.search(words):
            return status
    return Status.UNKNOWN


def is_postponed(text: str) -> bool:
    """Whether the words say put off, for which the portal has no status."""
    return _POSTPONED.search(text.casefold()) is not None
