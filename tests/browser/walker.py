"""Opens pages as somebody, at a width, with or without JavaScript, and looks them over."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.portal import PASSWORD, ROOT, Portal

ANYONE = ""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Walker:
    """Keeps one browser context for each reader and way of reading."""

    def __init__(self, chromium: Browser, portal: Portal) -> None:
        self.chromium = chromium
        self.portal = portal
        self._contexts: dict[tuple[Any, ...], BrowserContext] = {}
        self._signed_in: dict[str, Any] = {}

    @contextmanager
    def page(
        self,
        who: str = ANYONE,
        *,
        width: int = 1280,
        scripts: bool = True,
        dark: bool = False,
    ) -> Iterator[Page]:
        """A page of somebody's; what its console says fails the test."""
        page = self._context(who, width, scripts, dark).new_page()
        said: list[str] = []
        page.on("console", lambda message: said.extend(_complaint(message)))
        page.on("pageerror", lambda error: said.append(str(error)))
        try:
            yield page
            assert said == [], said
        finally:
            page.close()

    def open(self, page: Page, path: str) -> int:
        """Go there; the status of the answer."""
        answer = page.goto(self.portal.url + path, wait_until="load")
        assert answer is not None
        return answer.status

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    def _context(self, who: str, *way: Any) -> BrowserContext:
        key = (who, *way)
        if key not in self._contexts:
            width, scripts, dark = way
            self._contexts[key] = self.chromium.new_context(
                viewport={"width": width, "height": 900},
                java_script_enabled=scripts,
                color_scheme="dark" if dark else "light",
                storage_state=self._state_of(who) if who else None,
            )
        return self._contexts[key]

    def _state_of(self, who: str) -> Any:
        if who not in self._signed_in:
            context = self.chromium.new_context()
            page = context.new_page()
            sign_in(page, self.portal, who)
            self._signed_in[who] = context.storage_state()
            context.close()
        return self._signed_in[who]


def sign_in(page: Page, portal: Portal, who: str) -> None:
    """Sign in as a person does: `who` is the e-mail address, or what stands before @."""
    address = who if "@" in who else f"{who}@demo.example"
    page.goto(f"{portal.url}/logg-inn/")
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    assert "/logg-inn/" not in page.url, page.inner_text("main")


def _complaint(message: ConsoleMessage) -> list[str]:
    """What a page must not say: errors and warnings, a refused script or style among them."""
    if message.type not in {"error", "warning"}:
        return []
    # The browser says it of every answer over 399; the tests look at the status itself.
    if message.text.startswith("Failed to load resource: the server responded"):
        return []
    return [f"{message.type}: {message.text}"]


def assert_accessible(page: Page) -> None:
    """No finding by axe: WCAG 2.2 A and AA, and what it calls best practice."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
        ".then(result => result.violations.map(one => ({rule: one.id, why: one.help,"
        " where: one.nodes.map(node => node.target.join(' ') + ' | ' + node.failureSummary)})))",
        TAGS,
    )
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)[:4000]


def assert_no_sideways_scroll(page: Page) -> None:
    """The page is no wider than the window. Works without JavaScript in the page too."""
    wide = page.evaluate(
        """() => {
          const page = document.documentElement;
          if (page.scrollWidth <= page.clientWidth) return [];
          return [...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > page.clientWidth + 1)
            .slice(0, 5)
            .map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`);
        }"""
    )
    assert wide == [], wide


def assert_well_formed(page: Page, *, home: bool = False) -> None:
    """One h1, a title, a language, breadcrumbs, and no field or button without a name."""
    shape = page.evaluate(
        """() => ({
          h1: document.querySelectorAll("h1").length,
          title: document.title.trim(),
          lang: document.documentElement.lang,
          crumbs: document.querySelectorAll("nav.crumbs").length,
          styled: [...document.querySelectorAll("[style]")].length,
        })"""
    )
    assert shape["h1"] == 1, shape
    assert not shape["title"].startswith("–")
    assert shape["lang"] in {"nn", "nb", "en"}
    assert shape["crumbs"] == (0 if home else 1), shape
    assert shape["styled"] == 0, "inline style"


@cache
def _axe() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
