"""Every page there is, in a real browser on a large screen; some of them in the dark."""

from typing import Any

import pytest

from tests.browser.pages import PAGES, Page
from tests.browser.walker import (
    Walker,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_well_formed,
)

WIDE = 1280
IN_THE_DARK = {
    "home", "components", "search", "actionplans:joint", "actionplans:edit",
    "actionplans:decide", "cases:case", "deviations:statistics",
}  # fmt: skip


@pytest.mark.parametrize("one", PAGES, ids=str)
def test_it_is_sound_when_wide(
    walker: Walker, found: dict[str, Any], one: Page
) -> None:
    with walker.page(one.who, width=WIDE) as page:
        assert walker.open(page, one.path(found)) == one.status
        assert_well_formed(page, home=one.name == "home")
        assert_no_sideways_scroll(page)
        assert_accessible(page)


@pytest.mark.parametrize(
    "one", [page for page in PAGES if page.name in IN_THE_DARK], ids=str
)
def test_it_is_sound_in_the_dark(
    walker: Walker, found: dict[str, Any], one: Page
) -> None:
    with walker.page(one.who, width=WIDE, dark=True) as page:
        assert walker.open(page, one.path(found)) == one.status
        assert page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        ) != page.evaluate("'rgb(255, 255, 255)'")
        assert_accessible(page)
