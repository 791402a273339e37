"""The addresses of the bodies."""

from django.urls import path

from committees import views

app_name = "committees"
urlpatterns = [
    path("", views.committees, name="committees"),
    path("avtalen/", views.agreement, name="agreement"),
    path("omrade/", views.areas, name="areas"),
    path("omrade/<int:pk>/", views.area, name="area"),
    path("omrade/<int:pk>/flytt/", views.move_area, name="move_area"),
    path("<slug:slug>/", views.committee, name="committee"),
    path("<slug:slug>/verv/", views.seats, name="seats"),
    path("<slug:slug>/verv/nytt/", views.new, name="new_seat"),
    path("<slug:slug>/verv/<int:pk>/", views.seat, name="seat"),
    path("<slug:slug>/verv/<int:pk>/fyll/", views.fill, name="fill"),
    path("<slug:slug>/verv/<int:pk>/avslutt/", views.unseat, name="unseat"),
    path("<slug:slug>/verv/<int:pk>/vara/", views.substitute, name="substitute"),
    path("<slug:slug>/verv/<int:pk>/invitasjon/", views.invitation, name="invitation"),
    path("<slug:slug>/verv/<int:pk>/endre/", views.change, name="change"),
]
