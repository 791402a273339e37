"""Forty people write in one plan at once, on PostgreSQL: nothing is lost, nothing breaks."""

from collections import Counter

import pytest

from benchmarks.writers.__main__ import WRITERS, ready_portal, run
from benchmarks.writers.found import lost_in, promised
from tests.portal import database_server

SECONDS = 25


@pytest.fixture
def _database() -> None:
    """The plan is the portal's own; the tests' database is left alone."""


@pytest.mark.slow
@pytest.mark.skipif(
    not database_server(), reason="left out: PostgreSQL is asked for (DATABASE_URL)"
)
def test_forty_writers_lose_nothing() -> None:
    with ready_portal(writers=WRITERS) as portal:
        figures = run(portal, writers=WRITERS, seconds=SECONDS)

        assert lost_in(portal) == []
        assert "Traceback" not in portal.said("web")
        wrote = Counter(line["who"] for line in promised(portal))
    assert [row for row in figures if row.failed] == []
    # How many it becomes is the machine's affair; that all were there, and wrote, is not.
    assert next(row.requests for row in figures if row.name == "the outline") >= WRITERS
    assert len(wrote) >= WRITERS / 4, figures
