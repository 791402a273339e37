"""The work list: tabs, search, selections in the address, and many cases at once."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case
from cases.services.base import index
from cases.workflow import State
from committees.models import Committee, PatientGroup
from tests.factories.cases import make_case, many_cases

LIST = "/saker/"
BULK = "/saker/fleire/"
Enter = Callable[[User], Client]
Bring = Callable[..., Case]
Cast = dict[str, User]


def shown(client: Client, **query: Any) -> list[Case]:
    return [row.case for row in client.get(LIST, query).context["rows"]]


class TestList:
    def test_each_tab_shows_its_own(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        cases = {
            state: bring(state, contact={})
            for state in (State.QUARANTINED, State.RECEIVED, State.ROUTED, State.CLOSED)
        }
        asked = bring(State.RECEIVED, contact={})
        services.ask_sender(asked, by=everybody["caseworker"], text="Kva kommune?")
        client.force_login(everybody["caseworker"])

        def shown(tab: str) -> set[Case]:
            return {row.case for row in client.get(LIST, {"vis": tab}).context["rows"]}

        assert shown("") == {cases[State.RECEIVED], cases[State.ROUTED], asked}
        assert shown("ventar") == {cases[State.RECEIVED]}
        assert shown("utval") == {cases[State.ROUTED]}
        assert shown("avsendar") == {asked}
        assert shown("karantene") == {cases[State.QUARANTINED]}
        assert shown("avslutta") == {cases[State.CLOSED]}

    def test_a_member_of_a_body_has_no_tabs_of_the_secretariat(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        bring(State.ROUTED)
        context = enter(everybody["leader"]).get(LIST).context

        assert [(name, count) for name, _words, count in context["tabs"]] == [
            ("", 1),
            ("ventar", 1),
            ("seine", 0),
            ("avslutta", None),
            ("alle", None),
        ]

    def test_search_holder_and_order_are_kept_in_the_address(
        self,
        bring: Bring,
        everybody: dict[str, User],
        enter: Enter,
        committee: Committee,
    ) -> None:
        one = bring(State.ROUTED, title="Epikrisa manglar")
        two = bring(State.RECEIVED, title="Ambulansen kjem seint")
        client = enter(everybody["caseworker"])

        def shown(**query: str) -> list[Case]:
            return [row.case for row in client.get(LIST, query).context["rows"]]

        assert shown(sok="epikrisa") == [one]
        assert shown(sok=two.reference) == [two]
        assert shown(hos=committee.slug) == [one]
        assert shown(sorter="ny") == [two, one]
        assert shown(sorter="gammal") == [one, two]
        assert shown(sorter="tull", hos="tull") == [two, one]

    def test_a_redacted_word_is_not_found_by_a_body(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.ROUTED, title="Storgata 5")
        services.redact_case(
            case, by=everybody["caseworker"], texts={"title": "Ei gate"}
        )
        rows = enter(everybody["leader"]).get(LIST, {"sok": "Storgata"}).context["rows"]

        assert rows == []

    @pytest.mark.parametrize("count", [1, 3, 60])
    def test_it_asks_the_database_equally_often(
        self,
        count: int,
        everybody: dict[str, User],
        committee: Committee,
        enter: Enter,
        django_assert_num_queries: Any,
    ) -> None:
        many_cases(count, committee, state=State.ROUTED)
        client = enter(everybody["leader"])
        client.get(LIST)

        with django_assert_num_queries(14):
            client.get(LIST)

    def test_the_menu_counts_what_waits(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        bring(State.RECEIVED)
        bring(State.ROUTED)
        bring(State.ASSESSING)
        counts = {}
        for name in ("secretariat", "leader", "member", "ssu_leader", "outsider"):
            client.force_login(everybody[name])
            counts[name] = client.get(LIST).context["header_counts"]["cases"]

        assert counts == {
            "secretariat": 2,
            "leader": 1,
            "member": 0,
            "ssu_leader": 1,
            "outsider": 0,
        }


class TestTabs:
    def test_mine_new_and_late(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        mine, new, late = (bring(State.RECEIVED) for _n in range(3))
        services.assign_case(
            mine, by=everybody["caseworker"], to=everybody["caseworker"]
        )
        services.assess_case(mine, by=everybody["caseworker"])
        yesterday = timezone.localdate() - datetime.timedelta(1)
        Case.objects.filter(pk=late.pk).update(due_on=yesterday)
        client = enter(everybody["caseworker"])

        assert shown(client, vis="mine") == [mine]
        assert set(shown(client, vis="nye")) == {new, late}
        assert shown(client, vis="seine") == [late]
        counts = {n: c for n, _w, c in client.get(LIST).context["tabs"]}
        assert (counts["mine"], counts["nye"], counts["seine"]) == (1, 2, 1)

    def test_a_case_that_is_gathered_stands_in_no_pile_but_is_found(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        main, case = bring(State.ROUTED), bring(State.RECEIVED, title="Epikrisa")
        services.merge_case(case, by=everybody["caseworker"], into=main, reason="Same.")
        client = enter(everybody["caseworker"])

        for tab in ("", "nye", "ventar", "seine", "utval"):
            assert case not in shown(client, vis=tab)
        assert shown(client, vis="alle", sok="epikrise") == [case]
        assert "med éi sak til" in client.get(LIST).content.decode() or (
            "with one more case" in client.get(LIST).content.decode()
        )


class TestSearch:
    def test_words_in_whatever_form_they_stand(
        self, everybody: Cast, enter: Enter
    ) -> None:
        one = make_case(title="Tolk", background="Kommunane bestilte ambulansar seint.")
        make_case(title="Noko anna")
        client = enter(everybody["caseworker"])

        assert shown(client, sok="ambulansen") == [one]
        assert shown(client, sok="ambulansen tolken") == [one]
        assert shown(client, sok="ambulansen helikopter") == []

    @pytest.mark.parametrize(
        "written", ["{y}-{n}", "{n}/{s}", "{n}-{s}", "{y}/{n}", "{n}"]
    )
    def test_the_number_in_every_writing(
        self, written: str, everybody: Cast, enter: Enter
    ) -> None:
        case, _other = make_case(), make_case()
        typed = written.format(y=case.year, n=case.number, s=case.year % 100)

        assert shown(enter(everybody["caseworker"]), sok=typed) == [case]

    def test_the_bodys_own_number_on_its_agenda(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        case = bring(State.ROUTED)
        services.put_on_agenda(
            case, by=everybody["leader"], on=timezone.localdate(), number="39/22"
        )
        client = enter(everybody["leader"])

        for typed in ("39/22", "39-22", "2022/39"):
            assert shown(client, sok=typed) == [case]

    def test_the_secretariat_finds_what_was_taken_out_for_the_bodies(
        self, bring: Bring, everybody: Cast, client: Client
    ) -> None:
        case = bring(State.ROUTED, background="Naboen i Storgata såg det.")
        services.redact_case(
            case, by=everybody["caseworker"], texts={"background": "Nokon såg det."}
        )
        found = {}
        for name in ("caseworker", "leader"):
            client.force_login(everybody[name])
            found[name] = (shown(client, sok="storgata"), shown(client, sok="nokon"))

        assert found == {"caseworker": ([case], [case]), "leader": ([], [case])}

    @pytest.mark.parametrize(
        "typed", ["' OR 1=1 --", '"*" NEAR(', "a:b & !c", "%", "()"]
    )
    def test_signs_are_signs(self, typed: str, everybody: Cast, enter: Enter) -> None:
        make_case()

        assert (
            enter(everybody["caseworker"]).get(LIST, {"sok": typed}).status_code == 200
        )

    def test_what_is_ended_or_thrown_away_is_found_in_its_tab(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        gone, spam = bring(State.WITHDRAWN), bring(State.QUARANTINED)
        client = enter(everybody["caseworker"])

        assert shown(client, vis="avslutta", sok="vaktlaget") == [gone]
        assert shown(client, vis="karantene", sok="vaktlaget") == [spam]


class TestSelection:
    def test_each_filter_narrows(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        group = PatientGroup.objects.create(
            slug="barn", name_nn="Barn", name_nb="Barn", valid_from=timezone.localdate()
        )
        one = bring(State.ROUTED, on_behalf_of="gp")
        one.patient_groups.add(group)
        services.assign_case(
            one, by=everybody["caseworker"], to=everybody["secretariat"]
        )
        services.set_urgency(
            one, by=everybody["caseworker"], urgency="urgent", reason="Mange ventar."
        )
        other = bring(State.RECEIVED, urgency="soon")
        before = timezone.localdate() - datetime.timedelta(40)
        Case.objects.filter(pk=other.pk).update(
            received_at=timezone.now() - datetime.timedelta(40)
        )
        client = enter(everybody["caseworker"])

        for query in (
            {"steg": "routed"},
            {"hast": "urgent"},
            {"gruppe": group.pk},
            {"kjelde": "gp"},
            {"hjaa": everybody["secretariat"].pk},
            {"fra": timezone.localdate().isoformat()},
        ):
            assert shown(client, **query) == [one], query
        assert shown(client, til=before.isoformat()) == [other]
        assert shown(client, hast="soon") == [other]
        assert shown(client, hast="urgent", steg="received") == []

    def test_the_most_urgent_first(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        calm, soon = bring(State.RECEIVED), bring(State.RECEIVED, urgency="soon")
        set_down = bring(State.RECEIVED, urgency="urgent")
        services.set_urgency(
            set_down, by=everybody["caseworker"], urgency="normal", reason="Kan vente."
        )
        urgent = bring(State.RECEIVED, urgency="urgent")

        assert shown(enter(everybody["caseworker"]), sorter="hast") == [
            urgent,
            soon,
            calm,
            set_down,
        ]

    def test_a_choice_that_is_not_known_is_left_out_and_said(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        case = bring(State.RECEIVED)
        client = enter(everybody["caseworker"])

        assert shown(client, steg="tull", gruppe="x", fra="i går", vis="tull") == [case]

    def test_both_urgencies_and_who_says_what(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        said, ours = (bring(State.RECEIVED, urgency="urgent") for _n in range(2))
        services.set_urgency(
            ours, by=everybody["caseworker"], urgency="soon", reason="Ikkje fare."
        )
        client = enter(everybody["caseworker"])
        rows = {row.case: row.urgency for row in client.get(LIST).context["rows"]}
        page = client.get(ours.get_absolute_url()).content.decode()

        assert rows[said] != rows[ours]
        assert "Ikkje fare." in page
        assert ours.get_urgency_display() in page


class TestManyRows:
    @pytest.mark.parametrize("count", [1, 3, 1000])
    @pytest.mark.parametrize("sok", ["", "ambulansen", "1"])
    def test_the_secretariats_list_and_search_ask_equally_often(
        self,
        count: int,
        sok: str,
        everybody: Cast,
        office: Committee,
        enter: Enter,
        django_assert_num_queries: Any,
    ) -> None:
        """Every row a main case with a caseworker, so that nothing is spared."""
        many = many_cases(count, office, title="Ambulansen kjem seint")
        Case.objects.update(handler=everybody["caseworker"])
        for case in many[:3]:
            index(case)
        client = enter(everybody["caseworker"])
        client.get(LIST, {"sok": sok})

        with django_assert_num_queries(ASKED):
            client.get(LIST, {"sok": sok})


ASKED = 16
"""Session, reader, rights, tabs, choices of the filters, the rows and who holds them."""
