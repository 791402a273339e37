"""Meeting mode: what fills the screen, the votes as they come, the words for the minutes."""

import re

import pytest
from django.urls import reverse

from actionplans.matrix import matrix
from actionplans.models import Measure, Remark
from actionplans.reports.minutes import minutes_paragraph
from actionplans.services import deciding, hearing
from actionplans.views.meeting import _counted
from tests.actionplans.deciding.conftest import agree, seat_of


def url(plan, name="screen") -> str:
    return reverse(f"actionplans:{name}", args=[plan.slug])


def paragraph(revision, language="nn") -> str:
    counted = _counted(revision)
    return minutes_paragraph(
        revision, counted, matrix(revision), waiting=0, language=language
    )


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("ssu_leader", 200),
        ("ssu_user", 200),
        ("secretariat", 200),
        ("leader", 403),
        ("lsu_leader", 403),
        ("outsider", 404),
    ],
)
@pytest.mark.parametrize("name", ["screen", "screen-votes"])
def test_those_who_decide_see_it(client, request, submitted, name, who, code):
    client.force_login(request.getfixturevalue(who))

    assert client.get(url(submitted.plan, name)).status_code == code


@pytest.mark.parametrize("view", ["", "endra", "plan", "hoyring", "protokoll", "tull"])
@pytest.mark.parametrize("number", ["", "2", "99", "x"])
def test_every_view_of_it_answers(client, submitted, ssu_leader, view, number):
    client.force_login(ssu_leader)

    page = client.get(url(submitted.plan), {"vis": view, "n": number})

    assert page.status_code == 200


def test_what_was_said_stands_below_the_matrix(client, remarked, leader, ssu_leader):
    (one,) = Remark.objects.sent_to(remarked)
    hearing.answer_remark(one, by=leader, answer="taken_in", text="Det kostar lite.")
    deciding.submit(remarked, by=leader)
    client.force_login(ssu_leader)

    page = client.get(url(remarked.plan), {"vis": "hoyring"}).content.decode()

    assert "Kva kostar det?" in page
    assert "Det kostar lite." in page
    assert set(re.findall(r'href="#(m\d+)"', page)) == {"m1"}
    assert 'id="m1"' in page


def test_one_place_at_a_time_with_a_way_on(client, submitted, ssu_leader):
    client.force_login(ssu_leader)

    first = client.get(url(submitted.plan), {"vis": "plan"}).content.decode()
    last = client.get(url(submitted.plan), {"vis": "plan", "n": 99}).content.decode()

    assert 'data-step="next"' in first
    assert 'data-step="prev"' not in first
    assert 'data-step="prev"' in last
    assert 'data-step="next"' not in last


def test_nothing_new_is_no_content_and_a_vote_is_new(client, submitted, ssu_leader):
    client.force_login(ssu_leader)
    seen = client.get(url(submitted.plan)).context["seen"]
    votes = url(submitted.plan, "screen-votes")

    assert client.get(votes, {"sett": seen}).status_code == 204
    agree(submitted, ssu_leader)
    assert client.get(votes, {"sett": seen}).status_code == 200


def test_when_it_is_decided_the_screen_says_so(client, adopted, ssu_leader):
    client.force_login(ssu_leader)

    answer = client.get(url(adopted.plan, "screen-votes"))

    assert answer.context["over"]
    assert client.get(url(adopted.plan)).status_code == 404


def test_the_minutes_are_written_in_both(submitted, ssu_leader, ssu_deputy):
    agree(submitted, ssu_leader, ssu_deputy)

    assert "2 av 2 med røysterett har røysta: 2 for, 0 imot, 0 blankt" in paragraph(
        submitted
    )
    assert "2 av 2 med stemmerett har stemt: 2 for, 0 imot, 0 blankt" in paragraph(
        submitted, "nb"
    )


def test_the_minutes_say_who_was_disqualified_and_who_was_against(
    submitted, ssu_leader, ssu_deputy, ssu_user
):
    deciding.declare_away(
        submitted, seat_of(ssu_user), by=ssu_user, kind="disqualified"
    )
    deciding.vote(
        submitted,
        seat_of(ssu_deputy),
        by=ssu_deputy,
        choice="against",
        reason="For dyrt.",
    )
    agree(submitted, ssu_leader)

    said = paragraph(submitted)

    assert "var ugild i saka og tok ikkje del" in said
    assert "«For dyrt.»" in said
    assert "Det er ikkje gjort vedtak enno: nokon er imot." in said


def test_a_disqualification_is_kept_also_when_it_is_taken_back(submitted, ssu_user):
    seat = seat_of(ssu_user)
    absence = deciding.declare_away(
        submitted, seat, by=ssu_user, kind="disqualified", reason="Eig bygget."
    )
    deciding.declare_back(submitted, seat, by=ssu_user)

    kept = absence.history.model.objects.order_by("history_id")
    assert [(row.history_type, row.history_user, row.reason) for row in kept] == [
        ("+", ssu_user, "Eig bygget."),
        ("-", ssu_user, "Eig bygget."),
    ]


def test_what_waits_to_be_cleared_is_listed(client, submitted, ssu_leader):
    Measure.objects.filter(goal__revision=submitted).update(has_consequences=True)
    client.force_login(ssu_leader)

    page = client.get(reverse("actionplans:decide", args=[submitted.plan.slug]))

    assert len(page.context["open_measures"]) == 2
