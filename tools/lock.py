"""`make lock`: what requirements/*.in name, locked with its hashes."""

import subprocess
import sys

from tools.console import plainly, run_logged, step
from tools.places import REQUIREMENTS, ROOT, VENV

OLDEST_PYTHON = "3.11"
# dev.lock must hold all of prod.lock, in the same versions.
LOCKS: list[tuple[str, list[str]]] = [
    ("prod", []),
    ("dev", ["-c", "requirements/prod.lock"]),
    ("node", []),
]


def main() -> int:
    """Lock for every Python and platform; keep versions unless told `--upgrade`."""
    for name, options in LOCKS:
        with step(f"Låser {name}"):
            run_logged(
                [
                    VENV / "bin" / "uv", "pip", "compile", "--quiet", "--universal",
                    "--python-version", OLDEST_PYTHON, "--generate-hashes",
                    "--no-header", "--no-annotate", *sys.argv[1:], *options,
                    REQUIREMENTS.relative_to(ROOT) / f"{name}.in",
                    "-o", REQUIREMENTS.relative_to(ROOT) / f"{name}.lock",
                ],
                advice="Sjekk nettet og namna i requirements/.",
            )  # fmt: skip
    subprocess.run(["git", "diff", "--stat", "requirements"], cwd=ROOT, check=False)
    return 0


if __name__ == "__main__":
    sys.exit(plainly(main))
