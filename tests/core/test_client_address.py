"""Who asks, also behind proxies, and how many times from one block of addresses."""

from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from helsefellesskap.core.http import address_block, client_address
from helsefellesskap.core.ratelimit import limit_posts


def from_(address: str, forwarded: str = "", method: str = "post") -> HttpRequest:
    also = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = getattr(RequestFactory(), method)(
        "/x/", {"background": "Lang tekst"}, REMOTE_ADDR=address, **also
    )
    request.htmx = False
    return request  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, "203.0.113.9", "10.0.0.1"),  # nobody asked for it: a stranger wrote it
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first is the stranger's
        (2, "203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),  # a proxy was left out: believe none of it
        (1, "nonsense", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_outermost_trusted_proxy_is_believed(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert client_address(from_("10.0.0.1", forwarded)) == address


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "0.0.0.0"),  # noqa: S104 -- unknown
    ],
)
def test_a_household_is_one_block(address: str, block: str) -> None:
    assert address_block(from_(address)) == block


def test_the_chain_is_read_once(client: Client, settings: Any) -> None:
    """What looks at it later sees the reader's own address and nothing to add up."""
    settings.TRUSTED_PROXIES = 1
    request = client.get("/healthz", HTTP_X_FORWARDED_FOR="203.0.113.9").wsgi_request
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert "HTTP_X_FORWARDED_FOR" not in request.META


class TestTheLimit:
    @pytest.fixture(autouse=True)
    def _on(self, settings: Any) -> None:
        settings.RATE_LIMITS = True
        cache.clear()

    @staticmethod
    def view(count: int = 2) -> Any:
        @limit_posts(count, seconds=600)
        def send(request: HttpRequest) -> HttpResponse:
            return HttpResponse("taken")

        return send

    def test_lets_so_many_through_and_gives_back_what_was_typed(self) -> None:
        send = self.view()
        codes = [send(from_("203.0.113.9")).status_code for _time in range(3)]
        assert codes == [200, 200, 429]
        page = send(from_("203.0.113.9"))
        assert "Vent 10 minutt" in page.content.decode()
        assert "Lang tekst" in page.content.decode()
        assert page["Retry-After"] == "600"

    def test_counts_a_household_once(self) -> None:
        send = self.view()
        codes = [send(from_(f"2001:db8:1:2::{last}")).status_code for last in (1, 2, 3)]
        assert codes == [200, 200, 429]
        assert send(from_("2001:db8:1:3::1")).status_code == 200

    def test_never_counts_reading(self) -> None:
        send = self.view(0)
        assert send(from_("203.0.113.9", method="get")).status_code == 200

    def test_answers_htmx_in_short(self) -> None:
        request = from_("203.0.113.9")
        request.htmx = True  # type: ignore[attr-defined]
        answer = self.view(0)(request)
        assert (answer.status_code, answer["HX-Retarget"]) == (429, "#alerts")
        assert "<html" not in answer.content.decode()

    def test_without_a_cache_people_are_let_in(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*given: Any) -> None:
            raise ConnectionError

        monkeypatch.setattr("helsefellesskap.core.ratelimit.cache.add", away)
        assert self.view(0)(from_("203.0.113.9")).status_code == 200
