"""A hearing with more remarks than one page holds: they come in pages, and none is lost."""

import re

import pytest
from django.urls import reverse

from actionplans import matrix as matrices
from actionplans.matrix import matrix, paged
from actionplans.models import Remark
from actionplans.services import hearing
from actionplans.services.drafting import start_draft
from actionplans.services.editing import edit_node
from actionplans.workflow import State
from tests.actionplans.deciding.conftest import again, in_days, statement_of
from tests.factories.actionplans import grow

ROOM = 4


@pytest.fixture
def room(monkeypatch):
    monkeypatch.setattr(matrices, "REMARKS_ON_A_PAGE", ROOM)


@pytest.fixture
def many(draft, leader, lsu_leader, other_lsu):
    """Ten measures, each with a remark from LSU Molde, and the whole with one too."""
    grow(draft, goals=2, sub_goals=0, measures=5)
    hearing.open_hearing(draft, by=leader, deadline=in_days(28))
    own = statement_of(draft, "lsu-molde")
    threads = [m.thread for goal in draft.goals.all() for m in goal.measures.all()]
    for n, thread in enumerate([*threads[:10], None], 1):
        text = f"Merknad nummer {n}."
        hearing.add_remark(own, by=lsu_leader, text=text, thread=thread)
    hearing.send_statement(own, by=lsu_leader)
    hearing.close_hearing(draft, by=leader, reason="Volda svarar ikkje.")
    return again(draft)


def url(name: str = "hearing", *args: object) -> str:
    return reverse(f"actionplans:{name}", args=["fsu-rehabilitering", *args])


def forms_on(page) -> list[int]:
    return [int(n) for n in re.findall(r'id="m(\d+)"', page.content.decode())]


def test_every_remark_stands_on_one_page_and_one_only(client, many, leader, room):
    client.force_login(leader)

    pages = [forms_on(client.get(url(), {"side": n})) for n in (1, 2, 3)]

    assert pages == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11]]


def test_the_matrix_shows_the_rows_of_the_remarks_below_it(client, many, leader, room):
    client.force_login(leader)

    page = client.get(url(), {"side": 2}).content.decode()

    assert re.findall(r'href="#m(\d+)"', page) == ["5", "6", "7", "8"]
    assert "?side=1#svar" in page
    assert "?side=3#svar" in page


def test_the_sums_are_of_all_pages(client, many, leader, room):
    client.force_login(leader)

    page = client.get(url(), {"side": 3})

    assert len(page.context["matrix"].remarks) == 11
    assert page.context["matrix"].unanswered == 11


def test_the_next_that_waits_comes_into_view(client, many, leader, room):
    for remark in Remark.objects.order_by("pk")[:5]:
        hearing.answer_remark(remark, by=leader, answer="taken_in", text="Ja.")
    client.force_login(leader)

    assert forms_on(client.get(url())) == [5, 6, 7, 8]


def test_an_answer_that_lacks_its_reason_comes_back_on_its_own_page(
    client, many, leader, room
):
    remark = Remark.objects.order_by("pk")[9]
    client.force_login(leader)

    page = client.post(
        url("answer-remark", remark.pk),
        {f"m{remark.pk}-answer": "not", f"m{remark.pk}-text": ""},
    )

    assert page.status_code == 422
    assert forms_on(page) == [9, 10, 11]


@pytest.mark.parametrize("side", ["0", "99", "x", ""])
def test_a_page_that_is_not_there_is_the_first_or_the_last(
    client, many, leader, room, side
):
    client.force_login(leader)

    assert forms_on(client.get(url(), {"side": side})) in (
        [1, 2, 3, 4],
        [9, 10, 11],
    )


def test_a_row_is_never_cut_in_two(many, room, lsu_leader, leader):
    grid = matrix(many)
    pages = paged(grid, "1").page.paginator.page_range
    sizes = [len(paged(grid, str(number)).shown) for number in pages]

    assert sum(sizes) == len(grid.rows)


def test_those_who_decide_see_it_in_pages_too(client, many, leader, ssu_leader, room):
    for remark in Remark.objects.all():
        hearing.answer_remark(remark, by=leader, answer="taken_in", text="Ja.")
    type(many).objects.filter(pk=many.pk).update(state=State.SUBMITTED)
    client.force_login(ssu_leader)

    for name in ("decide", "screen"):
        page = client.get(url(name), {"side": 3, "vis": "hoyring"})
        assert len(page.context["matrix"].shown) == 3


@pytest.mark.parametrize("name", ["hearing", "decide"])
def test_a_first_plan_differs_from_nothing(
    client, on_hearing, lsu_leader, ssu_leader, name
):
    client.force_login(lsu_leader if name == "hearing" else ssu_leader)

    page = client.get(url(name))

    assert page.context["shown"].is_first
    assert "sidan planen i kraft" not in page.text


def test_the_next_plan_differs_from_the_one_in_force(
    client, adopted, leader, lsu_leader
):
    plan = start_draft(adopted.plan, by=leader)
    edit_node(plan.goals.get(), by=leader, version=1, content={"text": "Eit anna mål"})
    hearing.open_hearing(plan, by=leader, deadline=in_days(28))
    client.force_login(lsu_leader)

    page = client.get(url())

    assert not page.context["shown"].is_first
    assert "Kva er endra sidan planen i kraft (1)" in page.text


def test_nothing_is_sent_while_a_remark_is_being_written(
    client, on_hearing, lsu_leader
):
    own = statement_of(on_hearing, "lsu-molde")
    send = reverse("actionplans:send-statement", args=[on_hearing.plan.slug, own.pk])
    client.force_login(lsu_leader)

    assert send in client.get(url()).text
    assert send not in client.get(url(), {"om": "heile"}).text
