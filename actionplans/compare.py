"""What differs between two texts of a plan. Pure: data in, data out.

Both texts are `canonical.document` data. Nodes are paired by thread, never by number
or by likeness, so a measure that moved and was rewritten is still one measure.
"""

import difflib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["new", "changed", "moved", "dropped"]
Place = Literal["goal", "sub_goal", "measure"]
Mark = Literal["same", "ins", "del"]

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_LONG = 4000
"""Pieces of text beyond which words are no longer paired: whole against whole."""

_LIKE = 0.3
"""The share of a text that must have stayed; below it the two stand whole."""

FACTS = (
    "responsible",
    "together_with",
    "timeframe",
    "indicator",
    "patient_groups",
    "parts",
    "has_consequences",
    "priority",
)
"""What a node says beside its text, in the order readers see it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came in or was taken out."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a node says beside its text, before and now; empty where it said nothing."""

    name: str
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class PlainNode:
    """One place in the tree, on its own."""

    thread: str
    place: Place
    number: str
    text: str
    language: str
    parent: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one node. `number` is the new one, or the old one if dropped."""

    kind: Kind
    place: Place
    thread: str
    number: str
    language: str
    was_number: str
    text: str
    was_text: str
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every change in reading order, and how many nodes are as before."""

    changes: tuple[Change, ...]
    unchanged: int

    def count(self, kind: Kind) -> int:
        return sum(change.kind == kind for change in self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)


def compare(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Comparison:
    """From the old text (None: there was none) to the new one."""
    before = {node.thread: node for node in nodes(old or {"goals": []})}
    after = {node.thread: node for node in nodes(new)}
    moved = _moved(before.values(), after.values())
    changes = []
    for node in after.values():
        change = _change(before.get(node.thread), node, moved=node.thread in moved)
        if change is not None:
            changes.append(change)
    dropped = [node for node in before.values() if node.thread not in after]
    rank = {thread: n for n, thread in enumerate(before)}
    for node in dropped:
        changes.insert(_place_of_dropped(node, rank, changes), _dropped(node))
    return Comparison(
        changes=tuple(changes), unchanged=len(after) - (len(changes) - len(dropped))
    )


def words_apart(old: str, new: str) -> tuple[Piece, ...]:
    """What was taken out and what came in, word by word, in reading order."""
    if old == new:
        return (Piece("same", new),) if new else ()
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    whole = tuple(p for p in (Piece("del", old), Piece("ins", new)) if p.text)
    if len(a) + len(b) > _LONG:
        return whole
    pieces = tuple(_tidy(_pieces(a, b)))
    stayed = sum(len(piece.text) for piece in pieces if piece.mark == "same")
    return pieces if stayed >= _LIKE * max(len(old), len(new)) else whole


def nodes(data: Mapping[str, Any]) -> Iterator[PlainNode]:
    """The tree as a row of nodes, in reading order."""
    for goal in data["goals"]:
        yield _plain("goal", goal, "")
        yield from (_plain("measure", m, goal["thread"]) for m in goal["measures"])
        for sub_goal in goal["sub_goals"]:
            yield _plain("sub_goal", sub_goal, goal["thread"])
            yield from (
                _plain("measure", m, sub_goal["thread"]) for m in sub_goal["measures"]
            )


def _plain(place: Place, node: Mapping[str, Any], parent: str) -> PlainNode:
    facts = {name: node[name] for name in FACTS if says_something(node.get(name))}
    return PlainNode(
        thread=node["thread"],
        place=place,
        number=node["number"],
        text=node["text"],
        language=node["language"],
        parent=parent,
        facts=facts,
    )


def says_something(value: Any) -> bool:
    """Whether a fact is there at all."""
    return any(value.values()) if isinstance(value, Mapping) else bool(value)


def _change(was: PlainNode | None, now: PlainNode, *, moved: bool) -> Change | None:
    if was is None:
        facts = tuple(Fact(name, None, value) for name, value in now.facts.items())
        return _made("new", now, None, words_apart("", now.text), facts)
    facts = tuple(
        Fact(name, was.facts.get(name), now.facts.get(name))
        for name in FACTS
        if was.facts.get(name) != now.facts.get(name)
    )
    pieces = words_apart(was.text, now.text)
    if was.text != now.text or facts or was.language != now.language:
        return _made("changed", now, was, pieces, facts, moved=moved)
    return _made("moved", now, was, pieces, (), moved=True) if moved else None


def _dropped(was: PlainNode) -> Change:
    return _made("dropped", was, was, words_apart(was.text, ""), ())


def _made(
    kind: Kind,
    node: PlainNode,
    was: PlainNode | None,
    pieces: tuple[Piece, ...],
    facts: tuple[Fact, ...],
    *,
    moved: bool = False,
) -> Change:
    return Change(
        kind=kind,
        place=node.place,
        thread=node.thread,
        number=node.number,
        language=node.language,
        was_number=was.number if was else "",
        text=node.text if kind != "dropped" else "",
        was_text=was.text if was else "",
        pieces=pieces,
        facts=facts,
        moved=moved,
    )


def _place_of_dropped(
    node: PlainNode, rank: Mapping[str, int], changes: Sequence[Change]
) -> int:
    """Right after the last change of what stood before it in the old text."""
    own, new = rank[node.thread], len(rank)
    for at in range(len(changes), 0, -1):
        if rank.get(changes[at - 1].thread, new) < own:
            return at
    return 0


def _moved(before: Iterable[PlainNode], after: Iterable[PlainNode]) -> set[str]:
    """Nodes with another parent, and the fewest that explain a new order among siblings."""
    old_parent = {node.thread: node.parent for node in before}
    rank = {thread: n for n, thread in enumerate(old_parent)}
    siblings: dict[str, list[str]] = {}
    moved = set()
    for node in after:
        if node.thread not in old_parent:
            continue
        if old_parent[node.thread] != node.parent:
            moved.add(node.thread)
        else:
            siblings.setdefault(node.parent, []).append(node.thread)
    for row in siblings.values():
        stayed = _longest_rising([rank[thread] for thread in row])
        moved |= {thread for thread in row if rank[thread] not in stayed}
    return moved


def _longest_rising(ranks: Sequence[int]) -> set[int]:
    """The longest part of the row that rises: those need not have moved."""
    ends: list[int] = []
    tails: list[int] = []
    previous: list[int] = []
    for at, rank in enumerate(ranks):
        slot = bisect_left(ends, rank)
        previous.append(tails[slot - 1] if slot else -1)
        ends[slot : slot + 1] = [rank]
        tails[slot : slot + 1] = [at]
    found = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        found.add(ranks[at])
        at = previous[at]
    return found


def _pieces(a: Sequence[str], b: Sequence[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(a[a1:a2]))
            continue
        if a1 < a2:
            yield Piece("del", "".join(a[a1:a2]))
        if b1 < b2:
            yield Piece("ins", "".join(b[b1:b2]))


def _tidy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """One `del` and one `ins` where only a blank stood between several."""
    row = list(pieces)
    out = came = ""
    for at, piece in enumerate(row):
        if piece.mark == "del":
            out += piece.text
        elif piece.mark == "ins":
            came += piece.text
        elif (
            piece.text.isspace()
            and out
            and came
            and at + 1 < len(row)
            and "\n" not in piece.text
        ):
            out, came = out + piece.text, came + piece.text
        else:
            yield from _both(out, came)
            out = came = ""
            yield piece
    yield from _both(out, came)


def _both(out: str, came: str) -> Iterator[Piece]:
    if out:
        yield Piece("del", out)
    if came:
        yield Piece("ins", came)
