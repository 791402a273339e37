"""Editions, printed and not."""

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from committees.models import Kind
from publications.models import Edition, EditionKind
from publications.workflow import EditionState
from tests.factories.committees import CommitteeFactory


class EditionFactory(factory.django.DjangoModelFactory):
    """A published handbook; its file is not a real PDF."""

    class Meta:
        model = Edition

    kind = EditionKind.HANDBOOK
    title = factory.Sequence(lambda n: f"Handbok {n}")
    body = factory.SubFactory(CommitteeFactory, kind=Kind.SECRETARIAT)
    state = EditionState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    html = "<h2>Utvala</h2><p>Her er dei.</p>"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 test", "handbok.pdf"))
    size = 13
    pages = 2
    sha256 = "a" * 64
