"""Somebody who writes, and a row that another has changed meanwhile."""

import pytest

from actionplans.models import Measure
from actionplans.services import editing


@pytest.fixture
def writing(client, leader):
    client.force_login(leader)
    return client


@pytest.fixture
def written(measure, secretary):
    """The secretary writes while the leader's form is open."""
    stale = Measure.objects.get(pk=measure.pk)
    editing.edit_node(
        measure, by=secretary, version=1, content={"text": "Sekretærens tekst"}
    )
    return stale
