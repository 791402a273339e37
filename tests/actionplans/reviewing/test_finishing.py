"""The end of a review: the draft it makes, the years it gives, who reads it and who is told."""

import datetime

import pytest
from django.utils import timezone

from actionplans import canonical
from actionplans.models import (
    DroppedNode,
    Plan,
    Review,
    Revision,
    SubGoal,
)
from actionplans.reports import measure_life, plan_report
from actionplans.reports.review import reviews_to_read, said_of
from actionplans.services import adopting, drafting, dropping, reviewing
from actionplans.services.drafting import OpenAlready, Years
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.actionplans.reviewing.conftest import (
    NEXT,
    THIS_YEAR,
    again,
    answer_all,
    measure,
)

# Finishing


def test_everything_must_be_answered_first(review, leader):
    with pytest.raises(DomainError, match="6 punkt"):
        reviewing.finish(review, by=leader)


def test_the_draft_is_what_goes_on_each_in_its_thread_for_the_new_years(
    review, leader, in_force
):
    answer_all(
        review,
        leader,
        Skrive_retningslinje=("close", "Vedteken i mai."),
        Kartleggje_heimar=("drop", "Kommunane gjer det sjølve."),
    )

    draft = reviewing.finish(review, by=leader)

    shown = plan_report(draft)
    assert [m.text for m in shown.measures()] == ["Lage nettside", "Halde kurs"]
    before = {m.text: m.thread for m in plan_report(in_force).measures()}
    assert all(before[m.text] == m.thread for m in shown.measures())
    assert [goal.text for goal in shown.goals] == ["Betre overgangar", "Færre fall"]
    assert (draft.number, draft.state, draft.previous) == (2, "draft", in_force)
    assert (draft.period_start, draft.period_end) == (NEXT.first, NEXT.last)
    assert draft.years == list(range(NEXT.first, NEXT.last + 1))
    assert again(review).draft == draft


def test_a_goal_that_is_reached_ends_with_its_last_measure(review, leader):
    answer_all(review, leader, Kartleggje_heimar=("close", "Alle er kartlagde."))
    goal = review.revision.goals.last()
    said = {"reached": "reached", "text": "Halvert."}
    reviewing.answer(review, goal.thread, by=leader, content=said, version=1)

    draft = reviewing.finish(review, by=leader)

    assert [g.text for g in draft.goals.all()] == ["Betre overgangar"]
    dropped = DroppedNode.objects.get(revision=draft)
    assert (dropped.thread, dropped.number) == (goal.thread, "2")
    assert "Halvert." in dropped.reason


def test_a_sub_goal_ends_with_its_last_measure(review, leader):
    ends = {"Lage_nettside": ("close", "Ferdig."), "Halde_kurs": ("drop", "Ingen kom.")}
    answer_all(review, leader, **ends)

    draft = reviewing.finish(review, by=leader)

    assert not SubGoal.objects.filter(goal__revision=draft).exists()
    assert DroppedNode.objects.get(revision=draft).text == "Alle kjenner kontaktpunktet"


def test_what_ended_can_be_put_back_in_the_draft(review, leader):
    answer_all(review, leader, Lage_nettside=("close", "Ferdig."))
    draft = reviewing.finish(review, by=leader)

    back = dropping.put_back(DroppedNode.objects.get(revision=draft), by=leader)

    assert back.thread == measure(review.revision, "Lage nettside").thread
    assert measure(draft, "Lage nettside") == back


def test_it_is_not_finished_while_a_revision_is_under_way(review, leader):
    answer_all(review, leader)
    Revision.objects.create(plan=review.plan, number=2)

    with pytest.raises(OpenAlready):
        reviewing.finish(review, by=leader)


def test_it_is_not_finished_when_another_plan_has_come_into_force(review, leader):
    answer_all(review, leader)
    other = Revision.objects.create(plan=review.plan, number=2)
    adopting.register_adopted(
        other, by=None, on=timezone.localdate(), case_number="1/26", text="Vedteke."
    )

    with pytest.raises(DomainError, match="revisjon"):
        reviewing.finish(review, by=leader)
    reviewing.call_off(review, by=leader, reason="Ny plan gjeld.")


def test_the_years_may_be_set_at_the_end(review, leader):
    answer_all(review, leader)

    draft = reviewing.finish(review, by=leader, years=Years(2040, 2041))

    assert (draft.period, again(review).period) == ("2040–2041", "2040–2041")


def test_an_expired_plan_is_reviewed_too(in_force, leader):
    Revision.objects.filter(pk=in_force.pk).update(state="expired")
    review = reviewing.start_review(in_force.plan, by=leader, years=NEXT)
    answer_all(review, leader)

    assert reviewing.finish(review, by=leader).goals.count() == 2


def test_the_others_who_lead_and_the_secretariat_have_one_letter(
    review, leader, deputy, member, secretariat, ssu_leader
):
    answer_all(review, leader)

    reviewing.finish(review, by=leader)

    letters = Letter.objects.filter(event=f"review:{review.pk}:finish")
    assert sorted(letter.to_user.name for letter in letters) == [
        "nestleiar.fsu-rehabilitering",
        "sekretariat",
    ]


# The period


def test_the_plan_takes_on_the_new_period_when_it_is_adopted(review, leader, plan):
    Plan.objects.update(title_nn=f"Handlingsplan {plan.period_start}–{plan.period_end}")
    answer_all(review, leader)
    draft = reviewing.finish(review, by=leader)
    old = (plan.period_start, plan.period_end)
    plan.refresh_from_db()
    assert (plan.period_start, plan.period_end) == old
    assert draft.heading == f"Handlingsplan {NEXT.first}–{NEXT.last}"

    adopting.register_adopted(
        draft, by=None, on=timezone.localdate(), case_number="1/26", text="Vedteke."
    )

    plan.refresh_from_db()
    former = Revision.objects.get(number=1)
    assert (plan.period_start, plan.period_end) == (NEXT.first, NEXT.last)
    assert {old[0], NEXT.last} <= set(plan.years)
    assert (former.period_start, former.period_end) == old
    assert former.heading == f"Handlingsplan {old[0]}–{old[1]}"
    assert THIS_YEAR in plan.year_columns
    assert canonical.holds(former)
    now = Revision.objects.get(number=2)
    assert canonical.read(now.canonical)["period"] == [NEXT.first, NEXT.last]
    assert canonical.holds(now)


def test_it_runs_out_with_its_own_period(in_force, plan):
    Plan.objects.update(period_end=in_force.period_end + 9)

    day = datetime.date(in_force.period_end + 1, 1, 1)

    assert adopting.expire_plans(day) == 1


def test_the_former_years_are_shown_until_the_new_period_begins(review, leader):
    answer_all(review, leader)
    draft = reviewing.finish(review, by=leader)

    assert THIS_YEAR in draft.year_columns
    assert draft.this_year == THIS_YEAR


# Reading


def readers(review: Review, **people) -> set[str]:
    return {
        name
        for name, user in people.items()
        if Review.objects.visible_to(user).filter(pk=review.pk).exists()
    }


def test_who_reads_a_review_and_when(
    review,
    leader,
    member,
    ssu_leader,
    lsu_leader,
    outsider,
    secretariat,
    django_user_model,
):
    from django.contrib.auth.models import AnonymousUser

    people = {
        "leader": leader,
        "member": member,
        "ssu": ssu_leader,
        "lsu": lsu_leader,
        "outsider": outsider,
        "office": secretariat,
        "anyone": AnonymousUser(),
    }
    inner = {"leader", "member", "office"}
    assert readers(review, **people) == inner

    answer_all(review, leader, Lage_nettside=("close", "Ferdig."))
    draft = reviewing.finish(review, by=leader)
    assert readers(review, **people) == inner | {"ssu"}

    adopting.register_adopted(
        draft, by=None, on=timezone.localdate(), case_number="1/26", text="Vedteke."
    )
    assert readers(review, **people) == set(people)


def test_the_measures_life_says_why_it_was_closed(review, leader):
    from django.contrib.auth.models import AnonymousUser

    row = measure(review.revision, "Lage nettside")
    answer_all(review, leader, Lage_nettside=("close", "Ferdig i mai."))
    draft = reviewing.finish(review, by=leader)
    assert said_of(row.thread, AnonymousUser()) == []
    adopting.register_adopted(
        draft, by=None, on=timezone.localdate(), case_number="1/26", text="Vedteke."
    )

    (said,) = said_of(row.thread, AnonymousUser())

    assert (said.verdict, said.reason) == ("close", "Ferdig i mai.")
    assert measure_life(row.thread, user=AnonymousUser()).in_force is False
    assert reviews_to_read(review.plan, AnonymousUser()) == [review]


# Reminders


def due_letters() -> list[str]:
    rows = Letter.objects.filter(event__contains=":review_due:")
    return sorted(letter.to_user.name for letter in rows)


def test_writer_and_secretariat_are_told_once_when_it_is_due(
    in_force, leader, deputy, secretary, member, secretariat, caseworker, ssu_leader
):
    due = reviewing.due_on(in_force)
    assert due == datetime.date(THIS_YEAR, 6, 14)
    assert reviewing.remind_of_reviews(due - datetime.timedelta(days=1)) == 0
    assert due_letters() == []

    for day in range(3):
        assert reviewing.remind_of_reviews(due + datetime.timedelta(days=day)) == 1

    assert due_letters() == [
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
        "saksbehandlar",
        "sekretaer.fsu-rehabilitering",
        "sekretariat",
    ]


def test_nobody_is_told_while_it_is_reviewed_or_written(review, leader):
    assert reviewing.remind_of_reviews() == 0
    reviewing.call_off(review, by=leader, reason="Ventar.")
    drafting.start_draft(review.plan, by=leader)
    assert reviewing.remind_of_reviews() == 0


def test_the_interval_is_data_and_none_is_none(in_force, plan):
    Plan.objects.update(review_years=0)
    assert reviewing.remind_of_reviews() == 0
    Plan.objects.update(review_years=3)
    assert reviewing.remind_of_reviews() == 0


def test_a_leap_day_is_no_trouble(in_force):
    in_force.decided_on = datetime.date(2024, 2, 29)
    in_force.plan.review_years = 1
    assert reviewing.due_on(in_force) == datetime.date(2025, 3, 1)


def test_the_new_day_reminds(in_force, leader):
    from helsefellesskap.core.signals import new_day

    new_day.send(sender=None)

    assert due_letters() == (
        ["leiar.fsu-rehabilitering"]
        if timezone.localdate() >= reviewing.due_on(in_force)
        else []
    )


def test_a_structure_file_does_not_take_a_later_period_back(review, leader, plan):
    from actionplans.structure import keep_plans

    class Row:
        slug, body, decider, heard = plan.slug, plan.writer.slug, plan.decider.slug, []
        joint, review_years, hearing_required = False, 2, True
        remind_days = [7, 1]
        title_nn = title_nb = f"Plan {plan.period_start}–{plan.period_end}"
        period_start, period_end, years = plan.period_start, plan.period_end, []

    answer_all(review, leader)
    draft = reviewing.finish(review, by=leader)
    adopting.register_adopted(
        draft, by=None, on=timezone.localdate(), case_number="1/26", text="Vedteke."
    )

    keep_plans(structure=type("File", (), {"plans": [Row]}))

    plan.refresh_from_db()
    assert plan.period_start == NEXT.first
