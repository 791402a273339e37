"""The parties: two municipalities, the trust, the GPs, and who answers for them.

`molde` and `volda` lie in areas of their own; `molde_contact`, `volda_contact` and
`trust_contact` answer for their parties. LSU Molde covers Molde's area.
"""

import datetime

import pytest

from accounts.models import Organisation, User
from committees.models import Committee, Kind
from committees.roles import Role
from deviations.models import Contact
from deviations.receivers import CODES
from deviations.services import load_codes
from tests.conftest import body, seated
from tests.factories.committees import (
    AreaFactory,
    AreaMembershipFactory,
    OrganisationFactory,
    UserFactory,
)

LONG_AGO = datetime.date(2020, 1, 1)


@pytest.fixture
def codes() -> None:
    """The real codes."""
    load_codes(CODES)


@pytest.fixture
def molde() -> Organisation:
    found = OrganisationFactory(slug="molde", number="1506", name="Molde kommune")
    AreaMembershipFactory(
        organisation=found, area=AreaFactory(slug="molde", name="Molde")
    )
    return found


@pytest.fixture
def volda() -> Organisation:
    found = OrganisationFactory(slug="volda", number="1577", name="Volda kommune")
    AreaMembershipFactory(
        organisation=found, area=AreaFactory(slug="volda", name="Volda")
    )
    return found


@pytest.fixture
def trust() -> Organisation:
    return OrganisationFactory(
        slug="hf", kind="trust", number="", name="Helse Møre og Romsdal HF"
    )


@pytest.fixture
def gps() -> Organisation:
    return OrganisationFactory(
        slug="fastlegane", kind="gps", number="", name="Fastlegane"
    )


def contact(organisation: Organisation, name: str) -> User:
    user = UserFactory(email=f"kontakt.{name}@demo.example", organisation=organisation)
    Contact.objects.create(user=user, organisation=organisation)
    return user


@pytest.fixture
def molde_contact(molde: Organisation) -> User:
    return contact(molde, "1506")


@pytest.fixture
def volda_contact(volda: Organisation) -> User:
    return contact(volda, "1577")


@pytest.fixture
def trust_contact(trust: Organisation) -> User:
    return contact(trust, "hmr")


@pytest.fixture
def lsu(ssu: Committee, molde: Organisation) -> Committee:
    area = molde.area_memberships.get().area
    return body("lsu-molde", Kind.LOCAL, parent=ssu, short_nn="LSU Molde", area=area)


@pytest.fixture
def lsu_member(lsu: Committee) -> User:
    return seated("medlem1.lsu-molde", lsu, Role.MEMBER)


@pytest.fixture
def other_lsu_leader(ssu: Committee, volda: Organisation) -> User:
    area = volda.area_memberships.get().area
    other = body("lsu-volda", Kind.LOCAL, parent=ssu, area=area)
    return seated("leiar.lsu-volda", other, Role.LEADER)


def identity_number() -> str:
    """A synthetic one: month + 80, its two check digits computed."""
    first = [1, 5, 8, 3, 9, 0, 1, 2]
    for ninth in range(10):
        digits = [*first, ninth]
        k1 = (
            -sum(
                w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=True)
            )
            % 11
        )
        both = [*digits, k1]
        k2 = (
            -sum(
                w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), both, strict=True)
            )
            % 11
        )
        if k1 < 10 and k2 < 10:
            return "".join(map(str, [*both, k2]))
    raise AssertionError("no such number")
