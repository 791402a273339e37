"""What a monitor asks: alive, ready, and how many."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/kalender.ics", "/saker/ny/"]
)
def test_who_asks_for_the_headers_alone_gets_them(client: Client, path: str) -> None:
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


def test_head_opens_no_address_that_only_takes_what_is_sent(client: Client) -> None:
    assert client.head("/sprak/").status_code == 405


def test_search_engines_are_kept_from_what_is_one_persons(client: Client) -> None:
    rules = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /l/", "Disallow: /saker/fylg/"} <= set(rules)
    assert not any(
        "/saker/ny/".startswith(rule.removeprefix("Disallow: ")) for rule in rules
    )


def test_the_icon_is_found_in_the_old_place(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"].endswith(".svg")) == (302, True)


def test_alive_asks_no_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_not_ready_while_a_migration_waits(client: Client) -> None:
    last = MigrationLoader(connection).graph.leaf_nodes("core")[0]
    MigrationRecorder(connection).record_unapplied(*last)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations wait\n")


def test_not_ready_without_a_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("helsefellesskap.views.MigrationExecutor", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"no database\n")


class TestMetrics:
    @pytest.mark.parametrize(
        ("token", "said"),
        [("", ""), ("", "Bearer "), ("løyndom", ""), ("løyndom", "Bearer feil")],
    )
    def test_are_for_whoever_holds_the_token(
        self, client: Client, settings: Any, token: str, said: str
    ) -> None:
        settings.METRICS_TOKEN = token
        headers = {"Authorization": said} if said else {}
        assert client.get("/metrics", headers=headers).status_code == 401

    def test_count_by_route_and_never_by_path(
        self, client: Client, settings: Any
    ) -> None:
        settings.METRICS_TOKEN = "token-for-the-test"
        client.get("/l/hemmeleg-nykel/")
        client.get("/personvern/")
        bearer = {"Authorization": "Bearer token-for-the-test"}
        answer = client.get("/metrics", headers=bearer)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert 'view="privacy"' in text
        assert 'view="signed-link"' in text
        assert "hemmeleg-nykel" not in text
