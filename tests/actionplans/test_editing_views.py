"""The outline: with htmx and without, two people at once, and bad input."""

import datetime
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import (
    DroppedNode,
    Measure,
    NodeComment,
    Revision,
    StatusReport,
)
from actionplans.reports import news_since, place_of
from actionplans.services import editing
from actionplans.services.drafting import start_draft
from actionplans.services.dropping import drop_node, stamp_of
from actionplans.services.moving import move_node
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    grow,
    in_state,
    report,
)

HTMX = {"HX-Request": "true"}


LONG_SINCE = datetime.timedelta(days=400)


@pytest.fixture
def writing(client, leader):
    client.force_login(leader)
    return client


def address(name, plan, *args, query=""):
    return reverse(f"actionplans:{name}", args=[plan.slug, *args]) + query


def typed(measure, **also):
    """What the measure's form sends."""
    return {
        "text": measure.text,
        "language": "nn",
        "version": measure.version,
        "responsible": "",
        "responsible_words": "Kommunane",
        "timeframe": "year",
        "timeframe_words": "2027",
        "indicator": "",
        **also,
    }


def save(client, measure, headers=None, **also):
    where = address("node", measure.goal.revision.plan, measure.thread_id)
    return client.post(where, typed(measure, **also), headers=headers)


# Who comes in -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["leader", "deputy", "secretary", "member"])
def test_those_who_write_see_the_outline(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))

    answer = client.get(address("edit", draft.plan))

    assert answer.status_code == 200
    assert "Tiltak 1 under Delmål 1.1" in answer.text


@pytest.mark.parametrize("who", ["observer", "secretariat"])
def test_those_who_read_drafts_may_not_write(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address("edit", draft.plan)).status_code == 403


@pytest.mark.parametrize("who", ["outsider", "lsu_leader", "ssu_leader"])
def test_a_hidden_draft_does_not_exist_for_others(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address("edit", draft.plan)).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, draft):
    answer = client.get(address("edit", draft.plan))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


# Starting ---------------------------------------------------------------------------


def test_a_measure_is_marked_as_shared_and_as_out_of_date(
    writing, in_force, leader, other_committee
):
    plan, measure = in_force.plan, in_force.goals.get().measures.first()
    old = report(measure, timezone.localdate().year, "going")
    draft = start_draft(plan, by=leader)
    page = writing.get(address("edit", plan)).text
    assert "Utdatert" not in page
    assert "Saman med" not in page

    StatusReport.objects.filter(pk=old.pk).update(at=timezone.now() - LONG_SINCE)
    Measure.objects.filter(goal__revision=draft, thread=measure.thread).update(
        together_with=[other_committee.slug]
    )
    page = writing.get(address("edit", plan)).text
    assert page.count("Utdatert") == 1
    assert "Saman med FSU IKT" in " ".join(page.split())


def test_without_a_draft_one_is_started(writing, in_force):
    page = writing.get(address("edit", in_force.plan))
    answer = writing.post(address("start_draft", in_force.plan), follow=True)

    assert address("start_draft", in_force.plan) in page.text
    assert "Tiltak 1 under Delmål 1.1" in answer.text
    assert in_force.plan.revisions.count() == 2


def test_sent_twice_it_is_started_once(writing, in_force):
    where = address("start_draft", in_force.plan)

    answers = [writing.post(where, {"once": "k1"}) for _ in range(2)]

    assert [answer.url for answer in answers] == [address("edit", in_force.plan)] * 2
    assert in_force.plan.revisions.count() == 2


def test_a_second_draft_is_refused_in_words(writing, draft):
    assert writing.post(address("start_draft", draft.plan)).status_code == 409


def test_a_body_without_a_plan_starts_its_first(writing, committee):
    page = writing.get(reverse("actionplans:plan", args=[committee.slug]))
    answer = writing.post(
        reverse("actionplans:start_plan", args=[committee.slug]),
        {"period_start": "2027", "period_end": "2030"},
        follow=True,
    )

    assert reverse("actionplans:start_plan", args=[committee.slug]) in page.text
    assert answer.redirect_chain == [
        (f"/handlingsplanar/{committee.slug}/rediger/", 302)
    ]
    assert Revision.objects.get().plan.writer == committee


def test_a_period_that_ends_before_it_begins_comes_back(writing, committee):
    answer = writing.post(
        reverse("actionplans:start_plan", args=[committee.slug]),
        {"period_start": "2030", "period_end": "2027"},
    )

    assert answer.status_code == 422
    assert 'value="2030"' in answer.text


def test_a_stranger_starts_no_plan(client, committee, outsider):
    client.force_login(outsider)

    answer = client.post(
        reverse("actionplans:start_plan", args=[committee.slug]),
        {"period_start": "2027", "period_end": "2030"},
    )

    assert answer.status_code == 403


# Writing ----------------------------------------------------------------------------


def test_a_node_opens_in_its_place_with_htmx(writing, measure):
    where = address("node", measure.goal.revision.plan, measure.thread_id)

    part = writing.get(where, headers=HTMX)
    whole = writing.get(where)

    assert "<html" not in part.text
    assert f'id="n-{measure.thread_id}"' in part.text
    assert "<html" in whole.text
    for answer in (part, whole):
        assert 'name="responsible_words"' in answer.text


def test_saved_without_javascript_one_is_led_back_to_the_row(writing, measure):
    answer = save(writing, measure, text="Ny tekst")

    measure.refresh_from_db()
    assert (measure.text, measure.version) == ("Ny tekst", 2)
    assert answer.url == (
        f"/handlingsplanar/fsu-rehabilitering/rediger/#n-{measure.thread_id}"
    )


def test_saved_with_htmx_the_outline_comes_back(writing, measure):
    answer = save(writing, measure, headers=HTMX, text="Ny tekst")

    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#outline"
    assert "<html" not in answer.text
    assert "Ny tekst" in answer.text


def test_what_is_open_beside_it_is_left_alone(writing, draft, measure):
    other = Measure.objects.filter(goal__revision=draft).last()

    answer = save(writing, measure, headers=HTMX, open=str(other.thread_id))

    assert f'id="n-{measure.thread_id}"' in answer.text
    assert f'id="n-{other.thread_id}"' not in answer.text


def test_all_facts_are_written(writing, measure, other_committee):
    save(
        writing,
        measure,
        responsible=f"body:{other_committee.pk}",
        responsible_words="",
        timeframe="period",
        timeframe_words="2027–2028",
        indicator="Tal på sider",
        has_consequences="on",
        priority="on",
        language="nb",
    )

    measure.refresh_from_db()
    assert measure.responsible == "FSU IKT"
    assert (measure.when, measure.indicator) == ("2027–2028", "Tal på sider")
    assert (measure.has_consequences, measure.priority, measure.language) == (
        True,
        True,
        "nb",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "   "),
        ("text", "x" * 4001),
        ("text", f"Ring {synthetic_number()}"),
        ("responsible_words", "x" * 201),
        ("responsible_words", "Kari Nordmann"),
        ("responsible", "body:999999"),
        ("timeframe", "whenever"),
        ("timeframe_words", "snart"),
        ("indicator", f"Sjå {synthetic_number()}"),
        ("language", "sv"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(writing, measure, field, value):
    answer = save(writing, measure, **{"indicator": "Tal på sider", field: value})

    assert answer.status_code == 422
    assert "Tal på sider" in answer.text or field == "indicator"
    assert 'role="alert"' in answer.text
    measure.refresh_from_db()
    assert measure.version == 1


def test_a_name_may_stand_where_somebody_has_looked_it_over(writing, measure):
    answer = save(writing, measure, responsible_words="Raud Kross")
    first = save(writing, measure, responsible_words="Bjørk Dahl")
    second = save(writing, measure, responsible_words="Bjørk Dahl", on_purpose="on")

    assert (answer.status_code, first.status_code, second.status_code) == (
        422,
        422,
        302,
    )
    assert "on_purpose" in first.text


@pytest.mark.parametrize(
    "words", ["Kommunane", "Helse Møre og Romsdal HF", "FSU Barn og unge"]
)
def test_bodies_and_offices_are_no_names(writing, measure, words):
    assert save(writing, measure, responsible_words=words).status_code == 302


def test_a_telephone_number_is_pointed_out(writing, measure):
    first = save(writing, measure, text="Ring 70 12 34 56 for råd")
    second = save(writing, measure, text="Ring 70 12 34 56 for råd", on_purpose="on")

    assert (first.status_code, second.status_code) == (422, 302)


def test_markup_is_text(writing, measure):
    evil = "<script>alert(1)</script> <b>feit</b>"

    save(writing, measure, text=evil)
    page = writing.get(address("edit", measure.goal.revision.plan))

    assert "<script>alert" not in page.text
    assert "<b>feit" not in page.text
    assert evil in unescape(page.text)


def test_emoji_stay_and_control_characters_go(writing, measure):
    save(writing, measure, text="Gjer det 😀\x00\x08 no\u202e")

    measure.refresh_from_db()
    assert measure.text == "Gjer det 😀 no"


def test_sent_twice_it_is_written_once(writing, measure):
    answers = [save(writing, measure, text="Ny", once="k") for _ in range(2)]

    measure.refresh_from_db()
    assert (measure.version, answers[0].url) == (2, answers[1].url)


# Two at once ------------------------------------------------------------------------


@pytest.fixture
def written(measure, secretary):
    """The secretary writes while the leader's form is open."""
    stale = Measure.objects.get(pk=measure.pk)
    editing.edit_node(
        measure, by=secretary, version=1, content={"text": "Sekretærens tekst"}
    )
    return stale


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_both_texts_stand_beside_each_other(writing, written, secretary, headers):
    answer = save(writing, written, headers=headers, text="Leiarens tekst")

    assert answer.status_code == 409
    assert "Sekretærens tekst" in answer.text
    assert "Leiarens tekst" in answer.text
    assert str(secretary) in answer.text
    assert re.search(r'value="mine"', answer.text)
    assert re.search(r'value="theirs"', answer.text)
    assert ("<html" in answer.text) == (not headers)


@pytest.mark.parametrize(
    ("keep", "stands", "kept"),
    [
        ("mine", "Leiarens tekst", "Sekretærens tekst"),
        ("theirs", "Sekretærens tekst", "Leiarens tekst"),
    ],
)
def test_one_chooses_and_the_other_text_is_kept(writing, written, keep, stands, kept):
    answer = save(writing, written, headers=HTMX, text="Leiarens tekst")
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    written.version = int(version[1])

    save(writing, written, text="Leiarens tekst", behald=keep)

    written.refresh_from_db()
    comment = NodeComment.objects.get()
    assert written.text == stands
    assert (kept in comment.text, comment.kept_from_conflict) == (True, True)


def test_nothing_new_is_204(writing, draft):
    page = writing.get(address("edit", draft.plan)).text
    live = unescape(re.search(r'hx-get="([^"]+/nytt/[^"]+)"', page)[1])

    assert writing.get(live, headers=HTMX).status_code == 204


def test_one_sees_what_the_other_did(writing, draft, measure, secretary):
    page = writing.get(address("edit", draft.plan)).text
    live = unescape(re.search(r'hx-get="([^"]+/nytt/[^"]+)"', page)[1])
    editing.edit_node(
        measure, by=secretary, version=1, content={"text": "Heilt ny tekst"}
    )
    editing.add_goal(draft, by=secretary, content={"text": "Eit nytt mål"})

    answer = writing.get(live, headers=HTMX)

    assert answer.status_code == 200
    assert "Heilt ny tekst" in answer.text
    assert "Eit nytt mål" in answer.text
    assert answer.text.count(str(secretary)) >= 2


def test_the_node_one_writes_in_is_not_disturbed(writing, draft, measure, secretary):
    page = writing.get(address("edit", draft.plan)).text
    live = unescape(re.search(r'hx-get="([^"]+/nytt/[^"]+)"', page)[1])
    other = Measure.objects.filter(goal__revision=draft).last()
    for one in (measure, other):
        editing.edit_node(
            one, by=secretary, version=1, content={"text": f"Ny {one.pk}"}
        )

    answer = writing.get(f"{live}&open={measure.thread_id}", headers=HTMX)

    assert f'id="n-{measure.thread_id}"' not in answer.text
    assert f'id="n-{other.thread_id}"' in answer.text
    assert 'id="outline"' not in answer.text


def test_ones_own_changes_are_no_news(writing, draft, measure, leader):
    since = timezone.now().isoformat()
    save(writing, measure, text="Eg skreiv dette")

    answer = writing.get(address("news", draft.plan), {"sidan": since}, headers=HTMX)

    assert 'id="news"' not in answer.text


def test_one_sees_who_else_is_here(client, draft, measure, leader, secretary):
    client.force_login(secretary)
    client.get(address("node", draft.plan, measure.thread_id))
    client.force_login(leader)

    page = client.get(address("edit", draft.plan)).text

    assert "data-busy" in page
    assert str(secretary) in page


# Order, adding, taking out ----------------------------------------------------------


def test_a_row_moves_down_without_javascript(writing, measure):
    where = address("move", measure.goal.revision.plan, measure.thread_id)

    answer = writing.post(
        where, {"ned": "1", "version": measure.version, "place": place_of(measure)}
    )

    assert answer.status_code == 302
    assert list(Measure.objects.values_list("pk", flat=True))[1] == measure.pk


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_late_move_is_refused_in_words(writing, written, headers):
    where = address("move", written.goal.revision.plan, written.thread_id)
    page = {"ned": "1", "version": 1, "place": place_of(written)}

    answer = writing.post(where, page, headers=headers)

    assert answer.status_code == 409
    assert "Sekretærens tekst" in answer.text


def test_a_measure_is_added_in_its_place(writing, draft):
    sub_goal = draft.goals.get().sub_goals.get()
    where = address(
        "add", draft.plan, query=f"?slag=measure&under={sub_goal.thread_id}"
    )

    form = writing.get(where, headers=HTMX)
    answer = writing.post(
        where, {"text": "Eit nytt tiltak", "language": "nn"}, headers=HTMX
    )

    assert 'id="add-form"' in form.text
    assert "Eit nytt tiltak" in answer.text
    assert sub_goal.measures.count() == 3


def test_a_wrong_new_measure_comes_back_where_it_was_typed(writing, draft):
    goal = draft.goals.get()
    where = address("add", draft.plan, query=f"?slag=measure&under={goal.thread_id}")

    answer = writing.post(where, {"text": "", "indicator": "Tal"}, headers=HTMX)

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#add-form"
    assert "Tal" in answer.text


def test_a_goal_is_added_without_javascript(writing, draft):
    where = address("add", draft.plan, query="?slag=goal")

    page = writing.get(where)
    answer = writing.post(where, {"text": "Eit nytt mål", "language": "nn"})

    assert 'id="add-form"' in page.text
    assert answer.status_code == 302
    assert draft.goals.last().text == "Eit nytt mål"


def test_nothing_is_added_under_what_is_gone(writing, draft):
    goal = draft.goals.get()
    where = address("add", draft.plan, query=f"?slag=sub_goal&under={goal.thread_id}")
    goal.delete()

    answer = writing.post(where, {"text": "Nytt", "language": "nn"}, headers=HTMX)

    assert answer.status_code == 409


@pytest.mark.parametrize(
    "query",
    ["?slag=plan", "?slag=measure", "?slag=measure&under=tull", "?slag=goal2&under="],
)
def test_what_is_no_place_is_404(writing, draft, query):
    assert writing.get(address("add", draft.plan, query=query)).status_code == 404


def test_taking_out_asks_first_and_can_be_undone(writing, draft, measure):
    where = address("drop", draft.plan, measure.thread_id)

    asked = writing.get(where)
    gone = writing.post(
        where, {"stamp": stamp_of(measure), "reason": "Slått saman"}, headers=HTMX
    )
    dropped = DroppedNode.objects.get()
    back = writing.post(address("put_back", draft.plan, dropped.pk), headers=HTMX)

    assert "1.1.1" in asked.text
    assert Measure.objects.filter(thread=measure.thread_id).exists()
    assert address("put_back", draft.plan, dropped.pk) in gone.text
    assert measure.text in back.text


def test_a_measure_is_moved_to_another_goal(writing, draft, measure):
    goal = draft.goals.get()
    where = address("move_to", draft.plan, measure.thread_id)

    page = writing.get(where)
    writing.post(
        where,
        {
            "under": str(goal.thread_id),
            "version": measure.version,
            "place": place_of(measure),
        },
    )

    measure.refresh_from_db()
    assert str(goal.thread_id) in page.text
    assert measure.sub_goal is None


def test_what_somebody_took_out_is_told_of_in_words(writing, draft, measure):
    measure.delete()

    answer = writing.get(address("node", draft.plan, measure.thread_id))

    assert answer.status_code == 409


def test_a_comment_is_sent_and_put_away(writing, draft, measure):
    where = address("comment", draft.plan, measure.thread_id)

    sent = writing.post(where, {"talk-text": "Skal vi velje éin?"}, headers=HTMX)
    comment = NodeComment.objects.get()
    page = writing.get(address("node", draft.plan, measure.thread_id))
    writing.post(address("settle_comment", draft.plan, comment.pk))
    comment.refresh_from_db()

    assert "Skal vi velje éin?" in sent.text
    assert "Skal vi velje éin?" in page.text
    assert comment.resolved_at is not None


def test_an_empty_comment_comes_back(writing, draft, measure):
    where = address("comment", draft.plan, measure.thread_id)

    assert writing.post(where, {"talk-text": " "}, headers=HTMX).status_code == 422
    assert writing.post(where, {"talk-text": " "}).status_code == 422


def test_the_introduction_is_written(writing, draft):
    where = address("introduction", draft.plan)

    writing.post(where, {"former": "", "introduction": "Vi vil dette.\nOg dette."})
    stale = writing.post(where, {"former": "Noko anna", "introduction": "Nytt"})

    draft.refresh_from_db()
    assert draft.introduction == "Vi vil dette.\nOg dette."
    assert stale.status_code == 409


@pytest.mark.parametrize("state", ["hearing", "submitted"])
def test_locked_text_says_so(writing, draft, measure, state):
    in_state(draft, state)

    page = writing.get(address("edit", draft.plan))
    answer = save(writing, measure, text="Ny tekst")

    assert page.status_code == 200
    assert 'id="outline"' not in page.text
    assert answer.status_code == 409


def test_a_stranger_posts_in_vain(client, draft, measure, outsider):
    client.force_login(outsider)

    assert save(client, measure, text="Ny tekst").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_outline_asks_equally_often(
    client, committee, ssu, leader, count, django_assert_num_queries
):
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    grow(revision, goals=count, sub_goals=count, measures=count)
    client.force_login(leader)
    client.get(address("edit", revision.plan))

    with django_assert_num_queries(20):
        client.get(address("edit", revision.plan))


@pytest.mark.parametrize("state", ["hearing", "submitted"])
def test_who_has_it_open_is_told_that_it_is_locked(writing, draft, state):
    in_state(draft, state)

    answer = writing.get(address("news", draft.plan), headers=HTMX)

    assert answer.status_code == 286  # htmx asks no more
    assert 'id="news"' in answer.text
    assert 'id="outline"' not in answer.text


def test_a_form_that_lost_its_address_still_knows_its_place(writing, draft):
    """After a lost session the form comes back without the query of its address."""
    goal = draft.goals.get()

    writing.post(
        address("add", draft.plan),
        {
            "slag": "measure",
            "under": str(goal.thread_id),
            "text": "Kom att",
            "language": "nn",
        },
    )

    assert goal.measures.get(sub_goal=None).text == "Kom att"


def test_news_is_told_in_words(writing, draft, measure, secretary):
    since = timezone.now()
    goal = draft.goals.get()
    added = editing.add_measure(goal, by=secretary, content={"text": "Heilt nytt"})
    move_node(measure, by=secretary, version=1, place=place_of(measure), up=False)
    drop_node(added, by=secretary, stamp=stamp_of(added))
    editing.comment_on(goal, by=secretary, text="Hugs dette")
    who = str(secretary)

    told = [
        (one.verb, one.who, one.text) for one in news_since(draft, since, user=None)
    ]

    assert told == [
        ("moved", who, "Tiltak 1 under Delmål 1.1"),
        ("dropped", who, "Heilt nytt"),
        ("commented", who, "Hugs dette"),
    ]
