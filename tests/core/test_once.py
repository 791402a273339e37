"""A form that is sent twice is answered once."""

import re
import threading
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver

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


def test_a_form_without_a_key_is_not_run_and_comes_back_with_one(
    client: Client, leader: User
) -> None:
    """As from a page that was opened before its form had a key."""
    client.force_login(leader)
    typed = {"name": "Leiaren", "language": "nb", "once": ""}

    answer = client.post("/konto/", typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'name="once"' in page
    assert 'value="nb"' in page
    assert (
        User.objects.get(pk=leader.pk).name,
        UsedKey.objects.count(),
    ) == (leader.name, 0)


def test_htmx_is_told_to_load_the_page_again(client: Client, leader: User) -> None:
    client.force_login(leader)

    answer = client.post("/konto/", {"once": ""}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (400, "#alerts")


FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
INCLUDED = re.compile(r'{% include "([^"]+)"')
NAMED = re.compile(r"""<form\b[^>]*?\saction="{% url '([\w:-]+)'""", re.DOTALL)


# Forms without an action and without a key, and the view that shows and takes them.
TO_ITSELF = {
    "account/password_change.html": "account_change_password",
    "actionplans/import_columns.html": "actionplans:import_columns",
    "actionplans/verify.html": "actionplans:verify",
    "cases/lost.html": "cases:lost",
    "cases/read_form.html": "cases:read_form",
}


def forms() -> list[tuple[str, str]]:
    """Every form that is sent, with the name of its template."""
    root = settings.BASE_DIR / "templates"
    return [
        (str(path.relative_to(root)), form)
        for path in sorted(root.rglob("*.html"))
        for form in FORM.findall(path.read_text())
    ]


def has_key(form: str) -> bool:
    if "{% one_time_key %}" in form:
        return True
    root = settings.BASE_DIR / "templates"
    return any(has_key((root / name).read_text()) for name in INCLUDED.findall(form))


def views(patterns: Any = None, prefix: str = "") -> dict[str, Any]:
    """Every address's view by its name."""
    found: dict[str, Any] = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= views(pattern.url_patterns, prefix + space)
        elif pattern.name:
            found[prefix + pattern.name] = pattern.callback
    return found


@pytest.mark.parametrize(
    ("template", "form"), forms(), ids=lambda text: text[:40].replace("\n", " ")
)
def test_every_form_that_is_answered_once_carries_a_key(
    template: str, form: str
) -> None:
    """Without one it would be refused."""
    if has_key(form):
        return
    named = NAMED.match(form)
    name = named.group(1) if named else TO_ITSELF[template]
    assert not getattr(views()[name], "answers_once", False), f"{template}: {name}"


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
