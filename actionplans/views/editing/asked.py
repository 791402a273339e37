"""What a request from the outline says of itself."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404

from actionplans.models import (
    Editor,
)
from helsefellesskap.core.http import Request


def seen_as(request: Request) -> dict[str, Any]:
    """What the row looked like on the page the button was pressed on."""
    return {
        "version": number_of(request.POST.get("version", "")),
        "place": request.POST.get("place", ""),
    }


def uuid_of(text: str, *, strict: bool = True) -> Any:
    try:
        return UUID(text)
    except ValueError:
        if strict:
            raise Http404 from None
        return None


def written_in(request: Request) -> str:
    return "nb" if request.user.language == "nb" else "nn"


def marks(editors: Iterable[Editor]) -> str:
    """Who is here and where, as a short mark that changes when they come, go or move."""
    return ",".join(f"{editor.user_id}.{editor.thread_id or ''}" for editor in editors)


def open_threads_of(request: Request) -> set[UUID]:
    """The nodes that are open in this browser, with text that is not sent yet."""
    sent = request.GET if request.method == "GET" else request.POST
    found = (uuid_of(text, strict=False) for text in sent.getlist("open")[:20])
    return {thread for thread in found if thread}


def number_of(text: str) -> int:
    """The number, or 0 where there is none: no row has that version."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def threads_in(said: str) -> set[UUID]:
    """The nodes that a mark of `marks` says somebody was in."""
    found = (uuid_of(one.partition(".")[2], strict=False) for one in said.split(","))
    return {thread for thread in found if thread}
