"""For everyone: what a case is, and the cases that the secretariat has opened."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases import reports
from cases.forms.opened import OpenedForm
from cases.models import Case, Clock
from cases.reports.opened import choices_for_opened, for_list, narrowed, opened_cases

PER_PAGE = 25
IN_FEED = 50


def entry(request: HttpRequest) -> HttpResponse:
    """How to raise a case, follow one, and read the open ones."""
    context = {
        "section": "cases",
        "trail": [(_("Cases"), None)],
        "days": Clock.all_days(),
        "opened": opened_cases().with_holder()[:5],
    }
    return render(request, "cases/entry.html", context)


@login_not_required
@require_GET
def opened(request: HttpRequest) -> HttpResponse:
    """The open cases, the newest first; narrowed down by what stands in the address."""
    form = OpenedForm(request.GET, **choices_for_opened())
    form.is_valid()
    found = for_list(narrowed(opened_cases(), form.cleaned_data))
    context = {
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Open cases"), None)],
        "form": form,
        "searched": any(form.cleaned_data.values()),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("side")),
    }
    return render(request, "cases/opened.html", context)


@login_not_required
@require_GET
def opened_case(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One open case: what everyone may read, and how far it has come."""
    found = get_object_or_404(for_list(opened_cases()), year=year, number=number)
    context = {
        "section": "cases",
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (_("Open cases"), reverse("cases:opened")),
            (found.reference, None),
        ],
        "case": found,
        "thread": reports.public_thread(found),
    }
    return render(request, "cases/opened_case.html", context)


class OpenedFeed(Feed):
    """The cases as they are opened, the newest first. Public words alone."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Open cases")

    def subtitle(self) -> str:
        return _("Cases that the secretariat has opened to everyone.")

    def link(self) -> str:
        return reverse("cases:opened")

    def items(self) -> Any:
        return opened_cases()[:IN_FEED]

    def item_title(self, item: Case) -> str:
        return f"{item.reference} {item.public_title}"

    def item_description(self, item: Case) -> str:
        return linebreaks(item.public_text, autoescape=True)

    def item_link(self, item: Case) -> str:
        return item.public_url

    def item_pubdate(self, item: Case) -> datetime.datetime:
        zone = timezone.get_default_timezone()
        day = item.opened_on or timezone.localdate()
        return datetime.datetime.combine(day, datetime.time(), zone)

    def item_updateddate(self, item: Case) -> datetime.datetime:
        return self.item_pubdate(item)


@login_not_required
@require_GET
def opened_feed(request: HttpRequest) -> HttpResponse:
    """What is opened, for a reader of feeds."""
    answer: HttpResponse = OpenedFeed()(request)
    answer["Cache-Control"] = "public, max-age=600"
    return answer
