"""A reader says: I have read this. From then on, only what comes after is new."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actionplans import canonical
from actionplans.models import Reading, Revision
from actionplans.reports.since import Since, since_last
from actionplans.services import reading
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

PLACES = {"hoyring": "actionplans:hearing", "godkjenning": "actionplans:decide"}
"""The pages that show the difference, by the word the form sends; else the plan's own."""


@require_POST
@answers_once
def read_on(request: Request, slug: str, number: int) -> HttpResponse:
    """The difference begins anew from the text as it is now."""
    revision = get_object_or_404(
        Revision.objects.visible_to(request.user).for_page(),
        plan__slug=slug,
        number=number,
    )
    reading.has_seen(revision, by=request.user, how=Reading.How.READ)
    messages.success(
        request, _("Noted. From here you see what is changed after today's text.")
    )
    name = PLACES.get(request.POST.get("fra", ""))
    return redirect(reverse(name, args=[slug]) if name else revision.get_absolute_url())


def difference(
    user: Any, revision: Revision, text: canonical.Document | None = None
) -> Since | None:
    """The reader's own difference; one who reads for the first time begins here."""
    if not user.is_authenticated:
        return None
    text = text or canonical.text_of(revision)
    found = since_last(user, revision, text)
    if found is None:
        reading.first_seen(revision, by=user, text=text)
    return found
