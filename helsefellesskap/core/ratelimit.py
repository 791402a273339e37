"""So many a while from one address block, and no more."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from helsefellesskap.core.http import address_block, words_instead_of_page
from helsefellesskap.core.middleware import readable_post

log = structlog.get_logger(__name__)


def limit_posts(count: int, *, seconds: int) -> Callable[..., Any]:
    """Answer 429, with what was typed given back, after `count` POSTs in `seconds`."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and _over(
                request, view.__name__, count, seconds
            ):
                return too_many(request, minutes=max(1, seconds // 60))
            return view(request, *args, **kwargs)

        return limited

    return decorate


def too_many(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """The answer: how long to wait, and what was typed."""
    typed = readable_post(request)
    if getattr(request, "htmx", False):
        words = ngettext(
            "Very many forms have come from your network. Wait a minute, and send it again.",
            "Very many forms have come from your network. Wait %(minutes)s minutes, and send "
            "it again.",
            minutes,
        ) % {"minutes": minutes}
        return words_instead_of_page(request, words, status=429, typed=typed)
    answer = render(
        request, "429.html", {"typed": typed, "minutes": minutes}, status=429
    )
    answer["Retry-After"] = str(minutes * 60)
    return answer


def is_over(request: HttpRequest, name: str, *, count: int, seconds: int) -> bool:
    """Count one more from the address block, and say whether it is one too many."""
    return _over(request, name, count, seconds)


def _over(request: HttpRequest, name: str, count: int, seconds: int) -> bool:
    if not getattr(settings, "RATE_LIMITS", True):
        return False
    key = f"limit:{name}:{address_block(request)}"
    try:
        cache.add(key, 0, seconds)
        return bool(cache.incr(key) > count)
    except ValueError:  # it ran out between the two calls
        return False
    except Exception:  # no cache: better too many forms than a portal that is shut
        log.exception("rate_limit_without_cache")
        return False
