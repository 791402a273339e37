"""Goals and measures of several plans that ask for the same. Pure: data in, data out.

Two texts are held against each other word by word: common words count for nothing, rare
ones for much, and the two written languages and a word's endings make no difference.
Only texts that share one of their weightiest words are compared at all, so that fifteen
hundred measures take a blink. Every find says why, in words that a reader can check.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

ReasonKind = Literal["same_text", "same_words", "like_text", "same_goal", "same_facts"]

NEARLY = 0.6
"""So much of the weight of all words must be shared for two texts to be nearly the same."""

HELPED = 0.38
"""Enough where the same body or role is responsible and the indicator is the same too."""

_WORD = re.compile(r"[^\W\d_]+|\d+")

_COMMON = """
og i på for til av å at som med er det den de dei ein eit ei en et vi skal har om kan ved
frå fra eller òg også ha vere være bli blir seg sin si sitt sine alle andre vår vårt vårt
våre dette denne disse desse innan innen mellom mot etter under over ut inn der når slik så
so ikkje ikke m mm osv jf jfr hverandre kvarandre gjennom
"""
_STOP = frozenset(_COMMON.split())

_SAME = {
    "leiing": "ledelse",
    "verksemd": "virksomhet",
    "verksemder": "virksomhet",
    "vaksne": "voksne",
    "vaksen": "voksen",
    "born": "barn",
    "saman": "sammen",
    "fyrste": "første",
    "vidare": "videre",
    "heilskapleg": "helhetlig",
    "heilskaplege": "helhetlige",
    "føreseieleg": "forutsigbar",
    "overgangar": "overgang",
    "kva": "hva",
    "korleis": "hvordan",
    "kvar": "hver",
    "kvart": "hvert",
    "fleire": "flere",
    "meir": "mer",
    "skule": "skole",
    "veke": "uke",
    "tryggleik": "sikkerhet",
    "kommunikasjonen": "kommunikasjon",
    "noreg": "norge",
    "midtnoreg": "midtnorge",
}
"""Nynorsk words that no rule turns into bokmål."""

_SPELT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"sjuk", "syk"),
        (r"tenest", "tjenest"),
        (r"utval(?!g)", "utvalg"),
        (r"høyr", "hør"),
        (r"auk", "øk"),
        (r"brukar", "bruker"),
        (r"føretak", "foretak"),
        (r"^heil", "hel"),
        (r"leg(e|a|ane)?$", r"lig\1"),
        (r"^gje(n|r)", r"gj\1"),
        (r"heit", "het"),
        (r"^rettleiing", "veiledning"),
        (r"^rettleiar", "veileder"),
        (r"^leiar", "leder"),
        (r"arar", "erer"),
        (r"(ar|er)ane$", "erne"),
        (r"(?<=\w)([kg])j(?=e)", r"\1"),
        (r"gåve", "gave"),
        (r"mogleg", "mulig"),
    )
)

_ENDINGS = tuple(
    sorted(
        (
            *("ingane", "ingene", "inga", "ingen", "ingar", "inger", "ing"),
            *("hetene", "heter", "heten", "het"),
            *("arane", "erne", "arar", "ere", "ane", "ene", "ande", "ende"),
            *("ast", "est", "ar", "er", "en", "et", "ne", "te", "a", "e", "t", "s"),
        ),
        key=len,
        reverse=True,
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One goal or measure, as the comparison needs it. `key` is its thread."""

    key: str
    plan: str
    kind: str
    text: str
    goal: str = ""
    responsible: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two or more belong together; `words` are those that count."""

    kind: ReasonKind
    words: tuple[str, ...] = ()
    share: int = 100


@dataclass(frozen=True, slots=True)
class Group:
    """What asks for the same. The reasons hold for at least one pair of them."""

    entries: tuple[Entry, ...]
    reasons: tuple[Reason, ...]

    @property
    def plans(self) -> int:
        return len({entry.plan for entry in self.entries})

    @property
    def several(self) -> bool:
        """Whether more than one plan has it; else one plan says it twice."""
        return self.plans > 1

    @property
    def share(self) -> int:
        """How much alike the least alike of the pairs found are, of a hundred."""
        return min((reason.share for reason in self.reasons), default=100)


@dataclass(slots=True)
class _Weighed:
    """An entry with its stems, each with the weight it has among all."""

    entry: Entry
    stems: frozenset[str]
    total: float = 0.0
    first: tuple[str, ...] = field(default=())

    @property
    def needed(self) -> float:
        """The least share that another must have with it to be its twin."""
        return HELPED if self.entry.responsible and self.entry.indicator else NEARLY


def find_twins(entries: Iterable[Entry]) -> list[Group]:
    """Groups of entries of one kind, those of several plans first, then the most alike."""
    groups: list[Group] = []
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    for rows in by_kind.values():
        groups += _groups(rows)
    return sorted(
        groups, key=lambda g: (not g.several, -g.plans, -g.share, g.entries[0].text)
    )


def stems(text: str) -> frozenset[str]:
    """The words that count, without endings, in one spelling for both languages."""
    return frozenset(_stems(text))


def _stems(text: str) -> Mapping[str, str]:
    """Each stem with the word as it was written."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold()):
        if word not in _STOP:
            found.setdefault(_stem(word), word)
    return found


def _stem(word: str) -> str:
    word = _SAME.get(word, word)
    for pattern, to in _SPELT:
        word = pattern.sub(to, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _groups(entries: Sequence[Entry]) -> Iterator[Group]:
    rows = _weighed(entries)
    weights = _weights(rows)
    reasons: dict[tuple[int, int], list[Reason]] = {}
    leader = list(range(len(rows)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for a, b in _candidates(rows):
        found = _why(rows[a], rows[b], weights)
        if found:
            reasons[a, b] = found
            leader[lead(b)] = lead(a)
    together: dict[int, list[int]] = defaultdict(list)
    for a, b in reasons:
        for at in (a, b):
            if at not in together[lead(a)]:
                together[lead(a)].append(at)
    for members in together.values():
        mine = set(members)
        said = [why for pair, why in reasons.items() if pair[0] in mine]
        yield Group(tuple(rows[at].entry for at in sorted(members)), tuple(_told(said)))


def _weighed(entries: Sequence[Entry]) -> list[_Weighed]:
    rows = [_Weighed(entry, stems(entry.text)) for entry in entries]
    weights = _weights(rows)
    for row in rows:
        row.total = sum(weights[stem] for stem in row.stems)
        row.first = tuple(_weightiest(row, weights))
    return rows


def _weights(rows: Sequence[_Weighed]) -> dict[str, float]:
    """A rare word weighs more than a common one."""
    counts = Counter(stem for row in rows for stem in row.stems)
    return {
        stem: math.log(1 + len(rows) / count) * min(1.0, len(stem) / 6)
        for stem, count in counts.items()
    }


def _weightiest(row: _Weighed, weights: Mapping[str, float]) -> Iterator[str]:
    """The words of which two texts that are alike enough must share one."""
    left = row.total
    for stem in sorted(row.stems, key=lambda stem: (-weights[stem], stem)):
        if left < row.needed * row.total:
            return
        yield stem
        left -= weights[stem]


def _candidates(rows: Sequence[_Weighed]) -> Iterator[tuple[int, int]]:
    """Pairs that share one of their weightiest words, each once."""
    shelf: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        met: set[int] = set()
        for stem in row.first:
            met.update(shelf[stem])
            shelf[stem].append(at)
        for other in met:
            needed = max(row.needed, rows[other].needed)
            if needed * rows[other].total <= row.total <= rows[other].total / needed:
                yield other, at


def _why(a: _Weighed, b: _Weighed, weights: Mapping[str, float]) -> list[Reason]:
    """The reasons why two belong together; none where they do not."""
    shared = a.stems & b.stems
    if len(shared) == 1 and a.stems != b.stems:
        return []
    both = sum(map(weights.__getitem__, shared))
    share = both / (a.total + b.total - both) if shared else 0.0
    if share < HELPED:
        return []
    facts = _same_facts(a.entry, b.entry)
    if a.stems == b.stems:
        found = [Reason("same_text" if _plain(a) == _plain(b) else "same_words")]
    elif share >= NEARLY or facts:
        spelt = _stems(a.entry.text)
        rank = sorted(shared, key=lambda stem: (-weights[stem], stem))
        words = tuple(spelt[stem] for stem in rank[:6])
        found = [Reason("like_text", words, round(100 * share))]
    else:
        return []
    if a.entry.goal and stems(a.entry.goal) == stems(b.entry.goal):
        found.append(Reason("same_goal"))
    if facts:
        found.append(Reason("same_facts"))
    return found


def _plain(row: _Weighed) -> str:
    return " ".join(row.entry.text.casefold().split())


def _same_facts(a: Entry, b: Entry) -> bool:
    """Whether the same are responsible, and the same is measured."""
    if not (a.responsible and a.indicator):
        return False
    mine, theirs = ((e.responsible.casefold(), stems(e.indicator)) for e in (a, b))
    return mine == theirs


def _told(said: Iterable[Sequence[Reason]]) -> Iterator[Reason]:
    """Each kind of reason once, the weakest of it."""
    kinds: dict[str, Reason] = {}
    for reason in (reason for row in said for reason in row):
        known = kinds.get(reason.kind)
        if known is None or reason.share < known.share:
            kinds[reason.kind] = reason
    order = ("same_text", "same_words", "like_text", "same_goal", "same_facts")
    yield from (kinds[kind] for kind in order if kind in kinds)
