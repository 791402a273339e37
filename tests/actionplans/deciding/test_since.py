"""What is changed since you last spoke: each reader's own, moved things shown as moved."""

import pytest

from actionplans.models import Measure, Reading, SeenText
from actionplans.reports.since import since_last
from actionplans.services import deciding, drafting, hearing, reading
from actionplans.views.decision_content import decision_content
from tests.actionplans.deciding.conftest import again, agree, statement_of
from tests.factories.actionplans import add_goal


def kinds(user, revision) -> list[tuple[str, str]]:
    found = since_last(user, again(revision))
    assert found is not None
    return [(row.change.kind, row.change.number) for row in found.shown.changes]


def rewritten(revision, text="Noko heilt anna enn før") -> None:
    first = Measure.objects.filter(goal__revision=revision).order_by("position").first()
    Measure.objects.filter(pk=first.pk).update(text=text)


def test_who_has_not_read_has_nothing_to_compare_with(draft, leader):
    assert since_last(leader, draft) is None


@pytest.mark.parametrize("how", Reading.How)
def test_exactly_what_came_after_is_the_difference(draft, leader, how):
    reading.has_seen(draft, by=leader, how=how)
    assert kinds(leader, draft) == []

    rewritten(draft)
    add_goal(draft, "Eit nytt mål")

    assert kinds(leader, draft) == [("changed", "1.1.1"), ("new", "2")]


def test_a_moved_measure_is_shown_as_moved(draft, leader):
    reading.has_seen(draft, by=leader, how="read")
    goal = add_goal(draft, "Eit nytt mål")
    last = Measure.objects.filter(goal__revision=draft).order_by("position").last()
    Measure.objects.filter(pk=last.pk).update(goal=goal, sub_goal=None)

    assert kinds(leader, draft) == [("new", "2"), ("moved", "2.1")]


def test_to_remark_and_to_vote_is_to_have_read(
    on_hearing, leader, lsu_leader, lsu_member, ssu_leader, ssu_deputy
):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.add_remark(own, by=lsu_member, text="Kvifor?")
    hearing.send_statement(own, by=lsu_leader)
    hearing.close_hearing(on_hearing, by=leader, reason="Nok.")
    for remark in own.remarks.all():
        hearing.answer_remark(remark, by=leader, answer="not", text="Derfor.")
    deciding.submit(again(on_hearing), by=leader)
    agree(again(on_hearing), ssu_leader)

    assert {(r.user.name, r.how) for r in Reading.objects.all()} == {
        ("medlem1.lsu-molde", "remarked"),
        ("leiar.lsu-molde", "remarked"),
        ("leiar.ssu", "voted"),
    }


def test_who_says_no_remarks_by_link_has_not_thereby_read(on_hearing, lsu_leader):
    own = statement_of(on_hearing, "lsu-molde")
    hearing.send_statement(own, by=lsu_leader, by_link=True, no_remarks=True)

    assert not Reading.objects.exists()


def test_opening_a_page_moves_nobody_on(client, draft, leader):
    client.force_login(leader)
    client.get(draft.get_absolute_url())
    rewritten(draft)

    for _time in range(2):
        page = client.get(draft.get_absolute_url())
        assert "Noko heilt anna enn før" in page.content.decode()
        assert [row.change.number for row in page.context["since"].shown.changes] == [
            "1.1.1"
        ]


@pytest.mark.parametrize("place", ["hoyring", "godkjenning", "plan", "andre.stader/"])
def test_i_have_read_this(client, draft, leader, place):
    reading.has_seen(draft, by=leader, how="read")
    rewritten(draft)
    client.force_login(leader)

    path = f"/handlingsplanar/{draft.plan.slug}/{draft.number}/lese/"
    answer = client.post(path, {"fra": place})

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/handlingsplanar/{draft.plan.slug}/")
    assert kinds(leader, draft) == []


def test_nobody_reads_what_he_may_not_see(client, draft, outsider):
    client.force_login(outsider)

    path = f"/handlingsplanar/{draft.plan.slug}/{draft.number}/lese/"

    assert client.post(path).status_code == 404
    assert not Reading.objects.exists()


def test_an_older_text_has_nothing_new(in_force, leader):
    draft = in_force.plan.revisions.create(number=2, previous=in_force)
    add_goal(draft)
    reading.has_seen(draft, by=leader, how="read")

    assert kinds(leader, in_force) == []


def test_texts_nobody_stands_at_are_thrown_away(draft, leader, member):
    for person in (leader, member):
        reading.has_seen(draft, by=person, how="read")
    assert SeenText.objects.count() == 1
    rewritten(draft)
    for person in (leader, member):
        reading.has_seen(draft, by=person, how="read")

    assert reading.forget_unread() == 1
    assert SeenText.objects.count() == 1


def test_the_page_for_strangers_keeps_nothing(client, in_force):
    assert client.get(in_force.get_absolute_url()).status_code == 200
    assert not Reading.objects.exists()


def test_the_decision_page_shows_the_same_list_once(in_force, leader):
    reading.has_seen(in_force, by=leader, how="read")
    draft = drafting.start_draft(in_force.plan, by=leader)
    rewritten(draft)
    content = decision_content(leader, draft.plan, again(draft))
    assert content["since_is_shown"] is True

    reading.has_seen(again(draft), by=leader, how="read")
    add_goal(draft, "Eit nytt mål")
    content = decision_content(leader, draft.plan, again(draft))
    assert content["since_is_shown"] is False
