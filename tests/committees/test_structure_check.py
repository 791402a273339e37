"""What a structure file may not say, each with its line."""

import pytest

from committees.structure import Complaint, check, read
from tests.committees.structure import OTHER, REAL, SMALL, line_of


def complaints_of(text: str) -> list[Complaint]:
    structure, complaints = read(text)
    assert complaints == []
    return check(structure)


@pytest.mark.parametrize("file", [REAL, OTHER])
def test_the_real_files_are_whole(file):
    assert complaints_of(file.read_text(encoding="utf-8")) == []


def test_the_small_one_is_whole():
    assert complaints_of(SMALL) == []


SEAT = '[[seat]]\nbodies = ["ssu"]\nkey = "leiar"\nrole = "leader"\nparty = "trust"\n'
MEMBER = (
    '[[membership]]\narea = "nord"\norganisation = "vik"\nvalid_from = 2023-05-01\n'
)


@pytest.mark.parametrize(
    ("before", "after", "at", "words"),
    [
        ('kind = "strategic"', 'kind = "strategisk"', 'kind = "strategisk"', "ikkje blant"),
        ('role = "leader"', 'role = "boss"', 'role = "boss"', "ikkje blant vala"),
        ('slug = "nord"', 'slug = "Nord Vest"', 'slug = "Nord', "små bokstavar"),
        ('number = "9901"', 'number = "99"', 'number = "99"', "fire siffer"),
        ('area = "nord"\nparts', 'area = "sør"\nparts', 'area = "sør"', "«area» viser til «sør»"),
        ("parts = [1]", "parts = [9]", "parts = [9]", "«parts» viser til «9»"),
        ('parent = "ssu"', 'parent = "su"', 'parent = "su"', "«parent» viser til «su»"),
        ('parent = "ssu"', 'parent = "fsu"', 'parent = "fsu"', "står over seg sjølv"),
        ('"Vedta planer",', "", "tasks_nb", "1 oppgåver på nynorsk og 0 på bokmål"),
        ('kind = "secretariat"', 'kind = "local"', "[[body]]", "Ingen av utvala er av slaget"),
        ('slug = "vik"', 'slug = "sjukehuset"', 'slug = "sjukehuset"\nkind = "mun',
         "«sjukehuset» står alt på linje"),
        ("[[membership]]", MEMBER + "[[membership]]", "valid_from = 2023", "på same tid"),
        ("valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_to = 2019-01-01",
         "valid_to = 2019", "sluttar før det tek til"),
        ("[[seat]]", SEAT + "[[seat]]", 'key = "leiar"\nrole = "leader"\nparty = "muni',
         "har alt eit verv som heiter «leiar»"),
        ('bodies = ["ssu", "fsu"]', 'bodies = ["ssu", "ssu"]', "bodies =", "nemnd to gonger"),
        ('decider = "ssu"', 'decider = "fsu"', "decider", "Ingen vedtek planen"),
        ("years = [2025, 2026]", "years = [2026, 2025]", "years", "Åra må stå i rekkjefølgje"),
        ("hearing_required = false", "hearing_required = true", "heard = []", "nemner ingen"),
        ("period_end = 2026", "period_end = 2024", "period_end", "sluttar før"),
        ('tasks_nn = [', 'aliases = ["x", "X"]\ncase_number_pattern = "{nr}"\ntasks_nn = [',
         "case_number_pattern", "Eit saksnummer treng {number}"),
        ('tasks_nn = [', 'case_number_pattern = "{number}"\ntasks_nn = [',
         "case_number_pattern", "Eit saksnummer treng {number}"),
        ('short_nn = "FSU"', 'short_nn = "' + "F" * 81 + '"', "short_nn = \"FF",
         "kan ha 80 teikn og har 81"),
    ],
)  # fmt: skip
def test_it_complains_at_the_line(before, after, at, words):
    text = SMALL.replace(before, after, 1)

    found = complaints_of(text)

    assert any(words in c.text and c.line == line_of(text, at) for c in found), found


def test_one_spelling_means_one_body():
    text = SMALL.replace('slug = "ssu"', 'slug = "ssu"\naliases = ["Rehab"]', 1)
    text = text.replace(
        'slug = "fsu"\nkind', 'slug = "fsu"\naliases = ["rehab"]\nkind', 1
    )

    found = complaints_of(text)

    assert found == [
        Complaint(
            line_of(text, 'aliases = ["rehab"]'), "«rehab» er òg eit alias for «ssu»."
        )
    ]


def test_a_national_identity_number_is_refused(identity_number):
    text = SMALL.replace('"Vedta planar"', f'"Vedta {identity_number}"')

    assert complaints_of(text) == [
        Complaint(line_of(text, "tasks_nn"), "Teksten inneheld eit fødselsnummer.")
    ]


def test_complaints_come_in_the_order_of_the_file():
    text = SMALL.replace('role = "leader"', 'role = "x"').replace('"9901"', '"1"')

    lines = [complaint.line for complaint in complaints_of(text)]

    assert lines == sorted(lines)
    assert len(lines) == 2
