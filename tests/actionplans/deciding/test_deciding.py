"""From handing in to the decision: votes, seats that stand aside, and how it ends."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from actionplans import canonical
from actionplans.models import Revision, Vote
from actionplans.services import deciding, hearing
from actionplans.signals import text_changed
from actionplans.tally import open_ballot, tally
from actionplans.workflow import State
from committees.models import Seat
from committees.services import unseat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.actionplans.deciding.conftest import (
    again,
    agree,
    in_days,
    people_told,
    seat_of,
)

TODAY = timezone.localdate()


# Handing in


def test_handing_in_opens_a_vote_on_the_text_as_it_is(answering, leader, ssu_leader):
    ballot = deciding.submit(answering, by=leader, vote_deadline=in_days(10))

    revision = again(answering)
    assert (revision.state, revision.vote_deadline) == (State.SUBMITTED, in_days(10))
    assert ballot.sha256 == canonical.fingerprint(revision)


def test_the_voting_seats_and_the_secretariat_are_told(answering, leader, everybody):
    deciding.submit(answering, by=leader)

    voters = {"leiar.ssu", "nestleiar.ssu", "medlem1.ssu", "brukarrep.kommune.ssu"}
    assert people_told("submit") == voters | {"sekretariat", "saksbehandlar"}


def test_a_plan_that_must_be_heard_is_not_handed_in_as_a_draft(draft, leader):
    with pytest.raises(DomainError):
        deciding.submit(draft, by=leader)

    assert again(draft).state == State.DRAFT


def test_a_plan_that_need_not_be_heard_is(plan, draft, leader):
    plan.hearing_required = False
    plan.save()

    deciding.submit(draft, by=leader)

    assert again(draft).state == State.SUBMITTED


def test_answers_are_told_once_though_the_plan_is_handed_in_twice(
    remarked, leader, lsu_leader, ssu_leader
):
    from actionplans.models import Remark

    hearing.answer_remark(Remark.objects.get(), by=leader, answer="not", text="Nei.")
    deciding.submit(remarked, by=leader)
    deciding.send_back(remarked, by=ssu_leader, reason="Rett ein skrivefeil.")
    deciding.submit(remarked, by=leader)

    answers = Letter.objects.filter(
        event__endswith=":lsu-molde", event__contains="submit"
    )
    assert answers.count() == 1


# Voting


def test_a_vote_may_be_changed_until_the_case_is_concluded(submitted, ssu_leader):
    agree(submitted, ssu_leader, choice="against")
    deciding.vote(
        submitted, seat_of(ssu_leader), by=ssu_leader, choice="for", reason="Ok"
    )

    vote = Vote.objects.get()
    assert (vote.choice, vote.reason, vote.by) == ("for", "Ok", ssu_leader)
    assert [row.choice for row in vote.history.order_by("history_id")] == [
        "against",
        "for",
    ]


def test_only_ones_own_seat_is_voted_for(submitted, ssu_leader, ssu_deputy):
    with pytest.raises(DomainError):
        deciding.vote(submitted, seat_of(ssu_deputy), by=ssu_leader, choice="for")


def test_who_has_no_vote_does_not_vote(submitted, ssu_secretary, leader, secretariat):
    for person in (ssu_secretary, leader, secretariat):
        with pytest.raises(PermissionDenied):
            deciding.vote(submitted, Seat.objects.first(), by=person, choice="for")


def test_a_former_member_does_not_vote_and_his_vote_falls_away(
    submitted, ssu_leader, ssu_deputy
):
    agree(submitted, ssu_leader, ssu_deputy)
    unseat(seat_of(ssu_deputy), by=None)

    counted = tally(open_ballot(submitted))

    assert [row.seat.user for row in counted.rows] == [ssu_leader]
    assert counted.outcome.trust == 0


def test_nobody_votes_after_the_conclusion(adopted, ssu_leader):
    with pytest.raises(DomainError):
        agree(adopted, ssu_leader, choice="against")


def test_a_late_vote_counts_as_long_as_nobody_has_concluded(submitted, ssu_leader):
    Revision.objects.filter(pk=submitted.pk).update(vote_deadline=in_days(-3))

    agree(submitted, ssu_leader)

    assert Vote.objects.count() == 1


def test_votes_on_another_text_are_void(submitted, plan, ssu_leader, ssu_deputy):
    agree(submitted, ssu_leader)
    plan.title_nn = "Ein heilt annan plan"
    plan.save()

    agree(submitted, ssu_deputy)

    old, new = submitted.ballots.order_by("pk")
    assert (old.outcome, old.votes.count()) == ("void", 1)
    assert [vote.by for vote in new.votes.all()] == [ssu_deputy]


def test_a_changed_text_ends_the_vote(submitted, ssu_leader):
    agree(submitted, ssu_leader)

    text_changed.send(sender=Revision, revision=submitted, by=None)

    assert open_ballot(submitted) is None
