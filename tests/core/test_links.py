"""Signed links: GET shows, POST acts, once, and never after their day."""

import datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from helsefellesskap.core import links
from helsefellesskap.core.models import SignedLink

KEY = {"purpose": "tests.answer", "subject": "plan:1", "holder": "seat:1"}


@links.purpose("tests.answer")
def answer(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Shows on GET; on POST spends the link."""
    if request.method == "POST":
        return HttpResponse("spent" if links.use(link) else "too late")
    return HttpResponse(f"shows {link.subject}")


def in_days(count: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=count)


@pytest.fixture
def path() -> str:
    return "/l/" + links.make_link(**KEY, expires_at=in_days(7)).rpartition("/l/")[2]


def test_looking_uses_nothing_up(client: Client, path: str) -> None:
    for _time in range(3):
        assert client.get(path).content == b"shows plan:1"


def test_it_acts_once(client: Client, path: str) -> None:
    assert client.post(path).content == b"spent"
    assert client.post(path).status_code == 410
    assert client.get(path).status_code == 410


def test_of_two_at_once_one_is_late(path: str) -> None:
    link = SignedLink.objects.get()
    assert (links.use(link), links.use(link)) == (True, False)


@pytest.mark.parametrize(
    "dead",
    [
        {"expires_at": in_days(-1)},
        {"used_at": in_days(0)},
        {"recalled_at": in_days(0)},
        {"token_hash": "0" * 64},
    ],
    ids=lambda row: next(iter(row)),
)
def test_a_dead_link_opens_nothing(
    client: Client, path: str, dead: dict[str, Any]
) -> None:
    SignedLink.objects.update(**dead)
    gone = client.get(path)
    assert gone.status_code == 410
    assert "Denne lenkja opnar ikkje noko lenger" in gone.content.decode()


def test_recalling_locks_the_holders_links(path: str) -> None:
    links.make_link(**{**KEY, "holder": "seat:2"}, expires_at=in_days(7))
    assert links.recall(purpose="tests.answer", subject="plan:1", holder="seat:1") == 1
    assert links.recall(purpose="tests.answer", subject="plan:2") == 0
    assert links.recall(purpose="tests.answer", subject="plan:1") == 1


def test_only_the_hash_is_kept(path: str) -> None:
    token = path.split("/")[2]
    link = SignedLink.objects.get()
    assert link.token_hash == links.hash_token(token)
    assert token not in str(SignedLink.objects.values().get())
    assert len(token) >= 43  # 256 bits


def test_the_page_tells_nobody_where_it_was(client: Client, path: str) -> None:
    page = client.get(path)
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"


def test_every_signed_link_ends() -> None:
    with pytest.raises(ValueError, match="ends some day"):
        links.make_link(**KEY)


def test_it_needs_no_account_and_says_whose_it_is(leader: User) -> None:
    links.make_link(**KEY, expires_at=in_days(1), user=leader)
    assert SignedLink.objects.get().user == leader
