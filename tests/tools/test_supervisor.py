"""The supervisor, tried on real programs: small ones, with children of their own."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.places import ROOT
from tools.supervisor import Child, Supervisor

# Writes its number, has a child that heeds no polite word, and waits.
PARENT = """
import os, signal, subprocess, sys, time
deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-S", "-c", deaf])
with open(sys.argv[1], "a") as out:
    out.write(f"{os.getpid()} {child.pid}\\n")
print("ready", flush=True)
time.sleep(60)
"""
# Stands between the test and two such parents, as `make run` does.
SUPERVISOR = """
import sys
from tools.supervisor import Child, Supervisor
folder, program = sys.argv[1:]
Supervisor([
    Child(name, [sys.executable, "-S", "-c", program, f"{folder}/{name}"])
    for name in ("web", "worker")
]).run()
print("all stopped")
"""


@pytest.fixture
def run_supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path), PARENT],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_both_and_all_they_started(run_supervisor, tmp_path, number):
    pids = everyone(tmp_path)

    run_supervisor.send_signal(number)
    said, _ = run_supervisor.communicate(timeout=8)

    assert run_supervisor.returncode == 0
    assert said.endswith("all stopped\n")
    wait_until(lambda: not any(map(running, pids)))


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_its_children_do_not_outlive_it_when_it_is_killed(run_supervisor, tmp_path):
    pids = everyone(tmp_path)

    run_supervisor.kill()
    run_supervisor.wait()

    programs = pids[::2]  # their own children are theirs to end
    wait_until(lambda: not any(map(running, programs)))
    for pid in filter(running, pids):
        os.kill(pid, signal.SIGKILL)


def test_it_passes_on_each_line_with_the_name_of_who_said_it(tmp_path):
    out = io.StringIO()
    log = tmp_path / "web.log"
    child = Child(
        "web", python("print('hello', flush=True)\nimport time; time.sleep(9)"), log=log
    )
    supervisor = Supervisor([child, Child("worker", ["sleep", "9"])], out=out)

    supervise(supervisor, until=lambda: "hello" in out.getvalue())

    assert out.getvalue() == "web    | hello\n"
    assert log.read_text() == "hello\n"


def test_it_gives_a_child_its_environment():
    out = io.StringIO()
    code = "import os, time; print(os.environ['WHO'], flush=True); time.sleep(9)"
    supervisor = Supervisor([Child("web", python(code), env={"WHO": "Kari"})], out=out)

    supervise(supervisor, until=lambda: "Kari" in out.getvalue())

    assert out.getvalue() == "web | Kari\n"


def test_it_restarts_a_dead_child_and_waits_longer_each_time():
    out = io.StringIO()
    child = Child("web", python("raise SystemExit(3)"))
    supervisor = Supervisor([child], out=out, first_wait=0.02)

    supervise(supervisor, until=lambda: child.deaths == 3)

    assert out.getvalue().splitlines() == [
        "web | stoppa (kode 3); startar att om 0.02 s",
        "web | stoppa (kode 3); startar att om 0.04 s",
        "web | stoppa (kode 3); startar att om 0.08 s",
    ]


def test_a_killed_child_is_started_again_without_its_old_family(tmp_path):
    out = io.StringIO()
    child = Child("web", [*python(PARENT), str(tmp_path / "web")])
    supervisor = Supervisor([child], out=out, first_wait=0.02)
    killed: list[int] = []

    def kill_the_first_and_see_the_second() -> bool:
        pids = numbers(tmp_path / "web")
        if len(pids) == 2 and not killed:
            killed.extend(pids)
            os.kill(pids[0], signal.SIGKILL)
        return len(pids) == 4

    supervise(supervisor, until=kill_the_first_and_see_the_second)

    assert "stoppa (signal 9)" in out.getvalue()
    wait_until(lambda: not any(map(running, numbers(tmp_path / "web"))))


def test_it_ends_a_child_that_will_not_stop():
    out = io.StringIO()
    code = (
        "import signal, time; signal.signal(15, signal.SIG_IGN);"
        "print('deaf', flush=True); time.sleep(60)"
    )
    child = Child("web", python(code))
    supervisor = Supervisor([child], out=out, grace=0.2)

    supervise(supervisor, until=lambda: "deaf" in out.getvalue())

    assert "web | stoppa ikkje i tide og vart avslutta" in out.getvalue()
    assert child.process is None


def test_a_program_that_is_not_there_is_said_in_words():
    out = io.StringIO()
    child = Child("web", ["/no/such/program"])
    supervisor = Supervisor([child], out=out, first_wait=9)

    supervise(supervisor, until=lambda: child.deaths == 1 and "kan" in out.getvalue())

    said = out.getvalue()
    assert "/no/such/program kan ikkje startast: No such file or directory" in said
    assert "Traceback" not in said


def test_a_failure_while_it_runs_stops_the_children_too():
    child = Child("web", ["sleep", "60"])

    def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        Supervisor([child], out=io.StringIO()).run(every=fail)

    assert child.process is None


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def supervise(supervisor: Supervisor, *, until: Callable[[], bool]) -> None:
    """Run it until something holds; fail if it never does."""
    deadline = time.monotonic() + 8

    def look() -> None:
        if until():
            supervisor.ask_to_stop()
        assert time.monotonic() < deadline, "waited in vain"

    supervisor.run(every=look)


def everyone(folder: Path) -> list[int]:
    """The numbers of both parents and both children, once all four run."""
    wait_until(lambda: len(numbers(folder / "web") + numbers(folder / "worker")) == 4)
    return numbers(folder / "web") + numbers(folder / "worker")


def numbers(file: Path) -> list[int]:
    if not file.exists() or not file.read_text().endswith("\n"):
        return []
    return [int(word) for word in file.read_text().split()]


def running(pid: int) -> bool:
    """Whether it lives; one that is dead and not yet mourned does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 8
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
