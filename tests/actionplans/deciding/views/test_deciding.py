"""The decision page and what one does on it, in a browser's words."""

from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actionplans.models import Absence, Vote
from actionplans.services import deciding
from actionplans.workflow import State
from helsefellesskap.core.models import Job
from publications.models import Edition
from tests.actionplans.deciding.conftest import (
    again,
    agree,
    in_days,
    lead_to,
    seat_of,
)
from tests.factories.actionplans import RevisionFactory, grow

SLUG = "fsu-rehabilitering"
PDF = b"%PDF-1.7\n%%EOF"


def url(name: str = "decide", *args: object) -> str:
    return reverse(f"actionplans:{name}", args=[SLUG, *args])


def concluded(**also: object) -> dict:
    return {
        "text": "Vedteke.",
        "case_number": "31/26",
        "on": in_days(0).isoformat(),
        **also,
    }


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("caseworker", 200),
        ("lsu_leader", 200),
        ("ssu_leader", 200),
        ("ssu_secretary", 200),
        ("outsider", 404),
    ],
)
def test_a_plan_handed_in_is_there_for_the_writer_the_heard_and_the_decider(
    client, request, submitted, who, code
):
    client.force_login(request.getfixturevalue(who))

    assert client.get(url()).status_code == code


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ssu_deputy", True),
        ("ssu_secretary", True),
        ("caseworker", True),
        ("leader", False),
        ("lsu_leader", False),
    ],
)
def test_the_votes_are_shown_to_those_who_decide(
    client, request, submitted, ssu_leader, who, sees
):
    deciding.vote(
        submitted,
        seat_of(ssu_leader),
        by=ssu_leader,
        choice="against",
        reason="For dyrt",
    )
    client.force_login(request.getfixturevalue(who))

    assert ("For dyrt" in client.get(url()).content.decode()) is sees


def test_a_vote_is_given_and_changed(client, submitted, ssu_leader):
    client.force_login(ssu_leader)
    seat = seat_of(ssu_leader).pk

    for choice in ("against", "for"):
        answer = client.post(
            url("vote"), {"seat": seat, "choice": choice, "reason": ""}
        )
        assert answer.status_code == 302
        assert answer["Location"] == url() + "#royst"

    assert [(vote.choice, vote.by) for vote in Vote.objects.all()] == [
        ("for", ssu_leader)
    ]


def test_a_vote_without_a_choice_comes_back_with_its_reason(
    client, submitted, ssu_leader
):
    client.force_login(ssu_leader)

    answer = client.post(
        url("vote"), {"seat": seat_of(ssu_leader).pk, "reason": "Eg er i tvil"}
    )

    assert answer.status_code == 422
    assert "Eg er i tvil" in answer.content.decode()
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("who", "code"),
    [("ssu_secretary", 403), ("leader", 403), ("caseworker", 403), ("outsider", 404)],
)
def test_others_do_not_vote(client, request, submitted, ssu_leader, who, code):
    person = request.getfixturevalue(who)
    client.force_login(person)

    answer = client.post(url("vote"), {"seat": seat_of(ssu_leader).pk, "choice": "for"})

    assert answer.status_code == code


def test_ones_neighbours_seat_is_refused_in_words(
    client, submitted, ssu_leader, ssu_deputy
):
    client.force_login(ssu_leader)

    answer = client.post(url("vote"), {"seat": seat_of(ssu_deputy).pk, "choice": "for"})

    assert answer.status_code == 409


def test_a_seat_declares_itself_away_and_back(client, submitted, ssu_deputy):
    client.force_login(ssu_deputy)
    seat = seat_of(ssu_deputy).pk

    client.post(url("declare-away"), {"seat": seat, "kind": "disqualified"})
    assert Absence.objects.get().kind == "disqualified"
    assert url("declare-back", seat) in client.get(url()).content.decode()

    client.post(url("declare-back", seat))
    assert not Absence.objects.exists()


def test_the_leader_concludes_where_the_rule_is_met(
    client, submitted, ssu_leader, ssu_deputy
):
    client.force_login(ssu_leader)
    assert url("conclude") not in client.get(url()).content.decode().replace(
        url("conclude-meeting"), ""
    )
    agree(submitted, ssu_leader, ssu_deputy)
    assert url("conclude") in client.get(url()).content.decode()

    answer = client.post(url("conclude"), concluded())

    assert answer.status_code == 302
    assert again(submitted).state == State.ADOPTED
    page = client.get(url()).content.decode()
    assert again(submitted).sha256 in page
    job = Job.objects.get(kind="publications.make")
    assert job.started_by == ssu_leader
    assert job.get_absolute_url() in page
    assert client.get(job.get_absolute_url()).status_code == 200
    assert Edition.objects.get().subject == f"revision:{submitted.pk}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("case_number", ""),
        ("case_number", "x" * 21),
        ("on", in_days(1).isoformat()),
        ("on", "snart"),
    ],
)
def test_a_conclusion_typed_wrongly_comes_back(
    client, submitted, ssu_leader, ssu_deputy, field, value
):
    agree(submitted, ssu_leader, ssu_deputy)
    client.force_login(ssu_leader)

    answer = client.post(
        url("conclude"), concluded(text="Mi lange tekst") | {field: value}
    )

    assert answer.status_code == 422
    if field != "text":
        assert "Mi lange tekst" in answer.content.decode()
    assert again(submitted).state == State.SUBMITTED


def test_sent_twice_it_is_concluded_once(client, submitted, ssu_leader, ssu_deputy):
    agree(submitted, ssu_leader, ssu_deputy)
    client.force_login(ssu_leader)

    first, second = (
        client.post(url("conclude"), concluded(once="one-key")) for _time in range(2)
    )

    assert (first.status_code, second.status_code) == (302, 302)
    assert submitted.steps.filter(step="conclude").count() == 1


def test_the_rule_is_kept_behind_the_page_too(client, submitted, ssu_leader):
    client.force_login(ssu_leader)

    assert client.post(url("conclude"), concluded()).status_code == 409


def test_a_meetings_decision_is_recorded_with_minutes(
    client, submitted, ssu_leader, ssu_deputy
):
    client.force_login(ssu_leader)
    seats = [seat_of(ssu_leader).pk, seat_of(ssu_deputy).pk]

    answer = client.post(
        url("conclude-meeting"),
        concluded(
            present=seats,
            words="To gjester",
            minutes=SimpleUploadedFile("../../etc/passwd", PDF),
        ),
    )

    assert answer.status_code == 302
    plan = again(submitted)
    assert "To gjester" in plan.attendance
    client.logout()
    with closing(client.get(url("minutes", plan.number))) as minutes:
        assert b"".join(minutes.streaming_content) == PDF
        assert minutes["Content-Type"] == "application/pdf"
        assert "attachment" in minutes["Content-Disposition"]


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"MZ\x90", b"", b"PK\x03\x04"]
)
def test_minutes_that_are_no_pdf_are_refused(client, submitted, ssu_leader, content):
    client.force_login(ssu_leader)

    answer = client.post(
        url("conclude-meeting"),
        concluded(
            present=[seat_of(ssu_leader).pk],
            minutes=SimpleUploadedFile("protokoll.pdf", content),
        ),
    )

    assert answer.status_code == 422
    assert again(submitted).state == State.SUBMITTED


def test_there_are_no_minutes_where_none_came(client, adopted):
    assert client.get(url("minutes", adopted.number)).status_code == 404


def test_the_plan_is_sent_back_with_a_reason(client, submitted, ssu_leader):
    client.force_login(ssu_leader)
    assert client.post(url("send-back"), {"reason": ""}).status_code == 422

    client.post(url("send-back"), {"reason": "Skriv om tiltak 2."})

    assert again(submitted).state == State.ANSWERING


def test_more_time_is_given(client, submitted, ssu_leader):
    client.force_login(ssu_leader)
    early = {"deadline": submitted.vote_deadline.isoformat()}
    assert client.post(url("extend-vote"), early).status_code == 422

    client.post(url("extend-vote"), {"deadline": in_days(60).isoformat()})

    assert again(submitted).vote_deadline == in_days(60)


@pytest.mark.parametrize(
    "name",
    ["conclude", "conclude-meeting", "send-back", "extend-vote", "submit", "withdraw"],
)
@pytest.mark.parametrize("who", ["ssu_secretary", "lsu_leader", "caseworker", "member"])
def test_others_may_not(client, request, submitted, ssu_leader, ssu_deputy, name, who):
    client.force_login(request.getfixturevalue(who))
    seats = [seat_of(ssu_leader).pk, seat_of(ssu_deputy).pk]
    typed = {
        **concluded(),
        "present": seats,
        "reason": "Derfor",
        "deadline": in_days(60).isoformat(),
        "vote_deadline": in_days(60).isoformat(),
    }

    assert client.post(url(name), typed).status_code == 403
    assert again(submitted).state == State.SUBMITTED


def test_the_secretariat_registers_a_decision(client, submitted, caseworker):
    client.force_login(caseworker)
    assert url("register-adopted") in client.get(url()).content.decode()

    client.post(
        url("register-adopted"),
        concluded(on=in_days(-9).isoformat(), minutes=SimpleUploadedFile("a", PDF)),
    )

    plan = again(submitted)
    assert (plan.state, plan.decided_outside) == (State.ADOPTED, True)
    client.logout()
    with closing(client.get(url("minutes", plan.number))) as minutes:
        assert minutes.status_code == 200


@pytest.mark.parametrize("state", ["draft", "hearing", "answering", "submitted"])
def test_there_is_a_page_in_every_state(client, plan, draft, leader, caseworker, state):
    lead_to(state, plan, draft)
    for person in (leader, caseworker):
        client.force_login(person)
        assert client.get(url()).status_code == 200
        assert (
            client.get(reverse("actionplans:hearing", args=[SLUG])).status_code == 200
        )


def test_without_anything_to_decide_it_says_so(client, plan, leader):
    client.force_login(leader)

    assert client.get(url()).status_code == 200


_COUNTS: list[int] = []


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    client, plan, leader, ssu_leader, ssu_deputy, count, django_assert_max_num_queries
):
    plan.hearing_required = False
    plan.save()
    revision = RevisionFactory(plan=plan)
    grow(revision, goals=count, sub_goals=count, measures=count)
    deciding.submit(revision, by=leader)
    agree(revision, ssu_leader, ssu_deputy)
    client.force_login(ssu_leader)

    with django_assert_max_num_queries(60) as asked:
        client.get(url())

    _COUNTS.append(len(asked))
    assert len(set(_COUNTS)) == 1


def test_who_votes_after_the_conclusion_is_told_what_happened(
    client, adopted, ssu_deputy, ssu_leader
):
    client.force_login(ssu_deputy)

    answer = client.post(
        url("vote"),
        {"seat": seat_of(ssu_deputy).pk, "choice": "against", "reason": "Vent"},
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "leiar.ssu" in page
    assert "Vent" in page


def test_who_votes_after_it_was_taken_back_is_told_so_but_reads_no_draft(
    client, submitted, leader, ssu_deputy
):
    deciding.withdraw(submitted, by=leader, reason="Vi skriv om.")
    client.force_login(ssu_deputy)
    vote = {"seat": seat_of(ssu_deputy).pk, "choice": "for", "reason": "Ja då"}

    answer = client.post(url("vote"), vote)
    assert answer.status_code == 409
    assert "Ja då" in answer.content.decode()
    assert "Tiltak 1 under" not in answer.content.decode()

    assert client.post(url("vote"), vote | {"choice": ""}).status_code == 404
    assert client.get(url()).status_code == 404
