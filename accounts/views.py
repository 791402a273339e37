"""Pages about signing in, being invited, and one's own account."""

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth import logout as sign_out
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.i18n import set_language as django_set_language

from accounts import demo, services
from accounts.adapter import remember_language
from accounts.forms import ForgottenForm, InvitationForm, NewPasswordForm, ProfileForm
from helsefellesskap.core import links
from helsefellesskap.core.http import Request, posted
from helsefellesskap.core.models import SignedLink
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.ratelimit import limit_posts

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 -- a class


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):  # type: ignore[misc]
    """E-mail and password. In demo mode the page lists whom one may be."""

    def get_initial(self) -> dict[str, Any]:
        return {
            **super().get_initial(),
            "login": self.request.GET.get("konto", "")[:254],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            context |= {"demo": demo.people_by_body(), "password": demo.PASSWORD}
        return context

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        answer.status_code = 422
        return answer


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """A new password for who knows the one there is."""

    success_url = "/konto/"

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("You have a new password."))
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        answer.status_code = 422
        return answer


@login_not_required
def locked_out(
    request: HttpRequest, original_response: Any = None, credentials: Any = None
) -> HttpResponse:
    """Too many wrong passwords: say for how long, and that others are let in."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)


@login_not_required
def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries from one place in a minute, whoever they were for."""
    return render(request, "429.html", {"minutes": 1, "typed": []}, status=429)


@login_not_required
@limit_posts(10, seconds=600)
@require_http_methods(["GET", "POST"])
@answers_once
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to choose a new password; the answer is the same for everyone."""
    form = ForgottenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.send_password_link(form.cleaned_data["email"])
        return redirect("account_reset_password_done")
    status = 422 if form.is_bound else 200
    return render(request, "account/forgotten.html", {"form": form}, status=status)


@login_not_required
@require_GET
def forgotten_done(request: HttpRequest) -> HttpResponse:
    return render(request, "account/forgotten_done.html")


@links.purpose(services.INVITATION)
def invited(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Choose name, language and password, and come in."""
    user = link.user
    if user is None or not user.is_active or not services.waits_for_invitation(user):
        return render(request, "core/dead_link.html", status=410)
    initial = {"name": user.name, "language": get_language() or user.language}
    form = InvitationForm(posted(request), initial=initial, user=user)
    if request.method == "POST" and form.is_valid():
        return _let_in(request, link, form)
    status = 422 if form.is_bound else 200
    context = {"form": form, "email": user.email}
    return render(request, "account/invitation.html", context, status=status)


@links.purpose(services.NEW_PASSWORD)
def new_password(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Choose a new password, and come in."""
    user = link.user
    if user is None or not user.is_active:
        return render(request, "core/dead_link.html", status=410)
    form = NewPasswordForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        return _let_in(request, link, form)
    status = 422 if form.is_bound else 200
    context = {"form": form, "email": user.email}
    return render(request, "account/new_password.html", context, status=status)


def _let_in(
    request: HttpRequest, link: SignedLink, form: NewPasswordForm
) -> HttpResponse:
    given = form.cleaned_data
    user = services.answer_link(
        link,
        password=given["password"],
        name=given.get("name", ""),
        language=given.get("language", ""),
    )
    if request.user.is_authenticated:
        sign_out(request)
    sign_in(request, user, backend=PASSWORD_BACKEND)
    answer = redirect(settings.LOGIN_REDIRECT_URL)
    remember_language(answer, user.language)
    return answer


@require_http_methods(["GET", "POST"])
@answers_once
def profile(request: Request) -> HttpResponse:
    """Who one is here: name, language, organisation, seats."""
    user = request.user
    initial = {"name": user.name, "language": user.language}
    form = ProfileForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_profile(user, by=user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        answer = redirect("profile")
        remember_language(answer, user.language)
        return answer
    seats = user.seats.select_related("committee").order_by("committee__position")
    context = {"form": form, "seats": seats, "trail": [(_("My account"), None)]}
    status = 422 if form.is_bound else 200
    return render(request, "account/profile.html", context, status=status)


@login_not_required
@require_http_methods(["POST"])
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language here and, to whoever is signed in, in letters too."""
    answer = django_set_language(request)
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        services.change_language(request.user, chosen)
    if answer.status_code == 204:
        return redirect(reverse("home"))
    return answer
