"""The tools know no database: these tests run where the portal does not."""

import pytest


@pytest.fixture(autouse=True)
def _database() -> None:
    """None is made ready, unlike for all other tests."""


@pytest.fixture(autouse=True)
def _nynorsk() -> None:
    """What the tools say is in nynorsk as it stands."""
