"""How long things take is data: no page says another number."""

import re

import pytest
from django.conf import settings
from django.test import Client

from cases.models import Clock

FIXED = re.compile(
    r"\b(?:two|three|five|ten|twenty|thirty|\d+) (?:working )?days", re.IGNORECASE
)


@pytest.mark.parametrize("path", ["/", "/tilgjengelegheit/", "/saker/ny/", "/saker/"])
def test_the_page_says_the_number_that_is_kept(client: Client, path: str) -> None:
    Clock.objects.create(kind=Clock.Kind.FIRST_ANSWER, days=7)

    page = client.get(path).content.decode()

    assert "7 arbeidsdagar" in page
    assert "ti arbeidsdagar" not in page


def test_no_template_has_a_number_of_days_of_its_own() -> None:
    templates = (settings.BASE_DIR / "templates").rglob("*")
    said = {
        f"{path.name}: {found}"
        for path in templates
        if path.is_file()
        for found in FIXED.findall(path.read_text())
    }

    assert said == set()
