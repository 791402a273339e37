"""The official form, filled in as Word or PDF, read into the fields of ours.

The headings are looked for in the order of the words alone, so that it does not matter
how the form is laid out, in which written Norwegian it is, or that a scanned one reads
ø as g. What stands between two headings is the answer. Nothing is kept here.
"""

import io
import re
import zipfile
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from helsefellesskap.core import privacy
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.files import Limits
from helsefellesskap.core.files.apart import look_through
from helsefellesskap.core.files.packages import parsed
from helsefellesskap.core.forms import clean_text

NOT_THE_FORM = _(
    "We did not find the headings of the official form in the file. Write in the fields "
    "here instead, or attach the file as it is."
)
LONGEST = 10_000
LEAST_HEADINGS = 3
_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GAPS = {f"{_W}tab": " ", f"{_W}br": "\n"}

# ø is folded to o, å to a; where scanning read ø as g, both are taken.
_HEADINGS: dict[str, str] = {
    "who": r"(?:kven|hvem)melder(?:saka|saken)",
    "own": r"melders?datoogeventue[lt]+internt(?:saksnummer)?",
    "background": r"bakgrunnfor[og]nskeo[mn]behandling(?:oghastegrad)?",
    "what_fails": (
        r"kandusettefingeren(?:paa?(?:kva|hva)so[mn]gj[oge]r(?:at)?(?:det)?ikk?j?efungerer)?"
    ),
    "affected": (
        r"(?:kvaforpasientgrupper|hvilkepasientgrupper)(?:bli?rramm?[ae]t?)?"
        r"(?:d[og]me|eksempe?l)?"
    ),
    "providers": (
        r"(?:kvafortenesteleverand[og]rar|hvilketjenesteleverand[og]rer)"
        r"(?:ersamhandlingspart(?:ar|er)idag)?"
    ),
    "changes": (
        r"vilendringsforslaget(?:inn?eb[ae]+rebehovfororganisatoriskogellerteknologisk"
        r"endring)?"
    ),
    "tried_before": (
        r"er(?:sakaellerliknande|sakenellerlignende)(?:saker|saka)?"
        r"(?:fors[og]kt(?:[li][og]y?st)?)?(?:tidl[ei]g[ae]re)?"
    ),
    "suggestion": (
        r"(?:korleisserdufordeg|hvordanserdufordeg)(?:atdettekan(?:[li][og]y?sast|l[og]ses)"
        r"(?:bli|bli?r)?betre|atdettekanl[og]sesblibedre)?"
    ),
    "benefits": r"gevinst[ae]rognytte",
    "costs": (
        r"[og]konomiskekonsekvens[ae]r(?:kostn?ad[ae]r)?(?:ressursbehov)?"
        r"(?:[og]konomiskgevinst)?"
    ),
    "references": (
        r"referans[ae]rogdokumentasjon(?:samarbeidsavtalensavtalepunkt)?(?:lov?gjeving|"
        r"lovgivning)?(?:offentl[ei]ge?og(?:fagl[ei]ge?)?(?:utgrei?i?ngar|utredninger)"
        r"(?:oganbefaling[ae]r)?)?"
    ),
}
_FOLD = {"ø": "o", "@": "o", "¢": "o", "å": "a", "æ": "ae", "ö": "o", "ä": "ae"}


def read_official_form(content: bytes) -> dict[str, str]:
    """The fields that were found, as they would have been typed; or FileRefused."""
    found = look_through(content, Limits(file_bytes=settings.UPLOAD_LIMIT))
    if found.kind == "docx":
        text = _word_text(found.content)
    elif found.kind in {"pdf", "txt"}:
        text = found.text.partition("\n|\n")[0]
    else:
        raise DomainError(_("The form must be a Word file or a PDF."))
    answers = fields_in(text)
    if len(answers) < LEAST_HEADINGS:
        raise DomainError(NOT_THE_FORM)
    return answers


def fields_in(text: str) -> dict[str, str]:
    """The answers in the form's text, under the names of our fields."""
    places = _places(text)
    raw: dict[str, str] = {}
    for at, (name, _start, end) in enumerate(places):
        stop = places[at + 1][1] if at + 1 < len(places) else len(text)
        raw[name] = _tidy(text[end:stop])
    answers = {name: words for name, words in raw.items() if name not in {"who", "own"}}
    answers |= _who(raw.get("who", "")) | _own(raw.get("own", ""))
    return {name: words[:LONGEST] for name, words in answers.items() if words}


def _places(text: str) -> list[tuple[str, int, int]]:
    """Where each heading stands in the text, the first time, in their order."""
    letters, origins = [], []
    for at, c in enumerate(text):
        folded = _FOLD.get(c.lower(), c.lower())
        for letter in folded:
            if "a" <= letter <= "z":
                letters.append(letter)
                origins.append(at)
    flat = "".join(letters)
    found = []
    for name, pattern in _HEADINGS.items():
        if match := re.search(pattern, flat):
            end = origins[match.end() - 1] + 1
            found.append((name, origins[match.start()], end))
    return sorted(found, key=lambda place: place[1])


def _tidy(answer: str) -> str:
    """The answer without what is left of the heading's signs, its lines joined."""
    answer = re.sub(r"^[\s):?./*|\]]+", "", clean_text(answer))
    lines = [line.strip(" \t|") for line in answer.split("\n")]
    out: list[str] = []
    for line in lines:
        new = not out or not line or not out[-1] or re.match(r"[•\-–*]|\d+[.)]\s", line)
        ended = bool(out) and out[-1].endswith((".", ":", "?", "!"))
        if new or (ended and line[:1].isupper()):
            out.append(line)
        else:
            out[-1] += f" {line}"
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _who(words: str) -> dict[str, str]:
    """On whose behalf; the sender's own address and number go where only we see them."""
    found = privacy.pointed_out(words)
    contact = {
        kind: next((piece.text for piece in found if piece.kind == kind), "")
        for kind in ("email", "phone")
    }
    for piece in reversed(found):
        if piece.kind in {"email", "phone"}:
            words = words[: piece.start] + words[piece.end :]
    words = re.sub(r"(?i)\b(?:tlf|t[il]f|telefon|mobil|e-?post)\b\.?:?", "", words)
    behalf, _comma, name = re.sub(r"\s+", " ", words).strip(" ,;").partition(" v/")
    low = behalf.lower()
    kinds = {
        "body": ("utval", "samarbeidsutval", "fsu", "lsu", "ssu"),
        "municipality": ("kommun",),
        "trust": ("helse møre", "sjukehus", "sykehus", "føretak", "foretak"),
        "gp": ("legekontor", "fastleg"),
    }
    of = next(
        (kind for kind, signs in kinds.items() if any(sign in low for sign in signs)),
        "",
    )
    return {
        "on_behalf_of": of,
        "on_behalf_text": behalf[:150] if of else "",
        "name": (name.partition(",")[0] or ("" if of else behalf))[:120].strip(),
        **contact,
    }


def _own(words: str) -> dict[str, str]:
    date = re.search(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})\b", words)
    if not date:
        return {"own_number": words[:60]}
    day, month, year = (int(part) for part in date.groups())
    year += 2000 if year < 100 else 0
    rest = (words[: date.start()] + words[date.end() :]).strip(" ,;/-\n")
    return {"own_date": f"{year:04d}-{month:02d}-{day:02d}", "own_number": rest[:60]}


def _word_text(content: bytes) -> str:
    """The document's paragraphs in their order, cells of tables among them."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = parsed(package.read(_PART))
    return "\n".join(_said(paragraph) for paragraph in root.iter(f"{_W}p"))


def _said(paragraph: Any) -> str:
    pieces = paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
    return "".join(
        piece.text or "" if piece.tag == f"{_W}t" else _GAPS[piece.tag]
        for piece in pieces
    )
