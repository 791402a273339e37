"""Makes the portal's data ready for `make run`: one process, only what is missing.

Runs inside the virtual environment; tools.run starts it when prepared() says no.
"""

import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import places
from tools.console import Trouble, plainly, step
from tools.stamps import Stamps, digest

DEMO_USER = "sekretariat@demo.example"


def stamps() -> Stamps:
    """What was done in this VAR_DIR, and from what."""
    return Stamps(places.var() / "stamps.json")


def prepared() -> bool:
    """Whether all was made ready before, from the very same files and database.

    The database itself is not asked: /readyz does that, and a no there leads back here.
    """
    return _static_stands() and stamps().holds("prepared", _everything())


def _everything() -> str:
    database = os.environ.get("DATABASE_URL", "")
    sources = [places.STRUCTURE, *_static_sources(), places.ROOT / "locale"]
    migrations = sorted(places.ROOT.glob("*/migrations/*.py"))
    migrations += sorted(places.ROOT.glob("*/*/migrations/*.py"))
    return digest([*sources, *migrations], database)


def _static_sources() -> list[Path]:
    return [
        places.ROOT / "static",
        places.ROOT / "package-lock.json",
        places.REQUIREMENTS / "prod.lock",
        *sorted(places.ROOT.glob("*/static")),
        *sorted(places.ROOT.glob("*/*/static")),
    ]


def _static_stands() -> bool:
    return (places.var() / "static" / "staticfiles.json").exists()


def main() -> int:
    """Every step looks first; on a second run most do nothing."""
    sys.path.insert(0, str(places.ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsefellesskap.settings")
    _translate()
    _set_up()
    _collect_static()
    _migrate()
    _load()
    stamps().put(prepared=_everything())
    return 0


def _translate() -> None:
    from tools import translations  # noqa: PLC0415 -- needs the virtual environment

    with _told("Set om språkfilene"):
        translations.compile_all()


def _set_up() -> None:
    import django  # noqa: PLC0415 -- needs the virtual environment
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.db import DatabaseError, connection  # noqa: PLC0415

    with _told("Les innstillingane"):
        try:
            django.setup()
        except ImproperlyConfigured as error:
            raise Trouble(
                str(error), "Rett miljøvariabelen; docs/operations.md forklarer dei."
            ) from None
    with _told("Opnar databasen"):
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0].rpartition(" failed: ")[2]
            raise Trouble(
                f"Databasen svarar ikkje: {reason.removeprefix('FATAL:').strip()}",
                "Sjekk DATABASE_URL, at databasen finst (createdb) og at tenaren er i "
                "gang. Utan DATABASE_URL blir SQLite brukt.",
            ) from None


def _collect_static() -> None:
    wanted = digest(_static_sources())
    if _static_stands() and stamps().holds("static", wanted):
        return
    with _told("Samlar stilar, skrifter og skript"):
        _command("collectstatic", interactive=False)
    stamps().put(static=wanted)


def _migrate() -> None:
    from django.db import connection  # noqa: PLC0415 -- after django.setup()
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        with _told(f"Bygg databasen ({len(plan)} steg)"):
            _command("migrate", interactive=False)


def _load() -> None:
    from django.apps import apps  # noqa: PLC0415 -- after django.setup()

    if not apps.get_model("committees", "Committee").objects.exists():
        with _told("Les inn Helsefellesskap Møre og Romsdal"):
            _command("load_structure", str(places.STRUCTURE))
    users = apps.get_model("accounts", "User").objects
    if not users.filter(email=DEMO_USER).exists():
        with _told("Legg inn folk og saker å prøve på"):
            _command("load_demo")


def _command(name: str, *arguments: str, **options: object) -> None:
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    said = io.StringIO()
    try:
        call_command(name, *arguments, stdout=said, stderr=said, **options)
    except CommandError as error:
        tail = said.getvalue().strip()
        raise Trouble(str(error), tail="\n".join(tail.splitlines()[-15:])) from None
    finally:
        with places.log("setup").open("a", encoding="utf-8") as out:
            out.write(f"\n$ {name}\n{said.getvalue()}")


@contextmanager
def _told(what: str, advice: str = "") -> Iterator[None]:
    """A step whose failures, of whatever kind, end in words; the rest is in the log."""
    with step(what):
        try:
            yield
        except (Trouble, KeyboardInterrupt):
            raise
        except Exception as error:
            log = places.log("setup")
            with log.open("a", encoding="utf-8") as out:
                traceback.print_exc(file=out)
            raise Trouble(
                f"{type(error).__name__}: {error}",
                advice or f"Sjå slutten av {places.shown(log)}.",
            ) from None


if __name__ == "__main__":
    sys.exit(plainly(main))
