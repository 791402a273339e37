"""Where meetings are read, subscribed to and kept."""

from django.urls import path

from meetings import views

app_name = "meetings"
urlpatterns = [
    path("kalender.ics", views.calendar, name="calendar"),
    path("mote/", views.meetings, name="meetings"),
    path("mote/nytt/", views.call, name="call"),
    path("mote/sak/<int:case>/", views.place, name="place"),
    path("mote/sak/<int:case>/nytt/", views.place_new, name="place_new"),
    path("mote/<int:pk>/", views.meeting, name="meeting"),
    path("mote/<int:pk>/referat/", views.minutes, name="minutes"),
    path("mote/<int:pk>/endre/", views.change, name="change"),
    path("mote/<int:pk>/halde/", views.hold, name="hold"),
    path("mote/<int:pk>/publiser/", views.publish, name="publish"),
    path("mote/<int:pk>/legg-til/<slug:kind>/", views.add, name="add"),
    path("mote/<int:pk>/<int:item>/vedtak/", views.decide, name="decide"),
    path("mote/<int:pk>/<int:item>/ta-av/", views.remove, name="remove"),
    path("mote/<int:pk>/<int:item>/flytt/", views.move, name="move"),
]
