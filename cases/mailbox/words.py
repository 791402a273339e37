"""What somebody wrote in an answer, without what the mail program put beneath or above it.

No library of those at hand knows Norwegian, neither «skrev» nor «skreiv», and a quoted
letter of ours carries the key to the case, so the rules stand here and are tested over
whole messages. Where cutting leaves nothing, everything is kept: words are worth more
than tidiness.
"""

import re
from collections.abc import Sequence

_DAY = r"(?:\d{1,2}[./]\s?(?:\d{1,2}|[a-zæøå]{3,9})\.?|[a-z]{3,9}\.? \d{1,2})"
_WROTE = re.compile(
    rf"""^\W{{0,3}}(?:
        (?:Den|On|På|Am|Le)\b.{{0,200}}?\b(?:skrev|skreiv|wrote|schrieb|a\sécrit)\b.{{0,200}}
      | (?:[a-zæøå]{{2,9}}\.?,?\s)?{_DAY}.{{0,120}}?\b(?:skrev|skreiv|wrote)\b.{{0,200}}
      | .{{1,120}}?\b(?:skrev|skreiv|wrote)\s(?:den|on|følgjande|følgende)\b.{{0,120}}
    ):\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ORIGINAL = re.compile(
    r"^\W*(?:Original(?:\s(?:Message|melding))?|Opprinnelig\s(?:melding|e-post)|"
    r"Opp(?:ha|r)vele?g\smelding|Opphavleg\s(?:melding|e-post)|"
    r"Videresendt\smelding|Vidaresend\smelding|Forwarded\smessage)\W*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\W{0,3}(?:Fra|Frå|From|Von)\W{0,3}:\W{0,3}\s*\S", re.IGNORECASE)
_HEADS = re.compile(
    r"^\W{0,3}(?:Sendt?|Sent|Dato|Date|Til|To|Kopi|Cc|Emne|Subject)\W{0,3}:",
    re.IGNORECASE,
)
_LINE = re.compile(r"^\s*[_\-=]{10,}\s*$")
_SENT_FROM = re.compile(
    r"^\W*(?:Sendt? (?:fra|frå) (?:min|mi|mitt|Outlook|Samsung|Yahoo|E-post|Mail|ProtonMail)"
    r"|Sent from (?:my|Outlook|Mail|Yahoo|Samsung)|(?:Få|Hent|Get|Skaff deg) Outlook for"
    r"|Sendt med|Sent with)\b.{0,120}$",
    re.IGNORECASE,
)
QUOTE_BEGINS = "\u2063quote\u2063"
"""Stands on a line of its own where an HTML message said that a quotation begins."""
_AHEAD = 5  # lines in which a header's other lines must come
_WRAPPED = 3  # lines over which «On … wrote:» may be broken


def own_words(text: str) -> str:
    """The writer's own words: no quotation, no signature, no «sent from my telephone»."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = _without_tail(_without_quotes(lines))
    if not any(line.strip() for line in kept):
        kept = [line.removeprefix(QUOTE_BEGINS) for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept)).strip()


def _without_quotes(lines: Sequence[str]) -> list[str]:
    """Up to where all the rest is quoted; lines quoted with > are left out where they stand."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith(QUOTE_BEGINS) or _ORIGINAL.match(line):
            break
        if _HEAD.match(line) and _is_head(lines[at + 1 : at + 1 + _AHEAD]):
            break
        if length := _wrote(lines[at : at + _WRAPPED]):
            at += length
            if not _quoted(lines[at:]):
                break
            continue
        if not line.lstrip().startswith(">"):
            kept.append(line)
        at += 1
    while kept and (not kept[-1].strip() or _LINE.match(kept[-1])):
        kept.pop()
    return kept


def _wrote(lines: Sequence[str]) -> int:
    """How many lines «On … wrote:» takes here; none where it is not that."""
    for length in range(1, len(lines) + 1):
        joined = " ".join(line.strip() for line in lines[:length])
        if not lines[length - 1].strip():
            return 0
        if _WROTE.match(joined):
            return length
    return 0


def _quoted(lines: Sequence[str]) -> bool:
    """Whether a quotation marked with > follows, so that more of one's own may come after."""
    return next((line for line in lines if line.strip()), "").lstrip().startswith(">")


def _is_head(following: Sequence[str]) -> bool:
    return sum(bool(_HEADS.match(line)) for line in following) >= 2


def _without_tail(lines: Sequence[str]) -> list[str]:
    """Without the signature after «-- », and what the telephone adds."""
    for at, line in enumerate(lines):
        if line.rstrip("\r\n") in {"-- ", "--"}:
            lines = lines[:at]
            break
    kept = list(lines)
    while kept and (not kept[-1].strip() or _SENT_FROM.match(kept[-1])):
        kept.pop()
    return kept
