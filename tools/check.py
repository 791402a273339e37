"""`make check`: everything a machine can judge without running the portal.

All checks are run, two at a time; all failures are shown, and a table comes last.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from tools import environment, places
from tools.console import plainly, say

AT_ONCE = 2
DJADE = ("--target-version", "5.2")


@dataclass(frozen=True)
class Check:
    """A program that must end with code 0."""

    name: str
    command: Sequence[str | Path]
    env: dict[str, str] = field(default_factory=dict)
    needs: Path | None = None  # left out, in words, where this does not exist


@dataclass(frozen=True)
class Verdict:
    """How one check went."""

    check: Check
    code: int | None  # None: left out
    said: str
    seconds: float

    @property
    def word(self) -> str:
        return "utelate" if self.code is None else "feil" if self.code else "ok"


def main() -> int:
    """Run all, or those whose names are given; non-zero when one fails."""
    environment.ensure(dev=True)
    with tempfile.TemporaryDirectory(prefix="helsefellesskap-check-") as folder:
        chosen = [
            check
            for check in checks(Path(folder))
            if not sys.argv[1:] or check.name in sys.argv[1:]
        ]
        verdicts = run_all(chosen)
    for verdict in verdicts:
        if verdict.code:
            say(f"\n== {verdict.check.name} ==\n{verdict.said.strip()}")
    if any(verdict.code and "format" in verdict.check.name for verdict in verdicts):
        say("\nFormatet rettar `make format`.")
    say(f"\n{table(verdicts)}")
    return 1 if any(verdict.code for verdict in verdicts) else 0


def checks(folder: Path) -> list[Check]:
    """The slow ones first, so that the two lanes end together."""
    python, program = places.PYTHON, places.VENV / "bin"
    # As in operation, but with nothing of this machine's own.
    strict = {
        "DEBUG": "0", "DEMO": "0",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "REDIS_URL": "", "VAR_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "portal.example", "SITE_URL": "https://portal.example",
        "EMAIL_URL": "smtp://localhost:25", "PYTHONWARNINGS": "",
    }  # fmt: skip
    manage = [python, places.ROOT / "manage.py"]
    templates = places.ROOT / "templates"
    return [
        Check("typar (mypy)", [python, "-m", "mypy"], strict),
        Check(
            "omsetjingar",
            [
                python, "-m", "pytest", "-q", "-p", "no:cacheprovider",
                "tests/test_translations.py",
            ],
            needs=places.ROOT / "tests" / "test_translations.py",
        ),
        Check("import (import-linter)", [program / "lint-imports"], strict),
        Check(
            "migreringar",
            [*manage, "makemigrations", "--check", "--dry-run"],
            strict,
        ),
        Check(
            "drift (check --deploy)",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            strict,
        ),
        Check("malar (djlint)", [program / "djlint", "--lint", "--quiet", templates]),
        Check(
            "malformat (djade)",
            [program / "djade", *DJADE, "--check", *sorted(templates.rglob("*.html"))],
            needs=templates,
        ),
        Check("kode (ruff)", [program / "ruff", "check", "."]),
        Check(
            "kodeformat (ruff)",
            [program / "ruff", "format", "--check", "--output-format", "concise", "."],
        ),
    ]  # fmt: skip


def run_all(chosen: Sequence[Check]) -> list[Verdict]:
    """Each verdict in the order of the checks; a line as soon as one is done."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(run_one, check) for check in chosen]
        for done in as_completed(waiting):
            verdict = done.result()
            say(f"• {verdict.check.name}: {verdict.word} ({verdict.seconds:.0f} s)")
    return [each.result() for each in waiting]


def run_one(check: Check) -> Verdict:
    """Run it to its end, whatever the others say."""
    if check.needs and not check.needs.exists():
        missing = places.shown(check.needs)
        return Verdict(check, None, f"{missing} finst ikkje enno", 0)
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in check.command],
        cwd=places.ROOT,
        env={**os.environ, **check.env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"{done.stdout}\n{done.stderr}"
    return Verdict(check, done.returncode, said, time.monotonic() - began)


def table(verdicts: Sequence[Verdict]) -> str:
    """One line for each, for the end of the output."""
    width = max((len(verdict.check.name) for verdict in verdicts), default=0)
    lines = [
        f"{verdict.check.name:<{width}}  {verdict.word:<8}"
        + (verdict.said if verdict.code is None else f"{verdict.seconds:5.1f} s")
        for verdict in verdicts
    ]
    failed = sum(bool(verdict.code) for verdict in verdicts)
    lines.append(f"{failed} av {len(verdicts)} gjekk ikkje." if failed else "Alt held.")
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    sys.exit(plainly(main))
