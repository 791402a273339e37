"""A real browser on a real portal. Nothing here reaches into the portal's process.

`demo` is a portal with the demo data, started once for a file of tests; `walker` opens
pages in it and fails the test on anything the console says. `story` is a portal with
bodies and people, its worker and a mail server, for one test alone.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.pages import samples
from tests.browser.story import Story
from tests.browser.walker import Walker
from tests.portal import STRUCTURE, Portal, database_server, new_portal
from tests.smtp import Smtp, smtp_server

__all__ = ["smtp_server"]

# The demo's people without the demo's plans, cases and deviations.
PEOPLE = """
from deviations.models import Contact
from helsefellesskap.demo.people import make_people
people = make_people()
for name, user in people.items():
    if name.startswith("kontakt."):
        Contact.objects.create(user=user, organisation=user.organisation)
answer = len(people)
"""

# Playwright's loop runs in this thread; the tests' own database is not used in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str | None:
    """The installed Chromium; CHROMIUM names another."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("CHROMIUM") or next(filter(None, found), None)


# Per file: while Playwright's loop runs, Django would open a second connection to the
# tests' database for whatever test came next, and nobody would close it.
@pytest.fixture(scope="module")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(_playwright: Playwright) -> Iterator[Chromium]:
    path = chromium_path()
    if path is None:
        pytest.skip("left out: no Chromium is installed (CHROMIUM)")
    browser = _playwright.chromium.launch(
        executable_path=path,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def demo() -> Iterator[Portal]:
    """A portal with the structure and the demo data, and no worker."""
    with new_portal(demo=True, database=database_server()) as portal:
        portal.start_web()
        yield portal


@pytest.fixture(scope="module")
def walker(chromium: Chromium, demo: Portal) -> Iterator[Walker]:
    """Opens pages of the demo as whoever is asked for, in the ways that are asked for."""
    walker = Walker(chromium, demo)
    yield walker
    walker.close()


@pytest.fixture(scope="module")
def found(demo: Portal) -> dict[str, Any]:
    """The keys of the things in the demo that pages are about."""
    return samples(demo)


@pytest.fixture
def _database() -> None:
    """The pages are the demo's; the tests' own database is left alone."""


@pytest.fixture
def story(chromium: Chromium, smtp_server: Smtp, tmp_path: Path) -> Iterator[Story]:
    """A portal with bodies and people and nothing else, its worker, and the post."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells of every line
    where = {"database": database_server(), "redis": os.environ.get("REDIS_URL", "")}
    with new_portal(**where, EMAIL_URL=smtp_server.url) as portal:
        portal.manage("load_structure", STRUCTURE)
        assert portal.ask(PEOPLE) > 100
        portal.start_web()
        portal.start_worker()
        story = Story(chromium, portal, smtp_server.postbox, tmp_path)
        yield story
        story.close()
