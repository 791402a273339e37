"""The back door: how long things may take."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from cases.models import Clock


@admin.register(Clock)
class ClockAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """A row stands in the place of the usual number of days."""

    list_display = ("kind", "days")
