"""How allauth behaves here: nobody signs up by himself; a seat comes by invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PortalAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in for who was invited. Second factor and OIDC get their doors here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail address and the password do not belong together. Try again."
        ),
        "enter_current_password": _("That is not the password you have now."),
        "account_inactive": _("This account is closed."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait a little, and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: people come in by invitation."""
        return False

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say nothing at sign-in; the page itself shows who one is."""

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse:
        """Let the browser speak the person's own language from now on."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(answer, user.language)
        return answer


def who_is_tried(
    request: HttpRequest, credentials: dict[str, Any] | None = None
) -> str:
    """Whose password is being tried; so that guessing at one closes no door to others."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or request.POST.get("login", "")
    return str(name).strip().lower()


def remember_language(answer: HttpResponse, language: str) -> None:
    """Keep the choice in the browser, as the language buttons do."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
