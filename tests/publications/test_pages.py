"""The shelf, an edition as a page and as a file, and ordering one."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import TestCase
from django.urls import reverse

from publications.models import Edition
from publications.workflow import EditionState
from tests.factories.publications import EditionFactory

SHELF = reverse("publications:editions")
ORDER = reverse("publications:order")


def page(edition: Edition) -> str:
    return edition.get_absolute_url()


def pdf(edition: Edition) -> str:
    return reverse("publications:pdf", args=[edition.pk])


class TestTheShelf:
    def test_an_empty_one_says_what_will_come(self, client):
        answer = client.get(SHELF)

        assert answer.status_code == 200
        assert "Ingenting er publisert enno" in answer.text

    def test_everyone_sees_what_is_published_and_nothing_else(self, client, office):
        shown = EditionFactory(body=office, title="Handboka som er ute")
        EditionFactory(body=office, title="Handboka som ventar", state="ready")

        answer = client.get(SHELF)

        assert list(answer.context["page"]) == [shown]
        assert "Handboka som ventar" not in answer.text

    def test_those_who_publish_see_what_waits(self, client, secretariat, office):
        EditionFactory(body=office, title="Handboka som ventar", state="ready")
        client.force_login(secretariat)

        assert "Handboka som ventar" in client.get(SHELF).text

    def test_it_is_filtered_by_kind_and_year(self, client, office):
        handbook = EditionFactory(body=office)
        EditionFactory(body=office, kind="annual-report")

        found = client.get(SHELF, {"slag": "handbook"})
        assert list(found.context["page"]) == [handbook]
        nothing = client.get(SHELF, {"slag": "plan"})
        assert "Ingenting av det slaget" in nothing.text
        odd = client.get(SHELF, {"slag": "tull", "ar": "x"})
        assert odd.status_code == 200

    def test_it_is_cut_in_pages(self, client, office):
        EditionFactory.create_batch(21, body=office)

        assert len(client.get(SHELF).context["page"]) == 20
        assert len(client.get(SHELF, {"side": 2}).context["page"]) == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_the_database_equally_often(
        self, client, office, count, django_assert_num_queries
    ):
        EditionFactory.create_batch(count, body=office)

        with django_assert_num_queries(3):  # years, count, editions
            client.get(SHELF)


class TestAnEdition:
    def test_everyone_reads_a_published_one(self, client, office):
        edition = EditionFactory(body=office)

        answer = client.get(page(edition))

        assert "<h2>Utvala</h2>" in answer.text
        assert edition.sha256 in answer.text
        assert pdf(edition) in answer.text

    @pytest.mark.parametrize("state", ["printing", "ready", "failed"])
    def test_a_stranger_does_not_know_of_others(self, client, office, leader, state):
        edition = EditionFactory(body=office, state=state)
        for login in (None, leader):
            if login:
                client.force_login(login)
            assert client.get(page(edition)).status_code == 404
            assert client.get(pdf(edition)).status_code == 404

    @pytest.mark.parametrize("state", EditionState.values)
    def test_those_who_publish_see_every_state(
        self, client, secretariat, office, state
    ):
        client.force_login(secretariat)

        assert (
            client.get(page(EditionFactory(body=office, state=state))).status_code
            == 200
        )

    def test_visible_to_matches_the_pages(self, secretariat, leader, office, committee):
        public = EditionFactory(body=office)
        waiting = EditionFactory(body=office, state="ready")
        own = EditionFactory(body=committee, kind="plan", state="ready")

        assert set(Edition.objects.visible_to(AnonymousUser())) == {public}
        assert set(Edition.objects.visible_to(leader)) == {public, own}
        assert {public, waiting} <= set(Edition.objects.visible_to(secretariat))


class TestTheFile:
    def test_it_comes_under_its_name_and_as_what_it_is(self, client, office):
        edition = EditionFactory(body=office, kind="annual-report", year=2025)

        answer = client.get(pdf(edition))

        name = f"arsrapport-samhandlingsavvik-2025-nn-{edition.pk}.pdf"
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'inline; filename="{name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")

    def test_one_that_is_not_printed_is_not_there(self, client, secretariat, office):
        client.force_login(secretariat)
        edition = EditionFactory(body=office, state="printing")

        assert client.get(pdf(edition)).status_code == 404

    def test_one_that_is_gone_from_the_disk_is_not_there(self, client, office):
        edition = EditionFactory(body=office)
        edition.file.storage.delete(edition.file.name)

        assert client.get(pdf(edition)).status_code == 404


class TestOrdering:
    def test_it_leads_to_the_job_s_page(self, client, quick_maker, secretariat):
        client.force_login(secretariat)

        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = client.post(ORDER, {"kind": "handbook", "language": "nb"})

        edition = Edition.objects.get()
        assert answer.url == edition.job.get_absolute_url()
        assert (edition.language, edition.state) == ("nb", "ready")

    def test_the_annual_report_needs_a_year_and_a_plan_a_body(
        self, client, quick_maker, secretariat
    ):
        client.force_login(secretariat)

        for kind, field in (("annual-report", "year"), ("plan", "body")):
            answer = client.post(ORDER, {"kind": kind, "language": "nn"})
            assert answer.status_code == 422
            assert list(answer.context["form"].errors) == [field]

    def test_a_leader_is_offered_the_own_plan_only(
        self, client, quick_maker, leader, committee
    ):
        client.force_login(leader)

        form = client.get(ORDER).context["form"]

        assert [value for value, _name in form.fields["kind"].choices] == ["plan"]
        assert list(form.fields["body"].queryset) == [committee]

    @pytest.mark.parametrize("who", ["member", "observer"])
    def test_others_are_turned_away(self, client, request, who):
        client.force_login(request.getfixturevalue(who))

        assert client.get(ORDER).status_code == 403
        assert client.post(ORDER, {"kind": "handbook"}).status_code == 403

    def test_a_form_sent_twice_orders_once(self, client, quick_maker, secretariat):
        client.force_login(secretariat)
        form = {"kind": "handbook", "language": "nn", "once": "same-key"}

        first, second = client.post(ORDER, form), client.post(ORDER, form)

        assert first.url == second.url
        assert Edition.objects.count() == 1


class TestPublishing:
    def test_the_secretariat_publishes_and_takes_down(
        self, client, secretariat, office
    ):
        client.force_login(secretariat)
        edition = EditionFactory(body=office, state="ready", published_at=None)

        client.post(reverse("publications:publish", args=[edition.pk]))
        edition.refresh_from_db()
        assert edition.state == EditionState.PUBLISHED

        where = reverse("publications:unpublish", args=[edition.pk])
        assert client.post(where, {"reason": ""}).status_code == 422
        client.post(where, {"reason": "Feil tal"})
        edition.refresh_from_db()
        assert edition.state == EditionState.READY

    @pytest.mark.parametrize(("state", "code"), [("published", 403), ("ready", 404)])
    def test_others_are_turned_away(self, client, leader, office, state, code):
        client.force_login(leader)
        edition = EditionFactory(body=office, state=state)
        for name, data in (("publish", {}), ("unpublish", {"reason": "x"})):
            answer = client.post(
                reverse(f"publications:{name}", args=[edition.pk]), data
            )
            assert answer.status_code == code


def test_the_front_page_and_the_body_s_page_show_the_newest(client, office):
    edition = EditionFactory(body=office)

    assert edition.title in client.get("/").text
    assert edition.title in client.get(office.get_absolute_url()).text
