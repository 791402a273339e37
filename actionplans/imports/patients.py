"""Which priority patient group a marked goal is likely to be about."""

from __future__ import annotations

import re

# The keys are those of the groups' data; the words stand in plans of both norms.
_WORDS = tuple(
    (groups, re.compile(pattern))
    for groups, pattern in (
        (("barn_og_unge",), r"barn og unge|\bbarn\b.*\bunge|\bungdom"),
        (("alvorlege_psykiske_lidingar_og_rus",), r"psykisk|\brus"),
        (
            ("skroplege_eldre", "fleire_kroniske_lidingar"),
            r"multis[jy]u?k|stormottak",
        ),
        (("skroplege_eldre",), r"\beldre|aldersven|demens|skrøp"),
        (("fleire_kroniske_lidingar",), r"kronisk"),
    )
)


def likely_groups(*texts: str) -> tuple[str, ...]:
    """The groups named by the first text that names any; a person confirms."""
    for text in texts:
        for groups, pattern in _WORDS:
            if pattern.search(text.casefold()):
                return groups
    return ()
