"""Measure a request against an empty view, and a command's seconds and memory."""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

SMALL_PARENT = Path(__file__).with_name("small_parent.py")

Ask = Callable[[], HttpResponse]


@dataclass(frozen=True, slots=True)
class Timed:
    """Median milliseconds of one request, and its queries."""

    milliseconds: float
    queries: int


@dataclass(frozen=True, slots=True)
class Ran:
    """A command of its own: seconds, and the most memory it held, in MB."""

    seconds: float
    megabytes: float
    said: str


def timed(ask: Ask, *, seconds: float = 2.0, least: int = 5) -> Timed:
    """Ask again and again for a while; the median is kept. The answer must be a good one."""
    answer = ask()
    if answer.status_code >= 400:
        raise SystemExit(
            f"the benchmark got {answer.status_code}: {answer.content[:300]!r}"
        )
    asked = queries(ask)
    taken: list[float] = []
    gc.collect()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(taken) < least:
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return Timed(statistics.median(taken), asked)


def queries(ask: Ask) -> int:
    """How often one request asks the database, once everything is warm."""
    ask()
    with CaptureQueriesContext(connection) as caught:
        answer = ask()
    if answer.status_code >= 400:
        raise SystemExit(
            f"the benchmark got {answer.status_code}: {answer.content[:300]!r}"
        )
    return len(caught)


def ran(*command: str, environment: dict[str, str]) -> Ran:
    """Run the command to its end in a process of its own."""
    with tempfile.NamedTemporaryFile("r") as note:
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, str(SMALL_PARENT), note.name, sys.executable, *command],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - begun
        kilobytes = int(note.read() or 0)
    if done.returncode:
        words = done.stdout + done.stderr
        raise SystemExit(f"{' '.join(command)} failed:\n{words[-2000:]}")
    return Ran(seconds, kilobytes / 1024, done.stdout)
