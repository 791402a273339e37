"""Sign-in and out, the way back for a forgotten password, and one's own account."""

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts import views

urlpatterns = [
    path("logg-inn/", views.SignIn.as_view(), name="account_login"),
    path("logg-ut/", login_not_required(allauth.logout), name="account_logout"),
    path("logg-inn/gloymt/", views.forgotten, name="account_reset_password"),
    path(
        "logg-inn/gloymt/sendt/",
        views.forgotten_done,
        name="account_reset_password_done",
    ),
    path(
        "logg-inn/stengd/",
        login_not_required(allauth.account_inactive),
        name="account_inactive",
    ),
    path("konto/", views.profile, name="profile"),
    path(
        "konto/passord/", views.ChangePassword.as_view(), name="account_change_password"
    ),
]
