"""The secretariat's work list by keyboard, and with its script away."""

from playwright.sync_api import Page

from tests.browser.walker import Walker

OFFICE = "sekretariat"
ROWS = "[data-list] tbody tr"
HERE = """() => {
  const row = document.activeElement.closest('tbody tr');
  return row ? [...document.querySelectorAll('[data-list] tbody tr')].indexOf(row) : -1;
}"""


def row(page: Page) -> int:
    """On which row of the list the focus is; -1 where it is elsewhere."""
    return int(page.evaluate(HERE))


def test_the_keys_move_mark_and_open(walker: Walker) -> None:
    with walker.page(OFFICE) as page:
        walker.open(page, "/saker/")
        page.locator(f"{ROWS} th a").first.focus()
        found = []
        for key in ("j", "ArrowDown", "k", "ArrowDown", "ArrowUp", "ArrowUp", "k"):
            page.keyboard.press(key)
            found.append(row(page))
        assert found == [1, 2, 1, 2, 1, 0, 0]

        page.keyboard.press("x")
        page.keyboard.press("j")
        page.keyboard.press("x")
        assert page.locator("input[name=sak]:checked").count() == 2
        assert page.locator("[data-marked]").inner_text().startswith("2 ")
        page.keyboard.press("x")
        assert page.locator("input[name=sak]:checked").count() == 1

        page.keyboard.press("?")
        assert page.locator("details.keys[open]").count() == 1
        page.keyboard.press("?")
        assert page.locator("details.keys[open]").count() == 0

        page.locator(f"{ROWS} th a").first.focus()
        address = page.locator(f"{ROWS} th a").nth(1).get_attribute("href")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{address}")


def test_the_keys_are_nobodys_elsewhere(walker: Walker) -> None:
    with walker.page(OFFICE) as page:
        walker.open(page, "/saker/")
        search = page.locator("input[name=sok]")
        search.focus()
        page.keyboard.type("jkx?")
        assert search.input_value() == "jkx?"
        assert page.locator("input[name=sak]:checked").count() == 0
        page.locator("h1").click()
        page.keyboard.press("j")
        assert row(page) == -1


def test_many_at_once_through_the_page(walker: Walker) -> None:
    with walker.page(OFFICE) as page:
        walker.open(page, "/saker/?vis=nye")
        page.locator("[data-mark-all]").click()
        marked = page.locator("input[name=sak]:checked").count()
        assert marked >= 2
        page.select_option("#bulk-step", "set_urgency")
        page.locator(".bulk button[type=submit]").click()
        page.select_option("#id_set_urgency-urgency", "soon")
        page.fill("#id_set_urgency-reason", "Fleire melder det same.")
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/saker/?vis=nye")
        assert page.locator(".ds-alert[data-color=success]").count() == 1
        assert page.locator(f"{ROWS} .mark").count() >= marked


def test_what_was_not_chosen_does_not_stand_in_the_address(walker: Walker) -> None:
    with walker.page(OFFICE) as page:
        walker.open(page, "/saker/")
        page.fill("input[name=sok]", "utskriving")
        page.locator("form[data-short] button[type=submit]").click()
        page.wait_for_url("**/saker/?sok=utskriving&sorter=frist")
