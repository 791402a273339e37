"""The desk: who sees which case, what each may read of it, and the steps on its page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from cases import services
from cases.models import Case
from cases.workflow import State
from committees.models import Committee

LIST = "/saker/"
Enter = Callable[[User], Client]
Bring = Callable[..., Case]


def page(case: Case) -> str:
    return reverse("cases:case", args=[case.pk])


def take(case: Case, step: str) -> str:
    return reverse("cases:take", args=[case.pk, step])


class TestWhoSees:
    SEES: dict[State, set[str]] = {
        State.QUARANTINED: {"secretariat", "caseworker"},
        State.DISCARDED: {"secretariat", "caseworker"},
        State.RECEIVED: {"secretariat", "caseworker"},
        State.RETURNED: {"secretariat", "caseworker"},
        State.ASSESSING: {"secretariat", "caseworker", "ssu_leader", "ssu_deputy"},
        State.ROUTED: {
            "secretariat",
            "caseworker",
            "leader",
            "deputy",
            "secretary",
            "member",
            "observer",
        },
    }

    @pytest.mark.parametrize("state", list(SEES))
    def test_only_those_the_case_has_come_to(
        self, state: State, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(state)
        seen = set()
        for name, user in everybody.items():
            client.force_login(user)
            code = client.get(page(case)).status_code
            assert code in {200, 404}
            assert (Case.objects.visible_to(user).count() == 1) == (code == 200)
            if code == 200:
                seen.add(name)

        assert seen == self.SEES[state]

    def test_nobody_without_signing_in(self, bring: Bring, client: Client) -> None:
        case = bring(State.ROUTED)

        assert client.get(page(case)).status_code == 302
        assert "Meldinga om utskriving" not in client.get(LIST).content.decode()

    def test_a_body_that_had_the_case_may_go_on_reading_it(
        self, bring: Bring, everybody: dict[str, User], other_committee: Committee
    ) -> None:
        case = bring(State.ROUTED)
        services.route_case(
            case, by=everybody["secretariat"], to=other_committee, reason="Betre der."
        )

        for name in ("leader", "outsider"):
            assert Case.objects.visible_to(everybody[name]).count() == 1

    def test_a_body_that_is_informed_may_read_it_and_do_nothing(
        self,
        bring: Bring,
        everybody: dict[str, User],
        committee: Committee,
        client: Client,
        other_committee: Committee,
    ) -> None:
        case = bring(State.RECEIVED)
        services.route_case(
            case,
            by=everybody["secretariat"],
            to=committee,
            reason="Deira.",
            inform=[other_committee],
        )
        client.force_login(everybody["outsider"])

        assert client.get(page(case)).status_code == 200
        answer = client.post(
            take(case, "decide"), {"decide-decision": "Ja", "decide-on": ""}
        )
        assert answer.status_code == 403

    def test_the_leaders_who_were_asked_see_it_only_during_the_assessment(
        self, bring: Bring, everybody: dict[str, User], committee: Committee
    ) -> None:
        case = bring(State.ASSESSING)
        assert Case.objects.visible_to(everybody["ssu_leader"]).count() == 1
        services.route_case(
            case, by=everybody["secretariat"], to=committee, reason="Deira."
        )

        assert Case.objects.visible_to(everybody["ssu_leader"]).count() == 0


class TestWhatIsRead:
    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            ("secretariat", True),
            ("caseworker", True),
            ("leader", False),
            ("member", False),
        ],
    )
    def test_only_the_secretariat_sees_the_sender(
        self,
        who: str,
        sees: bool,
        bring: Bring,
        everybody: dict[str, User],
        enter: Enter,
    ) -> None:
        case = bring(State.ROUTED)
        text = enter(everybody[who]).get(page(case)).content.decode()

        assert ("sender@demo.example" in text) == sees

    def test_the_bodies_read_the_redacted_version(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ROUTED, background="Naboen i Storgata såg det.")
        services.redact_case(
            case,
            by=everybody["caseworker"],
            texts={"background": "Nokon såg det.", "title": "Sladda tittel"},
        )
        client.force_login(everybody["member"])
        body = client.get(page(case)).content.decode()
        found = client.get("/sok/?q=Storgata").content.decode()
        listed = client.get(LIST).content.decode()
        client.force_login(everybody["caseworker"])
        office = client.get(page(case)).content.decode()

        assert "Storgata" not in body
        assert "Nokon såg det." in body
        assert "Naboen i Storgata" not in found
        assert "Sladda tittel" in listed
        assert "Naboen i Storgata" in office

    def test_html_in_what_was_sent_is_text(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ROUTED, title="<img src=x>", background="<script>1</script>")
        text = enter(everybody["leader"]).get(page(case)).content.decode()

        assert "<script>1" not in text
        assert "<img src=x>" not in text

    def test_search_finds_it_for_the_body_and_for_nobody_else(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        bring(State.ROUTED, title="Grønsverapporten manglar")
        hits = {}
        for name in ("leader", "outsider", "caseworker", "ssu_leader"):
            client.force_login(everybody[name])
            hits[name] = (
                client.get("/sok/?q=Grønsverapporten").context["page"].paginator.count
            )
        client.logout()
        hits["nobody"] = (
            client.get("/sok/?q=Grønsverapporten").context["page"].paginator.count
        )

        assert hits == {
            "leader": 1,
            "caseworker": 1,
            "outsider": 0,
            "ssu_leader": 0,
            "nobody": 0,
        }


class TestSteps:
    def test_the_page_offers_what_the_reader_may_do(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ASSESSING)
        offered = {}
        for name in ("secretariat", "caseworker", "ssu_leader"):
            client.force_login(everybody[name])
            context = client.get(page(case)).context
            steps = [context["main"], *context["others"], *context["talk"]]
            offered[name] = {step["name"] for step in steps if step}

        any_of_them = {
            "tell_sender",
            "prepare_route",
            "ask_sender",
            "write_to_bodies",
            "describe",
            "publish",
            "assign",
            "set_urgency",
            "link",
            "merge",
        }
        assert offered == {
            "secretariat": any_of_them | {"route", "return_with_reasons", "inform"},
            "caseworker": any_of_them,
            "ssu_leader": {"give_view"},
        }

    def test_routing_from_the_page(
        self,
        bring: Bring,
        everybody: dict[str, User],
        enter: Enter,
        committee: Committee,
    ) -> None:
        case = bring(State.ASSESSING)
        client = enter(everybody["secretariat"])
        data = {"route-to": committee.pk, "route-reason": "Deira felt.", "once": "a"}
        answer = client.post(take(case, "route"), data)
        case = Case.objects.get(pk=case.pk)

        assert (answer.status_code, answer["Location"]) == (302, page(case))
        assert (case.state, case.holder) == (State.ROUTED, committee)

    def test_a_form_with_errors_keeps_what_was_typed(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ASSESSING)
        data = {
            "route-to": "",
            "route-reason": "Ei grunngjeving som ikkje skal bli borte",
        }
        answer = enter(everybody["secretariat"]).post(take(case, "route"), data)

        assert answer.status_code == 422
        assert "Ei grunngjeving som ikkje skal bli borte" in answer.content.decode()

    @pytest.mark.parametrize(("who", "code"), [("member", 403), ("outsider", 404)])
    def test_it_turns_away(
        self,
        who: str,
        code: int,
        bring: Bring,
        everybody: dict[str, User],
        enter: Enter,
    ) -> None:
        case = bring(State.ROUTED)
        data = {"decide-decision": "Ja.", "decide-on": "2026-01-01"}

        assert (
            enter(everybody[who]).post(take(case, "decide"), data).status_code == code
        )

    def test_a_late_step_gets_409_with_what_was_typed(
        self,
        bring: Bring,
        everybody: dict[str, User],
        enter: Enter,
        committee: Committee,
    ) -> None:
        case = bring(State.WITHDRAWN)
        data = {"route-to": committee.pk, "route-reason": "Deira felt og ansvar."}
        answer = enter(everybody["secretariat"]).post(take(case, "route"), data)

        assert answer.status_code == 409
        assert "Deira felt og ansvar." in answer.content.decode()

    def test_a_late_step_hears_what_happened_who_did_it_and_when(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        """Leader and secretary both write the decision down."""
        case = bring(State.ROUTED)
        services.decide_case(case, by=everybody["secretary"], decision="Ja.")
        data = {"decide-decision": "Nei.", "decide-on": "2026-01-01"}

        answer = enter(everybody["leader"]).post(take(case, "decide"), data)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert str(everybody["secretary"]) in page
        assert str(case.steps.last().label) in page  # type: ignore[union-attr]
        assert date_format(timezone.localdate(), "j. F Y") in page
        assert "Nei." in page

    def test_sent_twice_is_taken_once(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.RECEIVED)
        client = enter(everybody["caseworker"])
        data = {"ask_sender-text": "Kva kommune?", "once": "same"}
        answers = [client.post(take(case, "ask_sender"), data) for _n in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert case.messages.count() == 1

    @pytest.mark.parametrize("step", ["nothing", "end_views", "withdraw", "write"])
    def test_steps_that_are_not_of_the_desk_are_not_there(
        self, step: str, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ASSESSING)

        assert enter(everybody["secretariat"]).post(take(case, step)).status_code == 404

    def test_redacting_is_a_page_of_its_own(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ROUTED)
        url = reverse("cases:redact", args=[case.pk])
        client.force_login(everybody["leader"])
        refused = client.get(url).status_code
        client.force_login(everybody["caseworker"])
        data = {"title": "Kort", "background": "Kort.", "what_fails": case.what_fails}
        answer = client.post(url, data)
        case.refresh_from_db()

        assert (refused, answer.status_code) == (403, 302)
        assert case.redacted == {"title": "Kort", "background": "Kort."}


class TestOpened:
    def test_only_what_was_written_for_everyone_is_shown(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ROUTED, title="Intern tittel")
        services.publish_case(
            case, by=everybody["caseworker"], title="Open tittel", text="Open tekst."
        )
        pages = [
            client.get(address).content.decode()
            for address in ("/saker/opne/", case.public_url, "/saker/", "/sok/?q=Open")
        ]

        for text in pages:
            assert "Open tittel" in text
            assert "Intern tittel" not in text
        assert case.background not in pages[1]

    def test_what_is_not_open_is_not_there(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ROUTED)
        assert client.get(case.public_url).status_code == 404
        services.publish_case(
            case, by=everybody["caseworker"], title="Open", text="Alt."
        )
        services.unpublish_case(case, by=everybody["caseworker"])

        assert client.get(case.public_url).status_code == 404
        assert client.get("/sok/?q=Open").context["page"].paginator.count == 0

    def test_a_withdrawn_case_is_open_no_longer(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ROUTED)
        services.publish_case(
            case, by=everybody["caseworker"], title="Open", text="Alt."
        )
        services.withdraw_case(case)

        assert client.get(case.public_url).status_code == 404

    @pytest.mark.parametrize("address", ["/saker/", "/saker/opne/", "/saker/ny/"])
    def test_the_public_pages_answer_in_both_languages(
        self, address: str, client: Client, office: Committee
    ) -> None:
        for language in ("nn", "nb"):
            client.cookies["sprak"] = language
            page = client.get(address)
            assert page.status_code == 200
            assert f'<html lang="{language}"' in page.content.decode()
