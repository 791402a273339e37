"""The same metadata as JSON, in eInnsyn's names; a case that a body took up is a Moetesak."""

import json
from collections.abc import Sequence
from typing import Any

from cases.dossier import journal
from cases.dossier.contents import Content
from cases.dossier.journal import Document, Entry


def document(content: Content, entries: Sequence[Entry]) -> bytes:
    """One Saksmappe, with its Journalpost rows and, where it was decided, its Moetesak."""
    return json.dumps(_case(content, entries), ensure_ascii=False, indent=2).encode()


def _case(content: Content, entries: Sequence[Entry]) -> dict[str, Any]:
    case = content.case
    found: dict[str, Any] = {
        "entity": "Saksmappe",
        "externalId": journal.identity(case.pk),
        "saksaar": case.year,
        "sakssekvensnummer": case.number,
        "saksnummer": f"{case.year}/{case.number}",
        "saksdato": journal.day(case.received_at),
        "offentligTittel": content.public_title,
        "offentligTittelSensitiv": content.title,
        "journalpost": [
            _entry(content, entry, number)
            for number, entry in enumerate(entries, start=1)
        ],
    }
    if case.decision or case.agenda_number:
        found["moetesak"] = [_decided(content)]
    return found


def _decided(content: Content) -> dict[str, Any]:
    case = content.case
    row: dict[str, Any] = {
        "entity": "Moetesak",
        "externalId": journal.identity(case.pk, "moetesak"),
        "offentligTittel": content.public_title,
        "offentligTittelSensitiv": content.title,
        "moetesakstype": "annet",
        "moetesaksaar": (case.decided_on or case.agenda_on or case.received_at).year,
        "utvalg": case.holder.short if case.holder else "",
        "saksnummer": case.agenda_number,
    }
    if content.minutes:
        row["moetemappe"] = {
            "entity": "Moetemappe",
            "externalId": journal.identity("moetemappe", content.minutes),
            "utvalg": row["utvalg"],
            "moetedato": case.agenda_on.isoformat() if case.agenda_on else None,
            "moetedokument": [
                {
                    "entity": "Moetedokument",
                    "moetedokumenttype": "protokoll",
                    "dokumentbeskrivelse": [
                        {
                            "entity": "Dokumentbeskrivelse",
                            "tilknyttetRegistreringSom": journal.MAIN,
                            "dokumentobjekt": [
                                {
                                    "entity": "Dokumentobjekt",
                                    "referanseDokumentfil": content.minutes,
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    if case.decision:
        row["vedtak"] = {
            "entity": "Vedtak",
            "vedtakstekst": case.decision,
            "dato": case.decided_on.isoformat() if case.decided_on else None,
        }
    return {name: value for name, value in row.items() if value not in ("", None)}


def _entry(content: Content, entry: Entry, number: int) -> dict[str, Any]:
    return {
        "entity": "Journalpost",
        "externalId": entry.key,
        "journalaar": content.case.year,
        "journalsekvensnummer": number,
        "journalpostnummer": number,
        "journalposttype": entry.kind,
        "journaldato": journal.day(entry.at),
        "dokumentetsDato": journal.day(entry.at),
        "offentligTittel": entry.public_title,
        "offentligTittelSensitiv": entry.title,
        "korrespondansepart": [
            {"korrespondanseparttype": kind, "korrespondansepartNavnSensitiv": name}
            for kind, name in (
                ("avsender", entry.sender),
                ("mottaker", entry.recipient),
            )
        ],
        "dokumentbeskrivelse": [
            _document(row, at) for at, row in enumerate(entry.documents, start=1)
        ],
    }


def _document(row: Document, number: int) -> dict[str, Any]:
    return {
        "entity": "Dokumentbeskrivelse",
        "externalId": row.key,
        "dokumentnummer": number,
        "tilknyttetRegistreringSom": row.role,
        "tittelSensitiv": row.title,
        "dokumentobjekt": [
            {
                "entity": "Dokumentobjekt",
                "referanseDokumentfil": file.path,
                "format": file.mime,
                "variantformat": file.variant,
                "sjekksum": file.sha256,
                "sjekksumAlgoritme": "SHA-256",
                "filstoerrelse": file.size,
            }
            for file in row.objects
        ],
    }
