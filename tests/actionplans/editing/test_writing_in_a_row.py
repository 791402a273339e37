"""What is typed in a row: kept, given back with its errors, talked about."""

from html import unescape

import pytest

from actionplans.models import (
    Measure,
    NodeComment,
)
from tests.actionplans.editing.asking import HTMX, address, save
from tests.actionplans.people import synthetic_number


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
