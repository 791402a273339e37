"""`make messages`: collects what is to be translated into locale/."""

import os
import shutil
import subprocess
import sys

from tools import places, translations
from tools.console import Trouble, plainly, say

_SETTINGS = "helsefellesskap.settings"
LANGUAGES = ("nn", "nb", "en")


def main() -> int:
    """Run Django's makemessages for all languages, then compile."""
    if not shutil.which("xgettext"):
        raise Trouble(
            "Programmet xgettext manglar; det samlar tekstane.",
            "apt-get install gettext (macOS: brew install gettext)",
        )
    languages = [part for code in LANGUAGES for part in ("-l", code)]
    code = subprocess.run(
        [
            sys.executable, "-m", "django", "makemessages", *languages,
            "--add-location", "file", "--no-wrap", "--no-obsolete",
            "--ignore", ".venv", "--ignore", "node_modules", "--ignore", "var",
            "--ignore", "tests", "--ignore", "tools", "--ignore", "benchmarks",
        ],
        cwd=places.ROOT,
        env={**os.environ, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": _SETTINGS},
        check=False,
    ).returncode  # fmt: skip
    if code:
        raise Trouble("makemessages gav opp; sjå over.")
    say(f"Kompilerte {translations.compile_all()} filer.")
    return 0


if __name__ == "__main__":
    sys.exit(plainly(main))
