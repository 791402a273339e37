"""The demo's people are those of the contract, and sit where it says."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from accounts.demo import PASSWORD
from accounts.models import Organisation, User
from committees.models import Committee, Seat
from committees.roles import Right
from helsefellesskap.core.models import Letter
from helsefellesskap.core.permissions import may
from helsefellesskap.demo import people
from tests.committees.structure import REAL
from tests.factories import UserFactory


def seats_of(user: User) -> dict[str, str]:
    found = user.seats.valid().select_related("committee")
    return {seat.committee.slug: seat.role for seat in found}


class TestTheCast(TestCase):
    """Everyone of the contract, seated once for all these tests."""

    @classmethod
    def setUpTestData(cls):
        call_command("load_structure", str(REAL), stdout=StringIO())
        cls.cast = people.make_people()

    def test_the_people_of_the_contract(self):
        bodies = Committee.objects.exclude(kind="secretariat").values_list(
            "slug", flat=True
        )
        expected = {"sekretariat", "saksbehandlar", "admin", "kontakt.hmr"}
        expected |= {"brukarrep.kommune.ssu", "brukarrep.hf.ssu", "fastlege.ssu"}
        expected |= {
            f"{role}.{slug}"
            for role in ("leiar", "nestleiar", "sekretaer")
            for slug in bodies
        } - {
            "leiar.lsu-molde",
            "nestleiar.lsu-volda",
        }
        numbers = Organisation.objects.exclude(number="").values_list(
            "number", flat=True
        )
        expected |= {f"kontakt.{number}" for number in numbers}
        expected |= {f"medlem1.{slug}" for slug in bodies}

        assert expected <= set(self.cast)
        assert "leiar.lsu-molde" not in self.cast
        assert "nestleiar.lsu-volda" not in self.cast

        # One seat is left vacant, so that there is one to fill.
        assert not Seat.objects.get(committee__slug="lsu-alesund", key="medlem6").user

    def test_who_leads_ssu_leads_lsu_molde_too(self):
        assert seats_of(self.cast["leiar.ssu"]) == {
            "ssu": "leader",
            "lsu-molde": "leader",
        }
        assert seats_of(self.cast["nestleiar.ssu"]) == {
            "ssu": "deputy",
            "lsu-volda": "deputy",
        }

    def test_all_eleven_votes_of_ssu_have_somebody(self):
        votes = Seat.objects.filter(committee__slug="ssu").voting()

        assert votes.count() == 11
        assert not votes.filter(user=None).exists()

    def test_the_secretariat_has_its_rights_everywhere(self):
        for body in Committee.objects.all():
            assert may(self.cast["sekretariat"], Right.ROUTE_CASES, on=body)
            assert may(self.cast["saksbehandlar"], Right.ASSESS_CASES, on=body)

    def test_names_are_roles(self):
        assert str(self.cast["leiar.fsu-rehabilitering"]) == "Leiar, FSU Rehabilitering"
        assert str(self.cast["nestleiar.lsu-molde"]) == "Nestleiar, LSU Molde"
        assert str(self.cast["leiar.ssu"]) == "Leiar, SSU"
        assert str(self.cast["kontakt.1506"]) == "Kontakt, Molde kommune"

    def test_they_share_the_password_of_the_contract(self):
        assert PASSWORD == "demo-helsefellesskap"
        hashes = set(User.objects.values_list("password", flat=True))
        assert len(hashes) == 1
        assert self.cast["leiar.ssu"].check_password(PASSWORD)

    def test_the_administrator_may_use_the_admin(self):
        assert (self.cast["admin"].is_staff, self.cast["admin"].is_superuser) == (
            True,
            True,
        )
        assert (
            not User.objects.filter(is_staff=True)
            .exclude(pk=self.cast["admin"].pk)
            .exists()
        )

    def test_the_contacts_belong_to_their_parties(self):
        assert self.cast["kontakt.1580"].organisation.name == "Haram kommune"
        assert self.cast["kontakt.hmr"].organisation.kind == "trust"


class TestRefusals:
    def test_outside_demo_mode(self, settings):
        settings.DEMO = False

        with pytest.raises(CommandError, match="berre i demomodus"):
            call_command("load_demo")

        assert not User.objects.exists()

    def test_where_there_are_other_people(self):
        UserFactory(email="kari@kommune.example")

        with pytest.raises(CommandError, match="andre folk"):
            call_command("load_demo")

        assert User.objects.count() == 1

    def test_before_the_bodies_are_there(self):
        with pytest.raises(CommandError, match="Last inn utvala først"):
            call_command("load_demo")

    def test_a_second_time(self, capsys):
        UserFactory(email="leiar.ssu@demo.example")

        call_command("load_demo")

        assert "alt lasta inn" in capsys.readouterr().out
        assert User.objects.count() == 1
        assert not Letter.objects.exists()
