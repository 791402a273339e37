"""What a view is handed, and what is known of who asks."""

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django_htmx.http import retarget

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User


class Request(HttpRequest):
    """A request from someone who has logged in. For types only; never made."""

    user: "User"
    htmx: "HtmxDetails"


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also when that is nothing; None where none was sent."""
    return request.POST if request.method == "POST" else None


def client_address(request: HttpRequest) -> str:
    """The address of who asks, as the outermost trusted proxy saw it.

    Each of the TRUSTED_PROXIES appends one entry to X-Forwarded-For; what stands
    before those may have been written by anyone and is not believed.
    """
    if settings.TRUSTED_PROXIES:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(chain) >= settings.TRUSTED_PROXIES:
            seen = chain[-settings.TRUSTED_PROXIES].strip()
            try:
                return str(ipaddress.ip_address(seen))
            except ValueError:
                pass
    return request.META.get("REMOTE_ADDR", "") or "0.0.0.0"  # noqa: S104 -- unknown


def address_block(request: HttpRequest) -> str:
    """The block one household or office shares: /64 of IPv6, the address of IPv4."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def words_instead_of_page(
    request: HttpRequest,
    message: str,
    *,
    status: int,
    typed: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """The short answer to htmx where it asked for a piece of a page and got none."""
    context = {"message": message, "typed": typed or [], "color": "warning"}
    answer = render(request, "components/_alert.html", context, status=status)
    answer["HX-Reswap"] = "innerHTML show:window:top"
    return retarget(answer, "#alerts")
