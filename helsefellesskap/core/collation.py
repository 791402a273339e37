"""Norwegian alphabetical order (… z æ ø å) under one name on both databases.

PostgreSQL with ICU has the collation `nb-x-icu`; SQLite gets one of the same
name here, so `norwegian("name")` in an ordering means the same wherever the portal
runs. (A collation on the column itself would not do: Django leaves its name unquoted
in SQLite's CREATE TABLE, and this one has hyphens.)
"""

import unicodedata
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models.functions import Collate

NORWEGIAN = "nb-x-icu"

_LAST = {"æ": "{0", "ä": "{1", "ø": "{2", "ö": "{3", "å": "{4"}


def sort_key(text: str) -> tuple[str, str]:
    """A key that sorts as a Norwegian does: æ ø å last, accents and case ignored first."""
    letters = []
    for letter in unicodedata.normalize("NFC", text).lower().replace("aa", "å"):
        if letter in _LAST:
            letters.append(_LAST[letter])
        else:
            plain = unicodedata.normalize("NFD", letter)
            letters.append("".join(c for c in plain if not unicodedata.combining(c)))
    return "".join(letters), text


def norwegian(field: str) -> Collate:
    """The field, to be ordered by as a Norwegian would."""
    return Collate(field, NORWEGIAN)


def _compare(left: str, right: str) -> int:
    one, two = sort_key(left), sort_key(right)
    return (one > two) - (one < two)


def install() -> None:
    """Give every new SQLite connection the Norwegian collation."""
    connection_created.connect(_add, dispatch_uid="core.norwegian_collation")


def _add(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_collation(NORWEGIAN, _compare)
