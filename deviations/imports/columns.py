"""Which column holds what, by the words above it, nynorsk, bokmål or English."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

NAMES = {
    "external_ref": _("Reference"),
    "source_system": _("System of origin"),
    "reporter": _("Reporting party"),
    "reporter_unit": _("Reporting unit"),
    "receiver": _("Receiving party"),
    "receiver_unit": _("Receiving unit"),
    "municipality": _("Municipality"),
    "direction": _("Direction"),
    "occurred_on": _("Day of the event"),
    "reported_on": _("Reported"),
    "phase": _("Phase"),
    "category": _("Category"),
    "event_type": _("Kind of event"),
    "patient_consequence": _("Consequence for the patient"),
    "service_consequence": _("Consequence for the service"),
    "cause": _("Cause"),
    "patient_group": _("Patient group"),
    "agreement_part": _("Point of the law"),
    "agreement_point": _("Point in the agreement"),
    "summary": _("In short"),
    "immediate_action": _("Done at once"),
    "answer": _("Answer"),
    "reply_by": _("Answer expected by"),
    "answered_on": _("Answered"),
    "closed_on": _("Closed"),
    "status": _("Status"),
}
"""What a complaint calls a column that the file does not have."""

REQUIRED = ("reporter", "receiver", "occurred_on", "category")

_WORDS: dict[str, str] = {
    "external_ref": "ekstern referanse|eksternt referansenummer|ekstern ref|referanse|ref"
    "|referansenummer|saksnummer|sak|eqs nr|eqs nummer|synergi nr|avviksnummer|meldingsnummer"
    "|løpenummer|løpenr|reference|external ref",
    "source_system": "kjeldesystem|kildesystem|kjelde|kilde|system|avvikssystem|source system",
    "reporter": "meldande part|meldende part|meldar|melder|meldt av|frå|fra|avsendar|avsender"
    "|reporter|reporting party",
    "reporter_unit": "meldande eining|meldende enhet|meldareining|melderenhet|meldareining"
    "|eining meldar|enhet melder|reporting unit",
    "receiver": "mottakande part|mottakende part|mottakar|mottaker|til|gjeld part|gjelder part"
    "|receiver|receiving party",
    "receiver_unit": "mottakande eining|mottakende enhet|mottakareining|mottakerenhet"
    "|eining mottakar|enhet mottaker|klinikk|avdeling|receiving unit",
    "municipality": "kommune|kommunenummer|kommunenr|municipality",
    "direction": "retning|direction",
    "occurred_on": "hendingsdato|hendelsesdato|hendingsdag|dato for hending|dato for hendelse"
    "|dato|hending|hendelse|event date",
    "reported_on": "meldt dato|meldedato|meldt|dato meldt|registrert|registrert dato"
    "|innmeldt|reported",
    "phase": "fase|phase",
    "category": "kategori|kategorikode|avvikskategori|avvikstype|kode|category",
    "event_type": "hendingstype|hendelsestype|type hending|type hendelse|event type",
    "patient_consequence": "konsekvens pasient|konsekvens for pasient|konsekvens for pasienten"
    "|pasientkonsekvens|alvor|alvorlegheit|alvorlighet|patient consequence",
    "service_consequence": "konsekvens teneste|konsekvens tjeneste|konsekvens for tenesta"
    "|konsekvens for tjenesten|service consequence",
    "cause": "årsak|årsaker|årsaka|cause",
    "patient_group": "pasientgruppe|patient group",
    "agreement_part": "§ 6 2 punkt|6 2 punkt|lovpunkt|agreement part",
    "agreement_point": "avtalereferanse|avtalepunkt|delavtale|punkt i avtalen|avtale"
    "|agreement reference",
    "summary": "kort omtale|omtale|kort beskriving|kort beskrivelse|beskriving|beskrivelse"
    "|skildring|kva hende|hva skjedde|summary",
    "immediate_action": "strakstiltak|immediate action",
    "answer": "svar|tiltak|answer",
    "reply_by": "svarfrist|frist|reply by",
    "answered_on": "svar dato|svardato|svart|svart dato|besvart|besvart dato|answered",
    "closed_on": "lukka dato|lukket dato|lukka|lukket|avslutta|avsluttet|closed",
    "status": "status|tilstand|state",
}
_BY_WORD = {word: key for key, words in _WORDS.items() for word in words.split("|")}

_PERSONAL = re.compile(
    r"(pasient|brukar|bruker|pårørande|pårørende)\w*\s*(namn|navn|id|adresse)"
    r"|^(namn|navn|fornamn|fornavn|etternamn|etternavn|adresse|pasient|fnr)$"
    r"|fødsel|fødd|født|personnummer|person nr|journal|telefon|mobil|e post|epost"
)


def plain(text: str) -> str:
    """The words of a heading or a value, as they are compared."""
    words = re.sub(r"[\s_./:()\-–]+", " ", text.casefold().replace("*", " "))
    return words.strip()


def column_of(heading: str) -> str | None:
    """What a column with this heading holds, if the portal knows."""
    return _BY_WORD.get(plain(heading))


def find_columns(cells: Sequence[str]) -> dict[str, int]:
    """Where each thing stands, in a row that may be the headings."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = column_of(cell)
        if key and key not in found:
            found[key] = at
    return found


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether the row names at least two columns, one of which must be there."""
    found = find_columns(cells)
    return len(found) >= 2 and any(key in found for key in REQUIRED)


def is_personal(heading: str) -> bool:
    """Whether a column with this heading can tell who the patient is."""
    return bool(_PERSONAL.search(plain(heading)))
