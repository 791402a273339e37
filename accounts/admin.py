"""The back door: people and organisations as rows. Seats are given in the portal itself."""

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import AreaMembership, HospitalArea, Organisation, User


@admin.register(User)
class UserAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """Mend a name or an address, or close an account. Nobody is deleted or made here."""

    list_display = ("name", "email", "organisation", "is_active", "last_login")
    list_filter = ("is_active", "language")
    search_fields = ("name", "email")
    fields = ("name", "email", "language", "organisation", "is_active", "is_staff")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People come by invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """What a person did stays signed; close the account instead."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("name", "kind", "number", "region")
    list_filter = ("kind",)
    search_fields = ("name", "number")


@admin.register(HospitalArea)
class HospitalAreaAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")


@admin.register(AreaMembership)
class AreaMembershipAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("organisation", "area", "valid_from", "valid_to", "uncertain")
    list_filter = ("area", "uncertain")
