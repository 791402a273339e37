"""Nynorsk, bokmål and English are complete, and say the same with the same parts."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import override, templatize

pytestmark = pytest.mark.once

LANGUAGES = ["nn", "nb", "en"]
LEFT_OUT = {
    "tests", "static", "node_modules", "var", "locale", "migrations", "docs", "requirements",
}  # fmt: skip
# What xgettext looks for besides its own: the same list as Django's makemessages.
KEYWORDS = [
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2",
    "npgettext:1c,2,3", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3",
]  # fmt: skip
_PARTS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+")
_WORD = re.compile(r"[A-Za-zæøåÆØÅ]{2,}")


@pytest.fixture(autouse=True)
def _database() -> None:
    """No database is needed to read."""


def catalogue(language: str) -> polib.POFile:
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path))


def named(entries: Iterator[polib.POEntry] | polib.POFile) -> set[tuple[str, str]]:
    return {(entry.msgctxt or "", entry.msgid) for entry in entries}


def forms(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each written form beside what it translates."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    one, many = entry.msgstr_plural[0], entry.msgstr_plural[1]
    return [(entry.msgid, one), (entry.msgid_plural, many)]


@pytest.mark.parametrize("language", LANGUAGES)
class TestACatalogue:
    def test_lacks_nothing(self, language: str) -> None:
        assert [
            entry.msgid for entry in catalogue(language).untranslated_entries()
        ] == []

    def test_guesses_nothing(self, language: str) -> None:
        assert [entry.msgid for entry in catalogue(language).fuzzy_entries()] == []

    def test_keeps_nothing_old(self, language: str) -> None:
        assert [entry.msgid for entry in catalogue(language).obsolete_entries()] == []

    def test_holds_the_same_parts_as_the_source(self, language: str) -> None:
        """A lost %(name)s is a broken page; a lost tag is a broken sentence."""
        wrong = []
        for entry in catalogue(language).translated_entries():
            (first, _written), *_more = forms(entry)
            for source, written in forms(entry):
                wanted, found = (
                    set(_PARTS.findall(source)),
                    set(_PARTS.findall(written)),
                )
                # The singular may say "one" where the plural has its number, or not.
                allowed = wanted | set(_PARTS.findall(entry.msgid_plural or first))
                if not (found <= allowed and (wanted <= found or entry.msgid_plural)):
                    wrong.append((source, written))
        assert wrong == []

    def test_keeps_line_ends(self, language: str) -> None:
        """A letter's subject is its first line."""
        wrong = [
            source
            for entry in catalogue(language).translated_entries()
            for source, written in forms(entry)
            if source.count("\n") != written.count("\n")
        ]
        assert wrong == []


@pytest.mark.parametrize("language", ["nn", "nb"])
def test_nothing_was_left_in_english(language: str) -> None:
    same = [
        entry.msgid
        for entry in catalogue(language).translated_entries()
        if entry.msgstr == entry.msgid and len(_WORD.findall(entry.msgid)) > 3
    ]
    assert same == []


def test_the_three_hold_the_same_texts() -> None:
    nn, nb, en = (named(catalogue(language)) for language in LANGUAGES)
    assert nn == nb == en


@pytest.mark.parametrize("language", ["nn", "nb"])
def test_no_text_of_ours_renames_a_day_or_a_month(language: str) -> None:
    """“May” is Django's fifth month: a text of ours with that name would take its place."""
    with override("en"):
        taken = {str(name) for name in [*MONTHS.values(), *WEEKDAYS.values()]}
    assert {msgid for context, msgid in named(catalogue(language)) if not context} & (
        taken
    ) == set()


@pytest.mark.skipif(
    not shutil.which("xgettext"), reason="left out: gettext is not installed"
)
def test_every_text_in_the_code_is_in_the_catalogues(tmp_path: Path) -> None:
    """What `make messages` would find; nothing forgotten, nothing that is gone."""
    files = []
    for number, source in enumerate(sources()):
        text = source.read_text(encoding="utf-8")
        if source.suffix != ".py":
            text = templatize(text, origin=str(source))
        copy = tmp_path / f"{number}.py"
        copy.write_text(text, encoding="utf-8")
        files.append(str(copy))
    found = tmp_path / "found.po"
    subprocess.run(  # noqa: S603 -- our own files
        [  # noqa: S607
            "xgettext", "--language=Python", "--from-code=UTF-8", "--no-location",
            *(f"--keyword={keyword}" for keyword in KEYWORDS),
            f"--output={found}", *files,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    assert named(polib.pofile(str(found))) == named(catalogue("nn"))


def sources() -> Iterator[Path]:
    """Code and templates, the tests' own apart."""
    for folder, inside, names in os.walk(settings.BASE_DIR):
        inside[:] = sorted(
            name for name in inside if name not in LEFT_OUT and not name.startswith(".")
        )
        for name in sorted(names):
            if name.endswith((".py", ".html", ".txt")):
                yield Path(folder) / name
