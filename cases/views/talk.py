"""Words in a case: a body's own, e-mail to be judged, and a letter read before it goes."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases import reports, services
from cases.forms import AsBodyForm
from cases.models import Case, CaseMail, MailFile
from cases.steps import SENDING, STEPS
from cases.views.desk import case_page, get_case
from cases.views.files import download
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once


@require_POST
def see_letter(request: Request, pk: int, step: str) -> HttpResponse:
    """The step as it is typed, with the letters it would send. Nothing is done."""
    found = get_case(request, pk)
    if step not in SENDING:
        raise Http404
    if step not in reports.steps_for(found, request.user):
        raise PermissionDenied(step)
    form = STEPS[step].form(request.POST, case=found, prefix=step)
    if not form.is_valid():
        return case_page(request, found, bound=(step, form), status=422)
    act = partial(STEPS[step].verb, found, by=request.user, **form.cleaned_data)
    letters = reports.letter_rows(services.letters_before(act))
    found = get_case(request, pk)
    return case_page(request, found, bound=(step, form), letters_before=letters)


@require_POST
@answers_once
def write_as_body(request: Request, pk: int) -> HttpResponse:
    """Somebody in a body writes to the secretariat, and to other bodies that read the case."""
    found = get_case(request, pk)
    bodies = reports.speaks_as(found, request.user)
    if not bodies:
        raise PermissionDenied("write_as_body")
    form = AsBodyForm(request.POST, case=found, bodies=bodies)
    if not form.is_valid():
        return case_page(request, found, as_body=form, status=422)
    services.write_as_body(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("The message is sent."))
    return redirect(f"{found.get_absolute_url()}#ord")


@require_POST
@answers_once
def judge_mail(request: Request, pk: int, mail: int) -> HttpResponse:
    """E-mail from an address we do not know: the sender's words, or nobody's."""
    found, row = _mail(request, pk, mail)
    if request.POST.get("judge") == "accept":
        services.accept_mail(row, by=request.user)
        messages.success(request, _("The e-mail is taken in as the sender's words."))
    else:
        services.reject_mail(row, by=request.user)
        messages.success(request, _("The e-mail is thrown away."))
    return redirect(f"{found.get_absolute_url()}#ord")


@require_GET
def mail_file(request: Request, pk: int, mail: int, file: int) -> FileResponse:
    """A file beside e-mail that waits, for those who judge it."""
    _found, row = _mail(request, pk, mail)
    return download(get_object_or_404(MailFile, mail=row, pk=file))


def _mail(request: Request, pk: int, mail: int) -> tuple[Case, Any]:
    """For those who read the whole case; to everybody else it is not there."""
    found = get_case(request, pk)
    if not reports.may_read_whole(found, request.user):
        raise Http404
    return found, get_object_or_404(CaseMail, case=found, pk=mail)
