"""The assistant's pages: one goal at a time, with and without JavaScript."""

import pytest
from django.urls import reverse

from actionplans.models import Review, ReviewAnswer, Revision
from actionplans.services import drafting, reviewing
from actionplans.workflow import Status
from tests.actionplans.reviewing.conftest import NEXT, answer_all, measure
from tests.factories.actionplans import (
    RevisionFactory,
    adopt,
    grow,
    report,
)


def at(name: str, *args: object, slug: str = "fsu-rehabilitering") -> str:
    return reverse(f"actionplans:{name}", args=[slug, *args])


def field(row, name: str) -> str:
    return f"p-{row.thread_id}-{name}"


HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _signed_in(client, leader):
    client.force_login(leader)


def test_it_is_walked_from_start_to_draft_without_javascript(in_force, client):
    years = {"period_start": NEXT.first, "period_end": NEXT.last}
    assert "Start gjennomgangen" in client.get(at("review")).text

    first = client.post(at("review_start"), years)
    assert first["Location"] == at("review_goal", 1)
    for n, goal in enumerate(in_force.goals.all(), 1):
        said = {field(goal, "reached"): "partly", "next": "1"}
        for row in goal.measures.all():
            said[field(row, "verdict")] = "continue"
        answer = client.post(at("review_goal", n), said)
    assert answer["Location"] == at("review_finish")
    assert "Fullfør, og lag utkastet" in client.get(at("review_finish")).text
    done = client.post(at("review_finish"), years)

    assert done["Location"] == at("edit")
    assert Revision.objects.get(number=2).period == f"{NEXT.first}–{NEXT.last}"
    review = Review.objects.get()
    assert "Lage nettside" in client.get(review.get_absolute_url()).text


def test_one_place_is_saved_alone_where_javascript_runs(review, client):
    goal = review.revision.goals.first()
    row = measure(review.revision, "Lage nettside")
    other = measure(review.revision, "Halde kurs")
    said = {
        field(row, "verdict"): "drop",
        field(row, "reason"): "Ingen treng ho.",
        field(other, "verdict"): "continue",
        field(goal, "text"): "Halvskrive",
        "only": str(row.thread_id),
    }

    answer = client.post(at("review_goal", 1), said, headers=HTMX)

    assert answer.status_code == 200
    assert f'id="p-{row.thread_id}"' in answer.text
    assert str(other.thread_id) not in answer.text
    assert "1 av 6" in answer.text
    assert "autofocus" in answer.text
    assert ReviewAnswer.objects.get().reason == "Ingen treng ho."


def test_what_is_typed_wrongly_is_kept_and_the_rest_is_saved(review, client):
    row = measure(review.revision, "Lage nettside")
    other = measure(review.revision, "Halde kurs")
    said = {
        field(row, "verdict"): "close",
        field(row, "text"): "Vi talde besøk.",
        field(other, "verdict"): "continue",
    }

    answer = client.post(at("review_goal", 1), said)

    assert answer.status_code == 422
    assert "Vi talde besøk." in answer.text
    assert "Skriv kvifor tiltaket er lukka" in answer.text
    assert ReviewAnswer.objects.get().thread == other.thread


def test_with_javascript_too_it_says_what_is_wrong(review, client):
    row = measure(review.revision, "Lage nettside")
    said = {field(row, "verdict"): "close", "only": str(row.thread_id)}

    answer = client.post(at("review_goal", 1), said, headers=HTMX)

    assert answer.status_code == 422
    assert "Skriv kvifor tiltaket er lukka" in answer.text


def test_two_who_answer_see_each_other(review, client, secretary):
    row = measure(review.revision, "Lage nettside")
    content = {"verdict": "close", "reason": "Ferdig i mai."}
    reviewing.answer(review, row.thread, by=secretary, content=content)
    said = {
        field(row, "verdict"): "continue",
        field(row, "version"): "0",
        "only": str(row.thread_id),
    }

    late = client.post(at("review_goal", 1), said, headers=HTMX)
    assert late.status_code == 422
    assert "Ferdig i mai." in late.text
    assert "sekretaer.fsu-rehabilitering" in late.text

    said[field(row, "version")] = "1"
    assert client.post(at("review_goal", 1), said, headers=HTMX).status_code == 200
    assert ReviewAnswer.objects.get().verdict == "continue"


def test_it_is_left_and_taken_up_again(review, client):
    row = measure(review.revision, "Lage nettside")
    reviewing.answer(
        review, row.thread, by=review.started_by, content={"verdict": "continue"}
    )

    page = client.get(at("review")).text

    assert "1 av 6 punkt" in page
    assert at("review_goal", 1) in page


def test_the_suggestion_is_shown_and_not_saved(review, client):
    report(measure(review.revision, "Lage nettside"), status=Status.DONE)

    page = client.get(at("review_goal", 1)).text

    assert "Framlegg ut frå statusen" in page
    assert not ReviewAnswer.objects.exists()


def test_it_says_what_remains_before_the_end(review, client):
    page = client.get(at("review_finish")).text

    assert "6 punkt er ikkje svara på" in page
    assert client.post(
        at("review_finish"),
        {"period_start": NEXT.first, "period_end": NEXT.last},
    ).status_code == (409)


def test_a_revision_under_way_is_said_in_words(in_force, leader, client):
    drafting.start_draft(in_force.plan, by=leader)

    assert "Revisjon 2 av planen er i gang alt" in client.get(at("review")).text


def test_it_is_called_off_with_a_reason(review, client):
    assert client.post(at("review_call_off"), {"reason": ""}).status_code == 422
    client.post(at("review_call_off"), {"reason": "Vi ventar."})

    assert Review.objects.get().state == "called_off"
    assert client.get(at("review_goal", 1)).status_code == 409


def test_others_read_or_are_turned_away(review, client, member, outsider, ssu_leader):
    client.force_login(member)
    assert client.get(at("review")).status_code == 200
    assert client.get(at("review_goal", 1)).status_code == 403
    client.force_login(outsider)
    assert client.get(at("review")).status_code == 403
    assert client.get(review.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(review.get_absolute_url()).status_code == 404


def test_history_and_measure_say_it_when_it_is_public(review, leader, client):
    from django.utils import timezone

    from actionplans.services import adopting

    row = measure(review.revision, "Lage nettside")
    answer_all(review, leader, Lage_nettside=("close", "Ferdig i mai."))
    draft = reviewing.finish(review, by=leader)
    adopting.register_adopted(
        draft, by=None, on=timezone.localdate(), case_number="1/26", text="Vedteke."
    )
    client.logout()

    assert review.get_absolute_url() in client.get(at("history")).text
    assert "Ferdig i mai." in client.get(at("measure", row.thread_id)).text
    page = client.get(review.get_absolute_url()).text
    assert "Ferdig i mai." in page
    assert "leiar.fsu-rehabilitering" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_equally_often(plan, leader, client, count):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    revision = RevisionFactory(plan=plan)
    grow(revision, goals=count, sub_goals=count, measures=count)
    adopt(revision)
    review = reviewing.start_review(plan, by=leader, years=NEXT)
    answer_all(review, leader)
    asked = {}
    for name, args in (
        ("review", ()),
        ("review_goal", (1,)),
        ("review_finish", ()),
        ("review_report", (review.pk,)),
    ):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(name, *args)).status_code == 200
        asked[name] = len(caught)

    assert asked == {
        "review": 19,
        "review_goal": 17,
        "review_finish": 22,
        "review_report": 15,
    }
