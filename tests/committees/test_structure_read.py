"""A structure file is read with every complaint at its line."""

import pytest

from committees.structure import Complaint, read
from committees.structure.read import scan
from tests.committees.structure import OTHER, REAL, SMALL, line_of


@pytest.mark.parametrize("file", [REAL, OTHER])
def test_the_real_files_read_without_complaint(file):
    _structure, complaints = read(file.read_text(encoding="utf-8"))

    assert complaints == []


def test_rows_know_the_lines_of_their_keys():
    structure, _complaints = read(SMALL)

    body = structure.bodies[0]
    assert (body.line, body.at("kind"), body.at("tasks_nb")) == (
        line_of(SMALL, "[[body]]"),
        line_of(SMALL, 'kind = "strategic"'),
        line_of(SMALL, "tasks_nb"),
    )


def test_a_key_that_is_not_written_is_at_its_table():
    structure, _complaints = read(SMALL)

    assert structure.bodies[0].at("parent") == line_of(SMALL, "[[body]]")


def test_the_scan_is_not_led_astray_by_lists_and_long_texts():
    text = 'a = [\n  "x = 1",\n]\nb = """\n[[c]]\nd = 1\n"""\n[[e]]\nf = 2\n'

    assert scan(text) == {("a",): 1, ("b",): 4, ("e", 0): 8, ("e", 0, "f"): 9}


@pytest.mark.parametrize(
    ("before", "after", "at", "words"),
    [
        (
            'slug = "nord"',
            "slug = 7",
            "slug = 7",
            "«slug» må vere ein tekst i hermeteikn.",
        ),
        ("number = 1", "number = true", "number = true", "«number» må vere eit tal."),
        (
            "parts = [1]",
            'parts = ["1"]',
            "parts =",
            "«parts» må vere ei liste med tal.",
        ),
        (
            "valid_from = 2020-01-01",
            'valid_from = "2020"',
            'valid_from = "2020"',
            "«valid_from» må vere ein dato som 2024-01-31.",
        ),
        ('name = "Nord"', "", "[[area]]", "«name» manglar i [area]."),
        (
            'name = "Nord"',
            'name = "Nord"\nfarge = "blå"',
            "farge",
            "«farge» høyrer ikkje heime i [area].",
        ),
        (
            "[[area]]",
            '[[planet]]\nslug = "x"\n\n[[area]]',
            "[[planet]]",
            "Fila kan ikkje ha nokon tabell som heiter «planet».",
        ),
        (
            "[[area]]",
            "[area]",
            "[area]",
            "«area» må skrivast som ein tabell: [[area]].",
        ),
        (
            "[partnership]",
            "[[partnership]]",
            "[[p",
            "«partnership» må skrivast som ein tabell: [partnership].",
        ),
    ],
)
def test_it_complains_at_the_line(before, after, at, words):
    text = SMALL.replace(before, after, 1)

    _structure, complaints = read(text)

    assert Complaint(line_of(text, at), words) in complaints


def test_every_complaint_comes_at_once():
    text = SMALL.replace('name = "Nord"', "").replace("number = 1\n", "number = 1.5\n")

    _structure, complaints = read(text)

    assert [c.line for c in complaints] == [
        line_of(text, "number = 1.5"),
        line_of(text, "[[area]]"),
    ]


def test_what_is_not_toml_says_where():
    text = SMALL.replace('slug = "nord"', 'slug = "nord')

    structure, complaints = read(text)

    assert structure.bodies == ()
    assert [c.line for c in complaints] == [line_of(text, 'slug = "nord')]
    assert complaints[0].text.startswith("Fila kan ikkje lesast som TOML frå her")


def test_an_empty_file_lacks_its_partnership():
    assert read("")[1] == [Complaint(1, "Tabellen [partnership] manglar.")]
