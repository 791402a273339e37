"""Many cases at once: each judged by itself, and what could not be done is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from cases.workflow import State
from committees.models import Committee
from helsefellesskap.core.models import UsedKey

LIST = "/saker/"
BULK = "/saker/fleire/"
Enter = Callable[[User], Client]
Bring = Callable[..., Case]
Cast = dict[str, User]


class TestBulk:
    def test_each_case_is_judged_by_itself_and_the_rest_is_told(
        self, bring: Bring, everybody: Cast, enter: Enter, committee: Committee
    ) -> None:
        first, second = bring(State.RECEIVED), bring(State.ASSESSING)
        gone, there = bring(State.WITHDRAWN), bring(State.ROUTED)
        client = enter(everybody["secretariat"])
        keys = [case.pk for case in (first, second, gone, there)]
        address = f"{BULK}?steg=route&attende=vis%3Dnye&" + "&".join(
            f"sak={key}" for key in keys
        )
        page = client.get(address).content.decode()
        answer = client.post(
            address,
            {"route-to": committee.pk, "route-reason": "Deira felt."},
            follow=True,
        )
        told = [str(message) for message in answer.context["messages"]]

        assert all(case.reference in page for case in (first, second, gone, there))
        assert answer.redirect_chain == [("/saker/?vis=nye", 302)]
        states = {case: Case.objects.get(pk=case.pk).state for case in (first, second)}
        assert set(states.values()) == {State.ROUTED}
        assert len(told) == 3
        assert first.reference in told[0]
        assert second.reference in told[0]
        assert {gone.reference, there.reference} == {
            case.reference
            for case in (gone, there)
            if case.reference in "".join(told[1:])
        }
        assert Case.objects.get(pk=gone.pk).state == State.WITHDRAWN
        assert there.steps.filter(step="route").count() == 1

    @pytest.mark.parametrize(
        ("step", "data", "holds"),
        [
            ("assess", {}, lambda case: case.state == State.ASSESSING),
            (
                "set_urgency",
                {"set_urgency-urgency": "urgent", "set_urgency-reason": "Mange."},
                lambda case: case.urgency_set == "urgent",
            ),
            ("assign", {"assign-to": "$me"}, lambda case: case.handler is not None),
            (
                "prepare_route",
                {"prepare_route-to": "$body", "prepare_route-reason": "Deira."},
                lambda case: case.proposed_to is not None,
            ),
        ],
    )
    def test_every_step_for_many(
        self,
        step: str,
        data: dict[str, Any],
        holds: Callable[[Case], bool],
        bring: Bring,
        everybody: Cast,
        enter: Enter,
        committee: Committee,
    ) -> None:
        cases = [bring(State.RECEIVED) for _n in range(2)]
        known = {"$me": everybody["caseworker"].pk, "$body": committee.pk}
        typed = {name: known.get(str(value), value) for name, value in data.items()}
        query = "&".join(f"sak={case.pk}" for case in cases)
        enter(everybody["caseworker"]).post(f"{BULK}?steg={step}&{query}", typed)

        assert all(holds(case) for case in Case.objects.all())

    def test_informing_is_for_the_leader_of_the_secretariat(
        self, bring: Bring, everybody: Cast, client: Client, other_committee: Committee
    ) -> None:
        case = bring(State.ROUTED)
        address = f"{BULK}?steg=inform&sak={case.pk}"
        data = {
            "inform-bodies": [other_committee.pk],
            "inform-reason": "De bør vite det.",
        }
        client.force_login(everybody["caseworker"])
        refused = client.post(address, data).status_code
        client.force_login(everybody["secretariat"])
        client.post(address, data)

        assert refused == 403
        assert Case.objects.visible_to(everybody["outsider"]).get() == case

    def test_a_case_one_may_not_see_is_not_there(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        case = bring(State.RECEIVED)
        client = enter(everybody["leader"])

        assert client.get(f"{BULK}?steg=assess&sak={case.pk}").status_code == 403
        assert client.get(f"{BULK}?steg=tull&sak={case.pk}").status_code == 404

    def test_sent_twice_is_done_once(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        case = bring(State.RECEIVED)
        client = enter(everybody["caseworker"])
        address = f"{BULK}?steg=set_urgency&sak={case.pk}"
        data = {
            "set_urgency-urgency": "soon",
            "set_urgency-reason": "Mange ventar.",
            "once": "same",
        }
        answers = [client.post(address, data).status_code for _n in range(2)]

        assert answers == [302, 302]
        assert case.steps.filter(step="set_urgency").count() == 1
        assert UsedKey.objects.count() == 1

    def test_nothing_marked_is_said(self, everybody: Cast, enter: Enter) -> None:
        answer = enter(everybody["caseworker"]).get(f"{BULK}?steg=assess", follow=True)

        assert answer.redirect_chain == [(LIST, 302)]
        assert len(list(answer.context["messages"])) == 1

    def test_what_was_typed_wrong_comes_back(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        case = bring(State.RECEIVED)
        answer = enter(everybody["secretariat"]).post(
            f"{BULK}?steg=route&sak={case.pk}", {"route-reason": "Ei grunngjeving"}
        )

        assert answer.status_code == 422
        assert "Ei grunngjeving" in answer.content.decode()

    def test_the_way_back_leads_to_the_list_and_nowhere_else(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        case = bring(State.RECEIVED)
        address = reverse("cases:bulk") + f"?steg=assess&sak={case.pk}&attende="
        client = enter(everybody["caseworker"])

        for wish in ("https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "vis%3Dmine"):
            assert client.get(address + wish).context["back"].startswith("/saker/?")
