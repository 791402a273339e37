"""Where cases are raised, followed, read and handled."""

from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("", views.cases, name="entry"),
    path("ny/", views.new, name="new"),
    path("fylg/<str:key>/", views.follow, name="follow"),
    path("fylg/<str:key>/kvittering/", views.receipt, name="receipt"),
    path("fylg/<str:key>/skriv/", views.write, name="write"),
    path("fylg/<str:key>/trekk/", views.withdraw, name="withdraw"),
    path("fylg/<str:key>/opne-att/", views.ask_to_reopen, name="ask-to-reopen"),
    path("fylg/<str:key>/brev/", views.letters, name="letters"),
    path("opne/", views.opened, name="opened"),
    path("opne/<int:year>-<int:number>/", views.opened_case, name="opened_case"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/sladd/", views.redact, name="redact"),
    path("<int:pk>/steg/<str:step>/", views.take, name="take"),
]
