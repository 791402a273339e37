"""`make run`: from a fresh clone to a portal one can sign in to."""

import errno
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from tools import environment, places, prepare
from tools.console import TAIL, Trouble, plainly, say
from tools.supervisor import NEVER, Child, Supervisor

PASSWORD = "demo-helsefellesskap"  # noqa: S105 -- shown to everyone, in the demo alone
PATIENCE = 90.0  # seconds until a portal that does not answer is given up
TRIES = 3
DATABASES = {"postgres", "postgresql", "pgsql", "psql", "sqlite"}


def main() -> int:
    """Set up, start web and worker, say where to go, and wait for Ctrl-C."""
    os.chdir(places.ROOT)
    port = chosen_port(os.environ.get("PORT", ""))
    check_port(port)
    check_database(os.environ.get("DATABASE_URL", ""))
    check_redis(os.environ.get("REDIS_URL", ""))
    environment.ensure(dev=False)
    os.environ.update(demo_settings(port))
    ready_before = prepare.prepared()
    if not ready_before:
        make_ready()
    web, worker = children(port)
    supervisor = Supervisor([web, worker], readable=readable)
    say("• Startar portalen")
    opening = Opening(port, web, worker, fresh=not ready_before)
    supervisor.run(every=opening.look)
    say("• Portalen er stoppa")
    return 0


def chosen_port(text: str) -> int:
    """The port from PORT, 8000 where it says nothing."""
    if not text:
        return 8000
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(
            f"PORT={text} er ikkje eit portnummer.", "Vel til dømes: make run PORT=8001"
        )
    return int(text)


def check_port(port: int) -> None:
    """Say at once when the port is taken, not after five minutes of setting up."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(
                    f"Port {port} er i bruk. Kanskje køyrer portalen alt?",
                    f"Vel ein annan port: make run PORT={port + 1}",
                ) from None
            if error.errno == errno.EACCES:
                raise Trouble(
                    f"Du får ikkje bruke port {port}.",
                    "Vel ein over 1024.",
                ) from None
            raise


def check_database(url: str) -> None:
    """Say at once when the address is none; whether it answers is seen later."""
    if url and urlsplit(url).scheme not in DATABASES:
        raise Trouble(
            f"DATABASE_URL byrjar ikkje som ei adresse: {url.partition(':')[0]}…",
            "Skriv til dømes postgres://brukar:passord@127.0.0.1:5432/helsefellesskap",
        )


def check_redis(url: str) -> None:
    """Say at once when the Redis that was asked for does not answer."""
    parts = urlsplit(url)
    if parts.scheme not in ("redis", "rediss"):
        return
    where = (parts.hostname or "127.0.0.1", parts.port or 6379)
    try:
        socket.create_connection(where, timeout=3).close()
    except OSError:
        raise Trouble(
            f"Redis svarar ikkje på {where[0]}:{where[1]} (REDIS_URL).",
            "Start Redis, eller ta bort REDIS_URL for å bruke den innebygde køen.",
        ) from None


def demo_settings(port: int) -> dict[str, str]:
    """What the environment says, and for the rest what suits a demo on one machine."""
    defaults = {
        "SECRET_KEY": secret_key(),
        "SITE_URL": f"http://localhost:{port}",
        "LOG_LEVEL": "WARNING",  # or the address scrolls away
    }
    chosen = {name: os.environ.get(name) or value for name, value in defaults.items()}
    settings = {"DEMO": "1", "VAR_DIR": str(places.var()), "PYTHONUNBUFFERED": "1"}
    return {**chosen, **settings}


def secret_key() -> str:
    """This machine's key for its demo, made once."""
    file = places.var() / "secret_key"
    if not file.exists() or not file.read_text().strip():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50) + "\n")
    return file.read_text().strip()


def make_ready() -> None:
    """Run tools.prepare, which says itself what it does and what fails."""
    with places.log("setup").open("ab") as log:  # warnings of libraries, mostly
        code = subprocess.run(
            [places.PYTHON, "-m", "tools.prepare"], stderr=log, check=False
        ).returncode
    if code:
        raise SystemExit(code)


def children(port: int) -> tuple[Child, Child]:
    """The web server and the worker with its timetable: the portal is these two."""
    web: list[str | Path] = [
        places.PYTHON, "-m", "granian", "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--no-ws",
        "--log-level", "warning", "helsefellesskap.wsgi:application",
    ]  # fmt: skip
    worker: list[str | Path] = [
        places.PYTHON, "-m", "celery", "--quiet", "-A", "helsefellesskap", "worker",
        "--beat", "--concurrency", "2", "--hostname", f"portal-{port}@%h",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip
    # In a container one is often root, and Celery says at length what it thinks of it.
    calm = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    return (
        Child("web", web, log=places.log("web")),
        # It meets the database only when the web says that it is ready.
        Child("worker", worker, env=calm, log=places.log("worker"), start_at=NEVER),
    )


def readable(line: str) -> str:
    """A log line for people: what happened, to what; the whole of it is in var/log."""
    try:
        said = json.loads(line)
    except ValueError:
        return line
    if not isinstance(said, dict) or "event" not in said:
        return line
    if said["event"].startswith("No hostname was supplied"):
        return ""  # the queue of files has no host
    facts = [
        f"{name}={value}" for name, value in said.items() if name not in _FOR_THE_LOG
    ]
    return " ".join([said["event"].partition("\n")[0], *facts])


_FOR_THE_LOG = {"event", "timestamp", "logger", "level", "exception", "request_id"}


class Opening:
    """Watches the portal until it is ready, and then says so, once."""

    def __init__(self, port: int, web: Child, worker: Child, *, fresh: bool) -> None:
        self.port, self.web, self.worker = port, web, worker
        self.may_prepare = not fresh
        self.began = time.monotonic()
        self.open = False

    def look(self) -> None:
        """Called by the supervisor all the time."""
        if self.open:
            return
        status = readiness(self.port)
        if status == 200:
            self.open = True
            self.worker.start_at = 0
            say(welcome(self.port, time.monotonic() - self.began))
        elif status == 503 and self.may_prepare:
            # Stamps said that all was ready, the database says otherwise: it was
            # emptied or replaced since.
            self.may_prepare = False
            make_ready()
        elif self.web.deaths >= TRIES or time.monotonic() - self.began > PATIENCE:
            raise Trouble(
                "Portalen ville ikkje opne.",
                f"Sjå {places.shown(places.log('web'))}, rett det som står der, "
                "og køyr make run att.",
                last_lines("web"),
            )


def readiness(port: int) -> int:
    """What /readyz answers; 0 while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def last_lines(name: str) -> str:
    """The end of a child's log."""
    try:
        text = places.log(name).read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-TAIL:])


def welcome(port: int, seconds: float) -> str:
    """Where to go and how to sign in."""
    return f"""
  Portalen er klar ({seconds:.0f} s):  http://localhost:{port}

  Logg inn:  {prepare.DEMO_USER}
  Passord:   {PASSWORD}
  Fleire å prøve som står på innloggingssida. Ctrl-C stoppar portalen.
"""


if __name__ == "__main__":
    sys.exit(plainly(main))
