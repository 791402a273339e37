"""What can be typed wrongly at sign-in, by an invitation, in one's profile."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helsefellesskap.core.forms import TextField

LENGTH = _("At least twelve characters. A few words you remember are good.")


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail and password, in the portal's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("E-mail")
        login.widget.attrs = {"autocomplete": "username", "spellcheck": "false"}
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs = {"autocomplete": "current-password"}
        self.fields["remember"].label = _("Stay signed in on this machine")


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """The password one has, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "oldpassword": (_("The password you have now"), "", "current-password"),
            "password1": (_("New password"), LENGTH, "new-password"),
            "password2": (_("The new password once more"), "", "new-password"),
        }
        for name, (label, hint, autocomplete) in words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs = {"autocomplete": autocomplete}


class NewPasswordForm(forms.Form):
    """A new password, twice; by a link in a letter."""

    password = forms.CharField(
        label=_("New password"),
        help_text=LENGTH,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The new password once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """What the portal's own rules say of the password."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, second = found.get("password"), found.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two passwords are not the same."))
        return found


class InvitationForm(NewPasswordForm):
    """What somebody who was invited tells: a name, a language and a password."""

    name = TextField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Which language do you want letters and pages in?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    field_order = ["name", "language", "password", "again"]


class ForgottenForm(forms.Form):
    """The address to send a link to."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "spellcheck": "false"}
        ),
    )


class ProfileForm(forms.Form):
    """Name and language; the rest follows from seats."""

    name = TextField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of letters and pages"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
