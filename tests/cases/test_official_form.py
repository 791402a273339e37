"""The official form as a file is read into the fields, and nothing is kept before it is sent."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.imports import fields_in, read_official_form
from cases.models import Case, CaseDraft
from committees.models import Committee
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.pdf import print_html
from tests.cases.test_new import NUMBER, everything_kept

URL = "/saker/ny/skjema/"
REFERENCES = (
    "Referansar og dokumentasjon: Samarbeidsavtalens avtalepunkt Lovgjeving Offentlege og "
    "faglege utgreiingar og anbefalingar"
)
FILLED = [
    ("Kven melder saka?", """Fagleg samarbeidsutval for prøving v/Testperson, leiar
leiar@utval.example
Tlf.: 91 62 11 47"""),
    ("Melders dato og eventuelt internt saksnummer", "20.02.2026, 24/118"),
    ("Bakgrunn for ønske om behandling og hastegrad",
     "Utvalet såg på planen i haust.\nDet trengst eit løft for koordinatorane."),
    ("Kan du sette fingeren på kva som gjer at det ikkje fungerer?",
     "Ingen har ansvar for samordninga."),
    ("Kva for pasientgrupper blir ramma (døme)?", "Alle med samansette behov."),
    ("Kva for tenesteleverandørar er samhandlingspartar i dag?", "Sjukehus og kommunar."),
    ("Vil endringsforslaget innebere behov for organisatorisk og/eller teknologisk endring?",
     "Ei felles digital løysing."),
    ("Er saka eller liknande saker forsøkt løyst tidlegare?", "Ja, med eit kurs."),
    ("Korleis ser du for deg at dette kan løysast/bli betre?", "Eit felles prosjekt."),
    ("Gevinstar og nytte", "Tryggare overgangar."),
    ("Økonomiske konsekvensar (kostnader, ressursbehov, økonomisk gevinst)",
     "Prosjektet må finansierast."),
    (REFERENCES, "Forskrift om koordinator § 5."),
]  # fmt: skip
READ = {
    "on_behalf_of": "body",
    "on_behalf_text": "Fagleg samarbeidsutval for prøving",
    "name": "Testperson",
    "email": "leiar@utval.example",
    "phone": "91 62 11 47",
    "own_date": "2026-02-20",
    "own_number": "24/118",
    "background": (
        "Utvalet såg på planen i haust.\nDet trengst eit løft for koordinatorane."
    ),
    "what_fails": "Ingen har ansvar for samordninga.",
    "affected": "Alle med samansette behov.",
    "providers": "Sjukehus og kommunar.",
    "changes": "Ei felles digital løysing.",
    "tried_before": "Ja, med eit kurs.",
    "suggestion": "Eit felles prosjekt.",
    "benefits": "Tryggare overgangar.",
    "costs": "Prosjektet må finansierast.",
    "references": "Forskrift om koordinator § 5.",
}


def as_word(rows: list[tuple[str, str]] = FILLED, *, table: bool = True) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Skjema for innmelding av saker", 1)
    if table:
        drawn = document.add_table(rows=0, cols=2)
        for heading, answer in rows:
            cells = drawn.add_row().cells
            cells[0].text, cells[1].text = heading, answer
    else:
        for heading, answer in rows:
            document.add_paragraph(heading)
            document.add_paragraph(answer)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf() -> bytes:
    rows = "".join(
        f"<tr><th>{heading}</th><td>{answer.replace(chr(10), '<br>')}</td></tr>"
        for heading, answer in FILLED
    )
    return print_html(
        f"<html lang='nn'><title>x</title><body><h1>Skjema</h1><table>{rows}</table></body>"
    )


@pytest.mark.parametrize("table", [True, False])
def test_word_is_read_into_all_fields(table: bool) -> None:
    assert read_official_form(as_word(table=table)) == READ


def test_pdf_is_read_into_all_fields() -> None:
    found = read_official_form(as_pdf())

    assert {name: " ".join(words.split()) for name, words in found.items()} == {
        name: " ".join(words.split()) for name, words in READ.items()
    }


def test_bokmaal_headings_and_scanned_letters_are_known() -> None:
    found = fields_in(
        "Hvem melder saken? Eksempel kommune\n"
        "Bakgrunn for gnske\nom behandling og\nhastegrad\nNoe hendte.\n"
        "Hvilke pasientgrupper blir rammet? Eldre.\n"
        "Hvordan ser du for deg at dette kan løses? Slik.\n"
        "@konomiske\nkonsekvenser: Ingen."
    )

    assert found["background"] == "Noe hendte."
    assert found["on_behalf_of"] == "municipality"
    assert found["costs"] == "Ingen."
    assert found["affected"].endswith("Eldre.")


@pytest.mark.parametrize(
    "content", [as_word([("Noko anna", "Heilt anna")]), b"Ein tekst."]
)
def test_another_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(DomainError, match="overskriftene"):
        read_official_form(content)


def send(client: Client, content: bytes) -> Any:
    return client.post(URL, {"file": SimpleUploadedFile("skjema.docx", content)})


def test_the_fields_are_shown_for_review_and_nothing_is_kept(
    client: Client, office: Committee
) -> None:
    page = send(client, as_word())

    assert page.status_code == 200
    assert page.context["step"] == 1
    assert page.context["form"].initial["email"] == "leiar@utval.example"
    assert ("what_fails", READ["what_fails"]) in page.context["carried"]
    assert not CaseDraft.objects.exists()
    assert not Case.objects.exists()


def test_a_number_in_it_is_stopped_at_its_step_and_kept_nowhere(
    client: Client, office: Committee
) -> None:
    rows = [(h, a.replace("Ingen", f"Ingen ({NUMBER})")) for h, a in FILLED]
    page = send(client, as_word(rows))
    carried: dict[str, Any] = {}
    for name, text in page.context["carried"]:
        carried.setdefault(name, []).append(text)
    stopped = client.post("/saker/ny/", carried | {"step": "2", "go": "next"})

    assert stopped.status_code == 422
    assert f"<mark>{NUMBER}</mark>" in stopped.content.decode()
    assert NUMBER not in everything_kept()


def test_no_file_is_asked_for(client: Client) -> None:
    page = client.post(URL)

    assert page.status_code == 422
    assert "Vel ei fil" in page.content.decode()
