"""Real messages, a maildir, and cases whose letters can be answered."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from cases import keys, services
from cases.mailbox import Box
from cases.models import (
    Case,
    MailTally,
)
from cases.workflow import State
from helsefellesskap.core.models import Letter

MESSAGES = Path(__file__).parent / "messages"
ADDRESS = "saker@portal.example"


def message(name: str, key: str = "a" * 32) -> bytes:
    """One of the messages, as the mail server hands it over, to this key."""
    raw = (MESSAGES / f"{name}.eml").read_bytes()
    return raw.replace(b"{KEY}", key.encode())


@pytest.fixture(autouse=True)
def _takes_answers(settings: Any, tmp_path: Path) -> None:
    settings.REPLY_ADDRESS = ADDRESS
    settings.MAILDIR = str(tmp_path / "maildir")
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    return Box(tmp_path / "maildir")


@pytest.fixture
def asked(bring: Callable[..., Case], everybody: Any) -> Case:
    """A case whose sender has been asked something."""
    case = bring(State.RECEIVED)
    return services.ask_sender(case, by=everybody["caseworker"], text="Kva kommune?")


@pytest.fixture
def key(asked: Case) -> str:
    """The key in the address that one letter about the case is answered to."""
    return keys.reply_address(str(asked.pk)).partition("+")[2].partition("@")[0]


@pytest.fixture
def drop(box: Box) -> Callable[[bytes], Path]:
    """`drop(raw)`: a message has come."""
    count = iter(range(1000))

    def dropped(raw: bytes) -> Path:
        path = box.folder / "new" / f"{next(count)}.host"
        path.write_bytes(raw)
        return path

    return dropped


def words(case: Case) -> list[str]:
    return [row.text for row in case.messages.filter(from_sender=True)]


def with_files(
    key: str, *files: tuple[str, bytes], text: str = "Sjå vedlegga."
) -> bytes:
    made = EmailMessage()
    made["Message-ID"], made["From"] = "<files@post.example>", "sender@demo.example"
    made["To"] = f"saker+{key}@portal.example"
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, "application", "octet-stream", filename=name)
    return bytes(made)


def letters_to_sender(beginning: str) -> list[Letter]:
    rows = Letter.objects.filter(to_address="sender@demo.example").order_by("pk")
    return [row for row in rows if row.event.startswith(beginning)]


def tally() -> dict[str, int]:
    return dict(MailTally.objects.values_list("outcome", "count"))
