"""One e-mail, from the bytes to a value: who, which keys, the words, the files.

Whatever comes is read without fetching, running or trusting anything. A charset that
lies is read as well as it can be; only what is no message at all is Unreadable.
"""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from cases.mailbox.words import QUOTE_BEGINS, own_words
from helsefellesskap.core.forms import clean_text

PARTS = 200  # more parts than this no person sends
DEPTH = 20
MOST_TEXT = 2 * 1024 * 1024  # characters of one part that are looked at
LONGEST = 20_000  # characters; the rest is cut, and said to be
LOGO = 24 * 1024  # bytes; a smaller picture inside the text belongs to a signature
NAMED = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "To",
    "Cc",
    "Resent-To",
)
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature",
               "application/x-pkcs7-signature", "application/pgp-keys"}  # fmt: skip


class Unreadable(Exception):
    """It is no e-mail, or one made to be a burden."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it came, judged by nobody yet."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """An e-mail. `sender` is empty where it is not exactly one; `doubted` by the mail server."""

    message_id: str
    fingerprint: str
    sender: str
    keys: tuple[str, ...]
    automatic: bool
    doubted: bool
    text: str = field(repr=False)
    files: tuple[Attachment, ...] = field(default=(), repr=False)
    shortened: bool = False


def read_mail(raw: bytes, *, address: str) -> Incoming:
    """Read it; `address` is the portal's own, before which the key is put with a plus."""
    try:
        message = email.message_from_bytes(raw)
        parts = list(_parts(message))
    except (RecursionError, ValueError, LookupError, AssertionError) as error:
        raise Unreadable from error
    if not message.keys() or message.get("From") is None:
        raise Unreadable
    message_id = _header(message, "Message-ID").strip()
    text = own_words(_text(parts)) or _header(message, "Subject").strip()
    text = clean_text(text)
    seen = message_id.encode() or raw
    return Incoming(
        message_id=message_id,
        fingerprint=hashlib.sha256(seen).hexdigest(),
        sender=_sender(message),
        keys=_keys(message, address),
        automatic=_is_automatic(message),
        doubted=_is_doubted(message),
        text=text[:LONGEST],
        files=tuple(_files(parts)),
        shortened=len(text) > LONGEST,
    )


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something; a message inside the message is one file."""
    if depth > DEPTH:
        raise ValueError("too deep")
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        yield message
        return
    inside = message.get_payload()
    assert isinstance(inside, list)  # noqa: S101 -- is_multipart() said so
    if len(inside) > PARTS:
        raise ValueError("too many parts")
    for part in inside:
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


# Who, and to whom ------------------------------------------------------------
def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name, "")))


def _decoded(value: str) -> str:
    """A header's words; what cannot be decoded stands as it stood."""
    try:
        pieces = decode_header(value)
    except (ValueError, LookupError, email.errors.HeaderParseError):
        return value
    return "".join(
        piece if isinstance(piece, str) else _characters(piece, charset or "")
        for piece, charset in pieces
    )


def _sender(message: Message) -> str:
    """The one address it says it is from; empty where it says none, or several."""
    said = [str(value) for value in message.get_all("From", [])]
    found = [address.strip().lower() for _name, address in getaddresses(said)]
    if len(said) != 1 or len(found) != 1 or "@" not in found[0]:
        return ""
    return found[0][:254]


def _keys(message: Message, address: str) -> tuple[str, ...]:
    """The keys in every address the message says it was for."""
    local, _at, domain = address.partition("@")
    pattern = re.compile(
        rf"{re.escape(local)}\+([a-z2-7]{{20,60}})@{re.escape(domain)}", re.IGNORECASE
    )
    said = " ".join(str(value) for name in NAMED for value in message.get_all(name, []))
    return tuple(dict.fromkeys(key.lower() for key in pattern.findall(said)))[:5]


def _is_automatic(message: Message) -> bool:
    """Whether a machine sent it: to answer one is to make a loop."""
    submitted = _header(message, "Auto-Submitted").strip().lower()
    precedence = _header(message, "Precedence").strip().lower()
    return (
        (submitted not in {"", "no"})
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(
            message.get(name) is not None
            for name in (
                "X-Auto-Response-Suppress",
                "X-Autoreply",
                "X-Autorespond",
                "List-Id",
            )
        )
        or _header(message, "Return-Path").strip() == "<>"
        or message.get_content_type() == "multipart/report"
    )


def _is_doubted(message: Message) -> bool:
    """Whether a server on the way found that it is not from where it says.

    What a server says in favour is never believed: anybody can write that.
    """
    said = " ".join(
        str(value).lower() for value in message.get_all("Authentication-Results", [])
    )
    return re.search(r"\bdmarc\s*=\s*fail\b", said) is not None


# What it says ----------------------------------------------------------------
def _text(parts: list[Message]) -> str:
    """The plain text where there is one, else the HTML as text."""
    plain = [
        _part_text(part)
        for part in parts
        if part.get_content_type() == "text/plain" and not _is_file(part)
    ]
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    html = [
        part
        for part in parts
        if part.get_content_type() == "text/html" and not _is_file(part)
    ]
    return "\n".join(text_of_html(_part_text(part)) for part in html)


def _part_text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = _characters(payload, part.get_content_charset() or "")[:MOST_TEXT]
    if str(part.get_param("format", "")).lower() == "flowed":
        text = re.sub(r"(?m)^(?!-- $)(?!>)(.*\S) \r?\n(?!>)(?=\S)", r"\1 ", text)
    return text


def _characters(data: bytes, charset: str) -> str:
    """The bytes as text: as they say they are, then as UTF-8, then as Windows wrote it."""
    for name in (charset, "utf-8"):
        if name and name.lower() not in {"unknown-8bit", "us-ascii", "ascii"}:
            try:
                return data.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
    return data.decode("cp1252", "replace")


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _files(parts: list[Message]) -> Iterator[Attachment]:
    """Everything that is no text of the message; signatures and their logos apart."""
    for part in parts:
        kind = part.get_content_type()
        said = kind in {"text/plain", "text/html"} and not _is_file(part)
        if said or kind in _SIGNATURES:
            continue
        content = _content(part)
        drawn = part.get_content_maintype() == "image" and part.get("Content-ID")
        if drawn and len(content) < LOGO:
            continue
        if content:
            yield Attachment(_decoded(part.get_filename() or ""), content)


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    return part.as_bytes() if part.is_multipart() else b""


_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table",
           "blockquote", "pre", "section", "hr"}  # fmt: skip
_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "base", "wbr"}
_QUOTING = {"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote",
            "divrplyfwdmsg", "appendonsend", "gmail_quote_container",
            "mail-editor-reference-message-container", "outlookmessageheader"}  # fmt: skip
_OUTLOOK = re.compile(r"border-top:\s*solid\s*#(?:e1e1e1|b5c4df)", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """The words of an HTML message; a mark where a mail program says a quotation begins."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.out)).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.silent.clear()
        if self.silent:
            if tag not in _VOID:
                self.silent.append(tag)
            return
        said = {name: (value or "").lower() for name, value in attrs}
        names = {*said.get("class", "").split(), said.get("id", "")}
        if tag in _SILENT or (tag == "blockquote" and said.get("type") == "cite"):
            self.silent.append(tag)
        elif names & _QUOTING or _OUTLOOK.search(said.get("style", "")):
            self.out.append(f"\n{QUOTE_BEGINS}\n")
        if tag in _BLOCKS:
            self.out.append("\n")
        if tag == "li":
            self.out.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                while self.silent and self.silent.pop() != tag:
                    pass
            return
        if tag in {"p", "div", "li", "tr", "table", "h1", "h2", "h3", "blockquote"}:
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            words = re.sub(r"[\s\u200b\ufeff]+", " ", data)
            self.out.append(words if words.strip() or self.out else "")
