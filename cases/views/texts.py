"""The secretariat's standard texts: reasons that are often given, in every language."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import services
from cases.forms import StandardTextForm
from cases.models import StandardText
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request, posted
from helsefellesskap.core.once import answers_once


@require_GET
def standard_texts(request: Request) -> HttpResponse:
    """All of them, as they stand in each language."""
    _require(request)
    context = {
        "section": "cases",
        "texts": StandardText.objects.all(),
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Standard texts"), None)],
    }
    return render(request, "cases/standard_texts.html", context)


@require_http_methods(["GET", "POST"])
@answers_once
def standard_text(request: Request, pk: int | None = None) -> HttpResponse:
    """Write a text, change it, or take it away."""
    _require(request)
    text = get_object_or_404(StandardText, pk=pk) if pk is not None else None
    if text is not None and "drop" in request.POST:
        services.drop_standard_text(text, by=request.user)
        messages.success(request, _("The standard text is taken away."))
        return redirect("cases:standard_texts")
    form = StandardTextForm(posted(request), text=text)
    if form.is_valid():
        name = form.cleaned_data["name"]
        services.keep_standard_text(
            text, by=request.user, name=name, texts=form.texts()
        )
        messages.success(request, _("The standard text is kept."))
        return redirect("cases:standard_texts")
    heading = _("Change a standard text") if text else _("Write a standard text")
    context = {
        "section": "cases",
        "form": form,
        "text": text,
        "heading": heading,
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (_("Standard texts"), reverse("cases:standard_texts")),
            (heading, None),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/standard_text.html", context, status=status)


def _require(request: Request) -> None:
    if not Committee.objects.where(request.user, Right.ASSESS_CASES).exists():
        raise PermissionDenied(Right.ASSESS_CASES)
