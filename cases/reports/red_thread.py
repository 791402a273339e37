"""The red thread: case, agenda, decision, measure, status; as far as the reader may see.

What is to come stands as what comes next. The same stands there whether there is
nothing yet or only something that this reader may not know of.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actionplans.models import Measure
from actionplans.reports.statuses import StatusCell, by_thread, cell, latest
from actionplans.workflow import PUBLIC, Status
from actionplans.workflow import State as PlanState
from cases import agendas, clocks
from cases.models import Case, CaseMeasure, Clock
from cases.reports.sender import short
from cases.workflow import MeasureState, State

PREPARING = frozenset({State.QUARANTINED, State.RECEIVED, State.ASSESSING})
OUTSIDE = frozenset({State.RETURNED, State.WITHDRAWN, State.DISCARDED})
"""States in which the thread ended before any body took the case up."""
SHOWN_STATES = (MeasureState.OFFERED, MeasureState.WAITING, MeasureState.WRITTEN)


class Reader(Enum):
    """As whom the thread is read: each sees another side of the case."""

    EVERYONE = "everyone"
    SENDER = "sender"
    BODY = "body"
    OFFICE = "office"

    @property
    def inside(self) -> bool:
        return self in {Reader.BODY, Reader.OFFICE}


@dataclass(frozen=True, slots=True)
class Station:
    """One knot of the thread. `kind` names it; `state` is been, now or ahead."""

    kind: str
    label: str
    words: str
    state: str = "been"
    when: datetime.date | None = None
    after: str = ""
    text: str = ""
    language: str = ""
    text_language: str = ""
    url: str = ""
    link: str = ""
    facts: tuple[str, ...] = field(default=())
    cell: StatusCell | None = None

    @property
    def summary(self) -> str:
        """Where it stands now, in one line: of an offer what has become of it."""
        if self.state == "now" and self.kind == "measure" and self.facts:
            return self.facts[0]
        if self.state == "now" and self.kind == "agenda" and self.when:
            told = {"body": self.words, "day": short(self.when)}
            return _("On the agenda of %(body)s, %(day)s") % told
        return self.words


def red_thread(case: Case, reader: Reader) -> list[Station]:
    """All stations in their order; the first that has not been is where it stands now."""
    stations = list(_stations(case, reader))
    waiting = next((n for n, one in enumerate(stations) if one.state == "ahead"), None)
    has_now = any(one.state == "now" for one in stations)
    if waiting is not None and not has_now and case.state not in OUTSIDE:
        stations[waiting] = replace(stations[waiting], state="now")
    return stations


def threads_of(measures: QuerySet[CaseMeasure]) -> QuerySet[CaseMeasure]:
    """Those that everyone may know of: their measure stands in a plan that is adopted."""
    return measures.filter(adopted_on__isnull=False)


def _stations(case: Case, reader: Reader) -> Iterator[Station]:
    yield _case(case, reader)
    if case.state in OUTSIDE:
        yield _ended(case, reader)
        return
    places = _places(case, reader)
    yield from _agenda(case, places)
    yield _decision(case, reader, places)
    yield from _measures(case, reader)


def _places(case: Case, reader: Reader) -> list[agendas.Place]:
    """Where it has stood; a gathered case stands where the main case does."""
    main = case.merged_into
    if main is None:
        return agendas.of(case)
    hidden = reader == Reader.EVERYONE and not main.is_public
    return [] if hidden else agendas.of(main)


def _case(case: Case, reader: Reader) -> Station:
    title = {
        Reader.EVERYONE: case.public_title,
        Reader.BODY: case.title_for_bodies,
    }.get(reader, case.title)
    url = {Reader.EVERYONE: case.public_url, Reader.SENDER: ""}.get(
        reader, case.get_absolute_url()
    )
    holder = case.holder
    facts = [case.reference]
    if holder is not None and case.state not in PREPARING:
        facts.append(holder.short)
    return Station(
        "case",
        _("Case"),
        title,
        when=timezone.localdate(case.received_at),
        text=case.public_text if reader == Reader.EVERYONE else "",
        language=case.language,
        text_language=case.language,
        url=url,
        link=_("Read the case"),
        facts=tuple(facts),
    )


def _ended(case: Case, reader: Reader) -> Station:
    day = timezone.localdate(case.ended_at) if case.ended_at else None
    if case.state == State.WITHDRAWN:
        return Station("end", _("Ended"), _("The sender withdrew the case"), when=day)
    words = _("The partnership did not take it up")
    last = case.steps.filter(step="return_with_reasons").order_by("pk").last()
    said = last.reason if last and reader != Reader.EVERYONE else ""
    return Station(
        "end", _("Ended"), words, when=day, text=said, text_language=case.language
    )


def _agenda(case: Case, places: list[agendas.Place]) -> Iterator[Station]:
    label = _("On the agenda")
    holder = case.holder.short if case.holder else ""
    for place in places:
        ahead = place.day >= timezone.localdate() and case.state == State.ON_AGENDA
        yield Station(
            "agenda",
            label,
            place.body,
            state="now" if ahead else "been",
            when=place.day,
            url=place.url,
            link=_("The meeting and its minutes")
            if place.published
            else _("The meeting"),
            facts=(_("Item %(number)s") % {"number": place.number},),
        )
    if places or case.decided_on:
        return
    if case.agenda_on is not None:
        yield Station("agenda", label, holder, state="now", when=case.agenda_on)
    elif case.state in PREPARING:
        words = _("The case goes to the right body, which sets a day for it")
        by = clocks.routing_on(case, Clock.all_days())
        yield Station("agenda", label, words, state="ahead", after=_by(by))
    else:
        words = _("%(body)s sets a day for the case") % {"body": holder}
        yield Station("agenda", label, words, state="ahead")


def _decision(case: Case, reader: Reader, places: list[agendas.Place]) -> Station:
    label = _("Decision")
    holder = case.holder.short if case.holder else _("the body")
    if case.decided_on is None:
        return Station("decision", label, _("The body decides"), state="ahead")
    if reader.inside:
        said = case.decision
    elif reader == Reader.SENDER:
        said = case.outcome or _published(places)
    else:
        said = _published(places)
    after = ""
    if not said and reader == Reader.SENDER:
        answer = clocks.outcome_on(case, Clock.all_days())
        after = _("The answer comes to you %(when)s.") % {"when": _by(answer)}
    elif not said:
        after = _("The text comes with the minutes, when they are published.")
    facts = [after] if after else []
    if not places and not case.is_merged:
        facts.insert(0, _("Decided between meetings"))
    return Station(
        "decision",
        label,
        _("%(body)s made a decision") % {"body": capfirst(holder)},
        when=case.decided_on,
        text=said,
        facts=tuple(facts),
    )


def _published(places: list[agendas.Place]) -> str:
    return next((place.decision for place in reversed(places) if place.decision), "")


def _measures(case: Case, reader: Reader) -> Iterator[Station]:
    """Those of the main case too, where this one is gathered into it.

    A body that reads the gathered one may be a stranger to the main case, and is shown
    only what everyone may see of that.
    """
    rows = CaseMeasure.objects.filter(case__in=[case.pk, case.merged_into_id])
    rows = rows.select_related("plan__writer", "plan__decider", "thread")
    inside = reader == Reader.OFFICE or (reader.inside and not case.is_merged)
    found = list(rows.filter(state__in=SHOWN_STATES) if inside else threads_of(rows))
    adopted = {row.thread_id: row for row in found if row.adopted_on and row.thread_id}
    nodes = _newest(list(adopted))
    told = by_thread(latest(list(adopted))) if adopted else {}
    for row in found:
        node = nodes.get(row.thread_id) if row.thread_id else None
        if row.adopted_on and node is not None:
            yield _adopted(row, node)
            yield _status(row, node, told.get(node.thread_id, {}))
        elif inside and not row.adopted_on:
            yield _on_the_way(row)
    if not adopted:
        if not found:
            yield Station(
                "measure",
                _("Measure"),
                _("A decision can become a measure in a plan"),
                state="ahead",
                after=_("Where it does, the measure stands here."),
            )
        yield Station(
            "status",
            _("How it goes"),
            _("How far the measure has come"),
            state="ahead",
        )


def _newest(threads: list[UUID]) -> dict[UUID, Measure]:
    """Each measure as the plan in force says it, or the last one adopted."""
    rows = (
        Measure.objects.filter(thread__in=threads, goal__revision__state__in=PUBLIC)
        .select_related(
            "goal__revision",
            "thread",
            "responsible_body",
            "responsible_organisation",
        )
        .defer("goal__revision__canonical")
        .order_by("goal__revision__number")
    )
    return {row.thread_id: row for row in rows}


def _adopted(row: CaseMeasure, node: Measure) -> Station:
    facts = [row.plan.heading]
    if node.responsible:
        facts.append(_("Responsible: %(who)s") % {"who": node.responsible})
    if node.when:
        facts.append(node.when)
    if node.goal.revision.state != PlanState.ADOPTED:
        facts.append(capfirst(node.goal.revision.get_state_display()))
    return Station(
        "measure",
        _("Measure"),
        node.text,
        when=row.adopted_on,
        language=node.language,
        url=_life(row),
        link=_("The whole life of the measure"),
        facts=tuple(facts),
    )


def _status(row: CaseMeasure, node: Measure, told: dict[int, Any]) -> Station:
    year = max(told, default=row.plan.year_to_report)
    found = cell(
        year,
        told.get(year),
        waits=node.waits_for_clearance,
        decider=row.plan.decider.short,
    )
    done = found.status == Status.DONE
    words = {
        Status.DONE: _("It is carried out"),
        Status.GOING: _("It is under way"),
        Status.NOT: _("It is not carried out yet"),
        Status.DROPPED: _("It is dropped"),
    }.get(Status(found.status), _("Nothing has been reported yet"))
    if found.waits:
        words = found.label
    over = done or found.status == Status.DROPPED
    return Station(
        "status",
        _("How it goes"),
        words,
        state="been" if over else "now",
        when=found.date,
        text=found.sentence,
        cell=found,
    )


def _on_the_way(row: CaseMeasure) -> Station:
    words = {
        MeasureState.OFFERED: _("Offered to %(body)s, which has not answered yet"),
        MeasureState.WAITING: _("%(body)s takes it into its next draft"),
        MeasureState.WRITTEN: _("In the draft of %(body)s, not in force yet"),
    }[MeasureState(row.state)]
    return Station(
        "measure",
        _("Measure"),
        row.text,
        state="now",
        when=timezone.localdate(row.at),
        language=row.language,
        url=row.get_absolute_url(),
        link=_("See the offer"),
        facts=(words % {"body": row.plan.writer.short},),
    )


def _life(row: CaseMeasure) -> str:
    return reverse("actionplans:measure", args=[row.plan.slug, row.thread_id])


def _by(day: datetime.date | None) -> str:
    return _("by %(day)s") % {"day": short(day)} if day else ""
