"""A job is a row: who holds its lease may write in it, and nobody else."""

import datetime
import uuid
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import User
from helsefellesskap.core import jobs
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.jobs import (
    LeaseLost,
    Work,
    job,
    run_job,
    start_job,
    sweep_jobs,
)
from helsefellesskap.core.models import Job, JobState


@job("tests.adds")
def adds(work: Work, *, one: int, other: int) -> dict[str, Any]:
    work.report(50, "reknar")
    return {"sum": one + other, "url": "/svar/"}


@job("tests.refuses")
def refuses(work: Work) -> None:
    raise DomainError("Planen er alt vedteken.")


@job("tests.breaks")
def breaks(work: Work) -> None:
    raise ZeroDivisionError


@job("tests.unspeakable")
def unspeakable(work: Work) -> dict[str, Any]:
    return {"answer": object()}


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[uuid.UUID]:
    """What the broker was told, which here goes no further."""
    told: list[uuid.UUID] = []
    monkeypatch.setattr(jobs, "_enqueue", lambda left: told.append(left.pk))
    return told


def a_job(kind: str = "tests.adds", **also: Any) -> Job:
    """A job that waits; arguments of the row may be given, `age` in seconds too."""
    age = also.pop("age", 0)
    arguments = {"one": 2, "other": 3} if kind == "tests.adds" else {}
    made = Job.objects.create(kind=kind, arguments=arguments, **also)
    Job.objects.filter(pk=made.pk).update(created_at=timezone.now() - seconds(age))
    return fresh(made)


def seconds(count: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=count)


def fresh(instance: Any) -> Any:
    assert isinstance(instance, Model)
    return type(instance)._default_manager.get(pk=instance.pk)


def test_it_is_done_and_tells_its_result() -> None:
    made = a_job()
    run_job(str(made.pk))
    done = fresh(made)
    assert (done.state, done.progress, done.attempt) == (JobState.DONE, 100, 1)
    assert (done.result, done.result_url) == ({"sum": 5}, "/svar/")
    assert done.lease_until is None
    assert done.ended_at is not None


def test_the_broker_hears_of_it_when_the_transaction_has_held(
    offered: list[uuid.UUID], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = start_job("tests.adds", by=None, one=1, other=1)
        assert offered == []
    assert offered == [made.pk]


def test_a_broker_that_is_away_disturbs_nobody(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(left: Job) -> None:
        raise ConnectionError

    monkeypatch.setattr(jobs, "_enqueue", away)
    with django_capture_on_commit_callbacks(execute=True):
        made = start_job("tests.adds", by=None, one=1, other=1)
    assert fresh(made).state == JobState.QUEUED


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("tests.refuses", "Planen er alt vedteken."),
        (
            "tests.breaks",
            "Noko gjekk gale hos oss. Dei som driv portalen, kan sjå kva.",
        ),
        (
            "tests.unspeakable",
            "Noko gjekk gale hos oss. Dei som driv portalen, kan sjå kva.",
        ),
        (
            "tests.unknown",
            "Noko gjekk gale hos oss. Dei som driv portalen, kan sjå kva.",
        ),
    ],
)
def test_what_failed_is_said_in_words(kind: str, words: str) -> None:
    made = a_job(kind)
    run_job(str(made.pk))
    failed = fresh(made)
    assert (failed.state, failed.error) == (JobState.FAILED, words)


def test_it_fails_in_the_language_of_whoever_asked(leader: User) -> None:
    User.objects.filter(pk=leader.pk).update(language="nb")
    made = a_job("tests.breaks", started_by=leader)
    run_job(str(made.pk))
    assert (
        fresh(made).error
        == "Noe gikk galt hos oss. De som driver portalen, kan se hva."
    )


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_what_is_over_is_not_done_again(state: JobState) -> None:
    made = a_job(state=state)
    run_job(str(made.pk))
    assert (fresh(made).state, fresh(made).attempt) == (state, 0)


def test_what_somebody_has_is_left_alone() -> None:
    held = a_job(
        state=JobState.RUNNING, attempt=1, lease_until=timezone.now() + seconds(9)
    )
    run_job(str(held.pk))
    assert fresh(held).attempt == 1


def test_what_lost_its_lease_is_taken() -> None:
    lost = a_job(
        state=JobState.RUNNING, attempt=1, lease_until=timezone.now() - seconds(1)
    )
    run_job(str(lost.pk))
    assert (fresh(lost).state, fresh(lost).attempt) == (JobState.DONE, 2)


def test_a_new_attempt_begins_at_nought() -> None:
    seen = []

    @job("tests.looks")
    def looks(work: Work) -> None:
        seen.append((fresh(work.job).progress, fresh(work.job).doing))

    lost = a_job(
        "tests.looks",
        state=JobState.RUNNING,
        attempt=1,
        progress=80,
        doing="nesten",
        lease_until=timezone.now() - seconds(1),
    )
    run_job(str(lost.pk))
    assert seen == [(0, "")]


class TestTheSweeper:
    def test_offers_a_job_again_when_its_worker_is_dead(
        self, offered: list[uuid.UUID]
    ) -> None:
        lost = a_job(
            state=JobState.RUNNING, attempt=1, lease_until=timezone.now() - seconds(1)
        )
        assert sweep_jobs() == 1
        assert offered == [lost.pk]
        assert fresh(lost).state == JobState.QUEUED

    def test_offers_a_job_whose_message_was_lost(
        self, offered: list[uuid.UUID]
    ) -> None:
        old = a_job(age=16)
        sweep_jobs()
        assert offered == [old.pk]

    def test_gives_a_new_message_time_to_arrive(self, offered: list[uuid.UUID]) -> None:
        a_job(age=5)
        sweep_jobs()
        assert offered == []

    def test_does_not_fill_a_long_queue(self, offered: list[uuid.UUID]) -> None:
        old = a_job(age=600)
        for _sweep in range(6):  # every ten seconds for a minute
            sweep_jobs()
        assert offered == [old.pk]

        Job.objects.filter(pk=old.pk).update(offered_at=timezone.now() - seconds(61))
        sweep_jobs()
        assert offered == [old.pk, old.pk]

    def test_leaves_a_living_job_alone(self, offered: list[uuid.UUID]) -> None:
        a_job(
            state=JobState.RUNNING, attempt=1, lease_until=timezone.now() + seconds(9)
        )
        assert sweep_jobs() == 0
        assert offered == []

    def test_gives_up_in_words_when_every_worker_died(
        self, offered: list[uuid.UUID]
    ) -> None:
        deadly = a_job(
            state=JobState.RUNNING, attempt=5, lease_until=timezone.now() - seconds(1)
        )
        sweep_jobs()
        given_up = fresh(deadly)
        assert (given_up.state, offered) == (JobState.FAILED, [])
        assert (
            given_up.error == "Arbeidet vart prøvd 5 gonger, og det stoppa kvar gong."
        )


class TestWhoWakesTooLate:
    """A worker was away for a while; meanwhile its job was offered again."""

    @pytest.fixture
    def work(self) -> Work:
        return Work(
            a_job(state=JobState.RUNNING, attempt=1, lease_until=timezone.now())
        )

    def test_goes_on_where_nobody_has_taken_it(
        self, work: Work, offered: list[uuid.UUID]
    ) -> None:
        Job.objects.update(lease_until=timezone.now() - seconds(1))
        sweep_jobs()
        work.report(60)
        now = fresh(work.job)
        assert (now.state, now.progress) == (JobState.RUNNING, 60)
        assert now.lease_until > timezone.now()

        run_job(str(work.job.pk))  # the message the sweeper sent
        assert fresh(work.job).attempt == 1

    def test_may_report_nothing_where_another_has_it(self, work: Work) -> None:
        Job.objects.update(attempt=2)
        with pytest.raises(LeaseLost):
            work.report(60)
        assert fresh(work.job).progress == 0

    def test_cannot_end_what_another_has(self, work: Work) -> None:
        Job.objects.update(attempt=2)
        assert not jobs._end(work.job, JobState.DONE, result={"mine": 1})
        assert (fresh(work.job).state, fresh(work.job).result) == (JobState.RUNNING, {})

    def test_cannot_end_it_twice(self, work: Work) -> None:
        assert jobs._end(work.job, JobState.DONE, result={"first": 1})
        assert not jobs._end(work.job, JobState.FAILED, error="second")
        assert (fresh(work.job).state, fresh(work.job).error) == (JobState.DONE, "")


@pytest.mark.parametrize(("said", "kept"), [(-5, 0), (0, 0), (42, 42), (250, 100)])
def test_progress_stays_between_nought_and_a_hundred(said: int, kept: int) -> None:
    work = Work(a_job(state=JobState.RUNNING, attempt=1))
    work.report(said, "x" * 500)
    assert fresh(work.job).progress == kept
    assert len(fresh(work.job).doing) == 200


class TestThePage:
    def test_shows_how_far_it_has_come(self, client: Client, leader: User) -> None:
        client.force_login(leader)
        mine = a_job(
            title="Handlingsplan som PDF",
            started_by=leader,
            state=JobState.RUNNING,
            progress=40,
            doing="Set sidene",
        )
        page = client.get(mine.get_absolute_url()).content.decode()
        assert "<h1>Handlingsplan som PDF</h1>" in page
        assert 'value="40"' in page
        assert "Set sidene" in page
        assert '<meta http-equiv="refresh" content="2">' in page

    def test_gives_htmx_the_short_form(self, client: Client, leader: User) -> None:
        client.force_login(leader)
        mine = a_job(started_by=leader)
        piece = client.get(mine.get_absolute_url(), headers={"HX-Request": "true"})
        assert piece.content.decode().strip().startswith('<div id="job"')

    def test_stops_asking_when_it_is_over(self, client: Client, leader: User) -> None:
        client.force_login(leader)
        mine = a_job(
            started_by=leader, state=JobState.DONE, result_url="/publikasjonar/"
        )
        page = client.get(mine.get_absolute_url()).content.decode()
        assert "hx-trigger" not in page
        assert "refresh" not in page
        assert 'href="/publikasjonar/"' in page

    def test_does_not_exist_for_others(
        self, client: Client, leader: User, outsider: User
    ) -> None:
        client.force_login(outsider)
        assert (
            client.get(a_job(started_by=leader).get_absolute_url()).status_code == 404
        )


@pytest.mark.parametrize(
    ("language", "words"), [("nn", "vart prøvd"), ("nb", "ble prøvd")]
)
def test_what_gave_up_says_so_in_the_language_of_who_started_it(
    leader: User, offered: list[uuid.UUID], language: str, words: str
) -> None:
    User.objects.filter(pk=leader.pk).update(language=language)
    made = a_job(
        state=JobState.RUNNING,
        attempt=jobs.MAX_ATTEMPTS,
        lease_until=timezone.now() - seconds(1),
        started_by=leader,
    )

    sweep_jobs()

    assert words in fresh(made).error
