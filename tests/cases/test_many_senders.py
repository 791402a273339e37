"""Two hundred senders in a minute, and the web process is killed twice: each case once."""

import http.cookiejar
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.portal import Portal, database_server, new_portal

SENDERS = 200
AT_ONCE = 16
PATIENCE = 60  # seconds
OFFICE = """
from committees.models import Committee, Kind
Committee.objects.create(slug="sekretariat", kind=Kind.SECRETARIAT, name_nn="Sekretariat",
                         name_nb="Sekretariat", short_nn="Sekr.", short_nb="Sekr.")
answer = 1
"""
KEYS = re.compile(r'name="(csrfmiddlewaretoken|once|begun)" value="([^"]+)"')


class Sender:
    """A browser that sends the same form again until it has got an answer."""

    def __init__(self, portal: Portal, number: int) -> None:
        self.portal, self.number = portal, number
        jar = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        )
        self.tries = 0

    def send(self) -> str:
        """The address of the receipt."""
        page = self.ask("/saker/ny/").read().decode()
        form = dict(KEYS.findall(page)) | {
            "step": "4",
            "go": "send",
            "on_behalf_of": "self",
            "background": f"Sendar nummer {self.number} skriv om utskriving.",
            "what_fails": "Meldinga kjem ikkje fram.",
        }
        time.sleep(0.05)
        return str(self.ask("/saker/ny/", urllib.parse.urlencode(form).encode()).url)

    def ask(self, path: str, data: bytes | None = None) -> urllib.request.addinfourl:
        deadline = time.monotonic() + PATIENCE
        while True:
            self.tries += 1
            try:
                request = urllib.request.Request(self.portal.url + path, data)  # noqa: S310
                return self.browser.open(request, timeout=15)  # type: ignore[no-any-return]
            except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
                if isinstance(error, urllib.error.HTTPError) and error.code < 500:
                    raise
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)


@pytest.mark.slow
def test_no_case_is_lost_and_none_is_doubled() -> None:
    with new_portal(database=database_server(), CASE_FORM_SECONDS="0") as portal:
        portal.ask(OFFICE)
        portal.start_web()
        done = threading.Event()

        def kill() -> int:
            kills = 0
            for _time in range(2):
                if done.wait(2.5):
                    break
                portal.end_processes()
                kills += 1
                portal.start_web()
            return kills

        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE + 1) as pool:
            killer = pool.submit(kill)
            senders = [Sender(portal, number) for number in range(SENDERS)]
            receipts = list(pool.map(Sender.send, senders))
            took = time.monotonic() - began
            done.set()
            kills = killer.result()
        texts = [row[0] for row in portal.rows("SELECT background FROM cases_case")]
        numbers = [row[0] for row in portal.rows("SELECT number FROM cases_case")]
        states = Counter(row[0] for row in portal.rows("SELECT state FROM cases_case"))

    expected = {
        f"Sendar nummer {number} skriv om utskriving." for number in range(SENDERS)
    }
    assert kills, "the web process was never killed"
    assert sum(sender.tries for sender in senders) > 2 * SENDERS
    assert len(texts) == len(set(texts)) == SENDERS
    assert set(texts) == expected
    assert len(set(receipts)) == SENDERS
    assert sorted(numbers) == list(range(1, SENDERS + 1))
    assert states == {"received": SENDERS}
    assert took < 60
