"""The embedded broker: Celery's files, of which no worker ever reads half.

Kombu makes a message's file and writes in it afterwards. A worker that looked between
the two found nothing to read, and ended there and then.
"""

import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: Any, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Write the message under another name, and let it appear when it is whole."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        whole = Path(self.data_folder_out) / name
        half = whole.with_suffix(".half")
        try:
            half.write_text(str(dumps(message)), encoding="utf-8")  # type: ignore[no-untyped-call]
            half.replace(whole)
        except OSError as error:
            raise ChannelError(f"Cannot put {whole} into its folder") from error


class Transport(filesystem.Transport):
    Channel = Channel
