"""Nynorsk or bokmål: a guess by the words that only one of them has."""

from __future__ import annotations

import re

_NYNORSK_WORDS = """
    ikkje ein eit eg frå vere vera kva kvar kven korleis kvifor dei deira heile heilt
    eigne eigen eige gjere gjer gjera vert ynskjer ønskjer saman auke auka betre meir
    fleire nokre noko nokon utval utvalet tenester tenesta tenestene helsetenester
    kommunar kommunane rettleiing oppgåver vidare vidareutvikle sjukehus einingar
    leiar leiarar verksemd òg høve brukarar tilsette pasientar retningsliner tilbod
    møteplassar mellombels tryggje følgje lære kvarandre føre
"""
_BOKMAL_WORDS = """
    ikke en et fra være hva hvor hvem hvordan hvorfor de deres hele helt egne egen
    eget gjøre gjør ønsker sammen øke økt bedre mer flere noen noe utvalg utvalget
    tjenester tjenesten tjenestene helsetjenester kommuner kommunene veiledning
    oppgaver videre videreutvikle sykehus enheter leder ledere virksomhet også
    brukere ansatte pasienter retningslinjer tilbud møteplasser hverandre trygge
    følge bli utarbeidelse innføring
"""
_NYNORSK = frozenset(_NYNORSK_WORDS.split())
_BOKMAL = frozenset(_BOKMAL_WORDS.split())
_NYNORSK_ENDING = re.compile(r"(?:leg|lege|ast|ande|heit|heita|ane)$")
_BOKMAL_ENDING = re.compile(r"(?:lig|lige|ende|het|heten|elsen|else)$")
_LONG_ENOUGH = 6


def language_of(text: str, *, otherwise: str) -> str:
    """ "nn" or "nb"; `otherwise` where the words do not tell."""
    score = 0
    for word in re.findall(r"[a-zæøåò]+", text.casefold()):
        if word in _NYNORSK:
            score += 2
        elif word in _BOKMAL:
            score -= 2
        elif len(word) >= _LONG_ENOUGH:
            score += bool(_NYNORSK_ENDING.search(word))
            score -= bool(_BOKMAL_ENDING.search(word))
    if score == 0:
        return otherwise
    return "nn" if score > 0 else "nb"
