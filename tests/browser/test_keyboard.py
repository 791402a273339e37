"""The front page and its menus with the keyboard alone."""

import pytest
from playwright.sync_api import Page

from tests.browser.walker import (
    Walker,
    assert_accessible,
    assert_no_sideways_scroll,
)

LEADER = "leiar.fsu-rehabilitering"
FOCUS = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    words: (one.innerText || one.ariaLabel || one.name || one.tagName).trim(),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0,
    ringed: ring || style.boxShadow !== "none",
    body: one === document.body,
  };
}"""


def stops(page: Page, count: int) -> list[dict[str, object]]:
    """Where the Tab key leads, stop by stop."""
    found = []
    for _stop in range(count):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUS))
        if found[-1]["body"]:
            break
    return found


@pytest.mark.parametrize("width", [1280, 360])
def test_every_stop_is_seen_and_marked(walker: Walker, width: int) -> None:
    with walker.page(width=width) as page:
        walker.open(page, "/")
        way = [stop for stop in stops(page, 40) if not stop["body"]]
        assert way[0]["words"] == "Hopp til innhaldet"
        assert len(way) >= 10
        assert [stop for stop in way if not stop["seen"] or not stop["ringed"]] == []


def test_the_first_stop_leads_past_the_menu(walker: Walker) -> None:
    with walker.page() as page:
        walker.open(page, "/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_narrow_menu_opens_and_closes(walker: Walker) -> None:
    with walker.page(width=320) as page:
        walker.open(page, "/")
        summary = page.locator(".menu > summary")
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator(".menu[open]").count() == 1
        assert_no_sideways_scroll(page)
        assert_accessible(page)

        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)["words"] == "Utval"
        page.keyboard.press("Escape")
        assert page.locator(".menu[open]").count() == 0
        assert page.evaluate(FOCUS)["words"] == "Meny"


def test_the_narrow_menu_works_without_scripts(walker: Walker) -> None:
    with walker.page(width=320, scripts=False) as page:
        walker.open(page, "/personvern/")
        page.locator(".menu > summary").click()
        page.locator(".menu__body").get_by_role("link", name="Handlingsplanar").click()
        assert page.url == f"{walker.portal.url}/handlingsplanar/"


def test_ones_own_menu_opens_and_closes(walker: Walker) -> None:
    with walker.page(LEADER) as page:
        walker.open(page, "/")
        page.locator(".drop > summary").focus()
        page.keyboard.press("Enter")
        assert page.locator(".drop[open]").count() == 1
        assert_accessible(page)
        page.keyboard.press("Escape")
        assert page.locator(".drop[open]").count() == 0

        page.keyboard.press("Enter")
        page.get_by_role("button", name="Logg ut").last.focus()
        page.keyboard.press("Shift+Tab")
        assert page.locator(".drop[open]").count() == 1
        page.mouse.click(5, 500)
        assert page.locator(".drop[open]").count() == 0


def test_one_signs_out_without_scripts(walker: Walker) -> None:
    context = walker.chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    from tests.browser.walker import sign_in

    sign_in(page, walker.portal, LEADER)
    page.locator(".drop > summary").click()
    page.locator(".drop__body").get_by_role("button", name="Logg ut").click()
    assert page.locator(".wide-only").get_by_role("link", name="Logg inn").count() == 1
    context.close()
