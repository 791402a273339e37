"""Many measures at once: one fact set for all that are marked, or none of them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.models import Measure, Revision, StatusReport, Undoable
from actionplans.services import nodes
from actionplans.services.nodes import MANY, ChangedMeanwhile, Content
from actionplans.services.remembering import remember
from actionplans.services.status import NotReportable, report_status
from actionplans.workflow import State, Status
from committees.models import PatientGroup
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import save_recorded

Marked = Mapping[UUID, int]
"""The marked measures' threads, each with the version the person saw."""

WHY = "edited, many at once"


@transaction.atomic
def set_for_many(
    revision: Revision, *, by: User, marked: Marked, content: Content
) -> list[Measure]:
    """Give every marked measure the same facts; those that had them already are left."""
    privacy.refuse_identity_numbers(
        *(value for value in content.values() if isinstance(value, str))
    )
    return _change(revision, by=by, marked=marked, new=lambda _measure: content)


@transaction.atomic
def set_groups(
    revision: Revision,
    *,
    by: User,
    marked: Marked,
    add: Collection[PatientGroup] = (),
    remove: Collection[PatientGroup] = (),
) -> list[Measure]:
    """Add patient groups to every marked measure, or take them away."""
    added, removed = {row.pk for row in add}, {row.pk for row in remove}

    def new(measure: Measure) -> Content:
        now = {group.pk for group in measure.patient_groups.all()}
        return {"patient_groups": sorted((now | added) - removed)}

    return _change(revision, by=by, marked=marked, new=new)


@transaction.atomic
def report_for_many(
    revision: Revision,
    *,
    by: User,
    marked: Collection[UUID],
    year: int,
    status: Status | str,
) -> list[StatusReport]:
    """Report one status for a year on the marked measures, as they stand in force.

    One that is new in the draft has no status yet: then nothing is reported at all.
    """
    revision = nodes.open_for_writing(revision, by=by)
    in_force = {
        measure.thread_id: measure
        for measure in Measure.objects.filter(
            goal__revision__plan=revision.plan,
            goal__revision__state=State.ADOPTED,
            thread__in=marked,
        ).select_related("goal__revision")
    }
    new = len(set(marked) - set(in_force))
    if new:
        raise NotReportable(
            ngettext(
                "One of the marked measures is new in the draft and has no status yet. "
                "Take away its mark, and try again.",
                "%(count)s of the marked measures are new in the draft and have no "
                "status yet. Take away their marks, and try again.",
                new,
            )
            % {"count": new}
        )
    former = _reports(in_force, year)
    made = [
        report_status(measure, year, by=by, status=status)
        for measure in in_force.values()
    ]
    remember(
        revision,
        by=by,
        verb=Undoable.Verb.REPORTED,
        told=_told(len(made)),
        content={"year": year, "rows": former},
    )
    return made


# What they share ---------------------------------------------------------------


def _change(
    revision: Revision, *, by: User, marked: Marked, new: Callable[[Measure], Content]
) -> list[Measure]:
    revision = nodes.open_for_writing(revision, by=by)
    changed, rows = [], []
    for measure in _as_marked(revision, marked):
        content = new(measure)
        names = nodes.differences(measure, content)
        if not names:
            continue
        former = {name: plain(measure, name) for name in names}
        write(measure, content, by=by, why=WHY)
        changed.append(measure)
        rows.append(
            {
                "thread": str(measure.thread_id),
                "version": measure.version,
                "former": former,
            }
        )
    if changed:
        remember(
            revision,
            by=by,
            verb=Undoable.Verb.CHANGED,
            told=_told(len(changed)),
            content=rows,
        )
        nodes.mark_changed(revision, by=by)
    return changed


def _as_marked(revision: Revision, marked: Marked) -> list[Measure]:
    """The marked measures as the person saw them; words where one is not so any more."""
    found = list(
        Measure.objects.filter(goal__revision=revision, thread__in=marked)
        .select_related("goal")
        .prefetch_related("patient_groups")
    )
    gone = len(marked) - len(found)
    if gone:
        words = ngettext(
            "One of the marked measures has been taken out meanwhile. Nothing was "
            "changed: look at the plan as it is now, and mark again.",
            "%(count)s of the marked measures have been taken out meanwhile. Nothing was "
            "changed: look at the plan as it is now, and mark again.",
            gone,
        )
        raise ChangedMeanwhile(words % {"count": gone})
    for measure in found:
        if measure.version != marked[measure.thread_id]:
            who = nodes.last_change(measure).by
            words = _(
                "“%(text)s” was changed by %(who)s after you marked it. Nothing was "
                "changed: look at the plan as it is now, and try again."
            )
            raise ChangedMeanwhile(
                words % {"text": measure.text[:60], "who": who or _("somebody else")}
            )
    return found


def write(measure: Measure, content: Content, *, by: User, why: str) -> None:
    """Set the facts and sign the change; the caller has locked the revision."""
    for name, value in content.items():
        if name not in MANY:
            setattr(measure, name, value)
    measure.version += 1
    save_recorded(measure, by=by, why=why)
    for name in MANY & set(content):
        getattr(measure, name).set(content[name])


def plain(measure: Measure, name: str) -> Any:
    """A fact as it can be kept as data: keys for bodies and groups."""
    value = nodes.value_of(measure, name)
    return getattr(value, "pk", value)


def _reports(measures: Mapping[UUID, Measure], year: int) -> list[dict[str, Any]]:
    former = {
        report.thread_id: report
        for report in StatusReport.objects.filter(
            thread__in=measures, year=year
        ).order_by("at", "pk")
    }
    return [
        {
            "thread": str(thread),
            "status": former[thread].status if thread in former else Status.UNKNOWN,
            "word": former[thread].word if thread in former else "",
            "sentence": former[thread].sentence if thread in former else "",
        }
        for thread in measures
    ]


def _told(count: int) -> str:
    words = ngettext("changed %(count)s measure", "changed %(count)s measures", count)
    return words % {"count": count}
