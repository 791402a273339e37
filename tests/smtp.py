"""A real mail server for the tests: it takes every letter and keeps it to be read."""

import email
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Postbox:
    """Letters that have come in, in their order. Told to refuse, it refuses."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.refuse = 0  # so many letters are turned away first
        self.turned_away = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse > 0:
            self.refuse -= 1
            self.turned_away += 1
            return "451 Try again later"
        letter = email.message_from_bytes(envelope.content, policy=modern)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append(list(envelope.rcpt_tos))
        return "250 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        """What has come to one address."""
        return [letter for letter in self.letters if letter["To"] == address]

    def wait_for(
        self, address: str, holding: str = "", seconds: float = 30
    ) -> EmailMessage:
        """The newest letter to the address that holds the words; waits for it to come."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for letter in reversed(self.to(address)):
                if holding in f"{letter['Subject']}\n{text_of(letter)}":
                    return letter
            time.sleep(0.1)
        came = [(letter["To"], letter["Subject"]) for letter in self.letters]
        raise AssertionError(f"no letter to {address} with “{holding}”; came: {came}")


def text_of(letter: EmailMessage) -> str:
    """What the letter says."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def links_in(letter: EmailMessage) -> list[str]:
    """The addresses the letter leads to."""
    return [word for word in text_of(letter).split() if word.startswith("http")]


class Smtp(Controller):
    """The server, on a port of its own choice."""

    postbox: Postbox

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"


@pytest.fixture
def smtp_server() -> Iterator[Smtp]:
    """A mail server that is really there; `smtp_server.postbox` holds what it got."""
    postbox = Postbox()
    server = Smtp(postbox, hostname="127.0.0.1", port=_free_port())
    server.postbox = postbox
    server.start()
    yield server
    server.stop()


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
