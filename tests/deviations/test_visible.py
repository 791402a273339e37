"""Who sees which deviations."""

import pytest
from django.contrib.auth.models import AnonymousUser

from deviations.models import Deviation
from tests.factories.deviations import DeviationFactory


@pytest.fixture
def rows(molde, volda, trust, lsu) -> dict[str, Deviation]:
    def one(municipality, **also):
        return DeviationFactory(
            reporter=municipality,
            receiver=trust,
            area=municipality.area_memberships.get().area,
            **also,
        )

    return {"molde": one(molde), "volda": one(volda)}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("molde_contact", {"molde"}),
        ("volda_contact", {"volda"}),
        ("trust_contact", {"molde", "volda"}),
        ("lsu_leader", {"molde"}),
        ("lsu_member", {"molde"}),
        ("other_lsu_leader", {"volda"}),
        ("secretariat", {"molde", "volda"}),
        ("caseworker", {"molde", "volda"}),
        ("leader", set()),
        ("ssu_leader", set()),
    ],
)
def test_one_sees_what_concerns_one(request, rows, who, sees):
    reader = request.getfixturevalue(who)

    found = Deviation.objects.visible_to(reader)

    assert set(found) == {rows[name] for name in sees}


def test_coming_from_an_organisation_is_not_enough(rows, leader, trust):
    leader.organisation = trust
    leader.save()

    assert not Deviation.objects.visible_to(leader).exists()


def test_a_stranger_sees_nothing(rows):
    assert not Deviation.objects.visible_to(AnonymousUser()).exists()
