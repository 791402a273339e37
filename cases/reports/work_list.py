"""Which cases the work list shows: tabs, search, selection and order. Pure reading."""

import datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case, CaseQuerySet, CaseView, Urgency
from cases.numbers import read_number, writings
from cases.reports.desk import Desk
from cases.workflow import ENDED, HIDDEN, OPEN, State
from committees.models import Committee
from helsefellesskap.core import fulltext

WITH_BODIES = {State.ROUTED, State.ON_AGENDA}
UNINDEXED = HIDDEN | {State.WITHDRAWN}
"""States of which full text holds nothing."""

_LAST = Value(9)
_BY_URGENCY = Choose(
    When(urgency_set=Urgency.URGENT, then=Value(0)),
    When(urgency_set="", urgency=Urgency.URGENT, then=Value(0)),
    When(urgency_set=Urgency.SOON, then=Value(1)),
    When(urgency_set="", urgency=Urgency.SOON, then=Value(1)),
    default=_LAST,
)
_BY_DEADLINE = (F("due_on").asc(nulls_last=True), "received_at", "pk")
ORDERS: dict[str, tuple[Any, ...]] = {
    "frist": _BY_DEADLINE,
    "hast": (_BY_URGENCY, *_BY_DEADLINE),
    "ny": ("-received_at", "-pk"),
    "gammal": ("received_at", "pk"),
}

Tab = tuple[str, str, int | None]


def tabs(seen: CaseQuerySet, user: Any, desk: Desk) -> list[Tab]:
    """The tabs, each with its count; those of the secretariat are its own.

    What is gathered into another case is counted with that one alone.
    """
    alone = Q(merged_into=None)
    late = Q(pk__in=seen.order_by().late().values("pk"))
    counts = seen.order_by().aggregate(
        open=Count("pk", filter=alone & Q(state__in=OPEN)),
        mine=Count("pk", filter=alone & Q(state__in=OPEN, handler=user)),
        new=Count("pk", filter=alone & Q(state=State.RECEIVED)),
        late=Count("pk", filter=late),
        bodies=Count("pk", filter=alone & Q(state__in=WITH_BODIES)),
        sender=Count("pk", filter=Q(waiting_since__isnull=False)),
        quarantine=Count("pk", filter=Q(state=State.QUARANTINED)),
    )
    waiting = seen.waiting_for(user).count()
    found: list[Tab] = [("", _("All open"), counts["open"])]
    if desk.assesses:
        found += [
            ("mine", pgettext("cases", "Mine"), counts["mine"]),
            ("nye", pgettext("cases", "New"), counts["new"]),
        ]
    found += [
        ("ventar", _("Waiting for us"), waiting),
        ("seine", _("Late"), counts["late"]),
    ]
    if desk.assesses:
        found += [
            ("utval", _("With bodies"), counts["bodies"]),
            ("avsendar", _("Waiting for the sender"), counts["sender"]),
            ("karantene", _("Quarantine"), counts["quarantine"]),
        ]
    return [
        *found,
        ("avslutta", _("Ended"), None),
        ("alle", pgettext("cases", "All"), None),
    ]


def in_tab(seen: CaseQuerySet, tab: str, user: Any) -> CaseQuerySet:
    """The cases of one tab."""
    match tab:
        case "mine":
            return seen.filter(state__in=OPEN, handler=user, merged_into=None)
        case "nye":
            return seen.filter(state=State.RECEIVED, merged_into=None)
        case "ventar":
            return seen.waiting_for(user)
        case "seine":
            return seen.late()
        case "utval":
            return seen.filter(state__in=WITH_BODIES, merged_into=None)
        case "avsendar":
            return seen.filter(waiting_since__isnull=False)
        case "karantene":
            return seen.filter(state__in=HIDDEN)
        case "avslutta":
            return seen.filter(state__in=ENDED - HIDDEN)
        case "alle":
            return seen.exclude(state__in=HIDDEN)
    return seen.filter(state__in=OPEN, merged_into=None)


def narrow(found: CaseQuerySet, asked: dict[str, Any], desk: Desk) -> CaseQuerySet:
    """Only what was asked for: words, body, state, urgency, group, source, period."""
    found = _with_words(found, asked.get("sok") or "", desk)
    if body := asked.get("hos"):
        found = found.held_by(Committee.objects.filter(pk=body.pk))
    if state := asked.get("steg"):
        found = found.filter(state=state)
    if urgency := asked.get("hast"):
        found = found.filter(
            Q(urgency_set=urgency) | Q(urgency_set="", urgency=urgency)
        )
    if group := asked.get("gruppe"):
        found = found.filter(patient_groups=group)
    if source := asked.get("kjelde"):
        found = found.filter(on_behalf_of=source)
    if handler := asked.get("hjaa"):
        found = found.filter(handler=handler)
    return _in_period(found, asked.get("fra"), asked.get("til"))


def for_rows(found: CaseQuerySet, order: str) -> CaseQuerySet:
    """In order, with everything a row shows."""
    asked = CaseView.objects.filter(case=OuterRef("pk"), closed_at=None, given_at=None)
    here = Case.objects.filter(merged_into=OuterRef("pk")).order_by()
    gathered = here.values("merged_into").annotate(n=Count("pk")).values("n")
    return (
        found.order_by(*ORDERS.get(order, _BY_DEADLINE))
        .annotate(views_open=Exists(asked), gathered_here=Subquery(gathered))
        .select_related("proposed_to", "handler", "merged_into")
        .with_holder()
    )


def _in_period(
    found: CaseQuerySet, first: datetime.date | None, last: datetime.date | None
) -> CaseQuerySet:
    if first:
        found = found.filter(received_at__date__gte=first)
    if last:
        found = found.filter(received_at__date__lte=last)
    return found


def _with_words(found: CaseQuerySet, text: str, desk: Desk) -> CaseQuerySet:
    """Cases that have each number that was written, and hold all the words."""
    words = []
    found = found.annotate(search_key=Cast("pk", CharField()))
    for word in text.split():
        number = read_number(word)
        if number is not None:
            on_agenda = Q(agenda_number__in=writings(*number))
            itself = Q(year=number[0], number=number[1])
            found = found.filter(itself | on_agenda)
        elif word.isdecimal() and len(word) < 7:
            found = found.filter(Q(number=int(word)) | _holding([word], desk))
        else:
            words.append(word)
    return found.filter(_holding(words, desk)) if words else found


def _holding(words: list[str], desk: Desk) -> Q:
    """What the reader may search in: the bodies' version, the secretariat in all there is.

    Full text holds what the bodies may read. What was taken out of that, and what has no
    row there, is looked through as it stands, by those who may read it alone.
    """
    rows = fulltext.holding(" ".join(words), kind="case")
    hit = Q(search_key__in=rows.values("key"))
    plain = Q()
    for word in words:
        plain &= (
            Q(title__icontains=word)
            | Q(what_fails__icontains=word)
            | Q(background__icontains=word)
        )
    if desk.assesses:
        return hit | plain & (Q(state__in=UNINDEXED) | ~Q(redacted={}))
    return hit | plain & Q(state__in=UNINDEXED, redacted={})
