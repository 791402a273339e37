"""Words that look like a person's name: pointed out, and looked over by a person."""

import re

_WORD = r"[A-ZÆØÅÄÖÉ][a-zæøåäöéèüô]+(?:-[A-ZÆØÅ][a-zæøåäöéü]+)?"
_NAME = re.compile(rf"\b{_WORD}(?:\s+(?:{_WORD}|[A-ZÆØÅ]\.)){{1,3}}(?!\w)")
_NO_NAMES = re.compile(
    r"(?i)\b(helse\w*|midt|møre|romsdal|noreg|norge|norsk\w*|raude|røde|kors|kommun\w*"
    r"|fylke\w*|utval\w*|nav|ks|lokal\w*|strategisk\w*|fagleg\w*|faglig\w*|region\w*"
    r"|avdeling\w*|klinikk\w*|pasient\w*|brukar\w*|bruker\w*|universitet\w*|høg\w*|høy\w*"
    r"|senter|direktorat\w*|stat\w*|nasjonal\w*|samarbeid\w*|samhandling\w*|legevakt\w*"
    r"|ambulanse\w*|lege\w*|apotek\w*|sjukehus\w*|sykehus\w*|leiar\w*|leder\w*"
    r"|sekret\w*|koordin\w*|fsu|lsu|ssu|amk|dps|vest|aust|øst|nord|sør)\b"
)


def names_in(text: str) -> list[str]:
    """Words that look like a person's name. A guess, to be looked over by a person."""
    return [
        match.group()
        for match in _NAME.finditer(text)
        if not _NO_NAMES.search(match.group())
    ]
