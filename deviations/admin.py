"""The back door: who is a party's contact, and the codes."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from deviations.models import Contact


@admin.register(Contact)
class ContactAdmin(SimpleHistoryAdmin):  # type: ignore[misc]  # has no types
    """Contacts are named here until the parties name them themselves."""

    list_display = ["user", "organisation"]
    list_select_related = ["user", "organisation"]
    autocomplete_fields: list[str] = []
    raw_id_fields = ["user"]
