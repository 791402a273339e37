"""Names of persons: found so that they can be left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actionplans.imports.grids import one_line
from actionplans.imports.plan import Seats

_TITLE = (
    r"(?i:(?:fung\w*\.?\s+)?(?:nest)?(?:leiar|leder)\b(?:\s+og\s+sekretær\b)?"
    r"|sekretær\b|koordinator\b|kontaktperson\b)"
)
# At the start of a line a name may follow at once; within a line only after a colon.
_LABEL = re.compile(
    rf"(?m)^(?P<first>{_TITLE})(?:(?P<colon>\s*:)|(?=\s+[A-ZÆØÅ])|(?=\s*$))"
    rf"|(?<=\s)(?P<within>{_TITLE})\s*:"
)
_WORD = r"[A-ZÆØÅÄÖÉ][a-zæøåäöéèüô]+(?:-[A-ZÆØÅ][a-zæøåäöéü]+)?"
_NAME = rf"{_WORD}(?:\s+(?:{_WORD}|[A-ZÆØÅ]\.?)){{1,3}}"
_IN_BRACKETS = re.compile(rf"\s*\(\s*(?P<name>{_NAME})\s*\)")
_ONLY_A_NAME = re.compile(rf"^{_NAME}(?:\s*(?:,|/|og|\n)\s*{_NAME})*$")
# Capitalised words that begin the names of organisations, places and offices.
_NO_NAMES = re.compile(
    r"(?i)\b(helse|helsefelles\w*|midt|møre|romsdal|noreg|norge|norsk|norske|røde"
    r"|raude|kors|folke\w*|sjuke\w*|syke\w*|kommun\w*|fylke\w*|utval\w*|nav|lokal\w*"
    r"|strategisk\w*|fagleg\w*|faglig\w*|region\w*|avdeling\w*|klinikk\w*|teknolog\w*"
    r"|plan\w*|pasient\w*|brukar\w*|bruker\w*|universitet\w*|høg\w*|høy\w*|senter"
    r"|direktorat\w*|digital\w*|teams|stat\w*|nasjonal\w*|samarbeid\w*|samhandling\w*"
    r"|legevakt\w*|ambulanse\w*|lege\w*|apotek\w*|ung|data|vest|aust|nord|sør)\b"
)
_LONGEST_NAMES = 200


@dataclass(frozen=True)
class CommitteeCell:
    """The cell that names a body: its heading, and the labels of people in it."""

    heading: str
    seats: Seats
    labels: int


def has_leader_label(text: str) -> bool:
    """Whether someone is named here as leader, deputy or the like."""
    return _LABEL.search(text) is not None


def committee_cell(text: str) -> CommitteeCell:
    """The heading without the people below it."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        return CommitteeCell(one_line(text), Seats(), 0)
    seats = Seats()
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        named = bool(text[label.end() : end].strip())
        seats = merged_seats(seats, _seats(label, named=named))
    heading = one_line(text[: labels[0].start()])
    return CommitteeCell(heading, seats, len(labels))


def merged_seats(first: Seats, second: Seats) -> Seats:
    """Labels of a cell that was broken over two pages."""
    return Seats(
        first.leader_label or second.leader_label,
        first.deputy_label or second.deputy_label,
        second.deputy_label_has_colon
        if first.deputy_label_has_colon is None
        else first.deputy_label_has_colon,
        first.has_leader_name or second.has_leader_name,
        first.has_deputy_name or second.has_deputy_name,
    )


def without_name_in_brackets(text: str) -> tuple[str, bool]:
    """The text without "(First Last)", and whether there was one."""
    found = [m for m in _IN_BRACKETS.finditer(text) if is_name(m["name"])]
    for match in reversed(found):
        text = text[: match.start()] + text[match.end() :]
    return text.strip(), bool(found)


def is_name(text: str) -> bool:
    """Whether the words look like one or more persons' names and nothing else."""
    if len(text) > _LONGEST_NAMES:
        return False
    return bool(_ONLY_A_NAME.match(text.strip())) and not _NO_NAMES.search(text)


def _seats(label: re.Match[str], *, named: bool) -> Seats:
    title = one_line(label["first"] or label["within"])
    colon = label["within"] is not None or label["colon"] is not None
    if title.casefold().startswith("nest"):
        return Seats("", title, colon, False, named)
    if "lei" in title.casefold() or "led" in title.casefold():
        return Seats(leader_label=title, has_leader_name=named)
    return Seats()
