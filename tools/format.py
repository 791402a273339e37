"""`make format`: rewrites code and templates the way `make check` wants them."""

import subprocess
import sys

from tools import places
from tools.check import DJADE
from tools.console import plainly

_PROGRAMS = places.VENV / "bin"


def main() -> int:
    """Format what is named on the command line, else everything."""
    chosen = sys.argv[1:]
    code = [name for name in chosen if not name.endswith(".html")]
    pages = [name for name in chosen if name.endswith(".html")]
    if not chosen:
        code = ["."]
        pages = [
            str(page) for page in sorted((places.ROOT / "templates").rglob("*.html"))
        ]
    if code:
        _run("ruff", "check", "--fix", "--quiet", "--exit-zero", *code)
        _run("ruff", "format", *code)
    if pages:
        _run("djade", *DJADE, *pages)
    return 0


def _run(program: str, *arguments: str) -> None:
    subprocess.run([_PROGRAMS / program, *arguments], cwd=places.ROOT, check=False)


if __name__ == "__main__":
    sys.exit(plainly(main))
