"""Every address in the portal. Nynorsk words, ASCII letters."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts import views as account_views
from helsefellesskap import views
from helsefellesskap.core import views as core_views
from helsefellesskap.demo import gallery

# One door: what signing in asks for, the admin asks for too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home, name="home"),
    path("mi-side/", views.my_page, name="my-page"),
    path("sok/", views.search, name="search"),
    path("tilgjengelegheit/", views.accessibility, name="accessibility"),
    path("personvern/", views.privacy, name="privacy"),
    path("fraakopla/", views.offline, name="offline"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("sprak/", account_views.set_language, name="set_language"),
    path("jobb/<uuid:pk>/", core_views.job, name="job"),
    path("l/<str:token>/", core_views.signed_link, name="signed-link"),
    path("l/<str:token>/takk/", core_views.signed_link_used, name="signed-link-used"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("", include("accounts.urls")),
    path("utval/", include("committees.urls")),
    path("handlingsplanar/", include("actionplans.urls")),
    path("saker/", include("cases.urls")),
    path("", include("meetings.urls")),
    path("avvik/", include("deviations.urls")),
    path("publikasjonar/", include("publications.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMO:
    urlpatterns.append(path("komponentar/", gallery.components, name="components"))

handler400 = "helsefellesskap.views.bad_request"
handler403 = "helsefellesskap.views.forbidden"
handler404 = "helsefellesskap.views.not_found"
handler429 = "accounts.views.too_many"
handler500 = "helsefellesskap.views.broken"
