"""Jobs: ask for one, run one, and take up what a dead worker left.

An app says what a kind of job does:

    @job("publications.print")
    def print_edition(work: Work, *, edition: int) -> dict: ...

and asks for it with `start_job("publications.print", by=user, edition=7)`, inside
its own transaction. The row is written there; the broker hears of it on commit and
is told only the key, so a lost message or a killed worker loses nothing.

Who works on a job holds a lease and renews it from a thread of its own. A job whose
lease has run out is offered to the broker again; whoever takes it counts `attempt` up,
and from then on nothing that an earlier holder writes has any effect. The function may
so be run more than once, but a job ends once. What must not be written twice is written
in one transaction that begins with `work.report(…)`: that holds the job's row until the
end of the transaction, and refuses where another has the job.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Job, JobState

log = structlog.get_logger(__name__)

Function = Callable[..., dict[str, Any] | None]
_kinds: dict[str, Function] = {}

MAX_ATTEMPTS = 5
OPEN = (JobState.QUEUED, JobState.RUNNING)
PATIENCE = timedelta(seconds=15)  # so long a message may be under way
AGAIN = timedelta(seconds=60)  # and so long until the broker is told once more


class LeaseLost(Exception):
    """Another worker has the job now; what this one has made is thrown away."""


class Work:
    """What a running job is handed: its row, and a way to say how far it has come."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def report(self, per_cent: int, doing: str = "") -> None:
        """Tell whoever waits. Raises LeaseLost where the job has been given away.

        Inside a transaction nobody sees it until that ends.
        """
        if not _renew(self.job, progress=max(0, min(100, per_cent)), doing=doing[:200]):
            raise LeaseLost(str(self.job.pk))


def job(kind: str) -> Callable[[Function], Function]:
    """Register what a kind of job does."""

    def keep(function: Function) -> Function:
        _kinds[kind] = function
        return function

    return keep


def start_job(kind: str, *, by: Any, title: str = "", **arguments: Any) -> Job:
    """Write the row; a worker hears of it when the transaction has held."""
    made = Job.objects.create(
        kind=kind, arguments=arguments, title=title[:200], started_by=by
    )
    transaction.on_commit(lambda: _enqueue(made), robust=True)
    return made


def run_job(key: str) -> None:
    """Take the job, do it, write down how it went. One that somebody has is left alone."""
    taken = _take(key)
    if taken is None:
        return
    with (
        translation.override(_language(taken)),
        structlog.contextvars.bound_contextvars(
            job=str(taken.pk), kind=taken.kind, attempt=taken.attempt
        ),
    ):
        _do(taken)


def sweep_jobs() -> int:
    """Offer every job that lost its broker or its worker again; return how many."""
    now = timezone.now()
    lost = Q(state=JobState.RUNNING, lease_until__lt=now)
    waiting = Q(state=JobState.QUEUED, created_at__lt=now - PATIENCE) & (
        Q(offered_at=None) | Q(offered_at__lt=now - AGAIN)
    )
    offered = 0
    stale = Job.objects.filter(lost | waiting).select_related("started_by")
    for left in stale.order_by("created_at"):
        if left.state == JobState.RUNNING and left.attempt >= MAX_ATTEMPTS:
            _give_up(left)
        # Two sweepers may have read the same row; only one of them changes it.
        elif Job.objects.filter(
            lost | waiting, pk=left.pk, attempt=left.attempt
        ).update(state=JobState.QUEUED, lease_until=None, offered_at=now):
            _enqueue(left)
            offered += 1
    return offered


def _give_up(left: Job) -> None:
    with translation.override(_language(left)):
        words = _("The job was tried %(count)s times and its worker died every time.")
        _end(left, JobState.FAILED, error=words % {"count": left.attempt})


def _language(found: Job) -> str:
    """What is written in the row is for whoever started it."""
    return getattr(found.started_by, "language", "") or settings.LANGUAGE_CODE


def _enqueue(left: Job) -> None:
    from helsefellesskap.core.tasks import run  # noqa: PLC0415 -- tasks import us

    run.delay(str(left.pk))


def _take(key: str) -> Job | None:
    free = Q(state=JobState.QUEUED) | Q(
        state=JobState.RUNNING, lease_until__lt=timezone.now()
    )
    taken = Job.objects.filter(free, pk=key).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        started_at=timezone.now(),
        lease_until=_lease(),
        offered_at=None,
        progress=0,
        doing="",
    )
    return Job.objects.select_related("started_by").get(pk=key) if taken else None


def _do(taken: Job) -> None:
    try:
        with _heartbeat(taken):
            result = _kinds[taken.kind](Work(taken), **taken.arguments) or {}
        url = str(result.pop("url", ""))
        how = {"progress": 100, "doing": "", "result": result, "result_url": url}
        if not _end(taken, JobState.DONE, **how):
            log.warning("job_ended_by_another")
    except LeaseLost:
        log.warning("job_lease_lost")
    except DomainError as error:
        _end(taken, JobState.FAILED, error=str(error)[:500])
    except Exception:
        log.exception("job_failed")
        words = _(
            "Something went wrong on our side. The people who run the portal can see what."
        )
        _end(taken, JobState.FAILED, error=words)


def _held(taken: Job) -> QuerySet[Job]:
    """The row as long as nobody else has taken it, also where it is offered again."""
    return Job.objects.filter(pk=taken.pk, attempt=taken.attempt, state__in=OPEN)


def _renew(taken: Job, **also: Any) -> bool:
    held = _held(taken).update(state=JobState.RUNNING, lease_until=_lease(), **also)
    return bool(held)


@transaction.atomic
def _end(taken: Job, state: JobState, **how: Any) -> bool:
    """End it, unless it has ended or somebody else has it; whether this was the end."""
    ended = _held(taken).update(
        state=state, ended_at=timezone.now(), lease_until=None, **how
    )
    return bool(ended)


def _lease() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE)


@contextmanager
def _heartbeat(taken: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own while the work goes on."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(settings.JOB_LEASE / 4):
                try:
                    if not _renew(taken):
                        return
                except DatabaseError:  # locked or away for a while: the next one may do
                    log.warning("job_heartbeat_missed", job=str(taken.pk))
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)
