"""A file between its upload and the yes or no of the one who uploaded it.

It lies in the storage under a key that only that person can use, is taken away as
soon as it is answered, and after a day in any case: it may hold people's names.
"""

import datetime
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field, replace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User

FOLDER = "imports"
KEPT_FOR = datetime.timedelta(days=1)
_KEY = re.compile(r"[\w-]{20,40}")


@dataclass(frozen=True, slots=True)
class Upload:
    """What was uploaded, under the name it had on the sender's machine."""

    filename: str
    body: str  # the slug of the body it was said to be for
    content: bytes
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was said of its columns, words and colours."""
    remembered: bool = False  # said about an earlier file of the same body


def keep(upload: Upload, *, by: User) -> str:
    """Put the file away and give the key to it."""
    forget_old()
    key = secrets.token_urlsafe(18)
    _save(key, upload, by)
    return key


def keep_choices(
    key: str, upload: Upload, choices: dict[str, dict[str, str]], *, by: User
) -> None:
    """Put what was said of the file beside it, in place of what was said before."""
    forget(key, by=by)
    _save(key, replace(upload, choices=choices, remembered=False), by)


def fetch(key: str, *, by: User) -> Upload | None:
    """The file again, for the one who uploaded it."""
    if not _KEY.fullmatch(key) or not default_storage.exists(_path(key, by)):
        return None
    with default_storage.open(_path(key, by)) as file:
        head, _, content = file.read().partition(b"\n")
    return Upload(**json.loads(head), content=content)


def forget(key: str, *, by: User) -> None:
    """Take the file away."""
    if _KEY.fullmatch(key):
        default_storage.delete(_path(key, by))


def forget_old() -> int:
    """Take away what nobody has answered for a day; return how many."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    before = timezone.now() - KEPT_FOR
    old = [
        path
        for path in (f"{FOLDER}/{name}" for name in names)
        if default_storage.get_modified_time(path) < before
    ]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _save(key: str, upload: Upload, by: User) -> None:
    head = json.dumps(
        {
            "filename": upload.filename,
            "body": upload.body,
            "choices": upload.choices,
            "remembered": upload.remembered,
        }
    )
    content = ContentFile(head.encode() + b"\n" + upload.content)
    default_storage.save(_path(key, by), content)


def _path(key: str, by: User) -> str:
    """A name that tells neither the key nor the person."""
    return f"{FOLDER}/{hashlib.sha256(f'{by.pk}:{key}'.encode()).hexdigest()}"
