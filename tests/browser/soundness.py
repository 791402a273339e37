"""What is looked for on every page: on a large screen, on a phone, and without scripts."""

from typing import Any

from tests.browser.pages import Page
from tests.browser.walker import (
    Walker,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_well_formed,
)

WIDE, NARROW, NARROWEST = 1280, 360, 320
HEIGHT = 900


def assert_sound(walker: Walker, found: dict[str, Any], one: Page) -> None:
    """Opened wide, then on a phone: well formed, nothing outside, nothing for axe."""
    with walker.page(one.who, width=WIDE) as page:
        assert walker.open(page, one.path(found)) == one.status
        assert_well_formed(page, home=one.name == "home")
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        assert_no_sideways_scroll(page)


def assert_sound_in_the_dark(walker: Walker, found: dict[str, Any], one: Page) -> None:
    """Its colours can be told apart where the reader has chosen the dark."""
    with walker.page(one.who, width=WIDE, dark=True) as page:
        assert walker.open(page, one.path(found)) == one.status
        assert page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        ) != page.evaluate("'rgb(255, 255, 255)'")
        assert_accessible(page)


def assert_whole_without_scripts(
    walker: Walker, found: dict[str, Any], one: Page
) -> None:
    """The same page on a phone that runs none: nothing is missing, every form can be sent."""
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
