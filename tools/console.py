"""What a tool says while it works, and how it stops: in words, never a traceback."""

import errno
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools import places

TAIL = 15  # lines of a failed program's output that are shown

# What a failing program may have said, and what to do about it.
_NO_NET = "Nettet svarar ikkje. Sjekk det og prøv att."
_CURES = [
    ("no space left", "Frigjer plass på disken og prøv att."),
    ("temporary failure in name", _NO_NET),
    ("failed to establish a new connection", _NO_NET),
    ("enotfound", _NO_NET),
    ("could not resolve", _NO_NET),
    ("do not match the hashes", "Ei fil kom ikkje fram slik ho er låst. Prøv att."),
    ("permission denied", "Sjekk kven som eig fila eller mappa."),
]


class Trouble(Exception):
    """A step could not be done: what happened, what to do, what was said last."""

    def __init__(self, what: str, advice: str = "", tail: str = "") -> None:
        super().__init__(what)
        self.what, self.advice, self.tail = what, advice, tail
        self.step = ""


def say(line: str = "") -> None:
    """One line, at once."""
    print(line, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, then how long it took; a failure carries the name."""
    print(f"• {what} … ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException as error:
        say("stoppa")
        if isinstance(error, OSError):
            error = _trouble_from(error)
        if isinstance(error, Trouble):
            error.step = error.step or what
        raise error
    seconds = time.monotonic() - began
    say("ok" if seconds < 1 else f"ok ({seconds:.0f} s)")


def run_logged(
    command: Sequence[str | Path],
    *,
    advice: str = "",
    env: Mapping[str, str] | None = None,
    log: str = "setup",
) -> None:
    """Run a program with its output in a log; show the end of it if it fails."""
    file = places.log(log)
    with file.open("ab") as out:
        out.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        out.flush()
        began = out.tell()
        try:
            code = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=places.ROOT,
                env=None if env is None else {**os.environ, **env},
                check=False,
            ).returncode
        except FileNotFoundError:
            raise Trouble(f"Programmet {command[0]} finst ikkje.", advice) from None
    if code:
        said = file.read_bytes()[began:].decode(errors="replace")
        raise Trouble(
            f"{Path(str(command[0])).name} gav opp (kode {code}).",
            cure_for(said) or advice,
            "\n".join(said.strip().splitlines()[-TAIL:])
            + f"\n(heile loggen: {places.shown(file)})",
        )


def cure_for(said: str) -> str:
    """What to do about a failure that is known by its words; "" for all others."""
    said = said.lower()
    return next((cure for sign, cure in _CURES if sign in said), "")


def show(trouble: Trouble) -> None:
    """The trouble, what was said last, and what to do."""
    say()
    if trouble.step:
        say(f"Steget «{trouble.step}» gjekk ikkje: {trouble.what}")
    else:
        say(trouble.what)
    if trouble.tail:
        say("Det siste som vart sagt:")
        for line in trouble.tail.splitlines():
            say(f"    {line}")
    if trouble.advice:
        say(f"Gjer dette: {trouble.advice}")


def plainly(main: Callable[[], int]) -> int:
    """Run a tool and return its exit code; whatever happens is said in words."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return main()
    except Trouble as trouble:
        show(trouble)
    except KeyboardInterrupt:
        say("\nAvbrote.")
        return 130
    except OSError as error:
        show(_trouble_from(error))
    except Exception as error:
        with places.log("setup").open("a", encoding="utf-8") as out:
            traceback.print_exc(file=out)
        show(
            Trouble(
                f"Noko uventa skjedde: {type(error).__name__}: {error}",
                f"Sjå slutten av {places.shown(places.log('setup'))}.",
            )
        )
    return 1


def _trouble_from(error: OSError) -> Trouble:
    cures = {
        errno.ENOSPC: "Frigjer plass på disken og prøv att.",
        errno.EACCES: "Sjekk kven som eig fila eller mappa.",
        errno.EROFS: "Set VAR_DIR til ei mappe som kan skrivast til.",
    }
    return Trouble(str(error), cures.get(error.errno or 0, ""))
