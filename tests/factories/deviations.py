"""Parties, codes and deviations."""

import datetime

import factory

from deviations.models import Code, Deviation, Direction, Facet
from deviations.workflow import State
from tests.factories.committees import OrganisationFactory


class CodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Code
        django_get_or_create = ("facet", "code")

    facet = Facet.CATEGORY
    code = "A"
    name_nn = factory.LazyAttribute(lambda o: f"Kode {o.code}")
    name_nb = factory.LazyAttribute(lambda o: f"Kode {o.code}")


class DeviationFactory(factory.django.DjangoModelFactory):
    """From a municipality about the hospital trust, reported on 10 March 2025."""

    class Meta:
        model = Deviation

    year = factory.LazyAttribute(lambda o: o.reported_on.year)
    serial = factory.Sequence(lambda n: n + 1)
    reporter = factory.SubFactory(OrganisationFactory)
    receiver = factory.SubFactory(
        OrganisationFactory,
        kind="trust",
        number="",
        name=factory.Sequence(lambda n: f"HF {n}"),
    )
    direction = Direction.K_HF
    municipality = factory.SelfAttribute("reporter")
    occurred_on = factory.LazyAttribute(lambda o: o.reported_on)
    reported_on = datetime.date(2025, 3, 10)
    reply_by = factory.LazyAttribute(lambda o: o.reported_on + datetime.timedelta(21))
    category = factory.SubFactory(CodeFactory)
    summary = "Meldinga kom for seint."
    state = State.REGISTERED
    answered_on = factory.LazyAttribute(
        lambda o: o.reported_on if o.state in {State.ANSWERED, State.CLOSED} else None
    )
    closed_on = factory.LazyAttribute(
        lambda o: o.reported_on if o.state == State.CLOSED else None
    )
