"""What senders attached: always a download, never a page, never from a cache."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from cases import reports
from cases.models import Case, CaseAttachment, MailFile
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
    """For those who read the whole case; a body that reads a redacted one gets no file."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    if case.is_redacted and not reports.may_read_whole(case, request.user):
        raise Http404
    return download(get_object_or_404(CaseAttachment, case=case, pk=file))


def download(attachment: CaseAttachment | MailFile) -> FileResponse:
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=attachment.name,
        content_type=TYPES[CaseAttachment.Kind(attachment.kind)],
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
