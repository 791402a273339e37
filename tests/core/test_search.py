"""Search: every word, title first, and nothing that the reader may not see."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import User
from committees.models import Committee
from helsefellesskap.core import search
from helsefellesskap.core.models import SearchRow

ANYONE = AnonymousUser()


def put(key: str, title: str, text: str = "", **also: Any) -> None:
    given = {"kind": "test", "url": f"/{key}/", "public": True, **also}
    search.index(given.pop("kind"), key, title=title, text=text, **given)


def found(query: str, user: Any = ANYONE, **also: Any) -> list[str]:
    return [row.key for row in search.find(query, user=user, **also)]


@pytest.fixture(autouse=True)
def _only_these() -> None:
    SearchRow.objects.all().delete()


class TestWords:
    @pytest.fixture(autouse=True)
    def _rows(self) -> None:
        put("plan", "Handlingsplan for rehabilitering", "Éin stad å vende seg")
        put("case", "Vaktlag i helga", "Meldinga kjem ikkje fram ved rehabilitering")
        put(
            "meeting",
            "Møte 14/26",
            "ÅRSMELDING og Økonomi",
            date=datetime.date(2026, 1, 1),
        )

    @pytest.mark.parametrize(
        ("query", "keys"),
        [
            ("rehabilitering", ["plan", "case"]),  # in the title first
            ("rehab", ["plan", "case"]),
            ("REHABILITERING helga", ["case"]),  # every word
            ("rehabilitering fisk", []),
            ("14/26", ["meeting"]),
            ("økonomi", ["meeting"]),
            ("årsmelding", ["meeting"]),
            ("éin stad", ["plan"]),
            ("", []),
            ("   ", []),
            ("!?*", []),
            ("%", []),
            ("' OR 1=1 --", []),
        ],
    )
    def test_are_found(self, query: str, keys: list[str]) -> None:
        assert found(query) == keys

    def test_of_one_kind(self) -> None:
        put("other", "Rehabilitering", kind="other")
        assert found("rehabilitering", kind="other") == ["other"]
        assert found("rehabilitering", kind="nothing") == []


class TestWhoMaySee:
    def test_what_is_public_is_found_by_all(self, leader: User) -> None:
        put("open", "Open sak")
        assert found("sak") == ["open"]
        assert found("sak", leader) == ["open"]

    def test_what_is_a_bodys_own_is_found_by_its_readers(
        self, leader: User, outsider: User, committee: Committee
    ) -> None:
        put("draft", "Utkast", public=False, bodies=[committee.slug])
        assert found("utkast") == []
        assert found("utkast", outsider) == []
        assert found("utkast", leader) == ["draft"]

    def test_a_body_with_a_name_inside_anothers_is_another(
        self, outsider: User, other_committee: Committee
    ) -> None:
        put("draft", "Utkast", public=False, bodies=[f"{other_committee.slug}-ny"])
        assert found("utkast", outsider) == []

    def test_what_is_for_nobody_is_found_by_nobody(self, leader: User) -> None:
        put("secret", "Løynd", public=False)
        assert found("løynd", leader) == []


def test_what_is_written_again_stands_once() -> None:
    put("plan", "Gamal tittel")
    put("plan", "Ny tittel")
    assert (found("gamal"), found("ny")) == ([], ["plan"])


def test_what_is_forgotten_is_gone() -> None:
    put("plan", "Tittel")
    search.forget("test", "plan")
    assert found("tittel") == []


def test_kinds_are_counted_the_most_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(search._kinds, "case", "Saker")
    put("a", "Helg", kind="some_kind")
    for key in "bcd":
        put(key, "Helg", kind="case")
    assert search.count_kinds("helg", user=ANYONE) == [
        ("case", "Saker", 3),
        ("some_kind", "Some kind", 1),
    ]


class TestThePage:
    def test_marks_what_was_searched_for(self, client: Client) -> None:
        put(
            "plan",
            "Plan",
            "Her står det <b>rehabilitering</b> i teksten",
            language="nb",
        )
        page = client.get("/sok/", {"q": "rehabilitering"}).content.decode()
        assert "&lt;b&gt;<mark>rehabilitering</mark>&lt;/b&gt;" in page
        assert '<p lang="nb">' in page
        assert "<strong>Eitt treff</strong>" in page

    def test_writes_what_was_typed_back_harmlessly(self, client: Client) -> None:
        page = client.get(
            "/sok/", {"q": '"><script>alert(1)</script>'}
        ).content.decode()
        assert "<script>alert" not in page
        assert "Ingenting inneheld alle orda" in page

    def test_shows_twenty_at_a_time_and_keeps_the_question(
        self, client: Client
    ) -> None:
        for number in range(25):
            put(str(number), f"Helg {number}")
        page = client.get("/sok/", {"q": "helg"}).content.decode()
        assert page.count('<li class="stack"') == 20
        assert 'href="?q=helg&amp;side=2"' in page
        second = client.get("/sok/", {"q": "helg", "side": "2"}).content.decode()
        assert second.count('<li class="stack"') == 5

    @pytest.mark.parametrize("side", ["0", "-1", "999", "x"])
    def test_bears_any_page_number(self, client: Client, side: str) -> None:
        put("plan", "Helg")
        assert client.get("/sok/", {"q": "helg", "side": side}).status_code == 200

    @pytest.mark.parametrize("count", [1, 3])
    def test_asks_the_database_equally_often(
        self, client: Client, django_assert_num_queries: Any, count: int
    ) -> None:
        for number in range(count):
            put(str(number), "Helg")
        with django_assert_num_queries(3):  # how many, which, and of what kinds
            client.get("/sok/", {"q": "helg"})
