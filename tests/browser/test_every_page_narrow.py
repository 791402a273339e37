"""Every page there is, in a real browser on a phone: with scripts and without."""

from typing import Any

import pytest

from tests.browser.pages import PAGES, Page
from tests.browser.walker import (
    Walker,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_well_formed,
)

NARROW, NARROWEST = 360, 320
every_page = pytest.mark.parametrize("one", PAGES, ids=str)


@every_page
def test_it_is_sound_when_narrow(
    walker: Walker, found: dict[str, Any], one: Page
) -> None:
    with walker.page(one.who, width=NARROW) as page:
        assert walker.open(page, one.path(found)) == one.status
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        assert_no_sideways_scroll(page)


@every_page
def test_it_is_whole_without_scripts(
    walker: Walker, found: dict[str, Any], one: Page
) -> None:
    with walker.page(one.who, width=NARROW, scripts=False) as page:
        assert walker.open(page, one.path(found)) == one.status
        assert_well_formed(page, home=one.name == "home")
        assert_no_sideways_scroll(page)
        without = page.evaluate(
            """() => [...document.forms]
              .filter(form => ![...form.elements].some(one => one.type === "submit"))
              .map(form => form.outerHTML.slice(0, 200))"""
        )
        assert without == [], "a form that only a script can send"
