"""A form carries a one-time key: sent again, it gives the first answer.

    @answers_once
    def submit(request, slug): ...

The template says `{% one_time_key %}` beside `{% csrf_token %}`. A form that failed (a 4xx
answer or an exception) has used nothing up. A key belongs to one person or browser. A form
without a key is not run at all.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, overload

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from helsefellesskap.core.http import words_instead_of_page
from helsefellesskap.core.middleware import readable_post
from helsefellesskap.core.models import UsedKey

View = Callable[..., HttpResponse]

FIELD = "once"


def new_key() -> str:
    """A key for one form on one page."""
    return secrets.token_urlsafe(18)


@overload
def answers_once(view: View) -> View: ...


@overload
def answers_once(*, holder: Callable[..., str]) -> Callable[[View], View]: ...


def answers_once(
    view: View | None = None, *, holder: Callable[..., str] | None = None
) -> View | Callable[[View], View]:
    """Run a POST at most once per key; a repeat is led to where the first one ended.

    A POST without a key is not run: its page was opened before it had one, or is none
    of ours. What was typed comes back, with a key, to be sent again. `holder` says from
    the view's arguments whose the key is, where that is not the person or the browser.
    """
    if view is None:
        return lambda later: _guarded(later, holder)
    return _guarded(view, holder)


def _guarded(view: View, holder: Callable[..., str] | None) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = request.POST.get(FIELD, "")[:40]
        if not key:
            return _without_key(request)
        owner = holder(*args, **kwargs) if holder else whose(request)
        return _run_once(key, owner, lambda: view(request, *args, **kwargs), request)

    guarded.answers_once = True  # type: ignore[attr-defined]
    return guarded


def _run_once(
    key: str, owner: str, run: Callable[[], HttpResponse], request: HttpRequest
) -> HttpResponse:
    full = hashlib.sha256(f"{owner}:{request.path}:{key}".encode()).hexdigest()
    try:
        with transaction.atomic():
            used = UsedKey.objects.create(key=full, whose=owner[:64], answer="")
            answer = run()
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


def _without_key(request: HttpRequest) -> HttpResponse:
    typed = readable_post(request)
    if "HX-Request" in request.headers:
        words = _("The page has waited too long. Load it again before you go on.")
        return words_instead_of_page(request, words, status=400, typed=typed)
    kept = {"path": request.get_full_path()}
    context = {"typed": typed, "kept": kept, "waited": True}
    return render(request, "kept.html", context, status=400)
