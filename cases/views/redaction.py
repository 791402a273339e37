"""What the bodies may see: the text beside its original, and each file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import reports, services
from cases.forms import RedactForm, ShareForm
from cases.models import Case, CaseAttachment
from cases.reports.redaction import proposal, sides
from cases.steps import STEPS
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.uploads import in_memory


@require_http_methods(["GET", "POST"])
@answers_once
def redact(request: Request, pk: int) -> HttpResponse:
    """The version for the bodies, written beside the original; `?framlegg` fills one in."""
    case = _case(request, pk, "redact")
    form = RedactForm(request.POST or None, case=case)
    if form.is_valid():
        STEPS["redact"].verb(case, by=request.user, texts=form.cleaned_data)
        messages.success(request, str(STEPS["redact"].done))
        return redirect(case)
    proposed = "framlegg" in request.GET and not form.is_bound
    if proposed:
        form.initial.update(proposal(case, list(form.fields)))
    context = {
        "form": form,
        "sides": sides(case, form),
        "proposed": proposed,
        **_page(case, _("Redact")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/redact.html", context, status=status)


@require_GET
def redact_files(request: Request, pk: int) -> HttpResponse:
    """Each file, and what the bodies see of it."""
    return _files_page(request, _case(request, pk, "share_file"))


@require_POST
@in_memory
@answers_once
def share_file(request: Request, pk: int, file: int) -> HttpResponse:
    """Decide for one file."""
    case = _case(request, pk, "share_file")
    rows = CaseAttachment.objects.select_related("case", "redacted")
    attachment = get_object_or_404(rows, case=case, pk=file)
    form = ShareForm(request.POST, request.FILES, attachment=attachment)
    if not form.is_valid():
        return _files_page(request, case, bound=form)
    given = form.cleaned_data["file"]
    try:
        services.share_file(
            attachment,
            by=request.user,
            how=form.cleaned_data["how"],
            name=given.name if given else "",
            content=given.read() if given else None,
            sure=form.cleaned_data["sure"],
        )
    except services.StillThere as there:
        form.add_error("sure", str(there))
        return _files_page(request, case, bound=form)
    except DomainError as refused:
        form.add_error("file" if given else "how", str(refused))
        return _files_page(request, case, bound=form)
    messages.success(request, _("It is decided what the bodies see of the file."))
    return redirect("cases:redact_files", pk=pk)


def _files_page(
    request: HttpRequest, case: Case, *, bound: ShareForm | None = None
) -> HttpResponse:
    shown = reports.files_of(case, whole=True)
    rows = [
        {
            "shown": file,
            "form": bound
            if bound is not None and bound.attachment.pk == file.key
            else ShareForm(attachment=file.file),
        }
        for file in shown
        if isinstance(file.file, CaseAttachment)
    ]
    context = {"rows": rows, "bound": bound, **_page(case, _("Files"))}
    status = 200 if bound is None else 422
    return render(request, "cases/redact_files.html", context, status=status)


def _case(request: HttpRequest, pk: int, step: str) -> Case:
    seen = Case.objects.visible_to(request.user).with_holder()
    case = get_object_or_404(seen, pk=pk)
    if step not in reports.steps_for(case, request.user):
        raise PermissionDenied(step)
    return case


def _page(case: Case, here: str) -> dict[str, Any]:
    trail = [
        (_("Cases"), reverse("cases:cases")),
        (case.reference, case.get_absolute_url()),
        (here, None),
    ]
    return {"section": "cases", "case": case, "trail": trail}
