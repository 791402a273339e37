"""Files from strangers are kept in memory until they are judged, never on the disk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

from helsefellesskap.core.middleware import PortalCsrfMiddleware

AT_ONCE = 5  # files of the largest size in one form

_csrf_protected = decorator_from_middleware(PortalCsrfMiddleware)


class InMemory(MemoryFileUploadHandler):
    """Django's own, which otherwise leaves large files to a folder."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True
        self.room = settings.UPLOAD_LIMIT * AT_ONCE + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.room -= len(raw_data)
        if self.room < 0:
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)


def in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let no file that is sent to the view touch the disk.

    Whoever reads the form first decides how files are received, and that would be the
    guard against forged forms; so it is asked after the choice is made.
    """
    guarded = _csrf_protected(view)

    @csrf_exempt
    @wraps(view)
    def received(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        answer = guarded(request, *args, **kwargs)
        assert isinstance(answer, HttpResponse)  # noqa: S101 -- for types
        return answer

    return received
