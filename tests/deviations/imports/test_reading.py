"""What is found in a file, and every complaint with its place."""

import datetime
import io
import time
import zipfile
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import Workbook

from committees.models import AgreementPart, PatientGroup
from deviations.imports import Lists, ReadFile, read_deviations
from deviations.imports.rows import read_day
from deviations.models import Code
from helsefellesskap.core.files import FileRefused, Level
from tests.deviations.conftest import identity_number

pytestmark = pytest.mark.usefixtures("codes", "molde", "volda", "trust")

HEAD = (
    "Referanse;System;Meldande part;Mottakande part;Hendingsdato;Kategori;Kort omtale"
)
ROW = "17;Compilo;Molde kommune;HF;03.03.2025;D2;Varselet kom for seint."


def read(text: str | bytes, *, known: dict | None = None) -> ReadFile:
    content = text if isinstance(text, bytes) else text.encode()
    return read_deviations(io.BytesIO(content), lists=Lists.now(), known=known or {})


def refusals(found: ReadFile) -> list[tuple[str, str]]:
    return [(c.where, c.message) for c in found.complaints if c.level == Level.REFUSAL]


def said(found: ReadFile) -> str:
    return " ".join(complaint.message for complaint in found.complaints)


def test_a_row_is_read_as_it_stands(molde, trust):
    found = read(f"{HEAD}\n{ROW}\n")

    [row] = found.rows
    assert (row.reporter, row.receiver) == (molde.pk, trust.pk)
    assert row.codes == {"category": Code.objects.get(code="D2").pk}
    assert row.days == {"occurred_on": "2025-03-03", "reported_on": "2025-03-03"}
    assert row.texts == {
        "external_ref": "17",
        "source_system": "Compilo",
        "summary": "Varselet kom for seint.",
    }
    assert found.complaints == []


@pytest.mark.parametrize(
    "head",
    [
        "ref;kildesystem;meldende part;mottakende part;hendelsesdato;kategori;omtale",
        "EQS-nr;System;Frå;Til;Dato;Kategorikode;Kort beskriving",
        "Saksnummer;Kjelde;MELDAR;Mottakar;Dato for hending;Avvikstype;Kva hende",
    ],
)
def test_headings_may_be_nynorsk_or_bokmal(head):
    assert len(read(f"{head}\n{ROW}").rows) == 1


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter):
    text = f"{HEAD}\n{ROW}".replace(";", delimiter)

    assert len(read(text).rows) == 1


def test_lines_above_the_headings_are_passed_over():
    assert len(read(f"Uttrekk frå avvikssystemet\n\n{HEAD}\n{ROW}").rows) == 1


@pytest.mark.parametrize("party", ["Molde kommune", "molde", "MOLDE", "1506", "Molde"])
def test_a_municipality_is_known_by_name_number_or_slug(party, molde):
    [row] = read(f"{HEAD}\n{ROW.replace('Molde kommune', party)}").rows

    assert row.reporter == molde.pk


def test_a_category_is_known_by_code_or_by_words():
    words = "Varsel om utskrivingsklar manglar eller kom for seint"

    for text in ("D2", "d2", words, f"D2 {words}"):
        [row] = read(f"{HEAD}\n{ROW.replace('D2', text)}").rows
        assert row.codes["category"] == Code.objects.get(code="D2").pk


def test_windows_1252_is_read_and_said():
    found = read(f"{HEAD}\n{ROW} Ærleg.".encode("cp1252"))

    assert found.rows[0].texts["summary"].endswith("Ærleg.")
    assert "Windows-1252" in said(found)


def test_exactly_one_apostrophe_is_taken_from_a_cell_that_was_made_harmless():
    [row] = read(f"{HEAD}\n{ROW.replace('Varselet', chr(39) + '=Varselet')}").rows

    assert row.texts["summary"] == "=Varselet kom for seint."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Molde kommune", "Storevik", "ingen part som heiter «Storevik»"),
        ("HF", "", "«Mottakande part» er tom"),
        ("HF", "Volda kommune", "Ein av dei to må vere helseføretaket"),
        (
            "03.03.2025",
            "31.02.2025",
            "«31.02.2025» under «Hendingsdato» er ikkje ein dato",
        ),
        ("03.03.2025", "", "«Hendingsdato» er tom"),
        ("03.03.2025", "03.03.2199", "ligg fram i tid"),
        ("D2", "Q9", "«Q9» er ikkje blant kodane for kategori"),
        ("D2", "", "«Kategori» er tom"),
        ("Varselet", "Varselet " * 60, "grensa er 500"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(before, after, words):
    found = read(f"{HEAD}\n{ROW}\n{ROW.replace('17', '18', 1).replace(before, after)}")

    assert len(found.rows) == 1
    [(where, message)] = refusals(found)
    assert where == "linje 3"
    assert words in message
    assert found.refused == 1


def test_an_identity_number_is_refused_in_any_column_and_never_repeated():
    number = identity_number()
    head = f"{HEAD};Ukjend kolonne"
    rows = [
        f"17;Compilo;Molde kommune;HF;03.03.2025;D2;Gjeld {number};",
        f"18;Compilo;Molde kommune;HF;03.03.2025;D2;Kort.;{number[:6]} {number[6:]}",
    ]

    found = read("\n".join([head, *rows]))

    assert found.rows == []
    assert [where for where, _message in refusals(found)] == ["linje 2", "linje 3"]
    assert number not in said(found)
    assert number[6:] not in said(found)


@pytest.mark.parametrize(
    "heading",
    ["Pasient", "Pasientnamn", "Fødselsdato", "Navn", "Personnummer", "Telefon"],
)
def test_a_column_that_tells_who_it_is_refuses_the_file(heading):
    with pytest.raises(FileRefused, match=heading):
        read(f"{HEAD};{heading}\n{ROW};x")


def test_a_telephone_number_is_pointed_out_and_may_stand():
    found = read(f"{HEAD}\n{ROW} Ring 71 12 34 56.")

    assert len(found.rows) == 1
    assert "telefonnummer" in said(found)


def test_the_same_reference_twice_is_read_once():
    found = read(f"{HEAD}\n{ROW}\n{ROW}")

    assert len(found.rows) == 1
    assert refusals(found) == [
        ("linje 3", "Referansen 17 står i linje 2 òg. Denne rada vart ikkje lesen.")
    ]


def test_a_registered_reference_is_known_again(molde):
    found = read(f"{HEAD}\n{ROW}", known={(molde.pk, "Compilo", "17"): "SA-2025-0001"})

    assert (found.rows, found.known) == ([], 1)
    assert "SA-2025-0001" in said(found)


def test_other_parties_may_have_the_same_reference(volda):
    found = read(f"{HEAD}\n{ROW}\n{ROW.replace('Molde', 'Volda')}")

    assert len(found.rows) == 2


def test_the_state_follows_from_the_days_or_the_word():
    head = f"{HEAD};Svar dato;Lukka dato;Status"
    days = ["10.03.2025;;", "10.03.2025;12.03.2025;", ";;", ";;Avvist", ";;Lukka"]
    rows = [f"{ROW.replace('17', str(n), 1)};{day}" for n, day in enumerate(days, 20)]

    found = read("\n".join([head, *rows]))

    assert [row.state for row in found.rows] == [
        "answered",
        "closed",
        "registered",
        "rejected",
    ]
    assert refusals(found) == [
        ("linje 6", "Statusen er «Lukka», men «Lukka dato» er tom.")
    ]


def test_days_come_in_their_order():
    found = read(f"{HEAD};Lukka dato\n{ROW};01.01.2025")

    [(_where, message)] = refusals(found)
    assert message == "«Lukka dato» kjem før «Hendingsdato»."


def test_groups_and_points_are_read_and_unknown_ones_left_out():
    group = PatientGroup.objects.create(
        slug="barn",
        name_nn="Barn og unge",
        name_nb="Barn og unge",
        valid_from="2020-01-01",
    )
    part = AgreementPart.objects.create(number=5, text_nn="x", text_nb="x")
    head = f"{HEAD};Pasientgruppe;§ 6-2-punkt"

    found = read(
        f"{head}\n{ROW};barn og unge;5\n{ROW.replace('17', '18', 1)};Kattar;99"
    )

    first, second = found.rows
    assert (first.patient_group, first.agreement_part) == (group.pk, part.pk)
    assert (second.patient_group, second.agreement_part) == (None, None)
    assert "Kattar" in said(found)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14.03.2025", (2025, 3, 14)),
        ("14.3.25", (2025, 3, 14)),
        ("14/3-2025", (2025, 3, 14)),
        ("2025-03-14", (2025, 3, 14)),
        ("14.03.2025 12:30", (2025, 3, 14)),
        ("2025-03-14T12:30:00", (2025, 3, 14)),
        ("14. mars 2025", (2025, 3, 14)),
        ("1. des. 2024", (2024, 12, 1)),
        ("03/14/2025", None),
        ("i går", None),
        ("14.03.1825", None),
        ("45000", None),
    ],
)
def test_days_are_read_as_norwegians_write_them(text, day):
    assert read_day(text) == (datetime.date(*day) if day else None)


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "ingenting i fila"),
            (b"  \n ", "ingenting i fila"),
            (b"%PDF-1.7", "PDF"),
            (b"<!doctype html><p>Hei", "HTML"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "gammalt Office-format"),
            (b"PK\x03\x04 broken", "øydelagd"),
            (b"a\0b;c", "tekst"),
            (b"Berre\nlause ord", "overskrifter"),
            (HEAD.encode(), "ingenting under"),
            (b"Kategori;Omtale\nD2;x", "Meldande part"),
        ],
    )
    def test_it_says_why(self, content, words):
        with pytest.raises(FileRefused, match=words):
            read(content)

    def test_a_missing_file(self, tmp_path):
        with pytest.raises(FileRefused, match=r"borte\.csv"):
            read_deviations(tmp_path / "borte.csv", lists=Lists.now(), known={})

    def test_a_zip_bomb_is_refused_before_it_is_unpacked(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("xl/sheet.xml", b"0" * 60_000_000)
        begun = time.perf_counter()

        with pytest.raises(FileRefused, match="arbeidsbok"):
            read(out.getvalue())
        assert time.perf_counter() - begun < 2


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


class TestExcel:
    def test_it_is_read_like_csv(self):
        day = datetime.datetime(2025, 3, 3)  # noqa: DTZ001 -- a cell has no zone
        row = [17, "Compilo", 1506, "HF", day, "D2", "Varselet kom for seint."]

        found = read(workbook(HEAD.split(";"), row))

        assert (found.kind, len(found.rows)) == ("xlsx", 1)
        assert found.rows[0].days["occurred_on"] == "2025-03-03"

    def test_a_formula_is_refused_with_its_row(self):
        row = [
            17,
            "Compilo",
            "Molde",
            "HF",
            "03.03.2025",
            "D2",
            '=HYPERLINK("http://x")',
        ]

        found = read(workbook(HEAD.split(";"), row))

        assert found.rows == []
        [(where, message)] = refusals(found)
        assert "rad 2" in where
        assert "formel" in message

    @pytest.mark.shared
    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("01-tom.docx", "ingenting i fila"),
            ("04-zipbombe.docx", "50"),
            ("05-xxe.docx", "DTD"),
            ("06-eksternt-bilete.docx", "Word"),
            ("12b-makro.xlsm", "makro"),
        ],
    )
    def test_hostile_files_are_refused_in_words(self, shared_dir: Path, name, words):
        begun = time.perf_counter()

        with pytest.raises(FileRefused, match=words):
            read_deviations(
                shared_dir / "data/hostile" / name, lists=Lists.now(), known={}
            )
        assert time.perf_counter() - begun < 2


def test_five_thousand_rows_are_read_in_five_seconds():
    rows = (ROW.replace("17", str(n), 1) for n in range(100, 5100))
    text = "\n".join([HEAD, *rows])
    begun = time.perf_counter()

    assert len(read(text).rows) == 5000
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("language", ["nn", "nb"])
def test_a_refusal_speaks_of_deviations_in_either_language(language):
    """The file's own checks are shared with plans; what to do about it is not."""
    with translation.override(language), pytest.raises(FileRefused) as refusal:
        read(b"%PDF-1.7")
    with translation.override(language):
        assert "Avvik" in str(refusal.value)
