"""The dossier's metadata as XML, in Noark 5's names and order (arkivstruktur, version 5).

One `saksmappe` with a `journalpost` for what came in, one for every word and letter
between the sender and the secretariat, and one for every word between bodies. A case
that has not ended lacks the days of its end, which the schema wants of a delivery;
everything else holds.
"""

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from django.conf import settings

from cases.dossier import journal
from cases.dossier.contents import Content
from cases.dossier.journal import Document, Entry, Packed, identity, moment

NAMESPACE = "http://www.arkivverket.no/standarder/noark5/arkivstruktur"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PORTAL = "Helsefellesskap"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(content: Content, entries: Sequence[Entry]) -> bytes:
    """The whole structure: archive, part, case, entries, documents, files."""
    root = ET.Element("arkiv", {"xmlns": NAMESPACE, "xmlns:xsi": XSI})
    now = moment(content.made_at)
    closed = [("avsluttetDato", now), ("avsluttetAv", PORTAL)]
    made = [("opprettetDato", now), ("opprettetAv", PORTAL)]
    say(root, [("systemID", identity("arkiv")), ("tittel", settings.SITE_NAME)])
    say(root, [*made, *closed])
    maker = ET.SubElement(root, "arkivskaper")
    say(
        maker,
        [("arkivskaperID", settings.SITE_URL), ("arkivskaperNavn", settings.SITE_NAME)],
    )
    part = ET.SubElement(root, "arkivdel")
    say(part, [("systemID", identity("arkivdel")), ("tittel", "Saker")])
    say(part, [("arkivdelstatus", "Uttrekk"), *made, *closed])
    _case(part, content, entries)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def say(parent: ET.Element, rows: Iterable[tuple[str, object]]) -> None:
    """One element for each row that has a value, in their order."""
    for name, value in rows:
        if value not in ("", None):
            ET.SubElement(parent, name).text = _NOT_XML.sub("", str(value))


def _case(parent: ET.Element, content: Content, entries: Sequence[Entry]) -> None:
    case = content.case
    folder = ET.SubElement(parent, "mappe", {"xsi:type": "saksmappe"})
    say(
        folder,
        [
            ("systemID", identity(case.pk)),
            ("mappeID", case.reference.replace("-", "/")),
            ("tittel", content.title),
            ("offentligTittel", content.public_title),
            *[("noekkelord", group) for group in content.groups],
            ("dokumentmedium", "Elektronisk arkiv"),
            ("opprettetDato", moment(case.received_at)),
            ("opprettetAv", PORTAL),
            ("avsluttetDato", moment(case.ended_at) if case.ended_at else ""),
            ("avsluttetAv", PORTAL if case.ended_at else ""),
        ],
    )
    for step in content.steps:
        words = ": ".join(
            piece for piece in (step.label, step.body, step.reason, step.note) if piece
        )
        note = ET.SubElement(folder, "merknad")
        say(
            note,
            [
                ("merknadstekst", words),
                ("merknadstype", "Saksgang"),
                ("merknadsdato", moment(step.at)),
                ("merknadRegistrertAv", step.by or PORTAL),
            ],
        )
    for number, entry in enumerate(entries, start=1):
        _entry(folder, content, entry, number)
    say(
        folder,
        [
            ("saksaar", case.year),
            ("sakssekvensnummer", case.number),
            ("saksdato", journal.day(case.received_at)),
            ("administrativEnhet", case.holder.short if case.holder else PORTAL),
            ("saksansvarlig", _responsible(content)),
            ("saksstatus", "Avsluttet" if case.ended_at else "Under behandling"),
        ],
    )


def _responsible(content: Content) -> str:
    """The caseworker by name where the dossier names persons, else the secretariat."""
    handler = content.case.handler if content.whole else None
    return str(handler) if handler else journal.office()


def _entry(parent: ET.Element, content: Content, entry: Entry, number: int) -> None:
    row = ET.SubElement(parent, "registrering", {"xsi:type": "journalpost"})
    say(
        row,
        [
            ("systemID", entry.key),
            ("opprettetDato", moment(entry.at)),
            ("opprettetAv", PORTAL),
            ("arkivertDato", moment(content.made_at)),
            ("arkivertAv", PORTAL),
        ],
    )
    if content.contact is not None or content.case.is_redacted:
        _shield(row)
    for at, document in enumerate(entry.documents, start=1):
        _document(row, document, at)
    say(
        row,
        [
            ("registreringsID", f"{content.case.reference.replace('-', '/')}-{number}"),
            ("tittel", entry.title),
            ("offentligTittel", entry.public_title),
        ],
    )
    for kind, name in (("Avsender", entry.sender), ("Mottaker", entry.recipient)):
        party = ET.SubElement(row, "korrespondansepart")
        say(
            party,
            [("korrespondanseparttype", kind), ("korrespondansepartNavn", name)],
        )
    incoming, outgoing = (entry.kind == k for k in (journal.INCOMING, journal.OUTGOING))
    day = journal.day(entry.at)
    say(
        row,
        [
            ("journalaar", content.case.year),
            ("journalsekvensnummer", number),
            ("journalpostnummer", number),
            ("journalposttype", entry.kind),
            ("journalstatus", "Journalført"),
            ("journaldato", day),
            ("dokumentetsDato", day),
            ("mottattDato", moment(entry.at) if incoming else ""),
            ("sendtDato", moment(entry.at) if outgoing else ""),
            ("antallVedlegg", len(entry.documents) - 1),
        ],
    )


def _shield(row: ET.Element) -> None:
    shield = ET.SubElement(row, "skjerming")
    say(
        shield,
        [
            ("tilgangsrestriksjon", "Unntatt offentlighet"),
            ("skjermingshjemmel", journal.SHIELD),
            ("skjermingMetadata", "Skjerming navn part i sak"),
            ("skjermingDokument", "Skjerming av deler av dokumentet"),
        ],
    )


def _document(row: ET.Element, document: Document, number: int) -> None:
    inner = ET.SubElement(row, "dokumentbeskrivelse")
    say(
        inner,
        [
            ("systemID", document.key),
            ("dokumenttype", "Brev" if document.role == journal.MAIN else "Vedlegg"),
            ("dokumentstatus", "Dokumentet er ferdigstilt"),
            ("tittel", document.title),
            ("opprettetDato", moment(document.made_at)),
            ("opprettetAv", PORTAL),
            ("dokumentmedium", "Elektronisk arkiv"),
            ("tilknyttetRegistreringSom", document.role),
            ("dokumentnummer", number),
            ("tilknyttetDato", moment(document.made_at)),
            ("tilknyttetAv", PORTAL),
        ],
    )
    for version, file in enumerate(document.objects, start=1):
        _object(inner, document, file, version)


def _object(parent: ET.Element, document: Document, file: Packed, version: int) -> None:
    row = ET.SubElement(parent, "dokumentobjekt")
    say(
        row,
        [
            ("systemID", identity(document.key, file.variant)),
            ("versjonsnummer", version),
            ("variantformat", file.variant),
            ("format", file.format),
            ("formatDetaljer", file.mime),
            ("opprettetDato", moment(document.made_at)),
            ("opprettetAv", PORTAL),
            ("referanseDokumentfil", file.path),
            ("sjekksum", file.sha256),
            ("sjekksumAlgoritme", "SHA-256"),
            ("filstoerrelse", file.size),
        ],
    )
