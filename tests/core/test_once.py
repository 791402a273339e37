"""A form that is sent twice is answered once."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from accounts.models import User
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import SearchRow, UsedKey
from helsefellesskap.core.once import answers_once, new_key, whose


@answers_once
def count(request: HttpRequest) -> HttpResponse:
    """Has an effect one can count, and leads somewhere."""
    number = SearchRow.objects.count()
    SearchRow.objects.create(
        kind="test", key=str(number), title="x", url="/", words="x"
    )
    return redirect(f"/ferdig/{number}/")


@answers_once
def refuse(request: HttpRequest) -> HttpResponse:
    SearchRow.objects.create(kind="test", key="refused", title="x", url="/", words="x")
    return HttpResponse("no", status=422)


@answers_once
def late(request: HttpRequest) -> HttpResponse:
    SearchRow.objects.create(kind="test", key="late", title="x", url="/", words="x")
    raise DomainError("for seint")


def posted(
    key: str = "", by: Any = None, path: str = "/verb/", **also: Any
) -> HttpRequest:
    data = {"once": key} if key else {}
    request = RequestFactory().post(path, data, **also)
    request.user = by or AnonymousUser()
    return request


def test_the_second_is_led_to_where_the_first_one_ended(leader: User) -> None:
    key = new_key()
    first, again = count(posted(key, leader)), count(posted(key, leader))
    assert first["Location"] == again["Location"] == "/ferdig/0/"
    assert SearchRow.objects.count() == 1


def test_htmx_is_led_there_too(leader: User) -> None:
    key = new_key()
    count(posted(key, leader))
    request = posted(key, leader)
    request.htmx = True  # type: ignore[attr-defined]
    assert count(request)["HX-Redirect"] == "/ferdig/0/"


def test_two_forms_are_two(leader: User) -> None:
    count(posted(new_key(), leader))
    count(posted(new_key(), leader))
    assert SearchRow.objects.count() == 2


def test_a_key_belongs_to_one_person_and_one_address(
    leader: User, member: User
) -> None:
    key = new_key()
    count(posted(key, leader))
    count(posted(key, member))
    count(posted(key, leader, path="/anna/"))
    assert SearchRow.objects.count() == 3


def test_a_form_without_a_key_is_answered_each_time(leader: User) -> None:
    count(posted(by=leader))
    count(posted(by=leader))
    assert SearchRow.objects.count() == 2
    assert UsedKey.objects.count() == 0


def test_what_was_refused_used_nothing_up(leader: User) -> None:
    key = new_key()
    assert refuse(posted(key, leader)).status_code == 422
    assert (UsedKey.objects.count(), SearchRow.objects.count()) == (0, 0)


def test_what_a_rule_refused_used_nothing_up(leader: User) -> None:
    key = new_key()
    for _time in range(2):
        with pytest.raises(DomainError):
            late(posted(key, leader))
    assert (UsedKey.objects.count(), SearchRow.objects.count()) == (0, 0)


def test_somebody_unknown_is_told_apart_by_browser() -> None:
    one = posted(HTTP_COOKIE="csrftoken=one")
    other = posted(HTTP_COOKIE="csrftoken=other")
    assert whose(one) != whose(other)
    assert "one" not in whose(one)


def test_no_key_is_kept_in_the_clear(leader: User) -> None:
    key = new_key()
    count(posted(key, leader))
    assert not UsedKey.objects.filter(key__contains=key).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="left out: SQLite in memory has one writer"
)
def test_two_at_the_same_time_have_one_effect(
    transactional_db: None, leader: User
) -> None:
    key, start = new_key(), threading.Barrier(4)
    answers: list[str] = []

    def send() -> None:
        try:
            start.wait(timeout=10)
            answers.append(count(posted(key, leader))["Location"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _sender in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert answers == ["/ferdig/0/"] * 4
    assert SearchRow.objects.count() == 1


def test_the_database_of_these_tests_is_named() -> None:
    assert connection.vendor in {"sqlite", "postgresql"}
