"""The embedded broker: a message is there whole, or not at all."""

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

from helsefellesskap.celery import app
from helsefellesskap.core import broker


@pytest.fixture
def connection(tmp_path: Path) -> Any:
    folders = ("data_folder_in", "data_folder_out", "control_folder")
    options = {name: str(tmp_path) for name in folders}
    with Connection("filesystem://", transport_options=options) as connection:
        yield connection


def test_the_portal_uses_it() -> None:
    assert app is not None
    assert TRANSPORT_ALIASES["filesystem"] == f"{broker.__name__}:Transport"


def test_what_is_put_can_be_got_once(connection: Any) -> None:
    with connection.SimpleQueue("work") as queue:
        queue.put({"letter": "blåbær"})
        got = queue.get(timeout=2)
        got.ack()
        with pytest.raises(Empty):
            queue.get_nowait()

    assert isinstance(connection.transport, broker.Transport)
    assert got.payload == {"letter": "blåbær"}


def test_no_worker_sees_it_before_it_is_whole(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is written, a worker that looks finds nothing."""
    seen = []

    def looks_between(half: Path, text: str, encoding: str) -> None:
        half.touch()
        seen.append(list(tmp_path.glob("*.other.msg")))
        with half.open("w", encoding=encoding) as file:
            file.write(text)
        seen.append(list(tmp_path.glob("*.other.msg")))

    monkeypatch.setattr(Path, "write_text", looks_between)
    with connection.SimpleQueue("other") as queue:
        queue.put("x")

    assert seen == [[], []]
    assert len(list(tmp_path.glob("*.other.msg"))) == 1
