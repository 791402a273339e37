"""People, bodies, organisations and areas."""

import datetime

import factory

from accounts.models import (
    AreaMembership,
    HospitalArea,
    Organisation,
    OrganisationKind,
    User,
)
from committees.models import Committee, Kind


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A municipality, with a number of its own."""

    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"kommune-{n}")
    kind = OrganisationKind.MUNICIPALITY
    number = factory.Sequence(lambda n: f"{9000 + n}")
    name = factory.Sequence(lambda n: f"Kommune {n}")


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HospitalArea

    slug = factory.Sequence(lambda n: f"omrade-{n}")
    name = factory.Sequence(lambda n: f"Område {n}")


class AreaMembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AreaMembership

    area = factory.SubFactory(AreaFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = datetime.date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@demo.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "nn"
    password = factory.django.Password("demo-helsefellesskap")


class CommitteeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Committee

    slug = factory.Sequence(lambda n: f"utval-{n}")
    kind = Kind.PROFESSIONAL
    name_nn = factory.LazyAttribute(lambda o: f"Utvalet {o.slug}")
    name_nb = factory.LazyAttribute(lambda o: f"Utvalget {o.slug}")
    short_nn = factory.LazyAttribute(lambda o: o.slug)
    short_nb = factory.LazyAttribute(lambda o: o.slug)
