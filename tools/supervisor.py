"""Keeps a few programs running together: starts them, restarts them, stops them all."""

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import BinaryIO, TextIO

GRACE = 10.0  # seconds between asking a program to stop and ending it
STEADY = 30.0  # one that has lived this long is forgiven its earlier deaths
LONGEST_WAIT = 30.0
NEVER = math.inf
_PR_SET_PDEATHSIG = 1


class Child:
    """One program, in a process group of its own: all it started ends with it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        start_at: float = 0.0,  # by time.monotonic(); NEVER until somebody sets another
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.env = dict(env or {})
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.reader: threading.Thread | None = None
        self.deaths = 0
        self.started = 0.0
        self.start_at = start_at

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: signal.Signals) -> bool:
        """Signal the program and all it started; whether anyone was there to hear."""
        if self.process is None:
            return False
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        except PermissionError:  # macOS says so of a group with only the dead in it
            return False
        return True


class Supervisor:
    """Runs its children until it is told to stop; see run()."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        out: TextIO = sys.stdout,
        grace: float = GRACE,
        first_wait: float = 0.5,
        readable: Callable[[str], str] = str,
    ) -> None:
        self.children = list(children)
        self.out = out
        self.grace = grace
        self.first_wait = first_wait
        self.readable = readable
        self._stop = threading.Event()
        self._signalled = False
        self._lock = threading.Lock()
        self._width = max((len(child.name) for child in children), default=0)

    def run(self, every: Callable[[], None] | None = None) -> None:
        """Start all, keep them going until SIGINT, SIGTERM or SIGHUP, then stop all.

        `every` is called five times a second in the meantime; what it raises stops
        all too. Must be called from the main thread.
        """
        before = {
            number: signal.signal(number, self._heard)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            while not self._stop.is_set():
                self.tick()
                if every:
                    every()
                self._stop.wait(0.2)
            if self._signalled:
                self.out.write("\n• Stoppar …\n")  # a job may take some seconds to end
                self.out.flush()
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler or signal.SIG_DFL)

    def ask_to_stop(self) -> None:
        """Let run() end at its next round."""
        self._stop.set()

    def tick(self) -> None:
        """Start whoever is not running and whose time has come."""
        now = time.monotonic()
        for child in self.children:
            if child.alive:
                if child.deaths and now - child.started > STEADY:
                    child.deaths = 0
                continue
            if child.process is not None:
                self._bury(child, now)
            if now >= child.start_at and not self._stop.is_set():
                self._start(child, now)

    def stop(self) -> None:
        """Ask all to stop, wait a while, then end what is left, grandchildren too."""
        with_pulse = [child for child in self.children if child.process is not None]
        for child in with_pulse:
            if child.alive:
                # The program alone: a polite one ends its own children in order.
                child.process.terminate()  # type: ignore[union-attr]
        deadline = time.monotonic() + self.grace
        while any(child.alive for child in with_pulse) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in with_pulse:
            if child.alive:
                self.say(child.name, "stoppa ikkje i tide og vart avslutta")
            child.signal_group(signal.SIGKILL)
            child.process.wait()  # type: ignore[union-attr]
            child.process = None
        for child in with_pulse:
            # Its last lines; a thread that writes while Python ends makes it abort.
            if child.reader:
                child.reader.join(timeout=2)

    def say(self, name: str, line: str) -> None:
        """A line of ours, between the lines of the children."""
        # Where the reader has gone (`make run | head`), the portal goes on.
        with self._lock, contextlib.suppress(OSError, ValueError):
            self.out.write(f"{name:<{self._width}} | {line}\n")
            self.out.flush()

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._signalled = True
        self._stop.set()

    def _start(self, child: Child, now: float) -> None:
        child.process = subprocess.Popen(
            _tied_to_us(child.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **child.env},
            start_new_session=True,
        )
        child.started = now
        pipe = child.process.stdout
        child.reader = threading.Thread(
            target=self._pass_on, args=(child, pipe), daemon=True
        )
        child.reader.start()

    def _bury(self, child: Child, now: float) -> None:
        """Clear up after a dead one and set the time of its next try."""
        assert child.process is not None  # noqa: S101 -- for the type checker
        code = child.process.returncode
        child.signal_group(signal.SIGKILL)  # those it left behind
        child.process = None
        wait = min(self.first_wait * 2**child.deaths, LONGEST_WAIT)
        child.deaths += 1
        child.start_at = now + wait
        how = f"signal {-code}" if code < 0 else f"kode {code}"
        self.say(child.name, f"stoppa ({how}); startar att om {wait:g} s")

    def _pass_on(self, child: Child, pipe: BinaryIO) -> None:
        """Write each line with its sender's name, and unchanged to its log."""
        log = child.log.open("ab") if child.log else None
        with pipe:
            for raw in pipe:
                line = raw.decode(errors="replace").rstrip("\r\n")
                if shown := self.readable(line):
                    self.say(child.name, shown)
                if log:
                    log.write(raw)
                    log.flush()
        if log:
            log.close()


def _tied_to_us(command: list[str]) -> list[str]:
    """The command, told by Linux to stop when we die, even by kill -9."""
    if sys.platform != "linux":
        return command
    return [sys.executable, "-S", "-E", __file__, str(os.getpid()), *command]


def _start_tied(parent: int, command: list[str]) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we could ask
        return
    try:
        os.execvp(command[0], command)  # noqa: S606 -- no shell wanted
    except OSError as error:
        sys.exit(f"{command[0]} kan ikkje startast: {error.strerror}")


if __name__ == "__main__":
    _start_tied(int(sys.argv[1]), sys.argv[2:])
