"""From handing in to the decision: votes, seats that stand aside, and how it ends."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Party
from actionplans import canonical
from actionplans.models import Absence, Revision, Vote
from actionplans.services import adopting, deciding, hearing
from actionplans.signals import plan_adopted, text_changed
from actionplans.tally import open_ballot, tally
from actionplans.workflow import State
from committees.models import Seat
from committees.roles import Role
from committees.services import seat, unseat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.actionplans.deciding.conftest import (
    again,
    agree,
    in_days,
    people_told,
    seat_of,
)
from tests.conftest import LONG_AGO, seated
from tests.core.test_lost_session import synthetic_number
from tests.factories import UserFactory
from tests.factories.actionplans import PlanFactory, RevisionFactory, grow

TODAY = timezone.localdate()


@pytest.fixture
def everybody(
    leader,
    deputy,
    member,
    lsu_leader,
    lsu_member,
    other_lsu_leader,
    ssu_leader,
    ssu_deputy,
    ssu_member,
    ssu_user,
    ssu_secretary,
    outsider,
    secretariat,
    caseworker,
):
    """All who might be told too much."""


@pytest.fixture
def substitute(ssu, ssu_deputy):
    """Stands in for SSU's deputy leader, who stands for the trust."""
    person = UserFactory(name="vara.nestleiar.ssu", email="vara@demo.example")
    row = seat_of(ssu_deputy)
    row.substitute = person
    row.save()
    from committees.services import sync_permissions

    sync_permissions(person, ssu)
    return person


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


# Standing aside


@pytest.mark.parametrize("kind", Absence.Kind)
def test_the_substitute_votes_only_when_the_seat_is_declared_away(
    submitted, ssu_deputy, substitute, kind
):
    row = seat_of(ssu_deputy)
    with pytest.raises(DomainError):
        deciding.vote(submitted, row, by=substitute, choice="for")

    deciding.declare_away(submitted, row, by=ssu_deputy, kind=kind)
    deciding.vote(submitted, row, by=substitute, choice="for")

    with pytest.raises(DomainError):
        deciding.vote(submitted, row, by=ssu_deputy, choice="against")
    assert [(vote.by, vote.choice) for vote in Vote.objects.all()] == [
        (substitute, "for")
    ]
    assert people_told("absence") == {"vara.nestleiar.ssu"}


def test_what_the_principal_had_voted_falls_away(submitted, ssu_deputy, substitute):
    agree(submitted, ssu_deputy, choice="against")

    deciding.declare_away(submitted, seat_of(ssu_deputy), by=ssu_deputy, kind="away")

    assert not Vote.objects.exists()
    assert Vote.history.filter(history_type="-").count() == 1


def test_back_again_the_principal_votes_and_the_substitutes_vote_falls_away(
    submitted, ssu_deputy, ssu_leader, substitute
):
    row = seat_of(ssu_deputy)
    deciding.declare_away(submitted, row, by=ssu_leader, kind="away")
    deciding.vote(submitted, row, by=substitute, choice="against")

    deciding.declare_back(submitted, row, by=ssu_deputy)
    agree(submitted, ssu_deputy)

    assert [(vote.by, vote.choice) for vote in Vote.objects.all()] == [
        (ssu_deputy, "for")
    ]


def test_declared_twice_the_substitutes_vote_stands(
    submitted, ssu_deputy, ssu_leader, substitute
):
    row = seat_of(ssu_deputy)
    deciding.declare_away(submitted, row, by=ssu_deputy, kind="away")
    deciding.vote(submitted, row, by=substitute, choice="for")

    deciding.declare_away(submitted, row, by=ssu_leader, kind="disqualified")

    assert Absence.objects.get().kind == "disqualified"
    assert [vote.by for vote in Vote.objects.all()] == [substitute]


def test_the_seat_itself_or_who_concludes_declares(
    submitted, ssu_leader, ssu_deputy, ssu_member, ssu_secretary, leader, substitute
):
    row = seat_of(ssu_member)
    for person in (ssu_secretary, leader, substitute):
        with pytest.raises(PermissionDenied):
            deciding.declare_away(submitted, row, by=person, kind="away")
    for person in (ssu_member, ssu_leader, ssu_deputy):
        deciding.declare_away(submitted, row, by=person, kind="away")


def test_a_disqualified_seat_without_substitute_leaves_the_count(
    submitted, ssu_leader, ssu_deputy, ssu_member, ssu_user
):
    deciding.declare_away(
        submitted, seat_of(ssu_member), by=ssu_member, kind="disqualified"
    )
    deciding.declare_away(submitted, seat_of(ssu_user), by=ssu_user, kind="away")

    outcome = tally(open_ballot(submitted)).outcome

    assert (outcome.counted, outcome.needed) == (3, 2)


def test_a_vacant_seat_stays_in_the_count_and_is_not_disqualified_away(
    submitted, ssu, ssu_leader, ssu_deputy
):
    empty = seat(
        None, ssu, Role.MEMBER, by=None, valid_from=LONG_AGO, party=Party.USERS
    )

    with pytest.raises(DomainError):
        deciding.declare_away(submitted, empty, by=ssu_leader, kind="disqualified")
    assert tally(open_ballot(submitted)).outcome.counted == 3


def test_nobody_votes_twice(submitted, ssu, ssu_leader, ssu_deputy):
    row = seat_of(ssu_deputy)
    row.substitute = ssu_leader
    row.save()
    agree(submitted, ssu_leader)
    deciding.declare_away(submitted, row, by=ssu_leader, kind="away")

    with pytest.raises(DomainError):
        deciding.vote(submitted, row, by=ssu_leader, choice="for")


# Concluding


def test_it_is_in_force_with_text_case_and_date_as_voted(
    submitted, ssu_leader, ssu_deputy, everybody
):
    agree(submitted, ssu_leader, ssu_deputy)
    deciding.vote(
        submitted,
        Seat.objects.get(user__name="medlem1.ssu"),
        by=_named("medlem1.ssu"),
        choice="blank",
    )
    voted_on = open_ballot(submitted).sha256

    deciding.conclude(
        submitted, by=ssu_leader, text="SSU vedtek planen.", case_number=" 31/26 "
    )

    plan = again(submitted)
    assert (plan.state, plan.decision_text, plan.case_number, plan.decided_on) == (
        State.ADOPTED,
        "SSU vedtek planen.",
        "31/26",
        TODAY,
    )
    assert (plan.decided_outside, plan.attendance) == (False, "")
    assert plan.sha256 == voted_on == canonical.digest(plan.canonical)
    assert canonical.holds(plan)
    assert submitted.ballots.get().outcome == "adopted"


def _named(name: str):
    from accounts.models import User

    return User.objects.get(name=name)


def test_everybody_told_before_and_the_secretariat_are_told(
    submitted, ssu_leader, ssu_deputy, secretariat, caseworker, outsider, member
):
    before = {letter.to_user.name for letter in Letter.objects.all()}
    agree(submitted, ssu_leader, ssu_deputy)

    deciding.conclude(submitted, by=ssu_leader, text="Ja.", case_number="31/26")

    assert people_told("conclude") == before | {"sekretariat", "saksbehandlar"}
    assert before == {
        "leiar.lsu-molde",
        "leiar.ssu",
        "nestleiar.ssu",
        "leiar.fsu-rehabilitering",
    }


@pytest.mark.parametrize(
    "votes",
    [
        {},
        {"leiar.ssu": "for"},
        {"leiar.ssu": "for", "nestleiar.ssu": "against"},
        {"leiar.ssu": "blank", "nestleiar.ssu": "blank"},
    ],
)
def test_where_the_rule_is_not_met_it_is_not_concluded(
    submitted, ssu_leader, ssu_deputy, votes
):
    for name, choice in votes.items():
        agree(submitted, _named(name), choice=choice)

    with pytest.raises(DomainError):
        deciding.conclude(submitted, by=ssu_leader, text="Ja.", case_number="31/26")

    assert again(submitted).state == State.SUBMITTED


def test_a_meeting_may_have_decided_it_with_its_attendance(
    submitted, ssu_leader, ssu_deputy, ssu_member
):
    seats = [seat_of(ssu_leader), seat_of(ssu_deputy)]

    deciding.conclude(
        submitted,
        by=ssu_deputy,
        text="Ja.",
        case_number="31/26",
        on=in_days(-2),
        meeting=deciding.Attendance(seats, "To gjester"),
    )

    plan = again(submitted)
    assert plan.attendance == "Leiar\nNestleiar\n\nTo gjester"
    assert (plan.decided_on, plan.decided_outside) == (in_days(-2), False)


def test_a_meeting_of_one_party_decides_nothing(submitted, ssu_leader, ssu_deputy):
    with pytest.raises(DomainError):
        deciding.conclude(
            submitted,
            by=ssu_leader,
            text="Ja.",
            case_number="31/26",
            meeting=deciding.Attendance([seat_of(ssu_leader)]),
        )


def test_a_leader_of_the_writer_never_adopts_the_writers_plan(
    submitted, ssu, leader, ssu_leader, ssu_deputy
):
    unseat(seat_of(ssu_leader), by=None)
    seat(leader, ssu, Role.LEADER, by=None, valid_from=LONG_AGO)
    agree(submitted, leader, ssu_deputy)

    with pytest.raises(DomainError):
        deciding.conclude(submitted, by=leader, text="Ja.", case_number="31/26")

    deciding.conclude(submitted, by=ssu_deputy, text="Ja.", case_number="31/26")
    assert again(submitted).state == State.ADOPTED


@pytest.mark.parametrize(
    "wrong", [{"on": in_days(1)}, {"case_number": "  "}], ids=["ahead", "no case"]
)
def test_a_decision_has_a_case_and_no_date_ahead(
    submitted, ssu_leader, ssu_deputy, wrong
):
    agree(submitted, ssu_leader, ssu_deputy)

    with pytest.raises(DomainError):
        deciding.conclude(
            submitted, by=ssu_leader, **{"text": "Ja.", "case_number": "31/26", **wrong}
        )


def test_the_former_one_is_superseded_and_untouched(
    in_force, leader, ssu_leader, ssu_deputy, plan
):
    from tests.factories.actionplans import RevisionFactory, grow

    plan.hearing_required = False
    plan.save()
    before = Revision.objects.filter(pk=in_force.pk).values().get()
    new = RevisionFactory(plan=plan)
    grow(new)
    deciding.submit(new, by=leader)
    agree(new, ssu_leader, ssu_deputy)

    deciding.conclude(new, by=ssu_leader, text="Ja.", case_number="31/26")

    after = Revision.objects.filter(pk=in_force.pk).values().get()
    assert after == {**before, "state": State.SUPERSEDED}
    assert list(in_force.steps.values_list("step", "by")) == [("supersede", None)]
    assert again(new).state == State.ADOPTED


def test_those_above_hear_of_it(submitted, ssu_leader, ssu_deputy):
    heard = []

    def listen(revision, by, **kwargs):
        heard.append((revision.pk, by))

    plan_adopted.connect(listen)
    agree(submitted, ssu_leader, ssu_deputy)
    deciding.conclude(submitted, by=ssu_leader, text="Ja.", case_number="31/26")
    plan_adopted.disconnect(listen)

    assert heard == [(submitted.pk, ssu_leader)]


# The other ends


def test_more_time_is_told_to_those_who_have_not_voted(
    submitted, ssu_leader, ssu_deputy, ssu_member, everybody
):
    agree(submitted, ssu_deputy)

    deciding.extend_vote(submitted, by=ssu_leader, deadline=in_days(30))

    assert again(submitted).vote_deadline == in_days(30)
    assert people_told("extend_vote") == {
        "leiar.ssu",
        "medlem1.ssu",
        "brukarrep.kommune.ssu",
    }


def test_sent_back_it_is_being_answered_and_the_votes_are_void(
    submitted, ssu_leader, everybody
):
    agree(submitted, ssu_leader)

    deciding.send_back(submitted, by=ssu_leader, reason="Skriv om tiltak 2.")

    revision = again(submitted)
    assert (revision.state, revision.vote_deadline) == (State.ANSWERING, None)
    assert submitted.ballots.get().outcome == "sent_back"
    assert people_told("send_back") == {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
        "leiar.lsu-molde",
        "leiar.lsu-volda",
    }


def test_handed_in_anew_it_is_voted_on_anew(submitted, leader, ssu_leader, ssu_deputy):
    agree(submitted, ssu_leader, ssu_deputy)
    deciding.send_back(submitted, by=ssu_leader, reason="Skriv om tiltak 2.")
    deciding.submit(submitted, by=leader)

    assert tally(open_ballot(submitted)).outcome.voted == 0


def test_taken_back_it_is_a_draft_and_everyone_told_before_is_told(
    submitted, leader, ssu_leader, ssu_deputy, outsider
):
    before = {letter.to_user.name for letter in Letter.objects.all()}
    agree(submitted, ssu_leader)

    deciding.withdraw(submitted, by=leader, reason="Vi skriv om.")

    assert again(submitted).state == State.DRAFT
    assert submitted.ballots.get().outcome == "withdrawn"
    assert people_told("withdraw") == before


# Outside the portal


@pytest.mark.parametrize("start", ["draft", "submitted"])
def test_the_secretariat_registers_what_was_decided_elsewhere(
    request, start, secretariat, caseworker, deputy, outsider
):
    revision = request.getfixturevalue(start)

    adopting.register_adopted(
        revision,
        by=caseworker,
        on=in_days(-40),
        case_number="39/22",
        text="Vedteke i SSU.",
    )

    plan = again(revision)
    assert (plan.state, plan.decided_outside, plan.decided_on, plan.case_number) == (
        State.ADOPTED,
        True,
        in_days(-40),
        "39/22",
    )
    assert canonical.holds(plan)
    assert people_told("register_adopted") <= {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
    }
    assert "nestleiar.fsu-rehabilitering" in people_told("register_adopted")
    assert not plan.ballots.filter(closed_at=None).exists()


def test_the_portal_registers_at_a_commands_bidding(draft):
    adopting.register_adopted(
        draft, by=None, on=in_days(-1), case_number="39/22", text="Vedteke."
    )

    assert list(draft.steps.values_list("step", "by")) == [("register_adopted", None)]


def test_who_leads_the_writer_does_not_register_though_he_sits_in_the_secretariat(
    draft, leader, office
):
    seat(leader, office, Role.MEMBER, by=None, valid_from=LONG_AGO, say="speak")

    with pytest.raises(DomainError):
        adopting.register_adopted(
            draft, by=leader, on=TODAY, case_number="39/22", text="Vedteke."
        )


@pytest.fixture
def joint(office, ssu, plan):
    """The joint plan: the secretariat writes, SSU decides."""
    own = PlanFactory(writer=office, decider=ssu)
    revision = RevisionFactory(plan=own)
    grow(revision)
    return revision


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPUTY])
def test_who_leads_the_secretariat_does_not_register_the_secretariats_own_plan(
    joint, office, role
):
    person = seated("sekretariat", office, role, say="speak")

    with pytest.raises(DomainError, match="Nokon andre i sekretariatet"):
        adopting.register_adopted(
            joint, by=person, on=TODAY, case_number="31/26", text="Vedteke."
        )

    assert again(joint).state == State.DRAFT


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SECRETARY])
def test_another_seat_in_the_secretariat_registers_it(joint, office, role):
    person = seated("saksbehandlar", office, role, say="speak")

    adopting.register_adopted(
        joint, by=person, on=TODAY, case_number="31/26", text="Vedteke."
    )

    assert again(joint).state == State.ADOPTED


# What a decision must say

NUMBER = synthetic_number()


def decide(name, revision, *, by, seats, **given):
    if name == "register_adopted":
        adopting.register_adopted(revision, by=by["secretariat"], **given)
    elif name == "meeting":
        meeting = deciding.Attendance(seats)
        deciding.conclude(revision, by=by["leader"], meeting=meeting, **given)
    else:
        deciding.conclude(revision, by=by["leader"], **given)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": "  "}, "teksten i vedtaket"),
        ({"case_number": " "}, "saksnummeret"),
        ({"text": f"Etter {NUMBER}."}, "fødselsnummer"),
        ({"case_number": NUMBER}, "fødselsnummer"),
        ({"on": in_days(1)}, "fram"),
    ],
)
@pytest.mark.parametrize("name", ["conclude", "meeting", "register_adopted"])
def test_a_decision_says_what_and_under_which_number(
    submitted, ssu_leader, ssu_deputy, secretariat, name, said, words
):
    given = {"text": "Vedteke.", "case_number": "31/26", "on": TODAY, **said}
    agree(submitted, ssu_leader, ssu_deputy)
    seats = [seat_of(ssu_leader), seat_of(ssu_deputy)]
    by = {"leader": ssu_leader, "secretariat": secretariat}

    with pytest.raises(DomainError, match=words):
        decide(name, submitted, by=by, seats=seats, **given)

    assert again(submitted).state == State.SUBMITTED


def test_what_is_registered_has_a_day(draft):
    with pytest.raises(DomainError, match="datoen for vedtaket"):
        adopting.register_adopted(
            draft, by=None, on=None, case_number="39/22", text="Vedteke."
        )


# The end of the period


def test_it_expires_when_the_period_is_over(in_force, leader, secretariat, plan):
    last = datetime.date(plan.period_end, 12, 31)
    assert adopting.expire_plans(last) == 0
    assert again(in_force).state == State.ADOPTED

    assert adopting.expire_plans(last + datetime.timedelta(days=1)) == 1
    assert adopting.expire_plans(last + datetime.timedelta(days=2)) == 0

    assert again(in_force).state == State.EXPIRED
    assert list(in_force.steps.values_list("step", "by")) == [("expire", None)]
    letters = Letter.objects.filter(event=f"plan:{in_force.pk}:expire")
    assert sorted(letter.to_user.name for letter in letters) == [
        "leiar.fsu-rehabilitering",
        "sekretariat",
    ]


def test_the_writer_and_the_secretariat_are_warned_once_from_half_a_year_before(
    in_force, leader, deputy, member, secretariat, caseworker, ssu_leader, plan
):
    end = plan.period_end
    adopting.expire_plans(datetime.date(end, 6, 30))
    assert people_told("expires_soon") == set()

    for day in (1, 2, 3):
        adopting.expire_plans(datetime.date(end, 7, day))

    assert people_told("expires_soon") == {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
        "sekretariat",
        "saksbehandlar",
    }
