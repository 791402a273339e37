"""A whole portal of the tests' own: database, web server, worker, all real processes.

Used by the browser tests, by the story and by the tests that kill workers. The
database stands where DATABASE_URL points (a new one on that server) or in a file;
the broker is REDIS_URL's, with a queue of its own, or the embedded one.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tools.run import children

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "demo-helsefellesskap"
STRUCTURE = "structures/more-og-romsdal.toml"


class Seed(NamedTuple):
    """A database and the files that belong to it, to be copied."""

    name: str
    folder: Path


class Portal:
    """One portal: start what is needed of it, and `close()` ends everything."""

    def __init__(
        self,
        *,
        database: str = "",
        redis: str = "",
        like: Seed | None = None,
        **env: str,
    ) -> None:
        """With `like`: begins with a copy of that one's database and files."""
        self.name = f"portal_{uuid.uuid4().hex[:10]}"
        self.folder = Path(tempfile.mkdtemp(prefix="portal-"))
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._server = database
        self._processes: list[subprocess.Popen[bytes]] = []
        if like:
            shutil.copytree(like.folder, self.folder, dirs_exist_ok=True)
        if database:
            template = f' TEMPLATE "{like.name}"' if like else ""
            self._administer(f'CREATE DATABASE "{self.name}"{template}')
            parts = urlsplit(database)
            database_url = urlunsplit(parts._replace(path=f"/{self.name}"))
        else:
            database_url = f"sqlite:///{self.folder / 'db.sqlite3'}"
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"PYTEST_CURRENT_TEST", "TEST_VAR_DIR"}
        }
        self.env = {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "tests.settings_portal",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "",
            "PYTHONUNBUFFERED": "1",
            "SECRET_KEY": "only-for-the-tests-" + "x" * 40,
            "DEBUG": "0",
            "DEMO": "1",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "SITE_URL": self.url,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis,
            "VAR_DIR": str(self.folder),
            "QUEUE": self.name,
            "EMAIL_URL": "dummymail://",
            "LOG_LEVEL": "WARNING",
            **env,
        }

    # Commands ------------------------------------------------------------------
    def manage(self, *arguments: str | Path, seconds: float = 240) -> str:
        """Run a command to its end; what it said, or a failed test with all it said."""
        done = subprocess.run(  # noqa: S603 -- our own manage.py
            [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def ask(self, code: str) -> Any:
        """Run Python inside the portal; it sets `answer`, which comes back as JSON."""
        lines = f"{code}\nimport json as _json\nprint('ANSWER', _json.dumps(answer, default=str))"
        said = self.manage("shell", "--verbosity", "0", "--command", lines)
        return json.loads(said.rpartition("ANSWER ")[2])

    # Processes -----------------------------------------------------------------
    def start(
        self, *command: str | Path, log: str, **env: str
    ) -> subprocess.Popen[bytes]:
        """A process of the portal's, in a group of its own, its output in a file."""
        with (self.folder / f"{log}.log").open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 -- our own programs
                [str(part) for part in command],
                cwd=ROOT,
                env={**self.env, **env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def start_web(self) -> None:
        """Start the web server and wait until it is ready."""
        web, _worker = children(self.port)
        process = self.start(*web.command, log="web", **web.env)
        until(
            lambda: process.poll() is not None or self._ready(),
            seconds=60,
            why=lambda: self.said("web"),
        )
        assert process.poll() is None, self.said("web")

    def start_worker(
        self, *, log: str = "worker", **env: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker with its timetable, exactly as `make run` does."""
        _web, worker = children(self.port)
        return self.start(*worker.command, log=log, **worker.env, **env)

    def said(self, log: str) -> str:
        """The output of a process."""
        file = self.folder / f"{log}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database just now."""
        if self._server:
            with psycopg.connect(self.env["DATABASE_URL"]) as connection:
                return connection.execute(query).fetchall()
        with contextlib.closing(sqlite3.connect(self.folder / "db.sqlite3")) as file:
            return file.execute(query).fetchall()

    def close(self) -> None:
        """End every process, drop the database, remove the files."""
        self.end_processes()
        if self._server:
            self._administer(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def end_processes(self) -> None:
        """kill -9 to all that was started here, with all that they started."""
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes.clear()

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _administer(self, statement: str) -> None:
        url = urlunsplit(urlsplit(self._server)._replace(path="/postgres"))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def new_portal(*, demo: bool = False, **how: str) -> Iterator[Portal]:
    """A portal with an empty, migrated database, or with the demo data."""
    like = _seed("demo" if demo else "empty", how.get("database", ""))
    portal = Portal(like=like, **how)
    try:
        yield portal
    finally:
        portal.close()


def _seed(kind: str, database: str) -> Seed:
    """What the portals of a kind begin as: made once in a run, whoever asks first.

    SEEDS is a folder that all processes of the run share; `drop_seeds` empties it.
    """
    note = Path(os.environ["SEEDS"]) / f"{kind}-{'server' if database else 'file'}"
    with note.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            made = Portal(database=database)
            made.manage("migrate", "--verbosity", "0")
            if kind == "demo":
                made.manage("load_structure", STRUCTURE)
                made.manage("load_demo")
            note.write_text(f"{made.name}\n{made.folder}")
        name, folder = note.read_text().splitlines()
    return Seed(name, Path(folder))


def drop_seeds(folder: Path) -> None:
    """Remove what `_seed` made."""
    for note in folder.glob("*-server"):
        name = note.read_text().split()[0]
        url = urlunsplit(urlsplit(database_server())._replace(path="/postgres"))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    for note in [*folder.glob("*-server"), *folder.glob("*-file")]:
        shutil.rmtree(note.read_text().splitlines()[1], ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def database_server() -> str:
    """Where the tests' PostgreSQL is; "" where they run on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith(("postgres", "pgsql")) else ""


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def until(done: Any, *, seconds: float, why: Any = lambda: "") -> None:
    """Wait for something to be so; a failed test, with words, where it never is."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain\n{why()}"
        time.sleep(0.1)
