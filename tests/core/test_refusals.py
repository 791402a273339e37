"""What a person meets when the portal says no, or breaks: words, and what was typed."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import User
from helsefellesskap import urls
from helsefellesskap.core.errors import DomainError

TYPED = {"background": "Vaktlaget får ikkje meldinga", "password": "løyndom"}
HTMX = {"HX-Request": "true"}


def late(request: HttpRequest) -> HttpResponse:
    raise DomainError("SSU har alt vedteke planen.")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("seint/", late),
    path("ikkje-lov/", forbidden),
    path("sundt/", broken),
    path("", include(urls.urlpatterns)),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def signed_in(client: Client, leader: User) -> Client:
    client.force_login(leader)
    client.raise_request_exception = False
    return client


class TestABrokenRule:
    def test_answers_409_with_its_own_words(self, signed_in: Client) -> None:
        answer = signed_in.post("/seint/", TYPED)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "SSU har alt vedteke planen." in page
        assert "Vaktlaget får ikkje meldinga" in page
        assert "løyndom" not in page
        assert page.count('<nav class="crumbs"') == 1

    def test_answers_htmx_where_messages_stand(self, signed_in: Client) -> None:
        answer = signed_in.post("/seint/", TYPED, headers=HTMX)
        piece = answer.content.decode()
        assert answer.status_code == 409
        assert answer["HX-Retarget"] == "#alerts"
        assert answer["HX-Reswap"].startswith("innerHTML")
        assert 'role="alert"' in piece
        assert "Vaktlaget får ikkje meldinga" in piece
        assert "<html" not in piece

    def test_leads_back_to_the_page(self, signed_in: Client) -> None:
        back = {"Referer": "http://testserver/handlingsplanar/felles/?ar=2026"}
        page = signed_in.post("/seint/", headers=back).content.decode()
        assert 'href="/handlingsplanar/felles/?ar=2026"' in page

    def test_never_leads_elsewhere(self, signed_in: Client) -> None:
        page = signed_in.post("/seint/", headers={"Referer": "https://vond.example/"})
        assert "vond.example" not in page.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/ikkje-lov/", 403, "Dette kan ikkje du gjere"),
        ("/finst-ikkje/", 404, "Her er det ingenting"),
        ("/sundt/", 500, "Noko gjekk gale hos oss"),
    ],
)
class TestARefusal:
    def test_is_a_page(
        self, signed_in: Client, address: str, status: int, heading: str
    ) -> None:
        answer = signed_in.get(address)
        assert answer.status_code == status
        assert f"<h1>{heading}</h1>" in answer.content.decode()

    def test_is_no_page_inside_a_page(
        self, signed_in: Client, address: str, status: int, heading: str
    ) -> None:
        answer = signed_in.get(address, headers=HTMX)
        assert answer.status_code == status
        if status != 500:  # htmx swaps nothing in then; the script says it
            assert answer["HX-Retarget"] == "#alerts"
            assert "<html" not in answer.content.decode()


class TestTheBrokenPage:
    def test_needs_no_database(
        self, signed_in: Client, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(2):  # session and reader, before it broke
            signed_in.get("/sundt/")

    def test_gives_back_what_was_typed(self, signed_in: Client) -> None:
        page = signed_in.post("/sundt/", TYPED).content.decode()
        assert "Vaktlaget får ikkje meldinga" in page
        assert "løyndom" not in page

    def test_stands_even_where_the_templates_are_broken(
        self, signed_in: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(*given: Any) -> str:
            raise OSError

        monkeypatch.setattr("helsefellesskap.views.render_to_string", gone)
        answer = signed_in.get("/sundt/")
        assert (answer.status_code, "<h1>" in answer.content.decode()) == (500, True)


class TestAFormThatIsTooLarge:
    def test_is_answered_in_words(self, signed_in: Client, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
        answer = signed_in.post("/seint/", {"text": "x" * 200})
        assert answer.status_code == 400
        assert "Dette kunne ikkje lesast" in answer.content.decode()


class TestAFormWithoutItsToken:
    @pytest.fixture
    def strict(self, leader: User) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(leader)
        return client

    def test_comes_back_to_be_sent_again(self, strict: Client) -> None:
        answer = strict.post("/seint/", TYPED)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert 'action="/seint/"' in page
        assert "Vaktlaget får ikkje meldinga</textarea>" in page
        assert "løyndom" not in page

    def test_is_told_to_htmx_in_short(self, strict: Client) -> None:
        answer = strict.post("/seint/", TYPED, headers=HTMX)
        assert (answer.status_code, answer["HX-Retarget"]) == (403, "#alerts")

    @pytest.mark.parametrize(
        ("origin", "site", "status"),
        [
            ("http://testserver", "", 409),
            ("https://vond.example", "cross-site", 403),
            ("null", "same-origin", 409),  # from a page that says no-referrer
            ("null", "cross-site", 403),
            ("null", "", 403),
        ],
    )
    def test_where_it_comes_from_is_checked(
        self, strict: Client, origin: str, site: str, status: int
    ) -> None:
        strict.get("/personvern/")
        token = strict.cookies["csrftoken"].value
        said = {"Origin": origin, **({"Sec-Fetch-Site": site} if site else {})}
        form = {"csrfmiddlewaretoken": token}
        assert strict.post("/seint/", form, headers=said).status_code == status
