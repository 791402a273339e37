"""A maker that needs no printer, so that most tests are quick."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import LazySettings

from publications import makers
from publications.makers import Made
from publications.models import EditionKind


def small_pdf() -> bytes:
    """Two empty pages, the same bytes every time."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _own_files(settings: LazySettings, tmp_path: Path) -> None:
    """Files of this test alone."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def quick_maker(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Prints a handbook of two empty pages; the list says what was asked for."""
    asked: list[str] = []

    def make(work: object, edition: object) -> Made:
        asked.append(edition.language)
        work.report(40, "Samlar")
        return Made(title="Handbok", html="<h2>Utvala</h2>", pdf=small_pdf())

    monkeypatch.setitem(makers._makers, EditionKind.HANDBOOK, make)
    monkeypatch.setitem(makers._makers, EditionKind.ANNUAL_REPORT, make)
    monkeypatch.setitem(makers._makers, EditionKind.PLAN, make)
    return asked
