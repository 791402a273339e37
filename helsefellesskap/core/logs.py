"""What a log line must not hold: values from the database, addresses, numbers of people."""

import re
from collections.abc import Iterator, MutableMapping
from typing import Any

from helsefellesskap.core import privacy

FREE_TEXT = {"event", "exception", "stack", "error"}

# PostgreSQL repeats the row in its complaints; Django repeats a path in its own.
_DETAIL = re.compile(r"^(DETAIL|CONTEXT|KEY|HINT):.*$", re.MULTILINE | re.IGNORECASE)
_PATH = re.compile(r"(?<=: )/\S*$")


def scrub(logger: Any, method: str, event: MutableMapping[str, Any]) -> Any:
    """A structlog processor: mask what may point at a person in the line's free text."""
    for name in FREE_TEXT & event.keys():
        event[name] = scrubbed(str(event[name]))
    return event


def scrubbed(text: str) -> str:
    """The text with addresses, numbers and the database's details masked."""
    text = _PATH.sub("[path]", _DETAIL.sub(r"\1: [left out]", text))
    return "".join(_masked(text))


def _masked(text: str) -> Iterator[str]:
    at = 0
    for found in privacy.find(text):
        yield text[at : found.start]
        yield f"[{found.kind}]"
        at = found.end
    yield text[at:]
