"""Atom feeds of what has happened: all plans, or one. Public facts alone."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from actionplans.models import Plan
from actionplans.reports.happenings import Happening, happenings


class ChangesFeed(Feed):
    """What has happened to every plan, the newest first."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, plan: Plan | None = None) -> Plan | None:
        return plan

    def title(self, plan: Plan | None) -> str:
        if plan is None:
            return _("Action plans: what has happened")
        return _("%(plan)s: what has happened") % {"plan": plan.heading}

    def subtitle(self, plan: Plan | None) -> str:
        return _("Adopted plans, reported status and cleared measures.")

    def link(self, plan: Plan | None) -> str:
        return plan.get_absolute_url() if plan else reverse("actionplans:plans")

    def items(self, plan: Plan | None) -> list[Happening]:
        return happenings(plan)

    def item_title(self, item: Happening) -> str:
        return item.title

    def item_description(self, item: Happening) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in item.lines))

    def item_link(self, item: Happening) -> str:
        return item.url

    def item_guid(self, item: Happening) -> str:
        return item.guid

    def item_pubdate(self, item: Happening) -> datetime.datetime:
        return item.at

    def item_updateddate(self, item: Happening) -> datetime.datetime:
        return item.at

    def item_author_name(self, item: Happening) -> str:
        return item.plan.writer.short


@login_not_required
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What has happened to all plans, for a reader of feeds."""
    return _answer(request)


@login_not_required
@require_GET
def plan_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What has happened to one plan. What nobody may read yet has no feed either."""
    public = Plan.objects.visible_to(AnonymousUser()).for_list()
    return _answer(request, plan=get_object_or_404(public, slug=slug))


def _answer(request: HttpRequest, **also: Any) -> HttpResponse:
    answer: HttpResponse = ChangesFeed()(request, **also)
    answer["Cache-Control"] = "public, max-age=600"
    return answer
