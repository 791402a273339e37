"""Where things lie: what is committed, what is installed, and what the portal keeps."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
STRUCTURE = ROOT / "structures" / "more-og-romsdal.toml"


def var() -> Path:
    """The folder for everything made while running: VAR_DIR, as in the settings."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"VAR_DIR={folder} kan ikkje brukast: {error.strerror}")
    return folder


def log(name: str) -> Path:
    """A log file; one past five megabytes begins anew."""
    folder = var() / "log"
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.log"
    if file.exists() and file.stat().st_size > 5_000_000:
        file.replace(file.with_suffix(".old.log"))
    return file


def shown(path: Path) -> str:
    """The path as one would type it from the repository."""
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)
