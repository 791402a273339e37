"""Without a network one page is left; nothing that anybody has read is kept."""

from tests.browser.walker import Walker, assert_accessible, sign_in

LEADER = "leiar.fsu-rehabilitering"


def test_a_page_says_that_there_is_no_network(walker: Walker) -> None:
    context = walker.chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    sign_in(page, walker.portal, LEADER)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # from now on the worker sees what is asked for

    context.set_offline(True)
    page.goto(f"{walker.portal.url}/handlingsplanar/")
    assert page.inner_text("h1") == "Ingen nettkontakt"
    assert page.locator(".who").count() == 0, "it was kept as a stranger sees it"
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith(
        "Inter"
    )
    assert_accessible(page)

    context.set_offline(False)
    page.goto(f"{walker.portal.url}/handlingsplanar/")
    assert page.inner_text("h1") == "Handlingsplanar"

    kept = page.evaluate(
        """async () => {
          const cache = await caches.open("portal-offline-1");
          return (await cache.keys()).map(one => new URL(one.url).pathname);
        }"""
    )
    pages = [path for path in kept if not path.startswith("/static/")]
    assert pages == ["/fraakopla/"]
    context.close()
