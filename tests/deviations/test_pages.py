"""The list, one deviation with its steps, the form, the statistics."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from deviations.models import Code, Deviation
from tests.deviations.conftest import identity_number
from tests.factories.deviations import DeviationFactory

LIST = reverse("deviations:deviations")
NEW = reverse("deviations:new")
STATISTICS = reverse("deviations:statistics")


@pytest.fixture
def deviation(molde, trust, molde_contact, trust_contact) -> Deviation:
    area = molde.area_memberships.get().area
    return DeviationFactory(
        reporter=molde, receiver=trust, area=area, external_ref="EQS-7"
    )


def step(deviation: Deviation, name: str) -> str:
    return reverse("deviations:step", args=[deviation.pk, name])


class TestTheList:
    def test_an_empty_one_says_what_comes(self, client, molde_contact):
        client.force_login(molde_contact)

        assert "Ingen avvik er melde enno" in client.get(LIST).text

    def test_who_has_no_business_here_is_told_so(self, client, leader, deviation):
        client.force_login(leader)

        answer = client.get(LIST)

        assert answer.status_code == 200
        assert "Ingen avvik gjeld deg" in answer.text
        assert deviation.number not in answer.text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", True),
            ("q=SA-2025-0001", None),
            ("q=eqs", True),
            ("q=finst ikkje", False),
            ("tilstand=registered", True),
            ("tilstand=closed", False),
            ("tilstand=ventar", True),
            ("tilstand=sein", True),
            ("retning=K_HF", True),
            ("retning=HF_K", False),
            ("tilstand=tull", True),
            ("side=99", True),
        ],
    )
    def test_it_is_filtered(self, client, molde_contact, deviation, query, found):
        client.force_login(molde_contact)
        if found is None:
            query, found = f"q={deviation.number}", True

        page = client.get(f"{LIST}?{query}").context["page"]

        assert list(page) == ([deviation] if found else [])

    def test_a_main_category_finds_what_stands_under_it(
        self, client, molde_contact, deviation, codes
    ):
        deviation.category = Code.objects.get(code="D2")
        deviation.save()
        client.force_login(molde_contact)

        main = Code.objects.get(facet="category", code="D")
        other = Code.objects.get(facet="category", code="K")

        assert list(client.get(LIST, {"kategori": main.pk}).context["page"]) == [
            deviation
        ]
        assert not list(client.get(LIST, {"kategori": other.pk}).context["page"])

    @pytest.mark.parametrize("count", [1, 3, 40])
    def test_it_asks_the_database_equally_often(
        self, client, molde, trust, molde_contact, count, django_assert_num_queries
    ):
        DeviationFactory.create_batch(count, reporter=molde, receiver=trust)
        client.force_login(molde_contact)

        with django_assert_num_queries(12):
            client.get(LIST)


class TestOne:
    @pytest.mark.parametrize(
        ("who", "code"),
        [("molde_contact", 200), ("trust_contact", 200), ("lsu_member", 200),
         ("secretariat", 200), ("volda_contact", 404), ("leader", 404),
         ("other_lsu_leader", 404)],
    )  # fmt: skip
    def test_who_reads_it(self, client, request, deviation, who, code):
        client.force_login(request.getfixturevalue(who))

        assert client.get(deviation.get_absolute_url()).status_code == code

    @pytest.mark.parametrize(
        ("state", "who", "offered"),
        [
            ("registered", "trust_contact", ["receive", "reject"]),
            ("registered", "molde_contact", []),
            ("received", "trust_contact", ["handle", "reject"]),
            ("handled", "trust_contact", ["answer", "reject"]),
            ("answered", "molde_contact", ["close", "disagree"]),
            ("rejected", "molde_contact", ["disagree"]),
            ("disputed", "lsu_leader", ["settle"]),
            ("disputed", "lsu_member", []),
            ("closed", "molde_contact", []),
        ],
    )
    def test_it_offers_the_steps_one_may_take(
        self, client, request, deviation, state, who, offered
    ):
        deviation.state = state
        deviation.answered_on = deviation.closed_on = deviation.reported_on
        deviation.save()
        client.force_login(request.getfixturevalue(who))

        assert (
            list(client.get(deviation.get_absolute_url()).context["steps"]) == offered
        )

    def test_a_step_is_taken_and_said(self, client, deviation, trust_contact):
        client.force_login(trust_contact)

        answer = client.post(step(deviation, "receive"), follow=True)

        deviation.refresh_from_db()
        assert deviation.state == "received"
        assert "Du har stadfesta" in answer.text

    def test_words_that_miss_come_back(self, client, deviation, trust_contact):
        client.force_login(trust_contact)

        answer = client.post(step(deviation, "reject"), {"reject-words": ""})
        assert answer.status_code == 422
        number = identity_number()
        answer = client.post(
            step(deviation, "reject"), {"reject-words": f"Gjeld {number}"}
        )
        assert answer.status_code == 422
        deviation.refresh_from_db()
        assert deviation.state == "registered"

    def test_an_answer_with_its_cause(self, client, codes, deviation, trust_contact):
        deviation.state = "handled"
        deviation.save()
        client.force_login(trust_contact)
        cause = Code.objects.get(facet="cause", code="ikt")

        data = {"answer-words": "Retta.", "answer-cause": cause.pk}
        client.post(step(deviation, "answer"), data)

        deviation.refresh_from_db()
        assert (deviation.state, deviation.cause) == ("answered", cause)

    def test_the_wrong_side_is_turned_away_and_the_wrong_state_told(
        self, client, deviation, molde_contact, trust_contact
    ):
        client.force_login(molde_contact)
        assert client.post(step(deviation, "receive")).status_code == 403
        client.force_login(trust_contact)
        assert client.post(step(deviation, "handle")).status_code == 409
        assert client.post(step(deviation, "tull")).status_code == 404

    def test_it_asks_the_database_equally_often(
        self, client, deviation, molde_contact, django_assert_num_queries
    ):
        client.force_login(molde_contact)

        with django_assert_num_queries(9):
            client.get(deviation.get_absolute_url())


class TestANewOne:
    @pytest.fixture(autouse=True)
    def _codes(self, codes):
        """With the real codes."""

    def data(self, trust, **also) -> dict[str, object]:
        return {
            "receiver": trust.pk,
            "occurred_on": "2025-03-03",
            "category": Code.objects.get(code="D2").pk,
            "summary": "Varselet kom for seint.",
            **also,
        }

    @pytest.mark.parametrize(
        ("who", "code"),
        [("molde_contact", 200), ("trust_contact", 200), ("secretariat", 200),
         ("lsu_leader", 403), ("leader", 403)],
    )  # fmt: skip
    def test_who_may_write_one(self, client, request, who, code):
        client.force_login(request.getfixturevalue(who))

        assert client.get(NEW).status_code == code
        if code == 403:
            assert client.post(NEW, {}).status_code == 403

    def test_a_contact_registers_for_the_own_party(
        self, client, molde, trust, molde_contact
    ):
        client.force_login(molde_contact)

        answer = client.post(NEW, self.data(trust))

        made = Deviation.objects.get()
        assert answer.url == made.get_absolute_url()
        assert (made.reporter, made.receiver) == (molde, trust)
        assert made.reported_on == timezone.localdate()

    def test_another_party_cannot_be_slipped_in(
        self, client, volda, trust, molde_contact
    ):
        client.force_login(molde_contact)

        client.post(NEW, self.data(trust, reporter=volda.pk))

        assert Deviation.objects.get().reporter.slug == "molde"

    def test_the_secretariat_chooses_both(self, client, molde, trust, secretariat):
        client.force_login(secretariat)

        client.post(NEW, self.data(trust, reporter=molde.pk))

        assert Deviation.objects.get().reporter == molde

    def test_what_is_missing_is_said_and_what_was_typed_comes_back(
        self, client, trust, molde_contact
    ):
        client.force_login(molde_contact)

        answer = client.post(NEW, {"summary": "Varselet kom for seint."})

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {
            "receiver",
            "occurred_on",
            "category",
        }
        assert "Varselet kom for seint." in answer.text

    @pytest.mark.parametrize("field", ["summary", "immediate_action", "receiver_unit"])
    def test_an_identity_number_is_stopped_and_shown_where_it_stands(
        self, client, trust, molde_contact, field
    ):
        client.force_login(molde_contact)
        text = f"Gjeld {identity_number()}"

        answer = client.post(NEW, self.data(trust, **{field: text}))

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not Deviation.objects.exists()

    def test_a_telephone_number_is_pointed_out_and_may_be_kept_on_purpose(
        self, client, trust, molde_contact
    ):
        client.force_login(molde_contact)
        data = self.data(trust, summary="Ring 71 12 34 56 for svar.")

        stopped = client.post(NEW, data)
        assert stopped.status_code == 422
        assert list(stopped.context["form"].errors) == ["summary"]
        assert client.post(NEW, {**data, "keep_contact": "on"}).status_code == 302

    def test_tomorrow_has_not_happened(self, client, trust, molde_contact):
        client.force_login(molde_contact)
        tomorrow = timezone.localdate() + datetime.timedelta(1)

        answer = client.post(NEW, self.data(trust, occurred_on=tomorrow.isoformat()))

        assert list(answer.context["form"].errors) == ["occurred_on"]

    def test_a_gp_needs_a_municipality(self, client, gps, molde, trust, trust_contact):
        client.force_login(trust_contact)

        stopped = client.post(NEW, self.data(gps))
        assert list(stopped.context["form"].errors) == ["municipality"]
        client.post(NEW, self.data(gps, municipality=molde.pk))
        assert Deviation.objects.get().area.slug == "molde"

    def test_a_form_sent_twice_registers_once(self, client, trust, molde_contact):
        client.force_login(molde_contact)
        data = self.data(trust, once="same-key")

        assert client.post(NEW, data).url == client.post(NEW, data).url
        assert Deviation.objects.count() == 1

    def test_html_is_kept_as_text(self, client, trust, molde_contact):
        client.force_login(molde_contact)

        answer = client.post(
            NEW, self.data(trust, summary="<script>alert(1)</script> 😀"), follow=True
        )

        assert "&lt;script&gt;alert(1)&lt;/script&gt; 😀" in answer.text


class TestStatistics:
    @pytest.mark.parametrize(
        ("who", "code"),
        [("molde_contact", 200), ("lsu_member", 200), ("secretariat", 200),
         ("leader", 403), ("ssu_leader", 403)],
    )  # fmt: skip
    def test_who_sees_them(self, client, request, who, code):
        client.force_login(request.getfixturevalue(who))

        assert client.get(STATISTICS).status_code == code
        assert client.get(reverse("deviations:statistics_csv")).status_code == code

    def test_a_year_is_chosen_and_small_numbers_are_hidden(
        self, client, molde, trust, molde_contact
    ):
        DeviationFactory.create_batch(3, reporter=molde, receiver=trust)
        client.force_login(molde_contact)

        answer = client.get(STATISTICS, {"ar": "2025"})

        assert answer.context["report"].year == 2025
        assert "Færre enn fem avvik" in answer.text
        assert client.get(STATISTICS, {"ar": "tull"}).status_code == 200

    def test_the_file_says_the_same(self, client, molde, trust, molde_contact):
        area = molde.area_memberships.get().area
        DeviationFactory.create_batch(6, reporter=molde, receiver=trust, area=area)
        client.force_login(molde_contact)

        answer = client.get(reverse("deviations:statistics_csv"), {"ar": "2025"})

        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "År;Tabell;Gruppe;Namn;Tal"
        assert "2025;Per sjukehusområde;;Molde;6" in lines
        assert 'filename="avvik-2025.csv"' in answer["Content-Disposition"]
