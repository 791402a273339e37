"""`python -m benchmarks.writers`: forty writers in one plan; nothing lost, no 5xx.

Needs DATABASE_URL of a PostgreSQL server, on which a database of its own is made and
dropped.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.writers.found import log_of, lost_in, people_of
from tests.portal import Portal, database_server, drop_seeds, new_portal

WRITERS = 40
SECONDS = 30
WRITES = frozenset({"autosave", "see both texts", "choose", "add", "move", "comment"})
PAGE = "/handlingsplanar/fsu-rehabilitering/rediger/"

# Signed in beforehand: it is their writing that is measured.
SEATS = """
import datetime
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
from committees.models import Committee
from committees.roles import Role
from committees.services import seat
body = Committee.objects.get(slug="fsu-rehabilitering")
answer = []
for number in range(1, {writers} + 1):
    name = f"skrivar{{number}}"
    user = User.objects.create_user(f"{{name}}@demo.example", name=name)
    seat(user, body, Role.MEMBER, by=None, valid_from=datetime.date(2021, 1, 1))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    answer.append([name, session.session_key])
"""


class Figures(NamedTuple):
    """One kind of request: how many, how many failed, and how long they took."""

    name: str
    requests: int
    failed: int
    median: int
    high: int


def main() -> int:
    """Run it, and say what was found; 1 where anything was lost."""
    found, lost, broken = measured(writers=WRITERS, seconds=SECONDS)
    print(f"{'':16}{'requests':>10}{'failed':>8}{'median ms':>11}{'95 % ms':>9}")
    for row in found:
        print(
            f"{row.name:16}{row.requests:>10}{row.failed:>8}{row.median:>11}{row.high:>9}"
        )
    print(f"{writes_a_second(found, SECONDS):.1f} writes a second")
    print(f"lost: {len(lost)}, tracebacks: {broken}")
    for words in lost[:10]:
        print("  " + words)
    return int(bool(lost or broken or any(row.failed for row in found)))


def measured(*, writers: int, seconds: int) -> tuple[list[Figures], list[str], int]:
    """On a portal of its own: the figures, what was lost, and how many tracebacks."""
    os.environ["SEEDS"] = tempfile.mkdtemp(prefix="portal-seeds-")
    try:
        with ready_portal(writers=writers) as portal:
            found = run(portal, writers=writers, seconds=seconds)
            return found, lost_in(portal), portal.said("web").count("Traceback")
    finally:
        drop_seeds(Path(os.environ["SEEDS"]))


def writes_a_second(figures: list[Figures], seconds: int) -> float:
    """How many times a second somebody wrote something, and had an answer."""
    return sum(row.requests for row in figures if row.name in WRITES) / seconds


@contextmanager
def ready_portal(*, writers: int) -> Iterator[Portal]:
    """A portal on PostgreSQL with a draft, so many people who may write in it, and no worker."""
    with new_portal(
        demo=True, database=database_server(), redis="", TRUSTED_PROXIES="1"
    ) as portal:
        people = portal.ask(SEATS.format(writers=writers))
        people_of(portal).write_text(json.dumps(people), encoding="utf-8")
        portal.start_web()
        yield portal


def run(portal: Portal, *, writers: int, seconds: int) -> list[Figures]:
    """Let them write; a row of figures for each kind of request."""
    done = subprocess.run(
        [
            sys.executable, "-m", "locust", "--headless", "--only-summary",
            "--users", str(writers), "--spawn-rate", "8",
            "--run-time", f"{seconds}s", "--stop-timeout", "20",
            "--host", portal.url, "--csv", str(portal.folder / "figures"),
            "--locustfile", str(Path(__file__).with_name("locustfile.py")),
        ],
        env={
            **os.environ,
            "WRITERS_LOG": str(log_of(portal)),
            "WRITERS_PAGE": PAGE,
            "WRITERS_PEOPLE": str(people_of(portal)),
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    file = portal.folder / "figures_stats.csv"
    if not file.exists():
        raise SystemExit(done.stderr[-2000:])
    with file.open(encoding="utf-8") as rows:
        return [
            Figures(
                row["Name"],
                int(row["Request Count"]),
                int(row["Failure Count"]),
                round(float(row["Median Response Time"])),
                round(float(row["95%"])),
            )
            for row in csv.DictReader(rows)
            if row["Name"] != "Aggregated"
        ]


if __name__ == "__main__":
    sys.exit(main())
