"""Every page but those of the action plans, in a real browser."""

from typing import Any

import pytest

from tests.browser.pages import PAGES, Page
from tests.browser.soundness import (
    assert_sound,
    assert_sound_in_the_dark,
    assert_whole_without_scripts,
)
from tests.browser.walker import Walker

HERE = [page for page in PAGES if not page.name.startswith("actionplans:")]
IN_THE_DARK = {"home", "components", "search", "cases:case", "deviations:statistics"}
every_page = pytest.mark.parametrize("one", HERE, ids=str)


@every_page
def test_it_is_sound(walker: Walker, found: dict[str, Any], one: Page) -> None:
    assert_sound(walker, found, one)


@every_page
def test_it_is_whole_without_scripts(
    walker: Walker, found: dict[str, Any], one: Page
) -> None:
    assert_whole_without_scripts(walker, found, one)


@pytest.mark.parametrize(
    "one", [page for page in HERE if page.name in IN_THE_DARK], ids=str
)
def test_it_is_sound_in_the_dark(
    walker: Walker, found: dict[str, Any], one: Page
) -> None:
    assert_sound_in_the_dark(walker, found, one)
