"""The codes are data, loaded as often as one likes."""

import pytest
from django.core.management import call_command

from deviations.models import Code, Facet, ReplyDeadline
from deviations.receivers import CODES
from deviations.services import CodesRefused, load_codes

FILE = """
[[reply_deadline]]
valid_from = 2021-01-01
workdays = 10

[[code]]
facet = "category"
code = "A"
nn = "Epikrise"
nb = "Epikrise"

[[code]]
facet = "category"
code = "A1"
parent = "A"
nn = "Epikrise manglar"
nb = "Epikrise mangler"
points = [2, 5]
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "kodar.toml"
    path.write_text(FILE)
    return path


def test_the_real_file_holds_every_facet_and_two_levels():
    load_codes(CODES)

    assert set(Code.objects.values_list("facet", flat=True)) == set(Facet.values)
    assert Code.objects.get(facet="category", code="D2").parent.code == "D"
    assert ReplyDeadline.objects.get().confirmed is False


def test_loading_twice_changes_nothing(file):
    assert load_codes(file) == 3
    assert load_codes(file) == 0


def test_what_is_mended_is_changed_and_what_is_gone_can_no_longer_be_chosen(file):
    load_codes(file)
    file.write_text(FILE.replace("Epikrise manglar", "Epikrise kom aldri"))
    assert load_codes(file) == 1
    file.write_text(FILE[: FILE.index('[[code]]\nfacet = "category"\ncode = "A1"')])
    assert load_codes(file) == 1

    code = Code.objects.get(code="A1")
    assert (code.name_nn, code.in_use) == ("Epikrise kom aldri", False)
    assert not Code.objects.of(Facet.CATEGORY).filter(code="A1").exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (FILE.replace('facet = "category"', 'facet = "farge"', 1), "farge"),
        (FILE.replace('nb = "Epikrise"\n', ""), "manglar nb"),
        (FILE.replace('parent = "A"', 'parent = "B"'), "«B»"),
        (FILE.replace("workdays = 10", 'workdays = "ti"'), "reply_deadline"),
        ("[[reply_deadline]]\nvalid_from = 2021-01-01\nworkdays = 1\n", "code"),
        ("det er ikkje TOML", "kodar.toml"),
    ],
)
def test_a_wrong_file_gets_its_complaints_and_changes_nothing(file, wrong, words):
    file.write_text(wrong)

    with pytest.raises(CodesRefused, match=words):
        load_codes(file)
    assert not Code.objects.exists()


def test_the_codes_come_with_the_structure(settings):
    call_command(
        "load_structure", str(settings.BASE_DIR / "structures/more-og-romsdal.toml")
    )

    assert Code.objects.of(Facet.CATEGORY).exists()
