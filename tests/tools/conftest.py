"""The tools know no database: these tests run where the portal does not."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def _database() -> None:
    """None is made ready, unlike for all other tests."""


@pytest.fixture(autouse=True)
def _nynorsk() -> None:
    """What the tools say is in nynorsk as it stands."""
