"""Pages that gather from several apps, and so belong to none of them."""

import hmac
from typing import Any

import prometheus_client
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import Organisation, OrganisationKind
from cases.models import Clock
from committees.models import Seat
from helsefellesskap.core import search as index
from helsefellesskap.core.http import Request, words_instead_of_page
from helsefellesskap.core.middleware import readable_post
from helsefellesskap.core.panels import ordered_panels, todos_of

FIRST_COLUMN, LAST_COLUMN = 20, 49  # the order of the panels that stand side by side

LAST_RESORT = (
    '<!doctype html><html lang="nn"><meta charset="utf-8"><title>Feil</title>'
    "<h1>Noko gjekk gale hos oss</h1><p>Prøv igjen om litt.</p></html>"
)


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What was agreed, who has it now, and what became of it."""
    panels = ordered_panels("home", request, None)
    municipalities = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY)
    context = {
        "above": [panel for order, panel in panels if order < FIRST_COLUMN],
        "columns": [
            panel for order, panel in panels if FIRST_COLUMN <= order <= LAST_COLUMN
        ],
        "below": [panel for order, panel in panels if order > LAST_COLUMN],
        "municipalities": municipalities.count(),
        "days": Clock.all_days(),
    }
    return render(request, "home.html", context)


@require_GET
def my_page(request: Request) -> HttpResponse:
    """What waits for the signed-in person, before when; and the person's seats."""
    todos = todos_of(request.user)
    seats = Seat.objects.valid().filter(user=request.user).for_list()
    context = {
        "todos": todos,
        "late": sum(todo.is_late for todo in todos),
        "seats": list(seats.order_by("committee__position", "position", "pk")),
        "panels": [panel for _order, panel in ordered_panels("mine", request, None)],
        "trail": [(_("My page"), None)],
        "section": "mine",
    }
    return render(request, "my_page.html", context)


@login_not_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What the reader may find, twenty at a time."""
    query = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("slag", "")[:40]
    found = index.find(query, user=request.user, kind=kind)
    page = Paginator(found, 20).get_page(request.GET.get("side"))
    for row in page.object_list:
        row.kind_label = index.label_of_kind(row.kind)  # type: ignore[attr-defined]
    context = {
        "query": query,
        "kind": kind,
        "kinds": index.count_kinds(query, user=request.user),
        "page": page,
        "trail": [(_("Search"), None)],
        "section": "search",
    }
    return render(request, "search.html", context)


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the portal meets the law's demands, and where to say that it does not."""
    context = {
        "trail": [(_("Accessibility"), None)],
        "days": Clock.all_days(),
        "new_case": reverse("cases:new"),
    }
    return render(request, "accessibility.html", context)


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of people, why and for how long."""
    context = {
        "trail": [(_("Privacy"), None)],
        "days": Clock.all_days(),
        "new_case": reverse("cases:new"),
    }
    return render(request, "privacy.html", context)


@login_not_required
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What to show when there is no network."""
    return render(request, "offline.html", {"trail": [(_("No network"), None)]})


@login_not_required
@never_cache
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the offline page; from the root, so that it sees every page."""
    script = (settings.BASE_DIR / "static/portal/sw.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what everyone may read; links made for one person are no part."""
    closed = [
        reverse("signed-link", args=["x"]),
        reverse("cases:follow", args=["x"]),
        reverse("search"),
        reverse("admin:index"),
    ]
    lines = ["User-agent: *", *(f"Disallow: {path.split('x/')[0]}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@login_not_required
@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the icon is, for those who look in the old place."""
    return redirect(static("portal/icon.svg"))


@login_not_required
@never_cache
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; else 503 and which it is."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if missing:
        return HttpResponse("migrations wait\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@login_not_required
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and times by route, for whoever holds the token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    ):
        return HttpResponse("token needed\n", status=401, content_type="text/plain")
    return HttpResponse(
        prometheus_client.generate_latest(),
        content_type=prometheus_client.CONTENT_TYPE_LATEST,
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """A request no form of ours makes, or one that is far too large."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """One may see it, but not do this to it."""
    words = _("Your seats do not give the right to do this.")
    return _refuse(request, "403.html", words, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Nothing is there, or nothing that this reader may see: the same answer to both."""
    words = _("It is not here any more, or you may not see it.")
    return _refuse(request, "404.html", words, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A plain page: whatever broke may have broken the others too."""
    try:
        typed = readable_post(request) if request.method == "POST" else []
    except Exception:
        typed = []
    try:
        page = render_to_string("500.html", {"typed": typed})
    except Exception:
        page = mark_safe(LAST_RESORT)  # noqa: S308 -- our own constant
    return HttpResponse(page, status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that waited too long: what was typed comes back, ready to be sent again."""
    typed = readable_post(request)
    if "HX-Request" in request.headers:
        words = _("The page has waited too long. Load it again before you go on.")
        return words_instead_of_page(request, words, status=403, typed=typed)
    context = {"typed": typed, "kept": {"path": request.path}, "waited": True}
    return render(request, "kept.html", context, status=403)


def _refuse(
    request: HttpRequest, template: str, words: str, *, status: int
) -> HttpResponse:
    if "HX-Request" in request.headers:
        return words_instead_of_page(request, words, status=status)
    return render(request, template, status=status)
