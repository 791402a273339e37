"""Autosave, places, copies, undoing, many at once and pasted rows, as pages and pieces."""

import re

import pytest

from actionplans.models import Measure, NodeComment, Undoable
from actionplans.reports import place_of
from actionplans.services import editing
from actionplans.services.nodes import touch
from tests.actionplans.editing.asking import HTMX, address, typed
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    grow,
)


@pytest.fixture
def writing(client, leader):
    client.force_login(leader)
    return client


def autosave(client, measure, **also):
    where = address("node", measure.goal.revision.plan, measure.thread_id)
    return client.post(where, typed(measure, autolagre="1", **also), headers=HTMX)


def mark(*rows):
    return [f"{row.thread_id}:{row.version}" for row in rows]


# Autosave ---------------------------------------------------------------------------


def test_saved_by_itself_it_says_when_and_gives_the_new_version(writing, measure):
    answer = autosave(writing, measure, text="Halvferdig")

    measure.refresh_from_db()
    assert (answer.status_code, measure.text) == (200, "Halvferdig")
    assert re.search(r"Lagra \d\d:\d\d", answer.text)
    assert f'id="id-{measure.thread_id}-version" value="2"' in answer.text
    assert "<textarea" not in answer.text


def test_it_needs_no_key_and_leaves_the_form_its_own(writing, measure):
    answer = autosave(writing, measure, text="Halvferdig", once="")

    measure.refresh_from_db()
    assert (answer.status_code, measure.text) == (200, "Halvferdig")


def test_what_is_wrong_is_told_beside_the_text(writing, measure):
    answer = autosave(writing, measure, text="")

    assert answer.status_code == 422
    assert f'href="#id-{measure.thread_id}-text"' in answer.text
    assert "<textarea" not in answer.text


def test_a_conflict_stops_autosave_and_leads_to_both_texts(writing, measure, secretary):
    stale = Measure.objects.get(pk=measure.pk)
    editing.edit_node(measure, by=secretary, version=1, content={"text": "Hennar"})

    answer = autosave(writing, stale, text="Mitt")

    assert answer.status_code == 409
    assert "data-stopped" in answer.text
    assert f'form="form-{measure.thread_id}"' in answer.text
    measure.refresh_from_db()
    assert measure.text == "Hennar"


def test_autosave_uses_no_key_up(writing, measure):
    autosave(writing, measure, text="Ein")
    measure.refresh_from_db()
    where = address("node", measure.goal.revision.plan, measure.thread_id)
    page = writing.get(where, headers=HTMX).text

    assert 'hx-params="not once"' in page
    assert f'hx-sync="#saved-{measure.thread_id}:queue last"' in page


# Places, copies, undoing -----------------------------------------------------------


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_the_button_of_a_row_moves_it(writing, measure, headers):
    seen = f"{measure.thread_id}:{measure.version}:{place_of(measure)}"
    where = address("step", measure.goal.revision.plan)

    answer = writing.post(where, {"ned": seen}, headers=headers)

    assert answer.status_code == (200 if headers else 302)
    assert list(Measure.objects.values_list("pk", flat=True))[1] == measure.pk
    assert ("Det er tiltak 1.1.2 no." in answer.text) == bool(headers)


@pytest.mark.parametrize("said", ["", "tull", "tull:1:2", "::"])
def test_a_button_that_names_no_row_is_404(writing, draft, said):
    assert writing.post(address("step", draft.plan), {"ned": said}).status_code == 404


def test_a_row_is_dragged_before_another_under_another_goal(writing, draft, measure):
    goal = add_goal(draft)
    stands = add_measure(goal)
    where = address("move", draft.plan, measure.thread_id)
    sent = {
        "version": 1,
        "place": place_of(measure),
        "under": str(goal.thread_id),
        "framfor": str(stands.thread_id),
    }

    answer = writing.post(where, sent, headers=HTMX)

    assert list(goal.measures.all()) == [measure, stands]
    assert "Det er tiltak 2.1 no." in answer.text


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_copy_is_made_and_undone(writing, draft, measure, headers):
    made = writing.post(
        address("duplicate", draft.plan, measure.thread_id), headers=headers
    )
    step = Undoable.objects.get()
    page = writing.get(address("edit", draft.plan)).text
    undone = writing.post(address("undo", draft.plan, step.pk), headers=headers)

    assert {made.status_code, undone.status_code} == {200 if headers else 302}
    assert address("undo", draft.plan, step.pk) in page
    assert Measure.objects.filter(goal__revision=draft).count() == 2
    assert (
        address("undo", draft.plan, step.pk)
        not in writing.get(address("edit", draft.plan)).text
    )


def test_anothers_change_is_not_ones_own_to_undo(
    writing, client, draft, measure, secretary
):
    writing.post(address("duplicate", draft.plan, measure.thread_id))
    client.force_login(secretary)

    step = Undoable.objects.get()
    assert client.post(address("undo", draft.plan, step.pk)).status_code == 404


# Many at once -----------------------------------------------------------------------


def test_many_are_looked_over_before_they_are_set(writing, draft, measures):
    where = address("many", draft.plan)

    asked = writing.post(where, {"kva": "responsible", "mark": mark(*measures)})
    assert not Measure.objects.filter(responsible_words="Begge partar").exists()
    done = writing.post(
        where,
        {
            "kva": "responsible",
            "gjer": "1",
            "mark": mark(*measures),
            "responsible_words": "Begge partar",
        },
        follow=True,
    )

    assert all(row.text in asked.text for row in measures)
    assert Measure.objects.filter(responsible_words="Begge partar").count() == 2
    assert "2 tiltak endra" in done.text


def test_a_goals_tick_stands_for_all_under_it(writing, draft, measures):
    sent = {"kva": "timeframe", "alle": str(draft.goals.get().thread_id)}

    answer = writing.post(address("many", draft.plan), sent, headers=HTMX)

    assert all(value in answer.text for value in mark(*measures))


@pytest.mark.parametrize(
    ("action", "typed_in"),
    [
        ("responsible", {}),
        ("responsible", {"responsible_words": "Kari Nordmann"}),
        ("timeframe", {"timeframe": "year", "timeframe_words": "snart"}),
        ("timeframe", {}),
        ("groups", {}),
        ("status", {"year": "1999", "status": "done"}),
        ("status", {"status": "done"}),
    ],
)
def test_what_is_wrong_for_many_comes_back(writing, draft, measures, action, typed_in):
    sent = {"kva": action, "gjer": "1", "mark": mark(*measures), **typed_in}

    answer = writing.post(address("many", draft.plan), sent, headers=HTMX)

    assert answer.status_code == 422
    assert all(value in answer.text for value in mark(*measures))
    assert not Undoable.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"kva": "responsible"}, {"kva": "tull", "mark": "x:1"}, {"mark": "1"}]
)
def test_without_marks_one_is_told(writing, draft, sent):
    where = address("many", draft.plan)

    assert writing.post(where, sent, headers=HTMX).status_code == 200
    assert (
        "Merk eitt eller fleire tiltak" in writing.post(where, sent, follow=True).text
    )


# Pasted rows ------------------------------------------------------------------------

ROWS = "Tiltak\tAnsvar\tFrist\nLage rutine\tKommunane\t2027\nHalde kurs\tHF\tÅrleg"


def test_rows_are_pasted_looked_over_and_added_without_javascript(writing, draft):
    where = address("paste", draft.plan)
    under = str(draft.goals.get().thread_id)

    page = writing.get(where)
    looked = writing.post(where, {"under": under, "rows": ROWS})
    added = writing.post(
        where, {"under": under, "rows": ROWS, "gjer": "1"}, follow=True
    )

    assert 'name="rows"' in page.text
    assert "Dette er forstått: 2 tiltak" in looked.text
    assert "Tiltak\tAnsvar\tFrist" in looked.text
    assert "2 tiltak er lagde til." in added.text
    rows = Measure.objects.filter(sub_goal=None)
    assert [(row.text, row.responsible, row.when) for row in rows] == [
        ("Lage rutine", "Kommunane", "2027"),
        ("Halde kurs", "HF", "Årleg"),
    ]


def test_a_clipboards_table_is_read_and_never_shown_as_it_came(writing, draft):
    markup = (
        "<table><tr><td>Tiltak</td><td>Ansvar</td></tr><tr>"
        "<td onclick='x()'>Lage <script>alert(1)</script>rutine</td><td>HF</td></tr></table>"
    )
    sent = {"under": str(draft.goals.get().thread_id), "rows": "", "html": markup}

    answer = writing.post(address("paste", draft.plan), sent)

    assert answer.status_code == 200
    assert "Lage rutine\tHF" in answer.text
    assert "onclick" not in answer.text
    assert "alert(1)" not in answer.text


def test_columns_are_what_one_says(writing, draft):
    sent = {
        "under": str(draft.goals.get().thread_id),
        "rows": "Kort\tEin lengre tekst i neste kolonne",
        "kolonne-0": "measure",
        "kolonne-1": "indicator",
        "gjer": "1",
    }

    writing.post(address("paste", draft.plan), sent)

    row = Measure.objects.get(sub_goal=None)
    assert (row.text, row.indicator) == ("Kort", "Ein lengre tekst i neste kolonne")


@pytest.mark.parametrize(
    "rows", ["", "  \n\t\n", f"Ring {synthetic_number()}", "x\n" * 700]
)
def test_rows_that_cannot_pass_come_back(writing, draft, rows):
    sent = {"under": str(draft.goals.get().thread_id), "rows": rows, "gjer": "1"}

    answer = writing.post(address("paste", draft.plan), sent)

    assert answer.status_code == 422
    assert not Measure.objects.filter(sub_goal=None).exists()


# Comments ---------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_comment_is_taken_up_again(writing, draft, measure, leader, headers):
    said = editing.comment_on(measure, by=leader, text="Er dette rett?")
    editing.settle_comment(said, by=leader)
    page = writing.get(address("node", draft.plan, measure.thread_id)).text

    answer = writing.post(
        address("reopen_comment", draft.plan, said.pk), headers=headers
    )

    assert address("reopen_comment", draft.plan, said.pk) in page
    assert answer.status_code == (200 if headers else 302)
    assert NodeComment.objects.get().resolved_at is None


# Who may, and how often the database is asked -----------------------------------------


@pytest.mark.parametrize(("who", "code"), [("observer", 403), ("outsider", 404)])
@pytest.mark.parametrize("name", ["many", "paste"])
def test_others_are_turned_away(client, draft, request, who, code, name):
    client.force_login(request.getfixturevalue(who))

    assert client.post(address(name, draft.plan)).status_code == code


@pytest.mark.parametrize("size", [1, 3, 10])
def test_the_pages_ask_equally_often(
    client, committee, ssu, leader, size, django_assert_num_queries
):
    """At 1, 9 and 300 measures."""
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    rows = grow(revision, goals=size, sub_goals=size, measures=3 if size > 3 else 1)
    assert len(rows) in {1, 9, 300}
    client.force_login(leader)
    edit = address("edit", revision.plan)
    client.get(edit)
    thread = rows[0].thread_id
    news = address("news", revision.plan, query="?sidan=2020-01-01T00:00:00%2B00:00")

    with django_assert_num_queries(20):
        client.get(edit)
    with django_assert_num_queries(38):
        client.get(address("node", revision.plan, thread), headers=HTMX)
    with django_assert_num_queries(31):
        client.get(news, headers=HTMX)
    with django_assert_num_queries(16):
        client.get(address("paste", revision.plan))


def test_news_of_a_text_brings_its_row_alone(writing, draft, measures, secretary):
    touch(draft)
    page = writing.get(address("edit", draft.plan)).text
    live = re.search(r'hx-get="([^"]+/nytt/[^"]+)"', page)[1].replace("&amp;", "&")
    editing.edit_node(measures[0], by=secretary, version=1, content={"text": "Nytt"})

    answer = writing.get(live, headers=HTMX)

    assert f'id="n-{measures[0].thread_id}"' in answer.text
    assert f'id="n-{measures[1].thread_id}"' not in answer.text
    assert 'id="outline"' not in answer.text
