"""The translations are compiled without gettext, and only when they have changed."""

import gettext
import os

import pytest

from tools import places, translations

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "one case"
msgid_plural "%(count)s cases"
msgstr[0] "éi sak"
msgstr[1] "%(count)s saker"

msgctxt "month"
msgid "May"
msgstr "mai"

#, fuzzy
msgid "not sure"
msgstr "kanskje"

msgid "empty"
msgstr ""
"""


@pytest.fixture
def po(tmp_path, monkeypatch):
    file = tmp_path / "locale" / "nn" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(PO, encoding="utf-8")
    monkeypatch.setattr(places, "ROOT", tmp_path)
    return file


def test_what_is_compiled_is_what_was_translated(po):
    translations.compile_all()

    with po.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.ngettext("one case", "%(count)s cases", 1) == "éi sak"
    assert words.ngettext("one case", "%(count)s cases", 2) == "%(count)s saker"
    assert words.pgettext("month", "May") == "mai"
    assert words.gettext("not sure") == "not sure"
    assert words.gettext("empty") == "empty"


def test_it_is_compiled_again_only_when_it_has_changed(po):
    assert translations.compile_all() == 1
    assert translations.compile_all() == 0

    later = po.stat().st_mtime + 2
    os.utime(po, (later, later))
    assert translations.compile_all() == 1
