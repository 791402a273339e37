"""A form carries a one-time key: sent again, it gives the first answer.

    @answers_once
    def submit(request, slug): ...

The template says `{% one_time_key %}` beside `{% csrf_token %}`. A form that failed (a 4xx
answer or an exception) has used nothing up. A key belongs to one person or browser.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from helsefellesskap.core.models import UsedKey

FIELD = "once"


def new_key() -> str:
    """A key for one form on one page."""
    return secrets.token_urlsafe(18)


def answers_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run a POST at most once per key; a repeat is led to where the first one ended."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get(FIELD, "")[:40] if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        full = hashlib.sha256(
            f"{whose(request)}:{request.path}:{key}".encode()
        ).hexdigest()
        try:
            with transaction.atomic():
                used = UsedKey.objects.create(
                    key=full, whose=whose(request)[:64], answer=""
                )
                answer = view(request, *args, **kwargs)
                if answer.status_code >= 400:
                    transaction.set_rollback(True)
                    return answer
                used.answer = answer.get("Location") or answer.get("HX-Redirect") or ""
                used.save(update_fields=["answer"])
                return answer
        except IntegrityError:
            first = UsedKey.objects.filter(key=full).first()
            if first is None:
                raise
            return _again(request, first)

    return guarded


def whose(request: HttpRequest) -> str:
    """The person, or the browser of someone unknown (its CSRF cookie)."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    cookie = request.COOKIES.get("csrftoken", "")
    return "browser:" + hashlib.sha256(cookie.encode()).hexdigest()[:32]


def _again(request: HttpRequest, first: UsedKey) -> HttpResponse:
    back = request.headers.get("HX-Current-URL") or request.META.get("HTTP_REFERER", "")
    target = first.answer or back or request.path
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return redirect(target)
