"""The same in several plans, done together: who offers, who answers, what the drafts say."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans import canonical
from actionplans.changes import changes_since_in_force
from actionplans.models import JointOffer, Measure, Revision
from actionplans.services.drafting import start_draft
from actionplans.services.dropping import drop_node, put_back, stamp_of
from actionplans.services.sharing import answer_offer, offer_as_joint
from actionplans.workflow import State
from committees.roles import Role
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.conftest import body, seated
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
    in_state,
)

SAME = "Halde ein felles fagdag for alle i regionen"


def with_same(committee, ssu, text=SAME):
    """The measure in a plan in force of the body."""
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    measure = add_measure(add_goal(revision, f"Mål for {committee.slug}"), text)
    adopt(revision)
    return measure


@pytest.fixture
def mine(committee, ssu):
    return with_same(committee, ssu)


@pytest.fixture
def theirs(other_committee, ssu):
    return with_same(other_committee, ssu)


@pytest.fixture
def both(mine, theirs):
    return [mine.thread, theirs.thread]


@pytest.fixture
def secretariat(office, committee, other_committee):
    return seated("sekretariat", office, Role.LEADER)


def member_of(offer, measure):
    return offer.members.get(thread=measure.thread)


def answers(offer):
    rows = offer.members.order_by("thread__plan__slug")
    return dict(rows.values_list("thread__plan__slug", "answer"))


# Offering ---------------------------------------------------------------------------


def test_the_secretariat_offers_and_each_leader_gets_a_letter(
    both, secretariat, leader, secretary, outsider
):
    offer = offer_as_joint(both, by=secretariat, note="Hei")

    assert answers(offer) == {"fsu-ikt": "", "fsu-rehabilitering": ""}
    told = Letter.objects.filter(event__startswith=f"offer:{offer.pk}:asked")
    assert {letter.to_user for letter in told} == {leader, secretary, outsider}
    assert all(SAME in letter.body for letter in told)


def test_who_offers_for_his_own_body_has_said_yes(both, leader, outsider):
    offer = offer_as_joint(both, by=leader)

    assert answers(offer) == {"fsu-ikt": "", "fsu-rehabilitering": "accepted"}


@pytest.mark.parametrize("who", ["member", "observer", "lsu_leader", "ssu_leader"])
def test_others_do_not_offer(both, request, who):
    with pytest.raises(PermissionDenied):
        offer_as_joint(both, by=request.getfixturevalue(who))


def test_one_plan_alone_shares_nothing(mine, leader):
    other = add_twin(mine)
    with pytest.raises(DomainError, match="minst to utval"):
        offer_as_joint([mine.thread, other.thread], by=leader)


def add_twin(measure):
    """The same again, in another plan of nobody else."""
    revision = measure.goal.revision
    later = RevisionFactory(plan=revision.plan)
    twin = add_measure(add_goal(later, "Mål"), SAME)
    adopt(later)
    return twin


def test_a_draft_is_not_offered_to_those_who_may_not_read_it(
    mine, other_committee, ssu, leader
):
    hidden = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    measure = add_measure(add_goal(hidden), SAME)

    with pytest.raises(DomainError, match="i kraft"):
        offer_as_joint([mine.thread, measure.thread], by=leader)


def test_the_same_is_not_offered_twice(both, leader, secretariat):
    offer_as_joint(both, by=leader)

    with pytest.raises(DomainError, match="alt tilbode"):
        offer_as_joint(both, by=secretariat)


def test_goals_are_not_shared_with_measures(mine, theirs, leader):
    with pytest.raises(DomainError, match="Mål kan delast med mål"):
        offer_as_joint([mine.thread, theirs.goal.thread], by=leader)


# Answering --------------------------------------------------------------------------


def test_two_that_say_yes_stand_in_each_others_next_draft(
    mine, theirs, both, leader, outsider
):
    offer = offer_as_joint(both, by=leader)
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")

    drafts = [
        start_draft(mine.goal.revision.plan, by=leader),
        start_draft(theirs.goal.revision.plan, by=outsider),
    ]
    said = [Measure.objects.get(goal__revision=row).together_with for row in drafts]
    assert said == [["fsu-ikt"], ["fsu-rehabilitering"]]
    assert "together_with" in canonical.write(canonical.document(drafts[0]))
    (change,) = changes_since_in_force(drafts[0]).changes
    assert [(str(fact.label), fact.pieces[0].text) for fact in change.facts] == [
        ("Saman med", "FSU IKT")
    ]


def test_a_draft_under_way_is_written_in_at_once(mine, theirs, both, leader, outsider):
    draft = start_draft(mine.goal.revision.plan, by=leader)
    offer = offer_as_joint(both, by=leader)
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")

    node = Measure.objects.get(goal__revision=draft)
    assert (node.together_with, node.version) == (["fsu-ikt"], 2)
    assert member_of(offer, mine).carried_into == draft


def test_a_text_that_is_heard_is_left_alone(mine, theirs, both, leader, outsider):
    draft = start_draft(mine.goal.revision.plan, by=leader)
    in_state(draft, State.HEARING)
    offer = offer_as_joint(both, by=leader)
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")

    assert Measure.objects.get(goal__revision=draft).together_with == []
    assert member_of(offer, mine).carried_into is None


def test_the_plan_in_force_keeps_its_text_and_hash(
    mine, theirs, both, leader, outsider
):
    offer = offer_as_joint(both, by=leader)
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")

    assert canonical.holds(Revision.objects.get(pk=mine.goal.revision_id))


def test_what_is_taken_out_and_put_back_is_still_shared(
    mine, theirs, both, leader, outsider
):
    offer = offer_as_joint(both, by=leader)
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")
    draft = start_draft(mine.goal.revision.plan, by=leader)
    goal = draft.goals.get()
    dropped = drop_node(goal, by=leader, stamp=stamp_of(goal), reason="Prøve")
    put_back(dropped, by=leader)

    assert Measure.objects.get(goal__revision=draft).together_with == ["fsu-ikt"]


def test_one_no_of_two_leaves_all_as_it_was(mine, theirs, both, leader, outsider):
    offer = offer_as_joint(both, by=leader)
    answer_offer(
        member_of(offer, theirs),
        by=outsider,
        answer="declined",
        reason="Ulik målgruppe",
    )
    draft = start_draft(mine.goal.revision.plan, by=leader)

    offer.refresh_from_db()
    assert offer.settled_at is not None
    assert Measure.objects.get(goal__revision=draft).together_with == []
    told = Letter.objects.filter(event=f"offer:{offer.pk}:settled")
    assert {letter.to_user for letter in told} == {leader, outsider}


def test_two_of_three_go_on_without_the_third(
    mine, theirs, both, ssu, leader, outsider
):
    third = body("fsu-tre", "professional", parent=ssu, short_nn="FSU Tre")
    its_leader = seated("leiar.fsu-tre", third, Role.LEADER)
    its = with_same(third, ssu)
    offer = offer_as_joint([*both, its.thread], by=leader)
    answer_offer(member_of(offer, its), by=its_leader, answer="declined", reason="Nei")
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")
    draft = start_draft(mine.goal.revision.plan, by=leader)

    assert Measure.objects.get(goal__revision=draft).together_with == ["fsu-ikt"]


@pytest.mark.parametrize("who", ["leader", "member", "ssu_leader"])
def test_only_its_leader_answers_for_a_body(theirs, both, leader, request, who):
    offer = offer_as_joint(both, by=leader)

    with pytest.raises(PermissionDenied):
        answer_offer(
            member_of(offer, theirs),
            by=request.getfixturevalue(who),
            answer="accepted",
        )


def test_a_no_says_why_and_an_answer_stands(theirs, both, leader, outsider):
    offer = offer_as_joint(both, by=leader)
    member = member_of(offer, theirs)
    with pytest.raises(DomainError, match="Skriv kvifor"):
        answer_offer(member, by=outsider, answer="declined")
    answer_offer(member, by=outsider, answer="accepted")

    with pytest.raises(DomainError, match="har alt svara"):
        answer_offer(member, by=outsider, answer="declined", reason="Angra")


def test_every_step_is_signed(theirs, both, leader, outsider):
    offer = offer_as_joint(both, by=leader)
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")

    signed = member_of(offer, theirs).history.order_by("history_date")
    assert [row.history_user for row in signed] == [leader, outsider]


# The pages --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("secretary", 200),
        ("secretariat", 200),
        ("member", 403),
        ("lsu_leader", 403),
    ],
)
def test_who_sees_the_twins(client, both, request, who, code):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/handlingsplanar/tvillingar/").status_code == code


def test_twins_are_shown_with_the_reason(client, both, leader):
    client.force_login(leader)
    page = client.get("/handlingsplanar/tvillingar/").text

    assert page.count(SAME) >= 2
    assert "Same teksten" in page
    assert "/handlingsplanar/tvillingar/tilby/?t=" in page


@pytest.mark.parametrize(
    ("who", "seen"), [("leader", False), ("outsider", True), ("secretariat", True)]
)
def test_a_hidden_draft_is_no_twin(
    client,
    mine,
    other_committee,
    ssu,
    leader,
    outsider,
    secretariat,
    who,
    seen,
    request,
):
    hidden = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    add_measure(add_goal(hidden), SAME)
    client.force_login(request.getfixturevalue(who))
    page = client.get("/handlingsplanar/tvillingar/").text

    assert (SAME in page) == seen
    assert "tvillingar/tilby" not in page


def test_a_group_is_offered_and_answered_without_javascript(
    client, both, theirs, leader, outsider
):
    client.force_login(leader)
    threads = [str(thread.pk) for thread in both]
    asked = client.get(reverse("actionplans:offer_joint"), {"t": threads})
    assert asked.text.count('type="checkbox"') == 2
    sent = client.post(
        reverse("actionplans:offer_joint"),
        {"gruppe": threads, "t": threads, "note": ""},
    )
    offer = JointOffer.objects.get()
    assert sent["Location"] == f"/handlingsplanar/tvillingar/{offer.pk}/"
    assert offer.reasons[0]["kind"] == "same_text"

    client.force_login(outsider)
    page = reverse(
        "actionplans:answer_offer", args=[offer.pk, member_of(offer, theirs).pk]
    )
    refused = client.post(page, {"answer": "declined"})
    assert refused.status_code == 422
    assert "Skriv kvifor" in refused.text
    client.post(page, {"answer": "accepted"})
    assert answers(offer) == {"fsu-ikt": "accepted", "fsu-rehabilitering": "accepted"}
    assert "Blir gjort saman" in client.get(offer.get_absolute_url()).text


def test_what_was_typed_stands_when_too_few_are_chosen(client, both, leader):
    client.force_login(leader)
    threads = [str(thread.pk) for thread in both]
    answer = client.post(
        reverse("actionplans:offer_joint"),
        {"gruppe": threads, "t": threads[:1], "note": "Ei lang melding"},
    )

    assert answer.status_code == 422
    assert "minst to utval" in answer.text
    assert "Ei lang melding" in answer.text


def test_what_is_no_group_says_so(client, leader, mine):
    client.force_login(leader)
    for query in ({}, {"t": ["tull"]}, {"t": [str(mine.thread_id)]}):
        answer = client.get(reverse("actionplans:offer_joint"), query)
        assert answer.status_code == 200
        assert 'class="empty"' in answer.text


@pytest.mark.parametrize(
    ("who", "code"),
    [("leader", 200), ("outsider", 200), ("secretariat", 200), ("lsu_leader", 404)],
)
def test_who_reads_an_offer(client, both, leader, request, who, code):
    offer = offer_as_joint(both, by=leader)
    client.force_login(request.getfixturevalue(who))

    assert client.get(offer.get_absolute_url()).status_code == code


def test_the_measure_says_with_whom(client, mine, theirs, both, leader, outsider):
    offer = offer_as_joint(both, by=leader)
    answer_offer(member_of(offer, theirs), by=outsider, answer="accepted")
    draft = start_draft(mine.goal.revision.plan, by=leader)
    adopt(draft)

    page = client.get(f"/handlingsplanar/fsu-rehabilitering/tiltak/{mine.thread_id}/")
    assert "Saman med" in page.text
    assert f"/handlingsplanar/lenkje/{theirs.thread_id}/" in page.text
    for path in ("/handlingsplanar/fsu-rehabilitering/", "/handlingsplanar/felles/"):
        assert "FSU IKT" in client.get(path).text
    file = client.get("/handlingsplanar/felles/tiltak.csv").content.decode("utf-8-sig")
    shared = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    assert {row["Utval"]: row["Saman med"] for row in shared} == {
        "FSU Rehabilitering": "FSU IKT",
        "FSU IKT": "",  # until its own next draft
    }


def test_the_twins_ask_equally_often(client, ssu, secretariat):
    client.force_login(secretariat)
    asked = []
    for count in (1, 3, 9):
        for n in range(count):
            for one in range(2):
                slug = f"fsu-{count}-{n}-{one}"
                with_same(
                    body(slug, "professional", parent=ssu), ssu, f"Tiltak nummer {slug}"
                )
        with CaptureQueriesContext(connection) as caught:
            client.get("/handlingsplanar/tvillingar/")
        asked.append(len(caught))

    assert len(set(asked)) == 1, asked
