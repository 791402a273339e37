"""What a stranger's PDF says of itself, read where it can do no harm.

A PDF may be made to swell when it is opened. So it is opened in a process of its own,
with so much memory and so many seconds and no more, and only its small table of facts
is read, never its pages.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum

SECONDS = 10
MEMORY = 1024 * 1024 * 1024
LONGEST = 500


class Trouble(StrEnum):
    """Why a file could not be read."""

    NOT_A_PDF = "not_a_pdf"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file claims: nothing of it is proved."""

    title: str = ""
    author: str = ""
    producer: str = ""
    keywords: str = ""
    trouble: Trouble | None = None


_CHILD = """
import io, json, resource, sys
seconds, memory, longest = (int(word) for word in sys.argv[1:])
import pikepdf
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
try:
    with pikepdf.open(io.BytesIO(sys.stdin.buffer.read())) as pdf:
        info = pdf.trailer.get("/Info")
        facts = {}
        for name in ("Title", "Author", "Producer", "Keywords"):
            value = info.get("/" + name) if isinstance(info, pikepdf.Dictionary) else None
            if isinstance(value, pikepdf.String):
                facts[name.lower()] = str(value)[:longest]
except pikepdf.PasswordError:
    facts = {"trouble": "encrypted"}
except MemoryError:
    facts = {"trouble": "too_much"}
except Exception:
    facts = {"trouble": "broken"}
print(json.dumps(facts))
"""


def facts_of(content: bytes) -> Facts:
    """What the PDF says of itself, or what is the trouble with it."""
    if b"%PDF-" not in content[:1024]:
        return Facts(trouble=Trouble.NOT_A_PDF)
    command = [sys.executable, "-c", _CHILD, str(SECONDS), str(MEMORY), str(LONGEST)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own words, no shell
            command, input=content, capture_output=True, timeout=SECONDS, check=True
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Facts(trouble=Trouble.TOO_MUCH)
    trouble = said.pop("trouble", None)
    clean = {name: " ".join(words.split()) for name, words in said.items()}
    return Facts(**clean, trouble=Trouble(trouble) if trouble else None)
