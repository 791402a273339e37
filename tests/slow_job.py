"""A job that takes its time and writes down what happened to it. For tests alone."""

import time
from pathlib import Path

from django.conf import settings

from helsefellesskap.core.jobs import Work, job


@job("tests.slow")
def slow(work: Work, *, seconds: float) -> dict[str, str]:
    """Work for a while, telling how far it has come."""
    _write(work, "began")
    steps = int(seconds * 5)
    for step in range(steps):
        work.report(100 * step // steps, f"step {step}")
        time.sleep(0.2)
    work.report(99)
    _write(work, "ended")
    return {"url": "/"}


def _write(work: Work, what: str) -> None:
    """A line in the job's own diary, in the portal's folder."""
    diary = Path(settings.VAR_DIR) / f"diary-{work.job.pk}"
    with diary.open("a") as file:
        file.write(f"{what} {work.job.attempt}\n")
