"""Finds the PostgreSQL and the Redis that the tests may use, or starts them.

Runs inside the virtual environment. First what the environment names, then the usual
local ports, then programs that are installed; none of these is no failure.
"""

import contextlib
import fcntl
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tools.console import Trouble

OLDEST_POSTGRES = 15
FIRST_REDIS_DB = 9  # the low numbers are other people's
_SLOTS = 7
_PROBE = """
    select current_setting('server_version_num')::int / 10000,
           (select rolcreatedb or rolsuper from pg_roles where rolname = current_user),
           exists (select 1 from pg_collation where collname = 'nb-x-icu')
"""


@dataclass(frozen=True)
class Service:
    """A service that answered: its address, and how it was found, in words."""

    url: str
    found: str


# Each run by itself ------------------------------------------------------------
@contextmanager
def own_slot(folder: Path | None = None) -> Iterator[int]:
    """A number no other test run on this machine holds at the same time."""
    folder = folder or Path(tempfile.gettempdir())
    for number in range(_SLOTS):
        path = folder / f"helsefellesskap-tests-{number}.lock"
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:  # somebody else's
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            continue
        try:
            yield number
        finally:
            os.close(file)
        return
    raise Trouble(
        f"{_SLOTS} testkøyringar går alt på denne maskina.", "Vent til ei er ferdig."
    )


# PostgreSQL --------------------------------------------------------------------
def find_postgres(slot: int, stack: ExitStack) -> Service | str:
    """A server where we may make databases, or why there is none."""
    if named := os.environ.get("DATABASE_URL"):
        if not named.startswith(("postgres", "pgsql")):
            return "DATABASE_URL peikar ikkje på PostgreSQL"
        return Service(named, "frå DATABASE_URL")
    name = f"helsefellesskap_{slot}"
    reasons = []
    for user in dict.fromkeys(["postgres", getpass.getuser()]):
        reason = why_not_postgres("127.0.0.1", 5432, user)
        if not reason:
            url = f"postgres://{user}@127.0.0.1:5432/{name}"
            return Service(url, "på 127.0.0.1:5432")
        reasons.append(reason)
    if binaries := postgres_binaries():
        try:
            port = stack.enter_context(running_postgres(binaries))
        except (OSError, subprocess.SubprocessError) as error:
            reasons.append(f"{binaries}/postgres ville ikkje starte: {error}")
        else:
            url = f"postgres://postgres@127.0.0.1:{port}/{name}"
            return Service(url, f"starta for prøvene, frå {binaries}")
    else:
        reasons.append("ingen PostgreSQL er installert")
    return "; ".join(dict.fromkeys(reasons))


def why_not_postgres(host: str, port: int, user: str) -> str:
    """Why this server cannot be used; "" where it can."""
    try:
        with psycopg.connect(
            host=host, port=port, user=user, dbname="postgres", connect_timeout=3
        ) as connection:
            row = connection.execute(_PROBE).fetchone()
    except psycopg.OperationalError as error:
        said = str(error).strip().partition("\n")[0].rpartition(": ")[2]
        return f"{user} slepp ikkje inn på {host}:{port} ({said.strip()})"
    version, may_create, has_norwegian = row or (0, False, False)
    if version < OLDEST_POSTGRES:
        return f"{host}:{port} er PostgreSQL {version}; {OLDEST_POSTGRES} trengst"
    if not may_create:
        return f"{user} får ikkje lage databasar på {host}:{port}"
    if not has_norwegian:
        return f"{host}:{port} kan ikkje norsk alfabet (manglar ICU)"
    return ""


def postgres_binaries() -> Path | None:
    """The newest installed server's folder."""
    found = [
        path
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if path.parent.name.isdigit() and (path / "initdb").exists()
    ]
    found.sort(key=lambda path: int(path.parent.name))
    if found and int(found[-1].parent.name) >= OLDEST_POSTGRES:
        return found[-1]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_postgres(binaries: Path) -> Iterator[int]:
    """A server of our own in a folder that goes away; yields its port."""
    with tempfile.TemporaryDirectory(prefix="helsefellesskap-pg-") as name:
        folder = Path(name)
        data = folder / "data"
        as_whom = _postgres_user(folder)
        _quietly(
            [
                binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust",
                "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
            ],
            as_whom, folder,
        )  # fmt: skip
        port = free_port()
        # Speed before safety: what is in it lives as long as the tests.
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1"
            f" -c unix_socket_directories={folder}"
            " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        )
        control: list[str | Path] = [
            binaries / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            folder / "log",
        ]
        try:
            _quietly([*control, "-o", options, "start"], as_whom, folder)
            yield port
        finally:
            with contextlib.suppress(subprocess.SubprocessError):
                _quietly([*control, "-m", "immediate", "stop"], as_whom, folder)


def _postgres_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: whom to run it as instead."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(folder, user.pw_uid, user.pw_gid)
            return name
    raise OSError("ingen brukar å køyre PostgreSQL som")


def _quietly(command: Sequence[str | Path], user: str | None, folder: Path) -> None:
    # Output goes to a file: a server that lives on would keep a pipe open.
    with (folder / "out").open("wb") as out:
        subprocess.run(
            [str(part) for part in command],
            stdout=out, stderr=out, stdin=subprocess.DEVNULL,
            cwd=folder, user=user, check=True, timeout=120,
            start_new_session=True,  # Ctrl-C is for the tests; we stop it after them
        )  # fmt: skip


# Redis -------------------------------------------------------------------------
def find_redis(slot: int, stack: ExitStack) -> Service | str:
    """A Redis, in a numbered database of its own, or why there is none."""
    if named := os.environ.get("REDIS_URL"):
        return Service(named, "frå REDIS_URL")
    number = FIRST_REDIS_DB + slot
    reason = why_not_redis("127.0.0.1", 6379)
    if not reason:
        return Service(f"redis://127.0.0.1:6379/{number}", "på 127.0.0.1:6379")
    if program := shutil.which("redis-server") or shutil.which("valkey-server"):
        try:
            port = stack.enter_context(running_redis(program))
        except OSError as error:
            return f"{reason}; {program} ville ikkje starte: {error}"
        return Service(
            f"redis://127.0.0.1:{port}/{number}", f"starta for prøvene, frå {program}"
        )
    return f"{reason}; ingen Redis er installert"


def why_not_redis(host: str, port: int) -> str:
    """Why this server cannot be used; "" where it can."""
    try:
        with socket.create_connection((host, port), timeout=3) as connection:
            connection.sendall(b"PING\r\n")
            answer = connection.recv(100)
    except OSError as error:
        return f"{host}:{port} svarar ikkje ({error.strerror or error})"
    if answer.startswith(b"+PONG"):
        return ""
    return (
        f"{host}:{port} slepp oss ikkje inn ({answer.decode(errors='replace').strip()})"
    )


@contextmanager
def running_redis(program: str) -> Iterator[int]:
    """A server of our own that keeps nothing on disk; yields its port."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="helsefellesskap-redis-") as folder:
        process = subprocess.Popen(
            [
                program, "--bind", "127.0.0.1", "--port", str(port), "--save", "",
                "--appendonly", "no", "--dir", folder,
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 10
            while why_not_redis("127.0.0.1", port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise OSError("svarar ikkje")
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
