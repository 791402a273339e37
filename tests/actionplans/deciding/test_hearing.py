"""A hearing from the letter to the last answer: who is told, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied

from actionplans import canonical
from actionplans.models import Goal, HearingBody, Remark, Revision
from actionplans.services import deciding, hearing
from actionplans.workflow import State
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from helsefellesskap.core.privacy import HoldsIdentityNumber
from helsefellesskap.core.signals import quarter_of_an_hour
from tests.actionplans.deciding.conftest import (
    again,
    in_days,
    people_told,
    statement_of,
)
from tests.factories.actionplans import RevisionFactory

WRITER = {"leiar.fsu-rehabilitering", "nestleiar.fsu-rehabilitering"}
LSU = {"leiar.lsu-molde", "nestleiar.lsu-molde", "sekretaer.lsu-molde"}


@pytest.fixture
def everybody(
    leader,
    deputy,
    member,
    observer,
    lsu_leader,
    lsu_deputy,
    lsu_secretary,
    lsu_member,
    lsu_observer,
    other_lsu_leader,
    ssu_leader,
    outsider,
    secretariat,
    caseworker,
):
    """All who might be told too much."""


def synthetic_number() -> str:
    """A synthetic national identity number: the month is 80 too high."""
    digits = [0, 1, 8, 1, 9, 0, 1, 2, 3]
    k1 = (
        -sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=True))
        % 11
    )
    digits.append(k1)
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    k2 = -sum(w * d for w, d in zip(weights, digits, strict=True)) % 11
    return "".join(map(str, [*digits, k2]))


def test_a_hearing_is_held_on_a_snapshot_in_the_bodies_the_plan_names(draft, leader):
    opened = hearing.open_hearing(draft, by=leader, deadline=in_days(28), message="Hei")

    assert again(draft).state == State.HEARING
    assert opened.snapshot == canonical.document(draft)
    assert [row.body.slug for row in opened.bodies.all()] == ["lsu-molde", "lsu-volda"]
    assert (opened.round, opened.deadline, opened.message) == (1, in_days(28), "Hei")


def test_leader_deputy_and_secretary_of_each_heard_body_are_told(
    draft, leader, everybody
):
    hearing.open_hearing(draft, by=leader, deadline=in_days(28))

    assert people_told("open_hearing") == LSU | {"leiar.lsu-volda"}


def test_the_letter_is_in_the_readers_language_and_carries_a_link(
    draft, leader, lsu_leader
):
    lsu_leader.language = "en"
    lsu_leader.save()
    hearing.open_hearing(draft, by=leader, deadline=in_days(28))

    letter = Letter.objects.get(to_user=lsu_leader)
    assert letter.subject.startswith("On hearing: ")
    assert "/handlingsplanar/fsu-rehabilitering/hoyring/" in letter.body
    assert "[link]" in letter.body
    assert letter.link["purpose"] == "hearing-no-remarks"
    assert letter.link["holder"] == f"seat:{lsu_leader.seats.get().pk}"


def test_only_the_chosen_body_is_heard(draft, leader, other_lsu, everybody):
    hearing.open_hearing(draft, by=leader, deadline=in_days(28), bodies=[other_lsu])

    assert people_told("open_hearing") == {"leiar.lsu-volda"}


@pytest.mark.parametrize("days", [0, -1])
def test_the_deadline_lies_ahead(draft, leader, days):
    with pytest.raises(DomainError):
        hearing.open_hearing(draft, by=leader, deadline=in_days(days))


def test_somebody_is_heard(draft, leader):
    with pytest.raises(DomainError):
        hearing.open_hearing(draft, by=leader, deadline=in_days(9), bodies=[])


def test_a_body_is_not_heard_on_its_own_plan(draft, leader, committee):
    with pytest.raises(DomainError):
        hearing.open_hearing(draft, by=leader, deadline=in_days(9), bodies=[committee])


def test_an_empty_plan_is_not_heard(plan, leader):
    with pytest.raises(DomainError):
        hearing.open_hearing(RevisionFactory(plan=plan), by=leader, deadline=in_days(9))


def test_more_time_is_told_to_those_who_have_not_answered(
    draft, leader, lsu_leader, everybody
):
    hearing.open_hearing(draft, by=leader, deadline=in_days(7))
    hearing.send_statement(
        statement_of(draft, "lsu-molde"), by=lsu_leader, no_remarks=True
    )

    hearing.extend_hearing(draft, by=leader, deadline=in_days(14))

    assert people_told("extend_hearing") == {"leiar.lsu-volda"}
    assert draft.hearings.get().deadline == in_days(14)


def test_a_deadline_is_only_moved_ahead(on_hearing, leader):
    with pytest.raises(DomainError):
        hearing.extend_hearing(on_hearing, by=leader, deadline=in_days(28))


def test_members_gather_remarks_and_the_leader_sends_them(
    on_hearing, lsu_leader, lsu_member, everybody
):
    own = statement_of(on_hearing, "lsu-molde")
    measure = on_hearing.goals.get().measures.first()
    hearing.add_remark(
        own, by=lsu_member, text="Kva kostar det?", thread=measure.thread
    )
    hearing.add_remark(own, by=lsu_leader, text="God plan.", kind="support")
    with pytest.raises(PermissionDenied):
        hearing.send_statement(own, by=lsu_member)

    hearing.send_statement(own, by=lsu_leader)

    sent = statement_of(on_hearing, "lsu-molde")
    assert (sent.sent_by, sent.by_link, sent.no_remarks) == (lsu_leader, False, False)
    assert [(r.by.name, r.kind, r.text) for r in sent.remarks.all()] == [
        ("medlem1.lsu-molde", "change", "Kva kostar det?"),
        ("leiar.lsu-molde", "support", "God plan."),
    ]
    assert people_told("send_statement") == WRITER


def test_a_remark_may_be_changed_and_taken_out_until_it_is_sent(
    on_hearing, lsu_leader, lsu_member
):
    own = statement_of(on_hearing, "lsu-molde")
    first = hearing.add_remark(own, by=lsu_member, text="Nei")
    second = hearing.add_remark(own, by=lsu_member, text="Jau")
    hearing.change_remark(first, by=lsu_leader, text="Kvifor?", kind="question")
    hearing.take_remark_out(second, by=lsu_member)
    hearing.send_statement(own, by=lsu_leader)

    assert [(r.kind, r.text) for r in own.remarks.all()] == [("question", "Kvifor?")]
    assert list(
        Remark.history.order_by("history_id").values_list(
            "history_type", "history_user__name"
        )
    )[-2:] == [("~", "leiar.lsu-molde"), ("-", "medlem1.lsu-molde")]
    for late in (
        lambda: hearing.change_remark(first, by=lsu_leader, text="Likevel"),
        lambda: hearing.take_remark_out(first, by=lsu_leader),
        lambda: hearing.add_remark(own, by=lsu_leader, text="Ein til"),
        lambda: hearing.send_statement(own, by=lsu_leader),
    ):
        with pytest.raises(DomainError, match=r"leiar\.lsu-molde"):
            late()


def test_one_body_does_not_speak_for_another(on_hearing, lsu_leader, other_lsu_leader):
    own = statement_of(on_hearing, "lsu-molde")
    remark = hearing.add_remark(own, by=lsu_leader, text="Kvifor?")

    for intruding in (
        lambda: hearing.add_remark(own, by=other_lsu_leader, text="Nei"),
        lambda: hearing.change_remark(remark, by=other_lsu_leader, text="Nei"),
        lambda: hearing.take_remark_out(remark, by=other_lsu_leader),
        lambda: hearing.send_statement(own, by=other_lsu_leader),
    ):
        with pytest.raises(PermissionDenied):
            intruding()


def test_an_observer_writes_no_remarks(on_hearing, lsu_observer):
    with pytest.raises(PermissionDenied):
        hearing.add_remark(
            statement_of(on_hearing, "lsu-molde"), by=lsu_observer, text="Nei"
        )


def test_a_remark_is_about_something_in_the_plan(
    on_hearing, lsu_leader, other_committee
):
    from tests.factories.actionplans import PlanFactory, grow

    other = RevisionFactory(plan=PlanFactory(writer=other_committee))
    strange = grow(other)[0].thread

    with pytest.raises(DomainError):
        hearing.add_remark(
            statement_of(on_hearing, "lsu-molde"),
            by=lsu_leader,
            text="Nei",
            thread=strange,
        )


def test_an_identity_number_is_kept_nowhere(on_hearing, lsu_leader):
    own = statement_of(on_hearing, "lsu-molde")

    with pytest.raises(HoldsIdentityNumber):
        hearing.add_remark(own, by=lsu_leader, text=f"Gjeld {synthetic_number()}.")

    assert not own.remarks.exists()


def test_no_remarks_is_one_step(on_hearing, lsu_leader):
    own = statement_of(on_hearing, "lsu-molde")

    hearing.send_statement(own, by=lsu_leader, no_remarks=True)

    assert HearingBody.objects.get(pk=own.pk).no_remarks


def test_no_remarks_is_not_said_over_the_heads_of_those_who_have_some(
    on_hearing, lsu_leader, lsu_member
):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.add_remark(own, by=lsu_member, text="Jau, éin.")

    with pytest.raises(DomainError):
        hearing.send_statement(own, by=lsu_leader, no_remarks=True)


def test_an_empty_statement_is_not_sent_by_mistake(on_hearing, lsu_leader):
    with pytest.raises(DomainError):
        hearing.send_statement(statement_of(on_hearing, "lsu-molde"), by=lsu_leader)


def test_it_closes_with_the_last_answer(
    on_hearing, lsu_leader, other_lsu_leader, everybody
):
    for slug, who in (("lsu-molde", lsu_leader), ("lsu-volda", other_lsu_leader)):
        assert again(on_hearing).state == State.HEARING
        hearing.send_statement(statement_of(on_hearing, slug), by=who, no_remarks=True)

    assert again(on_hearing).state == State.ANSWERING
    assert on_hearing.hearings.get().closed_at is not None
    assert people_told("close_hearing") == WRITER
    assert list(on_hearing.steps.values_list("step", "by__name")) == [
        ("open_hearing", "leiar.fsu-rehabilitering"),
        ("send_statement", "leiar.lsu-molde"),
        ("send_statement", "leiar.lsu-volda"),
        ("close_hearing", None),
    ]


@pytest.mark.parametrize(("days", "state"), [(0, "hearing"), (-1, "answering")])
def test_the_portal_closes_it_when_the_day_of_the_deadline_is_over(
    on_hearing, everybody, days, state
):
    on_hearing.hearings.update(deadline=in_days(days))

    quarter_of_an_hour.send(sender=None)
    quarter_of_an_hour.send(sender=None)

    assert again(on_hearing).state == state
    assert people_told("close_hearing") == (WRITER if state == "answering" else set())


def test_what_was_not_sent_before_the_deadline_does_not_come_in_but_is_kept(
    on_hearing, lsu_leader, leader
):
    own = statement_of(on_hearing, "lsu-molde")
    late = hearing.add_remark(own, by=lsu_leader, text="Kvifor?")
    hearing.close_hearing(on_hearing, by=leader, reason="Det hastar.")

    assert not Remark.objects.sent_to(on_hearing).exists()
    assert Remark.objects.filter(pk=late.pk).exists()
    with pytest.raises(DomainError):
        hearing.answer_remark(late, by=leader, answer="not", text="Nei.")
    with pytest.raises(DomainError):
        hearing.send_statement(own, by=lsu_leader)


def test_every_remark_is_answered_before_the_plan_is_handed_in(
    remarked, leader, lsu_leader, lsu_deputy, ssu_leader
):
    remark = Remark.objects.get()
    with pytest.raises(DomainError, match="1"):
        deciding.submit(remarked, by=leader)

    hearing.answer_remark(
        remark, by=leader, answer="partly", text="Det står i tabellen."
    )
    assert people_told(":answered") == set()
    deciding.submit(remarked, by=leader)

    remark.refresh_from_db()
    assert (remark.answer, remark.answer_text, remark.answered_by) == (
        "partly",
        "Det står i tabellen.",
        leader,
    )
    letters = Letter.objects.filter(
        event__endswith=":lsu-molde", event__contains="submit"
    )
    assert {letter.to_user.name for letter in letters} == {
        "leiar.lsu-molde",
        "nestleiar.lsu-molde",
    }


def test_an_answer_may_be_changed_until_the_plan_is_handed_in(
    remarked, leader, ssu_leader, ssu_deputy
):
    remark = Remark.objects.get()
    hearing.answer_remark(remark, by=leader, answer="not", text="Nei.")
    hearing.answer_remark(remark, by=leader, answer="taken_in", text="Jau, likevel.")
    deciding.submit(remarked, by=leader)

    with pytest.raises(DomainError):
        hearing.answer_remark(remark, by=leader, answer="not", text="Nei.")
    assert Remark.objects.get().answer == "taken_in"


def test_a_new_round_hears_the_new_text_and_keeps_the_old_remarks(
    remarked, leader, lsu_leader, other_lsu_leader
):
    goal = remarked.goals.get()
    goal.text = "Eit nytt mål"
    goal.save()

    second = hearing.open_hearing(remarked, by=leader, deadline=in_days(20))

    assert second.round == 2
    assert second.snapshot["goals"][0]["text"] == "Eit nytt mål"
    assert Goal.objects.get(pk=goal.pk).text == "Eit nytt mål"
    assert Remark.objects.sent_to(remarked).count() == 1


def test_withdrawn_on_hearing_it_is_a_draft_and_everyone_told_before_is_told(
    on_hearing, leader, lsu_leader, everybody
):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.add_remark(own, by=lsu_leader, text="Kvifor?")
    asked = people_told("open_hearing")

    deciding.withdraw(on_hearing, by=leader, reason="Feil utkast.")

    assert again(on_hearing).state == State.DRAFT
    assert people_told("withdraw") == asked
    assert Remark.objects.count() == 1
    assert on_hearing.hearings.get().closed_at is not None
    assert not Revision.objects.visible_to(lsu_leader).filter(pk=on_hearing.pk).exists()
    assert Revision.objects.visible_to(leader).filter(pk=on_hearing.pk).exists()


def test_who_has_left_is_not_told(on_hearing, leader, lsu_leader):
    from committees.services import unseat

    unseat(lsu_leader.seats.get(), by=None)

    deciding.withdraw(on_hearing, by=leader, reason="Feil utkast.")

    assert people_told("withdraw") == set()


def test_the_same_event_is_told_once(on_hearing, lsu_leader):
    from actionplans import notifications
    from helsefellesskap.core.mail import post

    step = on_hearing.steps.get()
    before = Letter.objects.count()

    post(notifications.about_hearing("open_hearing", step, on_hearing.hearings.get()))

    assert Letter.objects.count() == before


def test_letters_hold_no_words_a_person_wrote(remarked, leader, lsu_leader, ssu_leader):
    hearing.answer_remark(
        Remark.objects.get(), by=leader, answer="not", text="Hemmeleg grunn."
    )
    deciding.submit(remarked, by=leader)
    deciding.send_back(remarked, by=ssu_leader, reason="Løynd grunn.")

    said = "\n".join(Letter.objects.values_list("body", flat=True))
    for words in ("Kva kostar det?", "Hemmeleg grunn.", "Løynd grunn.", "Volda svarar"):
        assert words not in said


def test_each_answer_reaches_its_author_by_itself(
    on_hearing, leader, lsu_leader, lsu_member, ssu_leader
):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.add_remark(own, by=lsu_member, text="Kva kostar det?")
    hearing.send_statement(own, by=lsu_leader)
    hearing.close_hearing(on_hearing, by=leader, reason="Nok.")
    hearing.answer_remark(
        own.remarks.get(), by=leader, answer="partly", text="Litt meir."
    )

    deciding.submit(again(on_hearing), by=leader)

    answered = Letter.objects.filter(
        event__endswith=":lsu-molde", body__contains="delvis"
    )
    assert {letter.to_user for letter in answered} == {lsu_leader, lsu_member}
    assert all("?revisjon=1&utval=lsu-molde" in letter.body for letter in answered)


def test_a_remark_stays_its_authors_when_the_leader_mends_it(
    on_hearing, lsu_leader, lsu_member
):
    own = statement_of(on_hearing, "lsu-molde")
    remark = hearing.add_remark(own, by=lsu_member, text="Kva kosta det?")

    changed = hearing.change_remark(remark, by=lsu_leader, text="Kva kostar det?")

    assert changed.by == lsu_member
    assert changed.history.latest().history_user == lsu_leader
