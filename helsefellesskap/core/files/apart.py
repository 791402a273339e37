"""A stranger's file is opened in a process of its own, with so much memory and time.

A file may be made to swell or to be slow when it is opened. It then ends its own
process and no other, and the sender is told that the file could not be read.
"""

import json
import resource
import subprocess
import sys
from dataclasses import asdict

from helsefellesskap.core.files import messages
from helsefellesskap.core.files.attached import Attached
from helsefellesskap.core.files.complaints import FileRefused
from helsefellesskap.core.files.limits import LIMITS, Limits

SECONDS = 25
MEMORY = 1536 * 1024 * 1024


def look_through(content: bytes, limits: Limits = LIMITS) -> Attached:
    """As `attached.looked_through`, but nothing the file does can reach us."""
    command = [sys.executable, "-m", "helsefellesskap.core.files.attached"]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, no shell
            [*command, json.dumps(asdict(limits))],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            preexec_fn=_hold,
        )
    except subprocess.SubprocessError as error:
        raise FileRefused(messages.TOO_HEAVY) from error
    length = int.from_bytes(done.stdout[:8], "big")
    head = json.loads(done.stdout[8 : 8 + length])
    if name := head.get("refused"):
        raise FileRefused(getattr(messages, name), **head["params"])
    content = done.stdout[8 + length :]
    return Attached(head["kind"], content, head["text"], head["written"])


def _hold() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS - 5, SECONDS - 5))
