"""`load_structure`: a whole helsefellesskap from one file, or nothing of it."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import TestCase

from accounts.models import AreaMembership, HospitalArea, Organisation, User
from actionplans.models import Plan
from committees.models import (
    AgreementPart,
    Committee,
    Guideline,
    Kind,
    PatientGroup,
    Say,
    Seat,
)
from committees.roles import SECRETARIAT, Right, Role
from committees.services import change_membership, fill, unseat
from helsefellesskap.core import search
from helsefellesskap.core.permissions import may
from tests.committees.structure import OTHER, REAL, SMALL, line_of
from tests.factories import UserFactory

FSU = {
    "fsu-barn-og-unge",
    "fsu-multisjuke-stormottakarar-palliasjon",
    "fsu-akuttmedisinsk-kjede",
    "fsu-rehabilitering",
    "fsu-behandlarsamarbeid",
    "fsu-helseberedskap",
    "fsu-psykisk-helse-og-rus",
    "fsu-ikt",
    "fsu-svangerskap-fodsel-barsel",
    "fsu-vaksenhabilitering",
    "fsu-kunnskap-forsking-utdanning",
    "fsu-helsefremjing-forebygging",
}
LSU = {"lsu-kristiansund", "lsu-molde", "lsu-alesund", "lsu-volda"}


def load(file: Path) -> str:
    out = StringIO()
    call_command("load_structure", str(file), stdout=out)
    return out.getvalue()


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "struktur.toml"
    file.write_text(text, encoding="utf-8")
    return file


def counts() -> dict[str, int]:
    """How many rows every table of ours has, history too."""
    return {
        model._meta.label: model._default_manager.count()
        for name in ("core", "accounts", "committees", "actionplans", "deviations")
        for model in apps.get_app_config(name).get_models()
    }


class TestMoreOgRomsdal(TestCase):
    """Read many times, so loaded once for them all."""

    @classmethod
    def setUpTestData(cls):
        load(REAL)

    def test_the_bodies_are_those_of_the_contract(self):
        slugs = set(Committee.objects.values_list("slug", flat=True))

        assert slugs == FSU | LSU | {"partnarskapsmotet", "ssu", "sekretariatet"}

    def test_they_report_as_they_do(self):
        parents = dict(Committee.objects.values_list("slug", "parent__slug"))

        assert {parents[slug] for slug in FSU | LSU} == {"ssu"}
        assert parents["ssu"] == "partnarskapsmotet"

    def test_every_body_says_what_it_is_for_in_both_languages(self):
        for body in Committee.objects.prefetch_related("tasks"):
            assert body.purpose_nn
            assert body.purpose_nb
            assert body.tasks.count() >= 3

    def test_ssu_has_eleven_votes(self):
        votes = Seat.objects.filter(committee__slug="ssu").voting()
        by_party = {
            party: votes.filter(party=party).count()
            for party in ("municipalities", "trust", "users", "gps")
        }

        assert votes.count() == 11
        assert by_party == {"municipalities": 4, "trust": 4, "users": 2, "gps": 1}

    def test_each_local_committee_is_led_from_both_sides(self):
        leading = Seat.objects.filter(role__in=[Role.LEADER, Role.DEPUTY])

        for slug in sorted(LSU):
            parties = leading.filter(committee__slug=slug).values_list(
                "party", flat=True
            )
            assert set(parties) == {"municipalities", "trust"}, slug

    def test_all_seats_are_empty(self):
        assert not Seat.objects.exclude(user=None).exists()

    def test_every_municipality_belongs_to_an_area(self):
        municipalities = Organisation.objects.filter(kind="municipality")

        assert municipalities.count() == 27
        assert not municipalities.filter(area_memberships=None).exists()
        assert HospitalArea.objects.count() == 4

    def test_the_doubtful_ones_are_marked(self):
        doubtful = AreaMembership.objects.filter(uncertain=True)

        assert sorted(doubtful.values_list("organisation__name", flat=True)) == [
            "Gjemnes kommune",
            "Vestnes kommune",
        ]
        assert all(doubtful.values_list("note", flat=True))

    def test_haram_begins_in_2024(self):
        haram = AreaMembership.objects.get(organisation__number="1580")

        assert haram.valid_from == datetime.date(2024, 1, 1)

    def test_the_fifth_patient_group_is_dated(self):
        starts = PatientGroup.objects.values_list("valid_from__year", flat=True)

        assert list(starts) == [2020, 2020, 2020, 2020, 2024]

    def test_the_agreement_has_thirteen_points_and_three_guidelines(self):
        assert AgreementPart.objects.count() == 13
        assert AgreementPart.objects.filter(sub_agreement_uncertain=True).count() == 13
        assert Guideline.objects.get(case_number="22-22").year == 2022
        assert Guideline.objects.count() == 3

    def test_every_professional_committee_looks_after_a_point(self):
        assert (
            not Committee.objects.of_kind(Kind.PROFESSIONAL).filter(parts=None).exists()
        )

    def test_each_professional_committee_has_a_plan_and_the_joint_one_is_there(self):
        plans = Plan.objects.exclude(joint=True)
        heard = {body.slug for body in Plan.objects.get(slug="fsu-ikt").heard.all()}

        assert set(plans.values_list("writer__slug", flat=True)) == FSU
        assert set(Plan.objects.values_list("decider__slug", flat=True)) == {"ssu"}
        assert Plan.objects.get(joint=True).slug == "felles"
        assert heard == LSU

    def test_the_spellings_of_the_word_plan_are_known(self):
        for slug, spelling in (
            ("fsu-behandlarsamarbeid", "Behandler-samarbeid"),
            ("fsu-psykisk-helse-og-rus", "Psykisk helsevern og rus"),
            ("fsu-vaksenhabilitering", "Voksen-habilitering"),
        ):
            assert spelling in Committee.objects.get(slug=slug).aliases

    def test_the_bodies_are_found_by_search_in_either_language(self):
        for words in ("vaksenhabilitering", "voksenhabilitering"):
            assert search.find(words, user=AnonymousUser()).filter(
                kind="committee", key="fsu-vaksenhabilitering"
            )

    def test_again_changes_nothing(self):
        before = counts()

        said = load(REAL)

        assert counts() == before
        assert said == (
            "Helsefellesskap Møre og Romsdal: ingenting er endra sidan sist.\n"
        )


class TestAnotherShape:
    """The second file: two SSUs, no LSU, committees that end, majority, other numbers."""

    @pytest.fixture(autouse=True)
    def _loaded(self, db):
        load(OTHER)

    def test_structure_is_data(self):
        kinds = {kind: Committee.objects.of_kind(kind).count() for kind in Kind}

        assert kinds == {
            "partnership": 1,
            "strategic": 2,
            "local": 0,
            "professional": 2,
            "secretariat": 1,
            "working_group": 0,
        }

    def test_numbers_and_rule_are_its_own(self):
        nedre = Committee.objects.get(slug="ssu-nedre")

        assert nedre.number_case(1, 2021) == "01-21"
        assert nedre.decision_rule == "majority"

    def test_a_committee_that_has_ended_is_not_in_force_and_has_no_seat_today(self):
        ended = Committee.objects.get(slug="fsu-heimesjukehus")

        assert ended not in Committee.objects.in_force()
        assert not ended.seats.valid().exists()

    def test_a_municipality_that_moved_has_both_its_areas(self):
        rows = AreaMembership.objects.filter(organisation__number="9902")

        assert [(row.area.slug, row.valid_to is None) for row in rows] == [
            ("ovre", False),
            ("nedre", True),
        ]

    def test_again_changes_nothing(self):
        before = counts()

        load(OTHER)

        assert counts() == before

    def test_another_partnership_is_refused_in_the_same_portal(self):
        before = counts()

        with pytest.raises(CommandError, match="alt eit anna helsefellesskap"):
            load(REAL)

        assert counts() == before


class TestAWrongFile:
    def test_every_complaint_comes_with_its_line_and_nothing_is_kept(self, tmp_path):
        text = SMALL.replace('role = "leader"', 'role = "boss"').replace("9901", "1")

        with pytest.raises(CommandError) as refused:
            load(written(tmp_path, text))

        said = str(refused.value).splitlines()
        assert said[0] == "2 ting er feil i struktur.toml; ingenting er endra:"
        number = line_of(text, 'number = "1"')
        assert (
            said[1] == f"  linje {number}: Ein kommune har eit nummer med fire siffer."
        )
        assert said[2].startswith(f"  linje {line_of(text, 'role =')}: «boss»")
        assert not Committee.objects.exists()
        assert not Organisation.objects.exists()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\xff\xfe\x00", "ikkje tekst i UTF-8"),
            (b"a = ", "linje 1"),
            (b"", r"\[partnership\] manglar"),
            (b"x" * (2 * 1024 * 1024 + 1), "for stor"),
        ],
    )
    def test_what_is_no_structure_is_refused_in_words(self, tmp_path, content, words):
        file = tmp_path / "struktur.toml"
        file.write_bytes(content)

        with pytest.raises(CommandError, match=words):
            load(file)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(CommandError, match="Det finst inga fil"):
            load(tmp_path / "finst-ikkje.toml")

    def test_a_folder(self, tmp_path):
        with pytest.raises(CommandError, match="let seg ikkje opne"):
            load(tmp_path)

    def test_a_name_that_another_row_has_is_told_before_anything_is_done(
        self, tmp_path
    ):
        Organisation.objects.create(slug="anna", kind="trust", name="Sjukehuset")

        with pytest.raises(CommandError, match="«Sjukehuset» høyrer alt til «anna»"):
            load(written(tmp_path, SMALL))

        assert not Committee.objects.exists()


class TestWhatIsChangedInThePortal:
    @pytest.fixture(autouse=True)
    def _loaded(self, db, tmp_path):
        self.file = written(tmp_path, SMALL)
        load(self.file)

    @pytest.fixture
    def office(self) -> User:
        user = UserFactory(name="sekretariat")
        seat = Seat.objects.create(
            committee=Committee.objects.get(slug="sekretariatet"),
            role=Role.LEADER,
            say=Say.SPEAK,
            valid_from=datetime.date(2021, 1, 1),
        )
        fill(seat, user, by=None, valid_from=datetime.date(2021, 1, 1))
        return User.objects.get(pk=user.pk)

    def change(self, old: str, new: str) -> str:
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), encoding="utf-8")
        return load(self.file)

    def test_a_corrected_area_stays_corrected(self, office):
        row = AreaMembership.objects.get()
        change_membership(
            row,
            by=office,
            area=row.area,
            valid_from=datetime.date(2021, 1, 1),
            valid_to=None,
            uncertain=True,
            note="Spurt kommunen",
        )

        said = load(self.file)

        assert AreaMembership.objects.get().note == "Spurt kommunen"
        assert "Vik er endra i portalen og står som det er." in said

    def test_whoever_sits_keeps_the_seat_when_its_title_is_mended(self):
        seat = Seat.objects.get(committee__slug="fsu")
        person = UserFactory()
        fill(seat, person, by=None, valid_from=seat.valid_from)

        self.change('role = "leader"', 'role = "leader"\ntitle_nn = "Sjef"')

        seat.refresh_from_db()
        assert (seat.user, seat.title_nn) == (person, "Sjef")

    def test_rights_follow_when_the_file_changes_a_role(self):
        seat = Seat.objects.get(committee__slug="fsu")
        person = UserFactory()
        fill(seat, person, by=None, valid_from=seat.valid_from)

        self.change('role = "leader"', 'role = "observer"\nsay = "observe"')

        fresh = User.objects.get(pk=person.pk)
        assert not may(fresh, Right.EDIT_PLANS, on=seat.committee)
        assert may(fresh, Right.VIEW_PLANS, on=seat.committee)

    def test_a_seat_that_somebody_left_is_not_made_twice(self):
        seat = Seat.objects.get(committee__slug="fsu")
        fill(seat, UserFactory(), by=None, valid_from=seat.valid_from)
        unseat(seat, by=None)
        before = Seat.objects.count()

        said = load(self.file)

        assert Seat.objects.count() == before
        assert "ingenting er endra" in said

    def test_the_secretariat_gets_its_rights_on_a_new_body(self, office):
        body = '[[body]]\nslug = "ny"\nkind = "local"\nname_nn = "Ny"\nname_nb = "Ny"\n'
        body += 'short_nn = "Ny"\nshort_nb = "Ny"\n\n[[seat]]'

        self.change("[[seat]]", body)

        new = Committee.objects.get(slug="ny")
        fresh = User.objects.get(pk=office.pk)
        assert {r for r in Right if may(fresh, r, on=new)} == SECRETARIAT[Role.LEADER]

    def test_a_body_that_the_file_drops_is_left_and_told_of(self):
        begins = SMALL.index('[[body]]\nslug = "fsu"')
        ends = SMALL.index('[[body]]\nslug = "sekretariatet"')
        text = SMALL.replace(SMALL[begins:ends], "").replace(
            '["ssu", "fsu"]', '["ssu"]'
        )
        text = text[: text.index("[[plan]]")]
        self.file.write_text(text, encoding="utf-8")

        said = load(self.file)

        assert "FSU er ikkje i fila og står som det er." in said
        assert Committee.objects.filter(slug="fsu").exists()

    def test_a_body_that_is_given_an_end_takes_its_seats_with_it(self):
        yesterday = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011
        person = UserFactory()
        seat = Seat.objects.get(committee__slug="fsu")
        fill(seat, person, by=None, valid_from=seat.valid_from)

        self.change('parent = "ssu"', f'parent = "ssu"\nvalid_to = {yesterday}')

        assert Seat.objects.get(committee__slug="fsu").valid_to == yesterday
        assert not may(
            User.objects.get(pk=person.pk), Right.VIEW_PLANS, on=seat.committee
        )


def test_what_is_mended_in_the_file_is_changed_alone(tmp_path):
    load(REAL)
    text = REAL.read_text(encoding="utf-8")
    file = written(tmp_path, text.replace('name = "Aukra kommune"', 'name = "Aukra"'))
    before = counts()

    load(file)

    after = counts()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"accounts.HistoricalOrganisation"}
    assert Organisation.objects.get(number="1547").name == "Aukra"
