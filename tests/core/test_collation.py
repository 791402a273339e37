"""Norwegian alphabetical order, the same on both databases."""

import pytest

from accounts.models import Organisation, OrganisationKind
from helsefellesskap.core.collation import norwegian, sort_key

NAMES = [
    "Aukra", "Averøy", "Fjord", "Giske", "Hareid", "Hustadvika", "Molde", "Ålesund",
    "Ørsta", "Ærfugl", "Øksendal", "Åndalsnes", "ålen", "Zakarias", "ærleg",
]  # fmt: skip
IN_ORDER = [
    "Aukra", "Averøy", "Fjord", "Giske", "Hareid", "Hustadvika", "Molde", "Zakarias",
    "Ærfugl", "ærleg", "Øksendal", "Ørsta", "ålen", "Ålesund", "Åndalsnes",
]  # fmt: skip


def test_the_database_sorts_as_a_norwegian_does() -> None:
    for number, name in enumerate(NAMES):
        Organisation.objects.create(
            slug=f"o{number}", name=name, kind=OrganisationKind.OTHER
        )
    found = Organisation.objects.order_by(norwegian("name"))
    assert list(found.values_list("name", flat=True)) == IN_ORDER


def test_python_sorts_the_same() -> None:
    assert sorted(NAMES, key=sort_key) == IN_ORDER


@pytest.mark.parametrize(
    ("first", "then"),
    [("z", "æ"), ("æ", "ø"), ("ø", "å"), ("e", "é"), ("a", "B"), ("Aasen", "Åsen")],
)
def test_one_comes_before_the_other(first: str, then: str) -> None:
    assert sort_key(first) < sort_key(then)
