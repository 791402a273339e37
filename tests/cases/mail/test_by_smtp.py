"""The whole way: our letter, an answer by SMTP, a mail server's maildir, the case."""

import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from cases import services
from cases.mailbox import Box
from cases.models import Case
from cases.workflow import State
from tests.smtp import _free_port


@pytest.fixture
def server(tmp_path: Any) -> Iterator[Controller]:
    """A mail server that puts everything that comes into the portal's maildir."""
    handler = Mailbox(str(tmp_path / "maildir"))
    found = Controller(handler, hostname="127.0.0.1", port=_free_port())
    found.start()
    yield found
    found.stop()


def test_an_answer_to_a_letter_comes_into_its_case(
    bring: Callable[..., Case],
    everybody: Any,
    sent: Callable[..., list[Any]],
    server: Controller,
    settings: Any,
    tmp_path: Any,
) -> None:
    case, other = bring(State.RECEIVED), bring(State.RECEIVED)
    [letter] = sent(
        lambda: services.ask_sender(case, by=everybody["caseworker"], text="Kvar?")
    )
    answer = EmailMessage()
    answer["From"], answer["To"] = "sender@demo.example", letter.reply_to[0]
    answer["Subject"], answer["Message-ID"] = (
        f"SV: {letter.subject}",
        "<1@demo.example>",
    )
    quoted = "\n".join(f"> {line}" for line in letter.body.splitlines())
    answer.set_content(
        f"På Sunnmøre.\n\ntir. 3. feb. 2026 kl. 09:40 skrev Portalen <a@b.example>:\n{quoted}"
    )
    with smtplib.SMTP("127.0.0.1", server.port) as smtp:
        smtp.send_message(answer)
    found = services.read_box(Box(tmp_path / "maildir"))

    assert found == {"taken": 1}
    assert [m.text for m in case.messages.filter(from_sender=True)] == ["På Sunnmøre."]
    assert other.messages.count() == 0
