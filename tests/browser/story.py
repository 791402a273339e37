"""What every act of the story needs: people at their browsers, and the postman."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.walker import (
    Walker,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_well_formed,
)
from tests.portal import PASSWORD, Portal
from tests.smtp import Postbox, links_in, text_of
from tools.pictures import fewer_colours

PATIENCE = 20_000  # milliseconds until something that should come is given up
PRINTING = 60_000
THE_SAME = {"Status", "for", "blank"}  # in English and in nynorsk


class Story(Walker):
    """The portal, whoever is at it, and the letters they get."""

    def __init__(
        self, chromium: Browser, portal: Portal, postbox: Postbox, files: Path
    ) -> None:
        super().__init__(chromium, portal)
        self.postbox = postbox
        self.files = files  # what people upload and download
        self._looked_at = 0
        expect.set_options(timeout=PATIENCE)

    @contextmanager
    def at(
        self, who: str, path: str, *, width: int = 1280, scripts: bool = True
    ) -> Iterator[Page]:
        """Somebody opens a page; what its console complains of fails the test."""
        with self.page(who, width=width, scripts=scripts) as page:
            page.set_default_timeout(PATIENCE)
            assert self.open(page, path) == 200, f"{who} at {path}"
            yield page

    def look(self, page: Page, name: str, *, scripts: bool = True) -> None:
        """The page is sound: one heading, nothing for axe, nothing outside the window.

        Axe is a script itself, and is left out where the page may run none.
        STORY_PICTURES names a folder for pictures of every page that is looked at.
        """
        self._looked_at += 1
        folder = os.environ.get("STORY_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            file = Path(folder) / f"{self._looked_at:02} {name}.png"
            # The caret is left alone: hiding it would put style attributes into the page.
            page.screenshot(path=file, full_page=True, caret="initial")
        assert_well_formed(page)
        assert_no_sideways_scroll(page)
        if scripts:
            assert_accessible(page)

    def picture(self, page: Page, name: str, *, of: Locator | None = None) -> None:
        """A picture for docs/story-of-*.md, where PICTURES names a folder for them.

        `of` is brought to the top of the window first.
        """
        if folder := os.environ.get("PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.wait_for_timeout(300)  # what fades in has done so
            if of is not None:
                of.evaluate("one => one.scrollIntoView({block: 'start'})")
            else:
                page.evaluate("scrollTo(0, 0)")
            file = Path(folder) / f"{name}.png"
            page.screenshot(path=file, caret="initial")
            fewer_colours(file)

    def paper(self, file: Path, name: str) -> None:
        """The first page of a file as LibreOffice shows it, beside the pictures."""
        if folder := os.environ.get("PICTURES"):
            for program in (
                ["soffice", "--headless", "--convert-to", "pdf", file.name],
                [
                    "pdftoppm",
                    "-r",
                    "90",
                    "-png",
                    "-singlefile",
                    f"{file.stem}.pdf",
                    name,
                ],
            ):
                subprocess.run(program, cwd=file.parent, check=True, timeout=180)  # noqa: S603 -- our own file
            fewer_colours(file.parent / f"{name}.png")
            shutil.move(file.parent / f"{name}.png", Path(folder) / f"{name}.png")

    def _state_of(self, who: str) -> Any:
        """Signed in: the first as people do it, the others with the same form, unseen."""
        if not self._signed_in:
            return super()._state_of(who)
        if who not in self._signed_in:
            context = self.chromium.new_context()
            address = f"{self.portal.url}/logg-inn/"
            form = context.request.get(address).text()
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
            assert token
            typed = {
                "csrfmiddlewaretoken": token.group(1),
                "login": f"{who}@demo.example",
                "password": PASSWORD,
            }
            answer = context.request.post(address, form=typed, max_redirects=0)
            assert answer.status == 302, f"{who} could not sign in"
            self._signed_in[who] = context.storage_state()
            context.close()
        return self._signed_in[who]

    def letter(self, who: str, holding: str) -> str:
        """What stands in a letter that comes to somebody; waits for it."""
        address = who if "@" in who else f"{who}@demo.example"
        return text_of(self.postbox.wait_for(address, holding))

    def links(self, who: str, holding: str) -> list[str]:
        """Where a letter to somebody leads, without the portal's own name."""
        address = who if "@" in who else f"{who}@demo.example"
        found = links_in(self.postbox.wait_for(address, holding))
        assert all(link.startswith(self.portal.url) for link in found), found
        return [urlsplit(link).path for link in found]

    def have_had_letters(self, *people: str, holding: str) -> None:
        """Each of them has one letter about it, to them alone."""
        for who in people:
            self.letter(who, holding)
        assert all(len(envelope) == 1 for envelope in self.postbox.envelopes)


def said(words: str, **values: object) -> str:
    """The portal's nynorsk for these words: what people look for on a page."""
    text = gettext(words)
    assert text != words or words in THE_SAME, f"the portal does not say “{words}”"
    return text % values if values else text


def press(where: Page | Locator, words: str, *, exact: bool = False) -> None:
    """Press the button that says so, in nynorsk."""
    where.get_by_role("button", name=said(words), exact=exact).click()


def follow(where: Page | Locator, words: str, *, exact: bool = False) -> None:
    """Follow the link that says so, in nynorsk."""
    where.get_by_role("link", name=said(words), exact=exact).first.click()


def field(where: Page | Locator, words: str) -> Locator:
    """The field that is called so, in nynorsk, whether it must be filled in or not."""
    optional = re.escape(f"({said('optional')})")
    called = re.compile(rf"^\s*{re.escape(said(words))}\s*(?:{optional})?\s*$")
    page = where if isinstance(where, Page) else where.page
    controls = page.locator("input, select, textarea")
    return where.get_by_label(called).and_(controls)


def number_in(text: str) -> int:
    """The first whole number in a text."""
    found = re.search(r"\d+", text.replace("\xa0", ""))
    assert found, text
    return int(found.group())
