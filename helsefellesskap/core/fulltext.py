"""What is like a text: full text, in PostgreSQL's Norwegian or in SQLite's FTS5.

The database finds the rows that share a stem with the text; which of them come first is
counted here, the same on both: a rare stem weighs more than one that stands everywhere,
and a row must share at least two. The index follows the rows by itself: an expression
index in PostgreSQL, a table kept by triggers in SQLite, both made after every migrate.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from helsefellesskap.core import search
from helsefellesskap.core.models import SearchRow

MOST_WORDS = 40
CANDIDATES = 300
LEAST_SHARED = 2
FEW = 50  # so that a stem in one of three rows is not taken for an everyday one
_LETTERS = re.compile(
    r"\b(?:[a-zæøåäöéèüòóô]{4,}|rus|ikt|dps|kad|lar)\b", re.IGNORECASE
)
_ENDINGS = re.compile(
    r"(?:ingane|ingene|inga|ingen|ingar|inger|heita|heten|heiter|heter|ande|ende|ane|ene|"
    r"leg|lig|ar|er|en|et|te|de|as|es|s|a|e)$"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EVERYDAY = _words(
    """
    alle alltid andre annan anna anten arbeid berre blei bli blir blitt både burde daga dagar
    dager desse dette difor derfor disse ditt eigen eige egen eget elles eller enda ennå
    etter fekk fikk fleire flere fordi fram frem frå også gjer gjera gjere gjør gjøre gjort
    gong gang gonger ganger hadde hans hava have hell hennar hennes heile hele heim hjem
    hjelp hjelpe hender henda hendt hvem hvilke hvor hvordan hvorfor igjen ikke ikkje ingen
    ingenting innan innen ifrå jeg kjem kommer korleis korfor kvar kven kvifor kunne langt
    like liten litt lite mange med meg meir mellom men mens mest mine minst mykje mye måtte
    nokon noko noen nokre noe når nytt også opp over saka sak saken sine sist sitt skal
    skjer skje skjedde skulle slik slike som stad sted stor store ting tiltak under uten
    utan vart vere være vera vert verta ville vore vært våre deira deres dykk eins ofte
    snart svært sjølv selv samme same derfrå dermed heller berre kvart hvert gjennom
    brukt brukte bruk brukar bruker kommunen kommuna kommunane kommunene kommune kommunar
    svarte svar svarar svarer svara seier sier sagt spør fått får tek tar teke tatt eining enhet
    gjeld gjelder frem alltid aldri likevel treng trenger måten måte
    """
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that is like the text, how much, and the writer's own words that it shares."""

    row: SearchRow
    score: float
    words: tuple[str, ...]


def stems(text: str) -> dict[str, str]:
    """The stems of the words that carry meaning, each with the word as it was written."""
    found: dict[str, str] = {}
    for word in _LETTERS.findall(text):
        low = word.lower()
        if low in _EVERYDAY:
            continue
        found.setdefault(stem(low), low)
    return dict(list(found.items())[:MOST_WORDS])


def stem(word: str) -> str:
    """The word without its ending; four letters are always left."""
    for _twice in range(2):
        shorter = _ENDINGS.sub("", word)
        if len(shorter) < 4 or shorter == word:
            break
        word = shorter
    return word


def alike(
    text: str, *, user: Any, kinds: Iterable[str], limit: int = 5, public: bool = False
) -> list[Hit]:
    """Rows of these kinds that are like the text, the likest first; only what one may see."""
    wanted = stems(text)
    if len(wanted) < LEAST_SHARED:
        return []
    rows = search.visible_to(user).filter(kind__in=list(kinds))
    if public:
        rows = rows.filter(public=True)
    rows = rows.extra(where=[_CONDITION[connection.vendor]], params=[_query(wanted)])  # noqa: S610
    return weigh(wanted, list(rows.order_by("-date", "pk")[:CANDIDATES]))[:limit]


def holding(text: str, *, kind: str) -> QuerySet[SearchRow]:
    """Rows of the kind that hold every word of the text, in whatever form it stands there.

    Everybody's rows: the caller asks what the reader may see.
    """
    rows = SearchRow.objects.filter(kind=kind)
    for word in re.findall(r"\w+", text.lower())[:MOST_WORDS]:
        if len(word) > 3 and word.isalpha() and word not in _EVERYDAY:
            rows = rows.filter(_matches(_query({stem(word): word})))
        else:
            rows = rows.filter(words__contains=word)
    return rows


def _matches(query: str) -> Any:
    """The same condition as for what is alike, for rows that stand inside another question."""
    if connection.vendor == "postgresql":
        return Func(
            F("words"),
            Value(query),
            template="(to_tsvector('norwegian', %(expressions)s))",
            arg_joiner=") @@ to_tsquery('norwegian', ",
            output_field=BooleanField(),
        )
    matching = f'SELECT rowid FROM "{_INDEX}" WHERE "{_INDEX}" MATCH %s'  # noqa: S608
    return Q(pk__in=RawSQL(matching, [query]))  # noqa: S611 -- the query is a parameter


def weigh(wanted: dict[str, str], rows: list[SearchRow]) -> list[Hit]:
    """Rows that share two stems at least, the heaviest first."""
    return [hit for hit in weigh_all(wanted, rows) if len(hit.words) >= LEAST_SHARED]


def weigh_all(wanted: dict[str, str], rows: list[SearchRow]) -> list[Hit]:
    """Each row with its weight: rare stems count most, long rows no more than short ones."""
    held = [(row, {one for one in wanted if _holds(row.words, one)}) for row in rows]
    count = Counter(one for _row, shared in held for one in shared)
    hits = []
    for row, shared in held:
        if not shared:
            continue
        score = sum(
            math.log(1 + (len(rows) + FEW) / (count[one] + 1)) for one in shared
        )
        length = 1 + math.log(1 + len(row.words) / 400)
        rarest = sorted(shared, key=lambda one: (count[one], one))
        hits.append(Hit(row, score / length, tuple(wanted[one] for one in rarest)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.row.pk))


def _holds(words: str, one: str) -> bool:
    """Anywhere in a word, as Norwegian puts words together; a short one only as a whole."""
    if len(one) > 3:
        return one in words
    return bool(re.search(rf"\b{one}\b", words))


def _query(wanted: dict[str, str]) -> str:
    if connection.vendor == "postgresql":
        return " | ".join(f"{one}:*" for one in wanted)
    return " OR ".join(f'"{one}"*' for one in wanted)


_TABLE = "core_searchrow"
_INDEX = "core_searchrow_words"
_CONDITION = {
    "postgresql": "to_tsvector('norwegian', words) @@ to_tsquery('norwegian', %s)",
    "sqlite": f'{_TABLE}.id IN (SELECT rowid FROM "{_INDEX}" WHERE "{_INDEX}" MATCH %s)',  # noqa: S608
}

_POSTGRES = [
    f"""CREATE INDEX IF NOT EXISTS {_INDEX} ON {_TABLE}
    USING gin (to_tsvector('norwegian', words))"""
]
_INTO = f'INSERT INTO "{_INDEX}"'
_TAKE = f"{_INTO} (\"{_INDEX}\", rowid, words) VALUES ('delete', old.id, old.words);"
_PUT = f"{_INTO} (rowid, words) VALUES (new.id, new.words);"
_SQLITE = [
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS "{_INDEX}" USING fts5(words,
    content='{_TABLE}', content_rowid='id', tokenize='unicode61 remove_diacritics 0',
    prefix='4 5 6')""",
    f"""CREATE TRIGGER IF NOT EXISTS "{_INDEX}_in" AFTER INSERT ON {_TABLE}
    BEGIN {_PUT} END""",
    f"""CREATE TRIGGER IF NOT EXISTS "{_INDEX}_out" AFTER DELETE ON {_TABLE}
    BEGIN {_TAKE} END""",
    f"""CREATE TRIGGER IF NOT EXISTS "{_INDEX}_anew" AFTER UPDATE ON {_TABLE}
    BEGIN {_TAKE} {_PUT} END""",
    f"{_INTO} (\"{_INDEX}\") VALUES ('rebuild')",
]


def make_index(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make what the full text needs. Receiver of post_migrate."""
    chosen = connections[using]
    if _TABLE not in chosen.introspection.table_names():
        return
    statements = _POSTGRES if chosen.vendor == "postgresql" else _SQLITE
    with chosen.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_before_remake(
    using: str = DEFAULT_DB_ALIAS, plan: Any = None, **kwargs: Any
) -> None:
    """Receiver of pre_migrate: SQLite remakes tables, and drops the triggers with them."""
    chosen = connections[using]
    if not plan or chosen.vendor != "sqlite":
        return
    with chosen.cursor() as cursor:
        for name in ("in", "out", "anew"):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{_INDEX}_{name}"')
