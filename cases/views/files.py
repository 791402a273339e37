"""What senders attached: always a download, never a page, never from a cache."""

from typing import IO

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from cases import reports
from cases.models import Case, CaseAttachment, MailFile, RedactedFile
from cases.views.follow import with_key
from helsefellesskap.core.http import Request

TYPES = {
    CaseAttachment.Kind.PDF: "application/pdf",
    CaseAttachment.Kind.WORD: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    CaseAttachment.Kind.PNG: "image/png",
    CaseAttachment.Kind.JPEG: "image/jpeg",
    CaseAttachment.Kind.TEXT: "text/plain; charset=utf-8",
}


@login_not_required
@require_GET
def senders_file(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """For whoever holds the key to the case."""

    def found(request: HttpRequest, case: Case, key: str) -> HttpResponseBase:
        return download(get_object_or_404(CaseAttachment, case=case, pk=pk))

    answer: HttpResponseBase = with_key(found)(request, key)
    return answer


@require_GET
def desk_file(request: Request, pk: int, file: int) -> FileResponse:
    """The file as it was sent: for the secretariat, and the bodies that may see it so."""
    case, attachment = _attached(request, pk, file)
    whole = reports.may_read_whole(case, request.user)
    if not whole and reports.file_for_bodies(case, attachment) is not attachment:
        raise Http404
    return download(attachment)


@require_GET
def redacted_file(request: Request, pk: int, file: int) -> FileResponse:
    """What stands in the file's place, for as long as it does."""
    case, attachment = _attached(request, pk, file)
    found = reports.file_for_bodies(case, attachment)
    if not isinstance(found, RedactedFile):
        raise Http404
    return download(found)


def _attached(request: Request, pk: int, file: int) -> tuple[Case, CaseAttachment]:
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    rows = CaseAttachment.objects.select_related("redacted")
    return case, get_object_or_404(rows, case=case, pk=file)


def download(attachment: CaseAttachment | MailFile | RedactedFile) -> FileResponse:
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = TYPES[CaseAttachment.Kind(attachment.kind)]
    return as_download(content, attachment.name, kind)


def as_download(content: IO[bytes], name: str, kind: str) -> FileResponse:
    """A file that no browser opens as a page of ours, and that no cache keeps."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
