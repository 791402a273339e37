"""Forty people write in one plan at once, on PostgreSQL: nothing is lost, nothing breaks."""

import os
import shutil

import pytest

from benchmarks.writers.__main__ import ready_portal, run
from benchmarks.writers.found import lost_in
from tests.portal import database_server


@pytest.fixture
def _database() -> None:
    """The plan is the portal's own; the tests' database is left alone."""


@pytest.mark.skipif(
    not database_server(), reason="left out: PostgreSQL is asked for (DATABASE_URL)"
)
@pytest.mark.skipif(
    not (os.environ.get("LOCUST") or shutil.which("locust")),
    reason="left out: locust is not installed (pip install locust, or LOCUST)",
)
def test_forty_writers_lose_nothing() -> None:
    with ready_portal(writers=40) as portal:
        figures = run(portal, writers=40, seconds=30)

        assert lost_in(portal) == []
        assert "Traceback" not in portal.said("web")
    assert sum(int(row[1]) for row in figures) >= 100
    assert [row for row in figures if int(row[2])] == []
