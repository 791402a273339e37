"""See as: for those who write, read-only, and nobody learns what he did not know."""

import re

import pytest
from django.urls import reverse

from actionplans.services import deciding, hearing
from tests.actionplans.deciding.conftest import agree, seat_of, statement_of


def presses(words: str) -> list[str]:
    """Every control that is not switched off by a fieldset around it."""
    found, around = [], []
    for tag in re.findall(
        r"</?(?:fieldset|button|input|select|textarea)\b[^>]*>", words
    ):
        if tag == "</fieldset>":
            around.pop()
        elif tag.startswith("<fieldset"):
            around.append(" disabled" in tag)
        elif not tag.startswith("</") and not any(around):
            found.append(tag)
    return found


def url(plan) -> str:
    return reverse("actionplans:see-as", args=[plan.slug])


@pytest.mark.parametrize("role", ["lsu", "ssu", "alle", "", "tull"])
@pytest.mark.parametrize(
    "state", ["draft", "on_hearing", "answering", "remarked", "submitted"]
)
def test_it_shows_in_every_state(client, request, leader, member, state, role):
    revision = request.getfixturevalue(state)
    client.force_login(member)

    page = client.get(url(revision.plan), {"rolle": role})

    assert page.status_code == 200
    words = page.content.decode()
    inside = words.split("<h1", 1)[1].split("</main>", 1)[0]
    assert "<form" not in inside
    assert presses(inside) == []


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("member", 200),
        ("observer", 403),
        ("lsu_leader", 403),
        ("ssu_leader", 403),
        ("outsider", 404),
        ("secretariat", 403),
    ],
)
def test_only_those_who_write(client, request, on_hearing, who, code):
    client.force_login(request.getfixturevalue(who))

    assert client.get(url(on_hearing.plan)).status_code == code


def test_no_right_is_lent(client, on_hearing, leader, lsu_member):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.add_remark(own, by=lsu_member, text="Berre mellom oss.")
    client.force_login(leader)

    words = client.get(url(on_hearing.plan), {"rolle": "lsu"}).content.decode()

    assert "Berre mellom oss" not in words
    remark = reverse("actionplans:remark", args=[on_hearing.plan.slug, own.pk])
    assert client.post(remark, {"kind": "support", "text": "Hei"}).status_code == 403


def test_the_votes_are_not_shown(client, submitted, leader, ssu_leader, ssu_deputy):
    deciding.vote(
        submitted,
        seat_of(ssu_leader),
        by=ssu_leader,
        choice="against",
        reason="Mi hemmelege grunngjeving.",
    )
    agree(submitted, ssu_deputy)
    client.force_login(leader)

    words = client.get(url(submitted.plan), {"rolle": "ssu"}).content.decode()

    assert "hemmelege" not in words
