"""The pages nobody looks for: what is not there, what is refused, what came too late."""

import pytest

from tests.browser.walker import (
    Walker,
    assert_accessible,
    assert_no_sideways_scroll,
)
from tests.portal import PASSWORD

LEADER = "leiar.fsu-rehabilitering"


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_there(walker: Walker, width: int) -> None:
    with walker.page(width=width) as page:
        assert walker.open(page, "/finst/ikkje/") == 404
        assert page.inner_text("h1") == "Her er det ingenting"
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def test_a_link_that_is_dead(walker: Walker) -> None:
    with walker.page() as page:
        assert walker.open(page, "/l/brukt/") == 410
        assert_accessible(page)


def test_a_form_that_waited_too_long_gives_back_what_was_typed(walker: Walker) -> None:
    with walker.page() as page:
        walker.open(page, "/saker/ny/")
        page.context.clear_cookies(name="csrftoken")
        field = page.locator("form textarea, form input[type=text]").first
        field.fill("Vaktlaget får ikkje meldinga.")
        with page.expect_navigation() as navigation:
            field.evaluate("one => one.form.submit()")
        assert navigation.value.status == 403
        assert page.inner_text("h1") == "Vi har teke vare på det du skreiv"
        assert (
            page.locator("textarea", has_text="Vaktlaget får ikkje meldinga.").count()
            == 1
        )
        assert_accessible(page)


def test_the_language_is_chosen_and_remembered(walker: Walker) -> None:
    context = walker.chromium.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{walker.portal.url}/personvern/")
    assert page.evaluate("document.documentElement.lang") == "nn"

    page.locator(".wide-only button[lang=nb]").click()
    assert page.url.endswith("/personvern/")
    assert page.evaluate("document.documentElement.lang") == "nb"
    assert page.inner_text("h2 >> nth=0") == "Det vi tar vare på om deg"

    page.goto(f"{walker.portal.url}/")
    assert page.evaluate("document.documentElement.lang") == "nb"
    context.close()


def test_a_wrong_password_is_answered_in_words(walker: Walker) -> None:
    with walker.page() as page:
        walker.open(page, "/logg-inn/")
        page.fill("input[name=login]", "leiar.fsu-ikt@demo.example")
        page.fill("input[name=password]", PASSWORD[:-1])
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        assert page.locator(".ds-error-summary, [role=alert]").count() >= 1
        assert page.input_value("input[name=login]") == "leiar.fsu-ikt@demo.example"
        assert_accessible(page)
