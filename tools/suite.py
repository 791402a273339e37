"""Runs the tests twice: on PostgreSQL and Redis, then on the embedded default. What knows
neither database nor queue is run once (the marker `once`), and so is the browser, but
for the story.

Ends in pytest's own closing line; the exit code is the first that was not zero.
"""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from tools import places, translations
from tools.console import plainly, say
from tools.services import Service, find_postgres, find_redis, own_slot

NO_TESTS = 5  # pytest's word for an empty selection


def main() -> int:
    """Find the services, say what is left out, run what can be run."""
    signal.signal(signal.SIGTERM, _leave)
    arguments = sys.argv[1:]
    translations.compile_all()
    with ExitStack() as stack:
        slot = stack.enter_context(own_slot())
        postgres = find_postgres(slot, stack)
        redis = find_redis(slot, stack)
        browser = bool(os.environ.get("CHROMIUM"))
        for line in left_out(postgres, redis, browser, shared_data()):
            say(f"Utelate: {line}")
        codes = [
            _run(title, env, [*choice, *arguments])
            for title, env, choice in steps(postgres, redis, browser)
        ]
    return verdict(codes, chosen=bool(arguments))


def shared_data() -> Path | None:
    """The folder of shared data; None where it is missing."""
    folder = Path(os.environ.get("SHARED_DIR") or places.ROOT.parent / "shared")
    return folder if (folder / "data").is_dir() else None


def left_out(
    postgres: Service | str, redis: Service | str, browser: bool, shared: Path | None
) -> list[str]:
    """What will not be tested here, and why, one line each."""
    lines = []
    if isinstance(postgres, str):
        lines.append(f"prøvene på PostgreSQL, for {postgres}.")
    if isinstance(redis, str):
        lines.append(f"prøvene på Redis, for {redis}.")
    if not browser:
        lines.append(
            "nettlesarprøvene, for her er ingen Chromium (apt-get install chromium)."
        )
    if not shared:
        lines.append("prøvene på den verkelege planen, for SHARED_DIR finst ikkje.")
    return lines


def steps(
    postgres: Service | str, redis: Service | str, browser: bool
) -> list[tuple[str, dict[str, str], list[str]]]:
    """Title, environment and selection of each run of the suite."""
    database = postgres.url if isinstance(postgres, Service) else ""
    broker = redis.url if isinstance(redis, Service) else ""
    everything = [] if browser else ["-m", "not browser"]
    rest = "(not browser or story)" if browser else "not browser"
    again = ["-m", f"{rest} and not once"]
    served = {"DATABASE_URL": database, "REDIS_URL": broker}
    embedded = ("SQLite og innebygd kø", {"DATABASE_URL": "", "REDIS_URL": ""})
    if not database and not broker:
        return [(*embedded, everything)]
    names = [
        f"PostgreSQL {postgres.found}" if isinstance(postgres, Service) else "SQLite",
        f"Redis {redis.found}" if isinstance(redis, Service) else "innebygd kø",
    ]
    return [(" og ".join(names), served, everything), (*embedded, again)]


def verdict(codes: list[int], *, chosen: bool) -> int:
    """The first failure; an empty step is none where the tests were chosen by hand."""
    if chosen and any(code != NO_TESTS for code in codes):
        codes = [code for code in codes if code != NO_TESTS]
    return next((code for code in codes if code), 0)


def _run(title: str, env: dict[str, str], arguments: list[str]) -> int:
    say(f"\n== Prøvene på {title} ==")
    # An empty DATABASE_URL is no address: it must be absent, not blank.
    settings = {name: value for name, value in env.items() if value}
    rest = {name: value for name, value in os.environ.items() if name not in env}
    return subprocess.run(
        [
            sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile",
            "--no-loadscope-reorder", "-rs",
            *arguments,
        ],
        cwd=places.ROOT,
        env={**rest, **settings},
        check=False,
    ).returncode  # fmt: skip


def _leave(number: int, frame: FrameType | None) -> None:
    """Stop in order, so that services started for the tests stop too."""
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(plainly(main))
