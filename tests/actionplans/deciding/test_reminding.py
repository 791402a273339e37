"""Reminders: who has one, on which day, in which language, and never twice."""

import datetime

import pytest
from django.utils import timezone

from actionplans.models import Plan
from actionplans.services import deciding, hearing
from actionplans.services.reminding import remind
from helsefellesskap.core.models import Letter
from helsefellesskap.core.signals import new_day
from tests.actionplans.deciding.conftest import (
    again,
    agree,
    in_days,
    people_told,
    seat_of,
    statement_of,
)

LSU = {"leiar.lsu-molde", "nestleiar.lsu-molde", "sekretaer.lsu-molde"}
OTHER = {"leiar.lsu-volda"}


@pytest.fixture
def heard(lsu_leader, lsu_deputy, lsu_secretary, lsu_member, other_lsu_leader):
    """All of the two bodies that are heard."""


@pytest.mark.parametrize(
    ("days_left", "reminded"),
    [(20, False), (8, False), (7, True), (3, True), (1, True), (0, True), (-1, False)],
)
def test_the_silent_are_reminded_from_the_day_the_plan_says(
    heard, on_hearing, days_left, reminded
):
    remind(in_days(28 - days_left))

    assert people_told("remind_hearing") == (LSU | OTHER if reminded else set())


def test_each_has_one_letter_for_each_distance_however_often_it_is_asked(
    heard, on_hearing
):
    for days_left in (7, 7, 6, 2, 1, 1, 0):
        remind(in_days(28 - days_left))

    letters = Letter.objects.filter(event__contains="remind_hearing")
    assert letters.count() == 2 * len(LSU | OTHER)
    assert len(set(letters.values_list("event", "recipient"))) == letters.count()


def test_who_has_answered_is_left_in_peace(heard, on_hearing, lsu_leader):
    hearing.send_statement(
        statement_of(on_hearing, "lsu-molde"), by=lsu_leader, no_remarks=True
    )

    remind(in_days(21))

    assert people_told("remind_hearing") == OTHER


def test_a_deadline_that_was_just_set_is_not_followed_by_a_reminder_at_once(
    heard, draft, leader
):
    hearing.open_hearing(draft, by=leader, deadline=in_days(5))

    assert remind(in_days(0)) == 0
    assert remind(in_days(4)) == len(LSU | OTHER)


def test_an_extended_hearing_is_reminded_of_anew(heard, on_hearing, leader):
    remind(in_days(21))
    hearing.extend_hearing(on_hearing, by=leader, deadline=in_days(40))

    assert remind(in_days(22)) == 0
    assert remind(in_days(33)) == len(LSU | OTHER)


def test_the_days_are_data(heard, on_hearing):
    Plan.objects.update(remind_days=[14])

    assert remind(in_days(13)) == 0
    assert remind(in_days(14)) == len(LSU | OTHER)


def test_the_letter_has_a_link_unless_somebody_has_written_remarks(
    heard, on_hearing, lsu_member
):
    hearing.add_remark(
        statement_of(on_hearing, "lsu-molde"), by=lsu_member, text="Hemmeleg."
    )

    remind(in_days(21))

    letters = Letter.objects.filter(event__contains="remind_hearing")
    own, others = (
        letters.filter(event__contains=slug) for slug in ("lsu-molde", "lsu-volda")
    )
    assert {bool(letter.link) for letter in own} == {False}
    assert {bool(letter.link) for letter in others} == {True}
    assert not [letter for letter in letters if "Hemmeleg" in letter.body]


def test_each_is_written_to_in_his_own_language(heard, on_hearing, other_lsu_leader):
    other_lsu_leader.language = "nb"
    other_lsu_leader.save()

    remind(in_days(21))

    letters = Letter.objects.filter(event__contains="remind_hearing")
    said = {letter.language: letter.subject for letter in letters}
    assert said["nn"].startswith("Påminning om høyring")
    assert said["nb"].startswith("Påminnelse om høring")


def test_those_whose_vote_is_missing_are_reminded_once(
    submitted, ssu_leader, ssu_deputy
):
    agree(submitted, ssu_deputy)

    for days in (13, 13, 13):
        remind(in_days(days))

    assert people_told("remind_vote") == {"leiar.ssu"}


def test_the_substitute_is_reminded_while_the_seat_is_away(
    submitted, ssu_leader, ssu_user
):
    seat = seat_of(ssu_leader)
    seat.substitute = ssu_user
    seat.save()
    deciding.declare_away(submitted, seat, by=ssu_leader, kind="away")

    remind(in_days(13))

    assert "leiar.ssu" not in people_told("remind_vote")
    assert "brukarrep.kommune.ssu" in people_told("remind_vote")


def test_when_the_time_is_out_those_who_conclude_are_told_once(submitted):
    for days in (14, 15, 16):
        remind(in_days(days))

    assert people_told("vote_over") == {"leiar.ssu", "nestleiar.ssu"}


def test_nobody_is_reminded_of_what_is_over(heard, adopted):
    assert remind(in_days(13)) == 0


def test_the_clock_calls_it(heard, on_hearing):
    opened = on_hearing.hearings.get()
    on_hearing.steps.update(at=timezone.now() - datetime.timedelta(days=28))
    opened.deadline = in_days(7)
    opened.save()

    new_day.send_robust(sender=None)

    assert again(on_hearing).state == "hearing"
    assert people_told("remind_hearing") == LSU | OTHER
