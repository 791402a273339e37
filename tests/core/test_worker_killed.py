"""A worker is killed with kill -9 in the middle of a job; the job ends all the same, once.

Real processes, a real database, both brokers. The lease is shorter than in operation so
that the tests are quick; that the usual numbers keep the promise of a minute is asserted.
"""

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from tests.portal import Portal, database_server, new_portal, until

LEASE, SWEEP = 4, 1
START = """
from helsefellesskap.core.jobs import start_job
answer = str(start_job("tests.slow", by=None, seconds={seconds}).pk)
"""
pytestmark = pytest.mark.slow


@pytest.fixture
def _database() -> None:
    """The database is the portal's."""


@pytest.fixture(scope="module", params=["embedded", "redis"])
def one_portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    """A portal whose worker knows the slow job, on one of the two brokers."""
    broker = redis_url() if request.param == "redis" else ""
    with new_portal(
        database=database_server(),
        redis=broker,
        CELERY_IMPORTS="tests.slow_job",
        JOB_LEASE=str(LEASE),
        SWEEP_SECONDS=str(SWEEP),
    ) as portal:
        yield portal


@pytest.fixture
def portal(one_portal: Portal) -> Iterator[Portal]:
    """The same, with no worker left over from the test before."""
    yield one_portal
    one_portal.end_processes()


def test_a_job_is_taken_up_again_and_ends_once(portal: Portal) -> None:
    first = portal.start_worker(log="first")
    key = portal.ask(START.format(seconds=5))
    wait_for_diary(portal, key, "began 1", seconds=30)

    os.killpg(first.pid, signal.SIGKILL)  # what the supervisor does with a dead worker
    first.wait()
    assert job(portal, key)[:2] == ("running", 1)

    portal.start_worker(log="second")
    wait_for_state(portal, key, "done", seconds=60)
    assert diary(portal, key) == ["began 1", "began 2", "ended 2"]
    assert job(portal, key) == ("done", 2, 100)


def test_where_the_main_process_alone_dies_the_job_still_ends_once(
    portal: Portal,
) -> None:
    """Its child works on, holds the lease, and no other worker takes the job from it."""
    first = portal.start_worker(log="first")
    key = portal.ask(START.format(seconds=6))
    wait_for_diary(portal, key, "began 1", seconds=30)

    kill(first)
    portal.start_worker(log="second")
    wait_for_state(portal, key, "done", seconds=60)

    lines = diary(portal, key)
    assert len([line for line in lines if line.startswith("ended")]) == 1
    attempt = job(portal, key)[1]
    assert lines[-1] == f"ended {attempt}"


def test_a_job_nobody_heard_of_is_offered_again(portal: Portal) -> None:
    """The broker lost the message: the row is there, and that is enough."""
    made = (
        "import datetime\n"
        "from django.utils import timezone\n"
        "from helsefellesskap.core.models import Job\n"
        "row = Job.objects.create(kind='tests.slow', arguments={'seconds': 0.2})\n"
        "old = timezone.now() - datetime.timedelta(seconds=20)\n"
        "Job.objects.filter(pk=row.pk).update(created_at=old)\n"
        "answer = str(row.pk)"
    )
    key = portal.ask(made)
    portal.start_worker()
    wait_for_state(portal, key, "done", seconds=30)
    assert diary(portal, key) == ["began 1", "ended 1"]


def test_the_usual_numbers_keep_the_promise_of_a_minute() -> None:
    """Lease, the next sweep, and the seconds a new worker needs to come up."""
    sweep = settings.CELERY_BEAT_SCHEDULE["sweep"]["schedule"]
    a_new_worker_is_up = 20
    assert settings.JOB_LEASE + sweep + a_new_worker_is_up < 60


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def job(portal: Portal, key: str) -> tuple[str, int, int]:
    """State, attempt and progress of the job."""
    found = portal.rows("SELECT id, state, attempt, progress FROM core_job")
    return next(
        (state, attempt, progress)
        for pk, state, attempt, progress in found
        if str(pk).replace("-", "") == key.replace("-", "")
    )


def diary(portal: Portal, key: str) -> list[str]:
    file = portal.folder / f"diary-{key}"
    return file.read_text().splitlines() if file.exists() else []


def wait_for_diary(portal: Portal, key: str, line: str, *, seconds: float) -> None:
    until(
        lambda: line in diary(portal, key),
        seconds=seconds,
        why=lambda: portal.said("first") + portal.said("worker"),
    )


def wait_for_state(portal: Portal, key: str, state: str, *, seconds: float) -> None:
    until(
        lambda: job(portal, key)[0] == state,
        seconds=seconds,
        why=lambda: (
            f"{job(portal, key)}\n{diary(portal, key)}\n{portal.said('second')}"
        ),
    )


def redis_url() -> str:
    """The tests' Redis; the test is left out, by name, where there is none."""
    url = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/15"
    try:
        redis.Redis.from_url(url, socket_timeout=2).ping()
    except redis.RedisError:
        pytest.skip("left out: no Redis answers (REDIS_URL)")
    return url
