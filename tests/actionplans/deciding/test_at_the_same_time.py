"""Two at once, in threads of their own: one is first, and the other is told what happened."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections  # noqa: F401 -- the mark below asks it
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actionplans.models import Goal, Measure, NodeComment
from actionplans.services import editing
from actionplans.services.nodes import WrittenMeanwhile
from actionplans.workflow import State
from helsefellesskap.core.models import Letter
from tests.actionplans.deciding.conftest import again, agree, in_days

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'sqlite'",
        reason="left out: SQLite in memory has one writer",
    ),
]

AT_ONCE = 6


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, or the exception it ended in, in the order they were asked for."""
    start = threading.Barrier(len(acts))
    given: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            given[place] = act()
        except Exception as error:
            given[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, act))
        for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def concludes(revision: Any, who: User, case_number: str) -> Callable[[], Any]:
    client = Client()
    client.force_login(who)
    address = reverse("actionplans:conclude", args=[revision.plan.slug])
    said = {
        "text": f"Vedteke av {who}.",
        "case_number": case_number,
        "on": in_days(0).isoformat(),
    }
    return lambda: client.post(address, said)


def test_of_two_who_conclude_one_is_first_and_the_other_hears_who_and_when(
    transactional_db: None, submitted: Any, ssu_leader: User, ssu_deputy: User
) -> None:
    agree(submitted, ssu_leader, ssu_deputy)

    answers = at_once(
        concludes(submitted, ssu_leader, "31/26"),
        concludes(submitted, ssu_deputy, "32/26"),
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    plan = again(submitted)
    first = ssu_leader if answers[0].status_code == 302 else ssu_deputy
    late = answers[1] if first == ssu_leader else answers[0]
    assert (plan.state, plan.decision_text) == (State.ADOPTED, f"Vedteke av {first}.")
    assert plan.steps.filter(step="conclude").count() == 1
    page = late.content.decode()
    assert "Sist som hende: «Vedta planen»" in page
    assert str(first) in page
    assert plan.case_number == ("31/26" if first == ssu_leader else "32/26")
    assert ("32/26" if first == ssu_leader else "31/26") in page  # what was typed
    told = Letter.objects.filter(event__endswith=":conclude")
    assert told.count() == told.values("to_user").distinct().count()


def test_those_who_add_at_once_each_have_a_place_of_their_own(
    transactional_db: None, draft: Any, leader: User, deputy: User
) -> None:
    people = [leader, deputy] * (AT_ONCE // 2)

    made = at_once(
        *(
            lambda by=by, number=number: editing.add_goal(
                draft, by=by, content={"text": f"Mål {number}"}
            )
            for number, by in enumerate(people)
        )
    )

    assert all(isinstance(goal, Goal) for goal in made), made
    places = list(draft.goals.order_by("position").values_list("position", flat=True))
    assert places == list(range(1, 1 + 1 + AT_ONCE))
    texts = set(draft.goals.values_list("text", flat=True))
    assert {f"Mål {number}" for number in range(AT_ONCE)} <= texts


def test_of_those_who_write_in_one_measure_one_is_first_and_the_rest_see_the_text(
    transactional_db: None, draft: Any, leader: User, deputy: User
) -> None:
    measure = Measure.objects.filter(goal__revision=draft).first()
    assert measure is not None
    people = [leader, deputy] * (AT_ONCE // 2)

    answers = at_once(
        *(
            lambda by=by, number=number: editing.edit_node(
                Measure.objects.get(pk=measure.pk),
                by=by,
                version=measure.version,
                content={"text": f"Tekst {number}"},
            )
            for number, by in enumerate(people)
        )
    )

    late = [answer for answer in answers if isinstance(answer, WrittenMeanwhile)]
    (first,) = [answer for answer in answers if isinstance(answer, Measure)]
    assert len(late) == AT_ONCE - 1
    measure.refresh_from_db()
    assert (measure.text, measure.version) == (first.text, first.version)
    assert not NodeComment.objects.exists()  # nobody has chosen yet
    assert Measure.history.filter(id=measure.pk, text__startswith="Tekst").count() == 1
