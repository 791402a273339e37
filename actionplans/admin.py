"""The back door: what a plan is for, as a row. Its text and its way are to look at only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from actionplans.models import (
    ClearanceRequest,
    Evaluation,
    JointOffer,
    Plan,
    PlanStep,
    Revision,
    StatusReport,
)


class ToLookAt(admin.ModelAdmin):
    """Rows that only the portal's own verbs may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """Who writes, hears and decides, and for which years. A new plan is started by its body."""

    list_display = ("title_nn", "writer", "decider", "period_start", "period_end")
    list_select_related = ("writer", "decider")
    search_fields = ("title_nn", "title_nb", "slug")
    readonly_fields = ("slug", "writer", "joint")
    filter_horizontal = ("heard",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Revision)
class RevisionAdmin(ToLookAt):
    list_display = ("plan", "number", "state", "decided_on", "case_number")
    list_filter = ("state", "decided_outside")
    list_select_related = ("plan",)
    exclude = ("canonical",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).defer("canonical")


@admin.register(PlanStep)
class PlanStepAdmin(ToLookAt):
    list_display = ("revision", "step", "by", "body", "by_link", "at")
    list_filter = ("step",)
    list_select_related = ("revision__plan", "by", "body")


@admin.register(StatusReport)
class StatusReportAdmin(ToLookAt):
    list_display = ("year", "status", "word", "by", "seat", "by_link", "source", "at")
    list_filter = ("year", "status")
    list_select_related = ("by", "seat__committee")
    raw_id_fields = ("thread",)


@admin.register(JointOffer)
class JointOfferAdmin(ToLookAt):
    list_display = ("text", "kind", "by", "at", "settled_at")
    list_filter = ("kind",)
    list_select_related = ("by",)


@admin.register(ClearanceRequest)
class ClearanceRequestAdmin(ToLookAt):
    list_display = ("thread", "state", "asked_seat", "asked_at", "case_number")
    list_filter = ("state",)
    list_select_related = ("thread", "asked_seat__committee")
    raw_id_fields = ("thread",)


@admin.register(Evaluation)
class EvaluationAdmin(ToLookAt):
    list_display = ("year", "plan", "state", "by", "changed_at")
    list_filter = ("year", "state")
    list_select_related = ("plan__writer", "by")
