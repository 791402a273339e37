"""Rounds that the clock starts: every row is taken by itself."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Model

log = structlog.get_logger(__name__)

M = TypeVar("M", bound=Model)


def each_by_itself(rows: Iterable[M], do: Callable[[M], bool], *, what: str) -> int:
    """Do it to each row in a transaction of its own; return for how many it was done.

    `do` locks the row and looks once more, since it may have moved since the round
    began; False says it had. One that fails is logged by its key and the kind of
    error alone, and the rest go on.
    """
    done = failed = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += do(row)
        except SoftTimeLimitExceeded:  # the worker is told to stop, not the row
            raise
        except Exception as error:
            failed += 1
            log.error("row_failed", what=what, row=row.pk, why=type(error).__name__)
    if failed:
        log.error("round_left_some", what=what, done=done, failed=failed)
    return done
