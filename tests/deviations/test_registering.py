"""A deviation is told, numbered, placed in its area, and the other party hears of it."""

import dataclasses
import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from committees.models import AgreementPart
from deviations import services
from deviations.models import Code, Deviation, Direction, ReplyDeadline
from deviations.services import Told
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from helsefellesskap.core.privacy import HoldsIdentityNumber
from tests.deviations.conftest import identity_number

pytestmark = pytest.mark.usefixtures("codes")


@pytest.fixture
def told(molde, trust) -> Told:
    return Told(
        reporter=molde,
        receiver=trust,
        occurred_on=datetime.date(2025, 3, 3),
        reported_on=datetime.date(2025, 3, 5),
        category=Code.objects.get(code="D2"),
        summary="Varselet kom etter at vakta var gått.",
    )


def test_it_gets_number_area_direction_and_deadline(told, molde, molde_contact):
    made = services.register(told, by=molde_contact)

    assert made.number == "SA-2025-0001"
    assert made.direction == Direction.K_HF
    assert made.municipality == molde
    assert made.area.slug == "molde"
    assert made.reply_by == datetime.date(2025, 3, 26)  # fifteen working days
    assert made.state == "registered"
    assert [taken.step for taken in made.taken.all()] == ["register"]
    assert made.history.get().history_user == molde_contact


def test_numbers_go_up_within_their_year(told, molde_contact):
    later = dataclasses.replace(
        told,
        occurred_on=datetime.date(2026, 1, 2),
        reported_on=datetime.date(2026, 1, 2),
    )

    numbers = [
        services.register(one, by=molde_contact).number for one in (told, told, later)
    ]

    assert numbers == ["SA-2025-0001", "SA-2025-0002", "SA-2026-0001"]


def test_the_deadline_is_data(told, molde_contact):
    ReplyDeadline.objects.create(valid_from=datetime.date(2025, 3, 1), workdays=2)

    made = services.register(told, by=molde_contact)

    assert made.reply_by == datetime.date(2025, 3, 7)


def test_the_area_is_the_one_of_the_day(told, molde, molde_contact, volda):
    membership = molde.area_memberships.get()
    membership.valid_to = datetime.date(2025, 1, 1)
    membership.save()

    assert services.register(told, by=molde_contact).area is None


def test_the_receiver_is_told_that_and_never_what(told, molde_contact, trust_contact):
    made = services.register(told, by=molde_contact)

    letter = Letter.objects.get()
    assert letter.to_user == trust_contact
    assert letter.subject == f"Avvik {made.number} er kome til dykk"
    assert made.get_absolute_url() in letter.body
    assert "Varselet" not in letter.body


def test_a_party_without_a_contact_is_answered_for_by_the_secretariat(
    told, molde_contact, secretariat
):
    services.register(told, by=molde_contact)

    assert Letter.objects.get().to_user == secretariat


@pytest.mark.parametrize(
    ("who", "may"),
    [("molde_contact", True), ("secretariat", True), ("caseworker", True),
     ("trust_contact", False), ("volda_contact", False), ("lsu_member", False),
     ("leader", False), ("ssu_leader", False)],
)  # fmt: skip
def test_who_registers_for_molde(request, told, who, may):
    by = request.getfixturevalue(who)
    if may:
        assert services.register(told, by=by).reporter == told.reporter
        return
    with pytest.raises(PermissionDenied):
        services.register(told, by=by)
    assert not Deviation.objects.exists()


@pytest.mark.parametrize(
    "pair", [("molde", "volda"), ("molde", "gps"), ("gps", "molde")]
)
def test_one_of_the_two_is_the_trust(request, told, secretariat, pair):
    reporter, receiver = map(request.getfixturevalue, pair)

    with pytest.raises(DomainError):
        services.register(
            dataclasses.replace(told, reporter=reporter, receiver=receiver),
            by=secretariat,
        )


def test_a_gp_is_placed_by_the_municipality_it_is_told_with(
    told, gps, molde, secretariat
):
    made = services.register(
        dataclasses.replace(told, reporter=gps, municipality=molde), by=secretariat
    )

    assert (made.direction, made.area.slug) == (Direction.FL_HF, "molde")


@pytest.mark.parametrize(
    "field",
    ["summary", "immediate_action", "reporter_unit", "receiver_unit", "agreement_point",
     "external_ref", "source_system"],
)  # fmt: skip
def test_an_identity_number_never_reaches_the_database(told, molde_contact, field):
    text = f"Gjeld {identity_number()}"

    with pytest.raises(HoldsIdentityNumber):
        services.register(dataclasses.replace(told, **{field: text}), by=molde_contact)
    assert not Deviation.objects.exists()


@pytest.mark.parametrize(("happened", "reported"), [(2, 1), (-1, -1)])
def test_it_happens_before_it_is_reported_and_not_in_the_future(
    told, molde_contact, happened, reported
):
    today = timezone.localdate()
    later = dataclasses.replace(
        told,
        occurred_on=today - datetime.timedelta(reported if happened > 0 else happened),
        reported_on=today - datetime.timedelta(happened),
    )

    with pytest.raises(DomainError):
        services.register(later, by=molde_contact)


def test_a_reference_is_registered_once(told, molde_contact):
    told = dataclasses.replace(told, source_system="Compilo", external_ref="77")
    services.register(told, by=molde_contact)

    with pytest.raises(DomainError, match="77"):
        services.register(told, by=molde_contact)
    assert Deviation.objects.count() == 1


def test_it_may_name_the_point_of_the_agreement(told, molde_contact):
    part = AgreementPart.objects.create(
        number=5, text_nn="Utskriving", text_nb="Utskriving"
    )

    made = services.register(
        dataclasses.replace(told, agreement_part=part), by=molde_contact
    )

    assert made.agreement_part == part
