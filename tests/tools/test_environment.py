"""What is missing is found and fetched, or named with the command to type."""

import json
import re
import subprocess
import sys
import tomllib

import pytest

from tools import environment
from tools.console import Trouble
from tools.places import REQUIREMENTS, ROOT
from tools.stamps import Stamps

LOCKS = sorted(REQUIREMENTS.glob("*.lock"))


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine where commands are noted and not run."""
    ran: list[str] = []
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(
        environment,
        "run_logged",
        lambda command, **options: ran.append(" ".join(map(str, command))),
    )
    monkeypatch.setattr(environment, "_installed", Stamps(tmp_path / "python.json"))
    monkeypatch.setattr(environment, "_node_installed", Stamps(tmp_path / "node.json"))
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "venv" / "bin" / "python")
    environment._update_lists_once.cache_clear()
    return ran


# The virtual environment ---------------------------------------------------------
def test_a_missing_environment_is_made_and_filled_once(machine, monkeypatch):
    environment.ensure_python()
    made, filled = machine

    assert made.startswith(f"{sys.executable} -m venv ")
    assert "--require-hashes" in filled
    assert filled.endswith("prod.lock")

    monkeypatch.setattr(environment, "_venv_works", lambda: True)
    machine.clear()
    environment.ensure_python()
    assert machine == []


def test_what_the_developers_have_holds_what_the_portal_needs(machine, monkeypatch):
    monkeypatch.setattr(environment, "_venv_works", lambda: True)
    environment.ensure_python(dev=True)
    environment.ensure_python()

    assert [command.rsplit("/")[-1] for command in machine] == ["dev.lock"]


@pytest.mark.parametrize("program", ["#!/no/such/python\n", "#!/bin/sh\nexit 1\n", ""])
def test_a_broken_environment_is_built_anew(machine, program):
    broken = environment.PYTHON
    broken.parent.mkdir(parents=True)
    broken.write_text(program)
    broken.chmod(0o755)

    environment.ensure_python()

    assert not broken.exists()
    assert "-m venv" in machine[0]


# The front end -------------------------------------------------------------------
def test_the_front_end_is_fetched_once_and_with_no_scripts(machine, monkeypatch):
    monkeypatch.setattr(environment, "find_npm", lambda: ["/usr/bin/npm"])

    environment.ensure_front_end()
    environment.ensure_front_end()
    assert machine == [
        "/usr/bin/npm ci --ignore-scripts --no-audit --no-fund --omit=dev"
    ]

    environment.ensure_front_end(dev=True)
    assert machine[1:] == ["/usr/bin/npm ci --ignore-scripts --no-audit --no-fund"]


def test_a_machine_without_node_gets_one(machine, monkeypatch):
    found = iter([[], ["/ours/node", "/ours/npm-cli.js"]])
    monkeypatch.setattr(environment, "find_npm", lambda: next(found))

    environment.ensure_front_end()

    assert "node.lock" in machine[0]
    assert machine[1].startswith("/ours/node /ours/npm-cli.js ci ")


def test_a_node_that_is_too_old_is_not_used(tmp_path, monkeypatch):
    for name, said in (("node", "v16.20.0"), ("npm", "8")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {said}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(environment, "_NODE", tmp_path / "none")

    assert environment.find_npm() == []

    (tmp_path / "node").write_text("#!/bin/sh\necho v22.1.0\n")
    assert environment.find_npm() == [str(tmp_path / "npm")]


# System libraries ----------------------------------------------------------------
def test_the_libraries_are_here():
    assert environment.missing_libraries() == []


def test_missing_libraries_are_named_by_their_packages(monkeypatch):
    monkeypatch.setattr(
        environment, "LIBRARIES", {"libno.so.1": "libno1", "libno2.so": "libno1"}
    )

    assert environment.missing_libraries() == ["libno1"]


def test_root_installs_with_fresh_lists_once(machine, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)

    environment.install_debian(["libno1"], why="for å prøve")
    environment.install_debian(["libno2"], why="for å prøve")

    assert machine == [
        "apt-get update",
        "apt-get install -y --no-install-recommends libno1",
        "apt-get install -y --no-install-recommends libno2",
    ]


def test_others_are_told_what_to_type(machine, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment, "_as_root", lambda: None)

    with pytest.raises(Trouble, match="manglar libno1 for å prøve") as caught:
        environment.install_debian(["libno1"], why="for å prøve")

    assert (
        "sudo apt-get install -y --no-install-recommends libno1" in caught.value.advice
    )
    assert machine == []


def test_where_there_is_no_apt_the_packages_are_named(machine, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)

    with pytest.raises(Trouble, match="libno1"):
        environment.install_debian(["libno1"], why="for å prøve")


# The lock files ------------------------------------------------------------------
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_versions_and_hashes_and_no_address(lock):
    text = lock.read_text()
    packages = re.findall(r"^([\w.-]+(?:\[[\w,]+\])?)==", text, flags=re.M)

    assert packages
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_front_end_lock_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert not [name for name, each in lock["packages"].items() if "resolved" in each]
    assert all("integrity" in each for name, each in lock["packages"].items() if name)


def test_the_developers_lock_holds_all_of_the_portals_in_the_same_versions():
    def pins(name: str) -> set[str]:
        text = (REQUIREMENTS / name).read_text()
        return set(re.findall(r"^[\w.\[\],-]+==[^\s;]+", text, flags=re.M))

    assert pins("prod.lock") <= pins("dev.lock")


def test_an_older_python_is_told_which_it_must_be(tmp_path):
    init = (ROOT / "tools" / "__init__.py").read_text()
    pretend = "import sys; sys.version_info = (3, 9, 2)\n"

    done = subprocess.run(
        [sys.executable, "-c", pretend + init],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "treng Python 3.11 eller nyare; denne er 3.9." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_oldest_python_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
