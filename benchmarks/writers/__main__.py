"""`python -m benchmarks.writers`: forty writers in one plan; nothing lost, no 5xx.

Needs locust (`pip install locust`; LOCUST names another program) and DATABASE_URL of a
PostgreSQL server, on which a database of its own is made and dropped.
"""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.writers.found import log_of, lost_in
from tests.portal import PASSWORD, Portal, database_server, new_portal

WRITERS = 40
SECONDS = 60
PAGE = "/handlingsplanar/fsu-rehabilitering/rediger/"

SEATS = """
import datetime
from django.contrib.auth.hashers import make_password
from accounts.models import User
from allauth.account.models import EmailAddress
from committees.models import Committee
from committees.roles import Role
from committees.services import seat
body = Committee.objects.get(slug="fsu-rehabilitering")
password = make_password("{password}")
for number in range(1, {writers} + 1):
    address = f"skrivar{{number}}@demo.example"
    user = User.objects.create(email=address, name=f"skrivar{{number}}", password=password)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    seat(user, body, Role.MEMBER, by=None, valid_from=datetime.date(2021, 1, 1))
answer = {writers}
"""


def main() -> int:
    """Run it, and say what was found; 1 where anything was lost."""
    with ready_portal(writers=WRITERS) as portal:
        figures = run(portal, writers=WRITERS, seconds=SECONDS)
        lost = lost_in(portal)
        broken = portal.said("web").count("Traceback")
    print(f"{'':16}{'requests':>10}{'failed':>8}{'median ms':>11}{'95 % ms':>9}")
    for name, count, failed, median, high in figures:
        print(f"{name:16}{count:>10}{failed:>8}{median:>11}{high:>9}")
    print(f"lost: {len(lost)}, tracebacks: {broken}")
    for words in lost[:10]:
        print("  " + words)
    return int(bool(lost or broken or any(int(row[2]) for row in figures)))


@contextmanager
def ready_portal(*, writers: int) -> Iterator[Portal]:
    """A portal on PostgreSQL with a draft, so many people who may write in it, and no worker."""
    with new_portal(
        database=database_server(), redis="", TRUSTED_PROXIES="1"
    ) as portal:
        portal.manage("load_structure", "structures/more-og-romsdal.toml")
        portal.manage("load_demo")
        portal.ask(SEATS.format(password=PASSWORD, writers=writers))
        portal.start_web()
        yield portal


def run(portal: Portal, *, writers: int, seconds: int) -> Any:
    """Let them write; a row of figures for each kind of request."""
    program = os.environ.get("LOCUST") or shutil.which("locust") or "locust"
    done = subprocess.run(
        [
            program, "--headless", "--users", str(writers), "--spawn-rate", "8",
            "--run-time", f"{seconds}s", "--stop-timeout", "20",
            "--host", portal.url, "--csv", str(portal.folder / "figures"),
            "--locustfile", str(Path(__file__).with_name("locustfile.py")),
            "--only-summary",
        ],
        env={
            **os.environ,
            "WRITERS_LOG": str(log_of(portal)),
            "WRITERS_PAGE": PAGE,
            "WRITERS_PASSWORD": PASSWORD,
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
            (
                row["Name"],
                row["Request Count"],
                row["Failure Count"],
                row["Median Response Time"],
                row["95%"],
            )
            for row in csv.DictReader(rows)
        ]


if __name__ == "__main__":
    sys.exit(main())
