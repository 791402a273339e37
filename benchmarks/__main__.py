"""`make bench`: prints the tables; `make bench ARGS=--write` keeps them in docs/."""

import argparse
import os
import platform
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

from benchmarks.writers import __main__ as writers
from tests.portal import database_server

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Made by `make bench`. Times are medians of requests made inside one process, and are
given as ratios to an empty Django view in the same run; milliseconds are this
machine's own and vary by a third between runs.

{machine}, {when}. Pages on {database}.
"""


def main() -> None:
    """Measure, print, and keep where asked to."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "--write", action="store_true", help="keep in docs/benchmarks.md"
    )
    asked = parser.parse_args()
    django.setup()
    text = _report()
    print(text)
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")


def _report() -> str:
    from django.db import connection  # noqa: PLC0415 -- after setup
    from django.test.utils import setup_test_environment  # noqa: PLC0415 -- after setup
    from django.utils import timezone  # noqa: PLC0415 -- after setup

    from benchmarks import files, pages  # noqa: PLC0415 -- after setup

    setup_test_environment(debug=False)
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        head = HEAD.format(
            machine=_machine(),
            when=timezone.localdate().isoformat(),
            database=pages.database(),
        )
        times = list(pages.ratios())
        counted = list(pages.counts())
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
    bare, empty = times[0][1].milliseconds, times[1][1].milliseconds
    lines = [head, "## Pages", ""]
    lines += ["| page | × empty view | × empty view in our middleware | ms | queries |"]
    lines += ["|---|--:|--:|--:|--:|"]
    lines += [
        f"| {name} | {it.milliseconds / bare:.0f} | {it.milliseconds / empty:.1f} "
        f"| {it.milliseconds:.1f} | {it.queries} |"
        for name, it in times
    ]
    lines += ["", "## Queries", "", "| page | 1 row | 3 rows | 1,000 rows |"]
    lines += ["|---|--:|--:|--:|"]
    lines += [f"| {name} | {' | '.join(map(str, found))} |" for name, found in counted]
    lines += ["", "## Files", "", "A process each, from its start to its end.", ""]
    lines += ["| what | seconds | MB at most |", "|---|--:|--:|"]
    lines += [
        f"| {name} | {it.seconds:.1f} | {it.megabytes:.0f} |"
        for name, it in files.runs()
    ]
    if database_server():
        lines += _writers()
    return "\n".join([*lines, ""])


def _writers() -> list[str]:
    """Forty at once, where there is a PostgreSQL to write in."""
    found, lost, broken = writers.measured(
        writers=writers.WRITERS, seconds=writers.SECONDS
    )
    rate = writers.writes_a_second(found, writers.SECONDS)
    lines = ["", "## Forty writers", ""]
    lines += [
        f"For {writers.SECONDS} seconds in one plan, on PostgreSQL.",
        f"{rate:.0f} writes a second; {len(lost)} lost, {broken} errors.",
        "",
        "| what | requests | failed | median ms | 95 % ms |",
        "|---|--:|--:|--:|--:|",
    ]
    return [*lines, *(f"| {' | '.join(map(str, row))} |" for row in found)]


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
