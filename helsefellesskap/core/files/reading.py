"""The bytes of a file that came in, as far as its size and its kind allow."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from helsefellesskap.core.files import messages
from helsefellesskap.core.files.complaints import FileRefused
from helsefellesskap.core.files.limits import MEGABYTE, Limits

_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
)
_MARKUP = re.compile(rb"^\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"


def content_of(source: Path | BinaryIO, limits: Limits) -> bytes:
    """Everything in the file, unless it is empty, too large or not to be opened."""
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                content = file.read(limits.file_bytes + 1)
        except OSError as error:
            raise FileRefused(messages.NO_FILE, name=source.name) from error
    else:
        source.seek(0)
        content = source.read(limits.file_bytes + 1)
    if not content.strip():
        raise FileRefused(messages.EMPTY)
    if len(content) > limits.file_bytes:
        raise FileRefused(messages.TOO_BIG, limit=limits.file_bytes // MEGABYTE)
    return content


def is_package(content: bytes, limits: Limits) -> bool:
    """Whether an Office package, or else text, may be in it; FileRefused where neither can."""
    if content.startswith(_OLD_OFFICE):
        raise FileRefused(messages.OLD_OFFICE)
    for start, kind in _OTHER_KINDS:
        if content.startswith(start):
            raise FileRefused(messages.OTHER_KIND, kind=kind)
    if content.startswith(_ZIP):
        return True
    if match := _MARKUP.match(content):
        kind = "XML" if match[1].startswith(b"?") else "HTML"
        raise FileRefused(messages.OTHER_KIND, kind=kind)
    if len(content) > limits.text_bytes:
        raise FileRefused(messages.TOO_BIG, limit=limits.text_bytes // MEGABYTE)
    return False


@contextmanager
def in_words_of(words: Iterable[tuple[Any, Any]]) -> Iterator[None]:
    """Let a refusal inside say the app's own sentence in the place of a general one.

    Pairs, told by identity: a lazy sentence has another hash in another language.
    """
    try:
        yield
    except FileRefused as refused:
        for general, own in words:
            if general is refused.sentence:
                raise FileRefused(own, **refused.params) from refused
        raise
