"""Addresses of deviations."""

from django.urls import path

from deviations import views

app_name = "deviations"
urlpatterns = [
    path("", views.deviations, name="deviations"),
    path("nytt/", views.new, name="new"),
    path("statistikk/", views.statistics, name="statistics"),
    path("statistikk.csv", views.statistics_csv, name="statistics_csv"),
    path("import/", views.uploads, name="uploads"),
    path("import/<int:pk>/", views.upload, name="upload"),
    path("import/<int:pk>/registrer/", views.apply, name="apply"),
    path("<int:pk>/", views.deviation, name="deviation"),
    path("<int:pk>/<slug:name>/", views.step, name="step"),
]
