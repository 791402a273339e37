"""The shelf's addresses."""

from django.urls import path

from publications import views

app_name = "publications"
urlpatterns = [
    path("", views.editions, name="editions"),
    path("trykk/", views.order, name="order"),
    path("<int:pk>/", views.edition, name="edition"),
    path("<int:pk>/pdf", views.edition_pdf, name="pdf"),
    path("<int:pk>/publiser/", views.publish, name="publish"),
    path("<int:pk>/ta-ned/", views.unpublish, name="unpublish"),
]
