"""Files that mean harm or are broken: refused in words, or read as they stand."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplans.imports import FileRefused, ReadPlan, messages, read_plan
from actionplans.imports.limits import Limits
from helsefellesskap.core.files.limits import MEGABYTE
from tests.actionplans.imports import wordfiles
from tests.actionplans.imports.conftest import read

REFUSED = {
    "01-tom.docx": messages.EMPTY,
    "03-avkorta.docx": messages.DAMAGED,
    "04-zipbombe.docx": messages.UNPACKED_TOO_BIG,
    "05-xxe.docx": messages.DTD,
    "07-tabell-utan-rader.docx": messages.NO_ROWS,
    "09-nesta-40.docx": messages.TOO_DEEP,
    "12b-makro.xlsm": messages.MACROS_EXCEL,
}
# Reads every file in a process of its own and prints the most memory it took.
MEASURING = """
import json, resource, sys, time
from pathlib import Path
import django
django.setup()
from actionplans.imports import FileRefused, read_plan
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
start = time.perf_counter()
try:
    path = Path(sys.argv[1])
    read_plan(path, filename=path.name, aliases={})
except FileRefused:
    pass
print(json.dumps([time.perf_counter() - start, peak() - before]))
"""


@pytest.fixture
def hostile(shared_dir: Path) -> Path:
    return shared_dir / "data/hostile"


def read_file(path: Path, filename: str = "") -> ReadPlan:
    return read_plan(path, filename=filename or path.name, aliases={})


def measures(plan: ReadPlan) -> list:
    return [m for committee in plan.committees for m in committee.measures()]


@pytest.mark.shared
@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_within_two_seconds(hostile: Path, name: str) -> None:
    start = time.perf_counter()

    with pytest.raises(FileRefused) as refusal:
        read_file(hostile / name)

    assert refusal.value.sentence == REFUSED[name]
    assert "%(" not in str(refusal.value)
    assert time.perf_counter() - start < 2


@pytest.mark.shared
@pytest.mark.parametrize("name", ["04-zipbombe.docx", "08-5000-rader.docx"])
def test_it_keeps_within_time_and_memory(hostile: Path, name: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own script on a test file
        [sys.executable, "-c", MEASURING, str(hostile / name)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])

    assert seconds < 5
    assert megabytes < 300


@pytest.mark.shared
def test_a_spreadsheet_called_docx_is_read_as_what_it_is(hostile: Path) -> None:
    plan = read_file(hostile / "02-xlsx-som-docx.docx")

    assert (plan.kind, len(measures(plan))) == ("xlsx", 20)
    assert messages.WRONG_ENDING in [c.sentence for c in plan.complaints]


@pytest.mark.shared
def test_the_secret_of_the_machine_stays_there(hostile: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_file(hostile / "05-xxe.docx")

    hostname = Path("/etc/hostname")
    if hostname.exists():
        assert hostname.read_text().strip() not in str(refusal.value)


@pytest.mark.shared
def test_a_picture_on_the_net_is_left_there(hostile: Path) -> None:
    plan = read_file(hostile / "06-eksternt-bilete.docx")

    assert [m.text for m in measures(plan)] == ["Eitt vanleg tiltak"]
    assert messages.PICTURE_ON_THE_NET in [c.sentence for c in plan.complaints]


@pytest.mark.shared
def test_five_thousand_rows_are_all_read(hostile: Path) -> None:
    plan = read_file(hostile / "08-5000-rader.docx")

    assert plan.committees[0].counts() == {
        "goals": 500,
        "sub_goals": 0,
        "measures": 4999,
    }
    assert len(plan.complaints) < 10


@pytest.mark.shared
def test_a_cell_of_a_megabyte_refuses_its_row_alone(hostile: Path) -> None:
    plan = read_file(hostile / "10-celle-1mb.docx")
    first, second = measures(plan)

    assert (first.refused, len(first.text)) == (True, 1_048_576)
    assert (second.refused, second.number) == (False, "1.2")
    (complaint,) = plan.refusals()
    assert complaint.where == "table 1, row 2, no. 1.1, column “Tiltak”"
    assert "1\xa0048\xa0576" in complaint.message


@pytest.mark.shared
def test_a_file_from_an_old_program_has_its_letters(hostile: Path) -> None:
    plan = read_file(hostile / "11-latin1.csv")

    assert [len(list(g.measures())) for g in plan.committees[0].goals] == [2, 1]
    first, _, last = measures(plan)
    assert first.text.startswith("Føre")
    assert first.responsible == "Fagutvalet på Ørsta"
    assert last.text == 'Følgje opp: "æ, ø, å" og semikolon; i same celle'
    assert messages.NOT_UTF8 in [c.sentence for c in plan.complaints]


@pytest.mark.shared
def test_formulas_are_named_and_text_that_looks_like_one_is_text(
    hostile: Path,
) -> None:
    plan = read_file(hostile / "12a-formlar.xlsx")
    named = [c for c in plan.complaints if c.sentence == messages.FORMULAS]

    assert "C2, E2, F2, D3, E3 and G3" in named[0].message
    assert [m.text for m in measures(plan)] == [
        "",
        "Eit vanleg tiltak",
        "=2+5 som tekst",
        "+47 70 00 00 00",
        "-10 % mot 2024",
        "@utvalet",
        "=cmd|' /C'!A0",
        "innrykk",
    ]
    assert [m.refused for m in measures(plan)] == [True] + [False] * 7


@pytest.mark.shared
def test_macros_are_refused_whatever_the_name(hostile: Path) -> None:
    for name in ("plan.xlsx", "plan.docx", "plan.csv"):
        with pytest.raises(FileRefused) as refusal:
            read_file(hostile / "12b-makro.xlsm", name)
        assert refusal.value.sentence == messages.MACROS_EXCEL


# The same dangers in files of our own, tested everywhere


def refusal_of(content: bytes, **also: object) -> object:
    with pytest.raises(FileRefused) as refusal:
        read(content, "plan.docx", **also)
    assert "%(" not in str(refusal.value)
    return refusal.value.sentence


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (b"%PDF-1.7", messages.OTHER_KIND),
        (b"{\\rtf1", messages.OTHER_KIND),
        (b"<!DOCTYPE html><table>", messages.OTHER_KIND),
        (b"<?xml version='1.0'?><a/>", messages.OTHER_KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", messages.OLD_OFFICE),
        (b"PK\x03\x04 and no more", messages.DAMAGED),
        (b"PK\x05\x06" + bytes(18), messages.DAMAGED),
        (b"M\x00\x01\x02", messages.NOT_TEXT),
        (b"\xff\xfe\x00", messages.NOT_TEXT),
        (b"only words", messages.NO_TABLE),
        (b"a;b;c\n1;2;3", messages.NO_COLUMNS),
    ],
)
def test_other_kinds_of_files_are_refused_by_content(
    start: bytes, sentence: object
) -> None:
    assert refusal_of(start) == sentence


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "..\\x", "C:/x", "word/../../x", "\\x"]
)
def test_names_that_point_outside_are_refused(name: str) -> None:
    assert (
        refusal_of(wordfiles.package({name: "x", "word/document.xml": "<a/>"}))
        == messages.UNSAFE_NAMES
    )


def test_a_dtd_anywhere_in_the_file_is_refused(quirks: bytes) -> None:
    for part in ("word/styles.xml", "docProps/core.xml", "[Content_Types].xml"):
        poisoned = wordfiles.changed(
            quirks, part, lambda text: text.replace("?>", "?><!DOCTYPE a []>", 1)
        )
        assert refusal_of(poisoned) == messages.DTD


def test_a_dtd_in_a_spreadsheet_is_refused() -> None:
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    poisoned = wordfiles.changed(
        out.getvalue(), "xl/workbook.xml", lambda text: f"<!DOCTYPE a []>{text}"
    )

    assert refusal_of(poisoned) == messages.DTD


def test_a_bomb_is_refused_by_its_directory() -> None:
    bomb = wordfiles.package({"word/document.xml": b"0" * 60 * MEGABYTE})
    well_packed = wordfiles.package({"word/document.xml": b"0" * 20 * MEGABYTE})

    assert refusal_of(bomb) == messages.UNPACKED_TOO_BIG
    assert refusal_of(well_packed) == messages.UNPACKED_TOO_BIG


def test_a_directory_that_lies_is_damage() -> None:
    content = wordfiles.package({"[Content_Types].xml": "x" * 100_000})
    lying = content.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert lying != content
    assert refusal_of(lying) == messages.DAMAGED


def test_too_much_is_refused_by_a_stated_limit() -> None:
    table = wordfiles.plain_table([["Mål", "Tiltak"]] + [["a", "b"]] * 20)
    wide = wordfiles.plain_table([["Mål", "Tiltak"] + ["x"] * 5])
    deep = "<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200

    assert refusal_of(table, limits=Limits(rows=10)) == messages.TOO_MANY_ROWS
    assert refusal_of(table, limits=Limits(cells=10)) == messages.TOO_MANY_ROWS
    assert refusal_of(wide, limits=Limits(columns=5)) == messages.TOO_MANY_COLUMNS
    assert refusal_of(table, limits=Limits(file_bytes=9)) == messages.TOO_BIG
    assert refusal_of(table, limits=Limits(parts=3)) == messages.TOO_MANY_PARTS
    assert refusal_of(table, limits=Limits(tags_per_part=9)) == (
        messages.UNPACKED_TOO_BIG
    )
    assert refusal_of(wordfiles.bare_docx(deep)) == messages.TOO_DEEP


def test_macros_in_word_are_refused(quirks: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(quirks)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/vbaProject.bin"] = b"\0"

    assert refusal_of(wordfiles.package(parts)) == messages.MACROS_WORD


def test_a_password_is_asked_to_be_taken_away(quirks: bytes) -> None:
    locked = bytearray(quirks)
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 0x1

    assert refusal_of(bytes(locked)) == messages.PASSWORD


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"no file called “borte\.docx”"):
        read_file(tmp_path / "borte.docx")


def test_many_rows_of_one_goal_are_read_in_time() -> None:
    lines = "".join(f"Eit mål;Tiltak {n};Kommunane\n" for n in range(5_000))
    start = time.perf_counter()

    plan = read(f"Mål;Tiltak;Ansvarleg\n{lines}".encode(), "plan.csv")

    assert plan.committees[0].counts()["measures"] == 5_000
    assert len(plan.committees[0].goals) == 1
    assert time.perf_counter() - start < 5


def in_words(content: bytes, filename: str) -> bool:
    """Whether it is read, or refused by a sentence."""
    try:
        return all(c.message for c in read(content, filename).complaints)
    except FileRefused as refusal:
        return "%(" not in str(refusal)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", "Mål;Tiltak;Frist\n".encode(), b"\xef\xbb\xbf"):
        assert in_words(start + content, "plan.csv")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0), st.binary(min_size=1, max_size=8))
def test_no_damage_brings_it_down(quirks: bytes, at: int, noise: bytes) -> None:
    at %= len(quirks)
    damaged = quirks[:at] + noise + quirks[at + len(noise) :]

    assert in_words(damaged, "plan.docx")
