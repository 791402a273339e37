"""The hearing page and what one does on it, in a browser's words."""

import pytest
from django.urls import reverse

from actionplans.models import Hearing, Measure, Remark
from actionplans.services import hearing
from actionplans.workflow import State
from tests.actionplans.deciding.conftest import again, in_days, statement_of
from tests.actionplans.deciding.test_hearing import synthetic_number
from tests.factories.actionplans import RevisionFactory, grow

SLUG = "fsu-rehabilitering"


def url(name: str = "hearing", *args: object) -> str:
    return reverse(f"actionplans:{name}", args=[SLUG, *args])


def opened(**also: object) -> dict:
    return {"deadline": in_days(20).isoformat(), "message": "", **also}


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("member", 200),
        ("observer", 200),
        ("caseworker", 200),
        ("lsu_leader", 404),
        ("ssu_leader", 404),
        ("outsider", 404),
    ],
)
def test_a_draft_is_there_for_the_writer_and_the_secretariat(
    client, request, draft, who, code
):
    client.force_login(request.getfixturevalue(who))

    assert client.get(url()).status_code == code


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("caseworker", 200),
        ("lsu_leader", 200),
        ("lsu_observer", 200),
        ("ssu_leader", 200),
        ("outsider", 404),
    ],
)
def test_on_hearing_it_is_there_for_the_heard_and_the_decider_too(
    client, request, on_hearing, who, code
):
    client.force_login(request.getfixturevalue(who))

    assert client.get(url()).status_code == code


def test_the_unknown_are_asked_to_sign_in(client, on_hearing):
    assert client.get(url()).status_code == 302


def test_a_new_draft_does_not_exist_for_those_who_may_read_the_plan_in_force(
    client, in_force, plan, outsider
):
    client.force_login(outsider)
    before = client.get(url()).content
    RevisionFactory(plan=plan)

    after = client.get(url()).content

    assert b"Vi har ingen" not in before
    assert len(before) == len(after)


def test_the_leader_sends_the_plan_on_hearing(client, draft, leader, lsu, other_lsu):
    client.force_login(leader)

    answer = client.post(
        url("open-hearing"),
        opened(bodies=[lsu.pk, other_lsu.pk], message="Kva meiner de?"),
    )

    assert answer.status_code == 302
    assert answer["Location"] == url()
    assert again(draft).state == State.HEARING
    assert Hearing.objects.get().message == "Kva meiner de?"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("deadline", ""),
        ("deadline", "i morgon"),
        ("deadline", "2020-01-01"),
        ("bodies", []),
        ("bodies", ["99999"]),
        ("message", "x" * 2001),
        ("message", f"Gjeld {synthetic_number()}"),
    ],
)
def test_what_is_typed_wrongly_comes_back(client, draft, leader, lsu, field, value):
    client.force_login(leader)
    typed = opened(bodies=[lsu.pk], message="Det eg skreiv") | {field: value}

    answer = client.post(url("open-hearing"), typed)

    assert answer.status_code == 422
    assert 'class="ds-error-summary"' in answer.content.decode()
    if field != "message":
        assert "Det eg skreiv" in answer.content.decode()
    assert again(draft).state == State.DRAFT


def test_sent_twice_it_is_opened_once_and_leads_to_the_same_place(
    client, draft, leader, lsu
):
    client.force_login(leader)
    typed = opened(bodies=[lsu.pk], once="one-key")

    first = client.post(url("open-hearing"), typed)
    second = client.post(url("open-hearing"), typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Hearing.objects.count() == 1


def test_who_comes_late_gets_409_with_what_happened(client, on_hearing, leader, lsu):
    client.force_login(leader)

    answer = client.post(url("open-hearing"), opened(bodies=[lsu.pk]))

    assert answer.status_code == 409
    assert "leiar.fsu-rehabilitering" in answer.content.decode()


@pytest.mark.parametrize(("who", "code"), [("member", 403), ("lsu_leader", 404)])
def test_others_do_not_open_it(client, request, draft, lsu, who, code):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(url("open-hearing"), opened(bodies=[lsu.pk]))

    assert answer.status_code == code


@pytest.mark.parametrize("name", ["open-hearing", "extend-hearing", "close-hearing"])
def test_a_verb_is_a_post(client, draft, leader, name):
    client.force_login(leader)

    assert client.get(url(name)).status_code == 405


def test_a_member_remarks_on_a_measure(client, on_hearing, lsu_member):
    client.force_login(lsu_member)
    own = statement_of(on_hearing, "lsu-molde")
    thread = on_hearing.goals.get().measures.first().thread

    page = client.get(url() + f"?om={thread.pk}").content.decode()
    assert url("remark", own.pk) in page
    answer = client.post(
        url("remark", own.pk),
        {"thread": str(thread.pk), "kind": "change", "text": "Kva kostar det?"},
    )

    assert answer.status_code == 302
    remark = Remark.objects.get()
    assert (remark.thread, remark.text, remark.by) == (
        thread,
        "Kva kostar det?",
        lsu_member,
    )


def test_what_stands_beside_a_measure_is_there_to_be_judged(
    client, draft, leader, lsu, lsu_leader
):
    Measure.objects.filter(goal__revision=draft).update(
        responsible_words="Kommunane saman", has_consequences=True
    )
    client.force_login(leader)
    client.post(url("open-hearing"), opened(bodies=[lsu.pk]))
    client.force_login(lsu_leader)

    page = client.get(url()).text

    assert "Kommunane saman" in page
    assert "Økonomiske eller prinsipielle konsekvensar" in page


def test_a_remark_on_the_whole_plan_has_no_thread(client, on_hearing, lsu_leader):
    client.force_login(lsu_leader)
    own = statement_of(on_hearing, "lsu-molde")

    client.post(url("remark", own.pk), {"thread": "", "kind": "support", "text": "Bra"})

    assert Remark.objects.get().thread is None


def test_a_remark_with_an_identity_number_comes_back_and_is_not_kept(
    client, on_hearing, lsu_leader
):
    client.force_login(lsu_leader)
    own = statement_of(on_hearing, "lsu-molde")
    text = f"Gjeld {synthetic_number()} i går"

    answer = client.post(url("remark", own.pk), {"kind": "change", "text": text})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Remark.objects.exists()


def test_a_remark_is_changed_and_taken_out(client, on_hearing, lsu_leader):
    client.force_login(lsu_leader)
    own = statement_of(on_hearing, "lsu-molde")
    first = hearing.add_remark(own, by=lsu_leader, text="Kvifor?")

    page = client.get(url() + f"?endre={first.pk}").content.decode()
    assert url("change-remark", first.pk) in page
    client.post(url("change-remark", first.pk), {"kind": "question", "text": "Når då?"})
    first.refresh_from_db()
    assert (first.kind, first.text) == ("question", "Når då?")

    client.post(url("take-remark-out", first.pk))
    assert not Remark.objects.exists()


def test_another_bodys_unsent_remark_does_not_exist(
    client, on_hearing, lsu_leader, other_lsu_leader, leader
):
    own = statement_of(on_hearing, "lsu-molde")
    unsent = hearing.add_remark(own, by=lsu_leader, text="Løyndom")

    for stranger in (other_lsu_leader, leader):
        client.force_login(stranger)
        assert "Løyndom" not in client.get(url()).content.decode()
        assert "Løyndom" not in client.get(url() + "?utval=lsu-molde").content.decode()
        answer = client.post(
            url("change-remark", unsent.pk), {"kind": "change", "text": "Nei"}
        )
        assert answer.status_code == 404


def test_no_remarks_is_one_click(client, on_hearing, lsu_leader):
    client.force_login(lsu_leader)
    own = statement_of(on_hearing, "lsu-molde")
    assert 'name="no_remarks"' in client.get(url()).content.decode()

    answer = client.post(url("send-statement", own.pk), {"no_remarks": "1"})

    assert answer.status_code == 302
    assert statement_of(on_hearing, "lsu-molde").no_remarks


def test_with_remarks_gathered_the_button_sends_them(client, on_hearing, lsu_leader):
    client.force_login(lsu_leader)
    own = statement_of(on_hearing, "lsu-molde")
    hearing.add_remark(own, by=lsu_leader, text="Kvifor?")
    assert 'name="no_remarks"' not in client.get(url()).content.decode()

    client.post(url("send-statement", own.pk))

    assert statement_of(on_hearing, "lsu-molde").sent_by == lsu_leader


@pytest.mark.parametrize(
    ("who", "code"), [("lsu_member", 403), ("other_lsu_leader", 403), ("outsider", 404)]
)
def test_a_statement_is_sent_by_those_who_lead_its_body(
    client, request, on_hearing, who, code
):
    person = request.getfixturevalue(who)
    client.force_login(person)
    own = statement_of(on_hearing, "lsu-molde")

    answer = client.post(url("send-statement", own.pk), {"no_remarks": "1"})

    assert answer.status_code == code


def test_the_writer_answers_remark_by_remark_and_hands_in(
    client, remarked, leader, ssu_leader, ssu_deputy
):
    client.force_login(leader)
    remark = Remark.objects.get()
    page = client.get(url()).content.decode()
    assert "Kva kostar det?" in page
    assert url("submit") not in page

    answer = client.post(
        url("answer-remark", remark.pk),
        {f"m{remark.pk}-answer": "taken_in", f"m{remark.pk}-text": "Det står der no."},
    )
    assert answer.status_code == 302
    assert url("submit") in client.get(url()).content.decode()

    answer = client.post(url("submit"), {"vote_deadline": in_days(9).isoformat()})
    assert answer.status_code == 302
    assert again(remarked).state == State.SUBMITTED


@pytest.mark.parametrize("missing", ["answer", "text"])
def test_an_answer_says_what_and_why(client, remarked, leader, missing):
    client.force_login(leader)
    key = Remark.objects.get().pk
    typed = {f"m{key}-answer": "not", f"m{key}-text": "Fordi det er dyrt"}
    del typed[f"m{key}-{missing}"]

    answer = client.post(url("answer-remark", key), typed)

    assert answer.status_code == 422
    if missing == "answer":
        assert "Fordi det er dyrt" in answer.content.decode()


def test_the_deadline_is_moved_and_the_hearing_ended(client, on_hearing, leader):
    client.force_login(leader)

    client.post(url("extend-hearing"), {"deadline": in_days(50).isoformat()})
    assert on_hearing.hearings.get().deadline == in_days(50)

    assert client.post(url("close-hearing"), {"reason": " "}).status_code == 422
    client.post(url("close-hearing"), {"reason": "Alle har svart."})
    assert again(on_hearing).state == State.ANSWERING


def test_taken_back_the_heard_read_why_but_not_the_draft(
    client, on_hearing, leader, lsu_leader, outsider
):
    client.force_login(leader)
    client.post(url("withdraw"), {"reason": "Feil utkast."})

    client.force_login(lsu_leader)
    page = client.get(url()).content.decode()
    assert "Feil utkast." in page
    assert "Tiltak 1 under" not in page
    assert client.get(on_hearing.get_absolute_url()).status_code == 404

    client.force_login(outsider)
    assert client.get(url()).status_code == 404


def test_the_heard_body_sees_what_changed_since_it_last_spoke(
    client, remarked, leader, lsu_leader
):
    goal = remarked.goals.get()
    goal.text = "Eit heilt nytt hovudmål"
    goal.save()
    hearing.open_hearing(remarked, by=leader, deadline=in_days(20))
    client.force_login(lsu_leader)

    page = client.get(url()).content.decode()

    assert "Eit heilt nytt hovudmål" in page
    assert "<ins>" in page


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    client, plan, leader, lsu_leader, count, django_assert_max_num_queries
):
    revision = RevisionFactory(plan=plan)
    grow(revision, goals=count, sub_goals=count, measures=count)
    hearing.open_hearing(revision, by=leader, deadline=in_days(20))
    own = statement_of(revision, "lsu-molde")
    for measure in revision.goals.first().measures.all():
        hearing.add_remark(own, by=lsu_leader, text="Kvifor?", thread=measure.thread)
    client.force_login(lsu_leader)

    with django_assert_max_num_queries(45) as asked:
        client.get(url())

    _COUNTS.setdefault("hearing", []).append(len(asked))
    assert len(set(_COUNTS["hearing"])) == 1


_COUNTS: dict[str, list[int]] = {}


def test_who_remarks_after_it_was_taken_back_keeps_the_words(
    client, on_hearing, leader, lsu_leader
):
    own = statement_of(on_hearing, "lsu-molde")
    client.force_login(leader)
    client.post(url("withdraw"), {"reason": "Feil utkast."})
    client.force_login(lsu_leader)

    answer = client.post(url("remark", own.pk), {"kind": "change", "text": "Mine ord"})

    assert answer.status_code == 409
    assert "Mine ord" in answer.content.decode()
