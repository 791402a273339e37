"""What a meeting's page and calendar say, to everyone and to those who may see more."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Revision
from cases.models import Case
from cases.workflow import HAS_DECISION
from committees.roles import Right
from helsefellesskap.core.permissions import may
from meetings.models import AgendaItem, Meeting


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item as this reader may read it."""

    item: AgendaItem
    title: str
    url: str
    language: str
    text: str
    decision: str
    decision_hidden: bool
    thread: str = ""
    make: str = ""


def agenda(meeting: Meeting, user: Any) -> list[Item]:
    """The items in their order. A case shows its number and public title to the public."""
    items = list(
        meeting.items.select_related("case", "revision__plan").order_by(
            "position", "pk"
        )
    )
    seen = _seen_cases(items, user)
    revisions = _seen_revisions(items, user)
    inside = may(user, Right.HOLD_MEETINGS, on=meeting.body) or may(
        user, Right.VIEW_CASES, on=meeting.body
    )
    places = bool(seen) and may(user, Right.PLACE_CASES, on=meeting.body)
    return [
        _item(meeting, item, seen, revisions, inside=inside, places=places)
        for item in items
    ]


def _item(
    meeting: Meeting,
    item: AgendaItem,
    seen: set[int],
    revisions: set[int],
    *,
    inside: bool,
    places: bool,
) -> Item:
    case = item.case
    told = meeting.is_published or inside
    if case is None:
        url = ""
        if item.revision is not None and item.revision_id in revisions:
            url = item.revision.get_absolute_url()
        decision = item.decision if told else ""
        return Item(
            item, item.title, url, "", item.text, decision, decision_hidden=False
        )
    if case.pk in seen:
        title = f"{case.reference} {case.title_for_bodies}"
        decision = item.decision if told else ""
        return Item(
            item,
            title,
            case.get_absolute_url(),
            case.language,
            "",
            decision,
            decision_hidden=False,
            thread=reverse("cases:red_thread", args=[case.pk]),
            make=reverse("cases:make_measure", args=[case.pk])
            if places and item.decision and case.state in HAS_DECISION
            else "",
        )
    title = (
        f"{case.reference} {case.public_title}" if case.is_public else case.reference
    )
    url = case.public_url if case.is_public else ""
    decision = item.decision if told and case.is_public else ""
    hidden = bool(told and item.decision and not case.is_public)
    return Item(
        item,
        title,
        url,
        case.language,
        "",
        decision,
        decision_hidden=hidden,
        thread=reverse("cases:red_thread", args=[case.pk]) if case.is_public else "",
    )


def _seen_cases(items: Iterable[AgendaItem], user: Any) -> set[int]:
    keys = [item.case_id for item in items if item.case_id]
    if not keys or not user.is_authenticated:
        return set()
    found = Case.objects.visible_to(user).filter(pk__in=keys)
    return set(found.values_list("pk", flat=True))


def _seen_revisions(items: Iterable[AgendaItem], user: Any) -> set[int]:
    keys = [item.revision_id for item in items if item.revision_id]
    if not keys:
        return set()
    found = Revision.objects.visible_to(user).filter(pk__in=keys)
    return set(found.values_list("pk", flat=True))


def public_words(item: AgendaItem) -> str:
    """One line of the agenda, as everyone may read it."""
    if item.case is not None:
        case = item.case
        words = (
            f"{case.reference} {case.public_title}"
            if case.is_public
            else case.reference
        )
        return _("Case %(words)s") % {"words": words}
    if item.revision is not None:
        return str(item.revision.plan)
    return item.title


def ics(meetings: Iterable[Meeting], name: str) -> bytes:
    """The meetings as a calendar to subscribe to: RFC 5545, stable keys, Norwegian time."""
    from icalendar import Calendar, Event  # noqa: PLC0415 -- slow to import

    zone = timezone.get_default_timezone()
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{host}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add(
        "refresh-interval",
        datetime.timedelta(hours=6),
        parameters={"value": "DURATION"},
    )
    for meeting in meetings:
        event = Event()
        event.add("uid", f"mote-{meeting.pk}@{host}")
        event.add("sequence", meeting.version)
        event.add("dtstamp", meeting.changed_at.astimezone(datetime.UTC))
        event.add("last-modified", meeting.changed_at.astimezone(datetime.UTC))
        event.add("dtstart", meeting.starts_at.astimezone(zone))
        event.add("dtend", meeting.ends_at.astimezone(zone))
        event.add("summary", _("Meeting: %(body)s") % {"body": meeting.body.name})
        if meeting.place:
            event.add("location", meeting.place)
        url = settings.SITE_URL + meeting.get_absolute_url()
        event.add("url", url)
        lines = [
            f"{item.number_text} {public_words(item)}" for item in _listed(meeting)
        ]
        event.add("description", "\n".join([*lines, url]))
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _listed(meeting: Meeting) -> list[AgendaItem]:
    kept: list[AgendaItem] = meeting.__dict__.get("agenda", [])
    return kept
