"""The back door: the bodies' words and codes as rows. Seats are read here, not changed."""

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from committees.models import (
    AgreementPart,
    Committee,
    Guideline,
    PatientGroup,
    Seat,
    Task,
)


class TaskInline(admin.TabularInline):
    model = Task
    extra = 0


@admin.register(Committee)
class CommitteeAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """Mend what a body is called and for; a new one comes with the structure file."""

    list_display = ("short_nn", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name_nn", "name_nb", "slug")
    readonly_fields = ("slug", "kind")
    inlines = (TaskInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Seat)
class SeatAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """To look at only: rights follow a seat, and the portal's own page sees to that."""

    list_display = ("committee", "title", "user", "say", "valid_from", "valid_to")
    list_filter = ("committee", "role", "say")
    list_select_related = ("committee", "user")
    search_fields = ("user__name", "user__email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(PatientGroup)
class PatientGroupAdmin(admin.ModelAdmin):
    list_display = ("name_nn", "valid_from", "valid_to", "priority")


@admin.register(AgreementPart)
class AgreementPartAdmin(admin.ModelAdmin):
    list_display = ("number", "text_nn", "sub_agreement", "sub_agreement_uncertain")


@admin.register(Guideline)
class GuidelineAdmin(admin.ModelAdmin):
    list_display = ("title_nn", "year", "case_number")
    filter_horizontal = ("parts",)
