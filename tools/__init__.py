"""What `make` runs. Until .venv stands: with the standard library alone."""

import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036 -- an older Python reads this line too
    _newer = [
        name
        for name in ("python3.14", "python3.13", "python3.12", "python3.11")
        if shutil.which(name)
    ]
    sys.exit(
        "Portalen treng Python 3.11 eller nyare; denne er {}.{}.\n{}".format(
            sys.version_info[0],
            sys.version_info[1],
            "Prøv slik: make run PYTHON=" + _newer[0]
            if _newer
            else "Installer ein nyare, og prøv slik: make run PYTHON=python3.12",
        )
    )
