"""What every request passes: one log line, broken rules in words, nothing typed is lost."""

import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from helsefellesskap.core import privacy
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request, client_address, words_instead_of_page

log = structlog.get_logger("portal.request")

Answer = Callable[[HttpRequest], HttpResponse]

KEPT = "kept_post"
WHOSE = "kven"  # the cookie that tells the person of the last session from others
NEVER_KEPT = {
    "csrfmiddlewaretoken", "once", "login", "password", "password1", "password2",
    "oldpassword",
}  # fmt: skip
KEPT_LIMIT = 60_000  # characters


class ClientAddressMiddleware:
    """Let REMOTE_ADDR be the reader's own address, also behind a proxy."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_address(request)
        # What reads it later (Django, axes) must not add the chain up once more.
        request.META.pop("HTTP_X_FORWARDED_FOR", None)
        return self.get_response(request)


class HeadMiddleware:
    """Let HEAD be answered as GET is; the server sends the headers alone.

    Monitors and link checkers ask this way, and a view names the methods it knows.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        answer = self.get_response(request)
        request.method = "HEAD"
        return answer


class PortalCsrfMiddleware(CsrfViewMiddleware):
    """Django's guard, which also lets a form pass from a page that says `no-referrer`.

    Browsers send `Origin: null` from there. Whether it comes from ourselves is told by
    `Sec-Fetch-Site`, which no page can forge; the token is asked for all the same.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.headers.get("Origin") == "null":
            return request.headers.get("Sec-Fetch-Site") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]


class ChosenLanguageMiddleware:
    """Answer in the language the reader has chosen; else in the portal's own.

    A browser's Accept-Language is not asked: most Norwegians have never set it, and
    the portal's first language is a decision of its owners.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = language = _language_of(request)
        with translation.override(language):
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", language)
        patch_vary_headers(answer, ["Cookie"])
        return answer


class RequestLogMiddleware:
    """Bind a request id and write one line per answer: route, status, time, user key.

    The route's name stands there and never the path, which may hold a token.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        request_id = uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request_id)
        begun = time.perf_counter()
        answer = self.get_response(request)
        match = request.resolver_match
        user = getattr(request, "user", None)
        log.info(
            "answered",
            method=request.method,
            route=match.view_name if match else None,
            status=answer.status_code,
            ms=round((time.perf_counter() - begun) * 1000),
            user=user.pk if user is not None and user.is_authenticated else None,
        )
        answer["X-Request-ID"] = request_id
        return answer


class DomainErrorMiddleware:
    """Answer 409 with the rule's own words and what was typed; htmx gets the short form."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: Request, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        words, typed = str(exception), readable_post(request)
        if request.htmx:
            return words_instead_of_page(request, words, status=409, typed=typed)
        context = {"message": words, "typed": typed, "back": _page_before(request)}
        return render(request, "409.html", context, status=409)


class KeepWhatWasTypedMiddleware:
    """Keep a form that was sent after the session had ended; give it back after sign-in.

    It comes back to the same person only, who is known by a mark in the browser from
    the session that ended; somebody else who signs in there never sees it. Where nobody
    is known, and where the text holds a national identity number, it is kept nowhere:
    it goes straight back to the browser on the page that asks the person to sign in.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.user.is_authenticated
        answer = self._answer(request)
        _remember_who(request, answer, was_signed_in=before)
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        kept = request.session.get(KEPT) if request.user.is_authenticated else None
        if kept and kept.get("whose") != mark_of(request.user):
            kept = request.session.pop(KEPT) and None
        if kept and request.path == kept["path"]:
            if request.method == "GET":
                return render(
                    request, "kept.html", {"typed": kept["fields"], "kept": kept}
                )
            request.session.pop(KEPT)
            if request.POST.get("throw_away"):
                messages.success(request, _("What you had written is thrown away."))
                return redirect("home")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        by_htmx = "HX-Request" in request.headers
        typed = _everything_typed(request) if request.method == "POST" else []
        numbers = any(privacy.has_identity_number(text) for _name, text in typed)
        whose = request.COOKIES.get(WHOSE, "")[:64]
        if typed and (numbers or _is_too_much(typed) or not whose):
            words = _(
                "You have been signed out. Sign in in another window, and try again."
            )
            if by_htmx:
                return words_instead_of_page(request, words, status=403, typed=typed)
            context = {
                "typed": typed,
                "numbers": numbers,
                "too_much": _is_too_much(typed),
            }
            return render(request, "signed_out.html", context, status=403)
        if typed:
            request.session[KEPT] = {
                "path": request.path,
                "fields": typed,
                "whose": whose,
            }
        if by_htmx:  # a redirect would put the sign-in page inside the page
            back = request.path if typed else _page_before(request) or request.path
            return HttpResponseClientRedirect(_sign_in(back))
        return redirect(_sign_in(request.path)) if typed else None


def mark_of(user: Any) -> str:
    """What stands for a person in the browser: the same each time, and says nothing."""
    return salted_hmac("portal.kept", str(user.pk)).hexdigest()[:32]


def _remember_who(
    request: HttpRequest, answer: HttpResponse, *, was_signed_in: bool
) -> None:
    """Mark the browser at sign-in, and take the mark away when the person signs out."""
    marked = request.COOKIES.get(WHOSE)
    if request.user.is_authenticated:
        if marked != mark_of(request.user):
            answer.set_cookie(
                WHOSE,
                mark_of(request.user),
                path=settings.SESSION_COOKIE_PATH,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    elif marked and was_signed_in:
        answer.delete_cookie(WHOSE, path=settings.SESSION_COOKIE_PATH, samesite="Lax")


def readable_post(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields a person filled in, to be shown again; passwords and tokens left out."""
    typed = _everything_typed(request)
    return [] if _is_too_much(typed) else typed


def _everything_typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in NEVER_KEPT
        for text in texts
    ]


def _is_too_much(typed: list[tuple[str, str]]) -> bool:
    return sum(len(text) for _name, text in typed) > KEPT_LIMIT


def _language_of(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen not in known and request.user.is_authenticated:
        chosen = request.user.language
    return chosen if chosen in known else settings.LANGUAGE_CODE


def _page_before(request: HttpRequest) -> str:
    """The path of the page that asked, where it is one of ours; "" where nobody says.

    With `Referrer-Policy: no-referrer` only htmx says.
    """
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _sign_in(back: str) -> str:
    from django.contrib.auth.views import redirect_to_login  # noqa: PLC0415 -- needs apps

    return redirect_to_login(back).url
