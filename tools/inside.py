"""Runs a module inside the virtual environment, made ready first."""

import os
import sys

from tools import environment, places
from tools.console import Trouble, plainly


def main() -> int:
    """python -m tools.inside MODULE [ARGUMENT …]"""
    module = sys.argv[1]
    environment.ensure(dev=True)
    if not any(
        (places.ROOT / (module.replace(".", "/") + end)).exists()
        for end in (".py", "/__main__.py")
    ):
        raise Trouble(f"{module} finst ikkje i denne utgåva.")
    os.chdir(places.ROOT)
    os.execv(places.PYTHON, [str(places.PYTHON), "-m", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    sys.exit(plainly(main))
