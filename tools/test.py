"""`make test`: makes ready what the tests need, then hands over to tools.suite."""

import os
import sys

from tools import environment, places
from tools.console import plainly


def main() -> int:
    """Set up, then run the suite in the virtual environment, as this same process."""
    environment.ensure(dev=True)
    if chromium := environment.ensure_chromium():
        os.environ["CHROMIUM"] = chromium
    os.chdir(places.ROOT)
    sys.stdout.flush()
    os.execv(  # noqa: S606
        places.PYTHON, [str(places.PYTHON), "-m", "tools.suite", *sys.argv[1:]]
    )


if __name__ == "__main__":
    sys.exit(plainly(main))
