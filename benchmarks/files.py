"""The import and the PDFs: seconds and memory, each in a process of its own."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.timing import Ran, ran

ROOT = Path(__file__).resolve().parent.parent
STRUCTURE = "structures/more-og-romsdal.toml"


def runs() -> Iterator[tuple[str, Ran]]:
    """On a database of their own, with the structure and the demo in it."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "REDIS_URL": "",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "TEST_VAR_DIR": folder,
        }
        ran("manage.py", "migrate", "-v0", environment=environment)
        yield (
            "PDF: case papers, 300 measures × 4 bodies",
            ran("-m", "benchmarks.papers", environment=environment),
        )
        yield (
            "load_structure",
            ran("manage.py", "load_structure", STRUCTURE, environment=environment),
        )
        shared = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared")) / "data"
        if shared.is_dir():
            plan, long = (
                shared / "felles-handlingsplan.docx",
                shared / "hostile/08-5000-rader.docx",
            )
            yield (
                "import_plan, the real plan",
                ran("manage.py", "import_plan", str(plan), environment=environment),
            )
            yield (
                "import_plan, 5,000 rows, read only",
                ran("-m", "benchmarks.reading", str(long), environment=environment),
            )
        yield "load_demo", ran("manage.py", "load_demo", environment=environment)
        year = str(date.today().year - 1)  # noqa: DTZ011 -- a year is near enough
        for kind in ("plan", "annual-report", "handbook"):
            yield (
                f"PDF: {kind}",
                ran("-m", "benchmarks.printing", kind, year, environment=environment),
            )
