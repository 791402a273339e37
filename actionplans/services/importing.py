"""From what was read in a file to draft revisions; all of them, or none."""

import datetime
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.imports import (
    ReadCommittee,
    ReadGoal,
    ReadMeasure,
    ReadPlan,
    ReadSubGoal,
)
from actionplans.matching import Former
from actionplans.models import (
    Goal,
    Measure,
    Plan,
    Revision,
    StatusReport,
    SubGoal,
    Thread,
    Timeframe,
)
from actionplans.services.adopting import register_adopted
from actionplans.services.drafting import refuse_if_open
from actionplans.services.nodes import touch
from actionplans.workflow import PUBLIC, State, Status
from committees.models import Committee, PatientGroup
from committees.roles import Right
from helsefellesskap.core.audit import create_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require
from helsefellesskap.core.privacy import refuse_identity_numbers

RIGHT = Right.OPEN_HEARINGS
"""Who may import: those who may send the plan on hearing, which are the writer's
leader, deputy and secretary, and the secretariat."""

WHY = "imported"
GROUPS = {
    "barn_og_unge": "barn-og-unge",
    "alvorlege_psykiske_lidingar_og_rus": "psykisk-helse-og-rus",
    "skroplege_eldre": "skropelege-eldre",
    "fleire_kroniske_lidingar": "fleire-kroniske-lidingar",
}
"""The reader's names of patient groups, and the slugs they have here."""

_TIMEFRAMES = {
    "date": Timeframe.DATE,
    "year": Timeframe.YEAR,
    "halfyear": Timeframe.HALF_YEAR,
    "quarter": Timeframe.PERIOD,
    "season": Timeframe.PERIOD,
    "month": Timeframe.PERIOD,
    "period": Timeframe.PERIOD,
    "yearly": Timeframe.YEARLY,
    "ongoing": Timeframe.ONGOING,
}
_LONGEST_WORD = 60


class NotImportable(DomainError):
    """What was read cannot become a draft as it is."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision made outside the portal, by which the imported plans are in force."""

    on: datetime.date
    case_number: str
    text: str = ""


def names_of_bodies() -> dict[str, str]:
    """Every way a body's name is written, with its slug."""
    names = {}
    for body in Committee.objects.in_force():
        own = (body.name_nn, body.name_nb, body.short_nn, body.short_nb, body.slug)
        for name in (*own, *body.aliases):
            names[name] = body.slug
    return names


@transaction.atomic
def import_plans(
    read: ReadPlan,
    chosen: Sequence[tuple[ReadCommittee, Plan]],
    *,
    by: User | None,
    source: str,
    skip_refused: bool = False,
    decision: Decision | None = None,
) -> list[Revision]:
    """One draft for each chosen committee, in force at once where it was decided.

    `by=None` is the portal itself, at a command's bidding.
    """
    if len({plan.pk for _read, plan in chosen}) < len(chosen):
        raise NotImportable(_("Two parts of the file are to go into the same plan."))
    revisions = []
    for committee, plan in chosen:
        revision = import_plan(
            committee,
            plan,
            by=by,
            source=source,
            years=read.year_columns,
            skip_refused=skip_refused,
        )
        if decision is not None:
            revision = register_adopted(
                revision,
                by=by,
                on=decision.on,
                case_number=decision.case_number,
                text=decision.text,
            )
        revisions.append(revision)
    return revisions


@transaction.atomic
def import_plan(
    read: ReadCommittee,
    plan: Plan,
    *,
    by: User | None,
    source: str,
    years: Collection[int] = (),
    skip_refused: bool = False,
) -> Revision:
    """A draft with what was read; texts that stand in force go on in their threads."""
    plan = Plan.objects.select_for_update().select_related("writer").get(pk=plan.pk)
    if by is not None:
        require(by, RIGHT, on=plan.writer)
    refuse_if_open(plan)
    _refuse_what_cannot_pass(read, plan, skip_refused=skip_refused)
    _keep_years(plan, years, by=by)
    draft = _draft(plan, read, by=by, source=source, years=years)
    tree = _Tree(draft, by=by)
    measures = tree.grow(read.goals)
    _report(measures, draft, by=by, source=source)
    touch(draft)  # what it began with is no news to anyone
    return draft


def _refuse_what_cannot_pass(
    read: ReadCommittee, plan: Plan, *, skip_refused: bool
) -> None:
    if not read.goals:
        words = _("The file has no goals for %(body)s.")
        raise NotImportable(words % {"body": plan.writer.short})
    if read.must_be_mended:
        words = _("A goal or sub-goal for %(body)s must be mended in the file first.")
        raise NotImportable(words % {"body": plan.writer.short})
    refused = read.refused_measures()
    if refused and not skip_refused:
        words = ngettext(
            "One row for %(body)s cannot be read in. Mend it in the file, or choose to "
            "skip it.",
            "%(count)s rows for %(body)s cannot be read in. Mend them in the file, or "
            "choose to skip them.",
            len(refused),
        )
        raise NotImportable(words % {"count": len(refused), "body": plan.writer.short})
    refuse_identity_numbers(*_texts(read))


def _texts(read: ReadCommittee) -> Iterable[str]:
    yield from (remark.text for remark in read.remarks)
    for goal in read.goals:
        yield goal.text
        for sub_goal in goal.sub_goals:
            yield sub_goal.text or ""
            for measure in sub_goal.measures:
                if not measure.refused:
                    yield from (measure.text, measure.indicator, measure.responsible)
                    yield from (measure.status_text, *measure.year_cells.values())


def _keep_years(plan: Plan, years: Collection[int], *, by: User | None) -> None:
    """Years that the file reports on are years of the plan."""
    together = sorted({*plan.years, *years})
    if together != sorted(plan.years):
        plan.years = together
        save_recorded(plan, by=by, why=WHY)


def _own_years(plan: Plan, former: Revision | None) -> Collection[int]:
    """The years the new revision asks about before the file has its say."""
    same = former is not None and former.period_start == plan.period_start
    return [int(y) for y in (former.years if former and same else plan.years)]


def _draft(
    plan: Plan,
    read: ReadCommittee,
    *,
    by: User | None,
    source: str,
    years: Collection[int],
) -> Revision:
    last = plan.revisions.order_by("-number").first()
    former = (
        plan.revisions.filter(state=State.ADOPTED).first()
        or plan.revisions.filter(state__in=PUBLIC).first()
    )
    draft = Revision(
        plan=plan,
        number=last.number + 1 if last else 1,
        previous=former,
        introduction="\n\n".join(remark.text for remark in read.remarks),
        period_start=plan.period_start,
        period_end=plan.period_end,
        years=sorted({*_own_years(plan, former), *years}),
        source=source[:200],
    )
    try:
        with transaction.atomic():
            save_recorded(draft, by=by, why=WHY)
    except IntegrityError:
        refuse_if_open(plan)
        raise
    return draft


class _Tree:
    """Writes the nodes level by level, each in its old thread or in a new one."""

    def __init__(self, draft: Revision, *, by: User | None) -> None:
        self._draft = draft
        self._by = by
        self._former = Former(draft.previous)
        self._new: list[Thread] = []
        self._groups = dict(PatientGroup.objects.values_list("slug", "pk"))

    def grow(self, goals: Iterable[ReadGoal]) -> list[tuple[ReadMeasure, Measure]]:
        """The whole tree; the measures come back beside what was read of them."""
        pairs = [(read, self._goal(read, n)) for n, read in enumerate(goals, 1)]
        sub_goals: list[SubGoal] = []
        measures: list[tuple[ReadMeasure, Measure]] = []
        for read, goal in pairs:
            straight, numbers = itertools.count(1), itertools.count(1)
            for part in read.sub_goals:
                sub_goal, at = None, straight
                if part.text is not None:
                    sub_goal = self._sub_goal(goal, part, next(numbers))
                    at = itertools.count(1)
                    sub_goals.append(sub_goal)
                measures += [
                    (measure, self._measure(goal, sub_goal, read, measure, next(at)))
                    for measure in part.measures
                    if not measure.refused
                ]
        self._save([goal for _read, goal in pairs], sub_goals, measures)
        self._link_groups(pairs)
        return measures

    def _save(
        self,
        goals: list[Goal],
        sub_goals: list[SubGoal],
        measures: list[tuple[ReadMeasure, Measure]],
    ) -> None:
        """Parents before children, each level at once."""
        Thread.objects.bulk_create(self._new, batch_size=500)
        for model, rows in (
            (Goal, goals),
            (SubGoal, sub_goals),
            (Measure, [row for _read, row in measures]),
        ):
            create_recorded(model, rows, by=self._by, why=WHY)

    def _thread(self, kind: Thread.Kind, text: str) -> Thread:
        known = self._former.take(kind, text)
        if known is not None:
            return known
        thread = Thread(plan=self._draft.plan, kind=kind)
        self._new.append(thread)
        return thread

    def _goal(self, read: ReadGoal, at: int) -> Goal:
        return Goal(
            thread=self._thread(Thread.Kind.GOAL, read.text),
            revision=self._draft,
            text=read.text,
            language=read.language,
            position=at,
        )

    def _sub_goal(self, goal: Goal, read: ReadSubGoal, at: int) -> SubGoal:
        text = read.text or ""
        return SubGoal(
            thread=self._thread(Thread.Kind.SUB_GOAL, text),
            goal=goal,
            text=text,
            language=read.language,
            position=at,
        )

    def _measure(
        self,
        goal: Goal,
        sub_goal: SubGoal | None,
        read_goal: ReadGoal,
        read: ReadMeasure,
        at: int,
    ) -> Measure:
        timeframe = read.timeframe
        kind = _TIMEFRAMES.get(timeframe.kind, "") if timeframe else ""
        marked = read_goal.shaded_blue and not self._known_groups(read_goal)
        return Measure(
            thread=self._thread(Thread.Kind.MEASURE, read.text),
            goal=goal,
            sub_goal=sub_goal,
            text=read.text,
            language=read.language,
            position=at,
            responsible_words=" ".join(read.responsible.split()),
            timeframe=kind,
            timeframe_words=" ".join(timeframe.text.split()) if timeframe else "",
            indicator=read.indicator,
            priority=read.shaded_blue or marked,
        )

    def _known_groups(self, read: ReadGoal) -> list[int]:
        slugs = [GROUPS.get(name, name) for name in read.patient_groups]
        return [self._groups[slug] for slug in slugs if slug in self._groups]

    def _link_groups(self, pairs: Iterable[tuple[ReadGoal, Goal]]) -> None:
        through = Goal.patient_groups.through
        through.objects.bulk_create(
            [
                through(goal_id=goal.pk, patientgroup_id=group)
                for read, goal in pairs
                for group in self._known_groups(read)
            ]
        )


def _report(
    measures: Sequence[tuple[ReadMeasure, Measure]],
    draft: Revision,
    *,
    by: User | None,
    source: str,
) -> None:
    """Statuses with their source; those that say nothing new are left out."""
    known = _known_reports([measure.thread_id for _read, measure in measures])
    year = draft.plan.this_year
    reports = []
    for read, measure in measures:
        for at, status, words in _statuses(read, year):
            if known.get((measure.thread_id, at)) != (status, words):
                reports.append(
                    StatusReport(
                        thread=measure.thread,
                        year=at,
                        status=status,
                        word=words if len(words) <= _LONGEST_WORD else "",
                        sentence=words if len(words) > _LONGEST_WORD else "",
                        source=source[:200],
                        with_revision=draft,
                        by=by,
                    )
                )
    StatusReport.objects.bulk_create(reports, batch_size=500)


def _statuses(read: ReadMeasure, this_year: int) -> Iterable[tuple[int, Status, str]]:
    for year, status in read.statuses.items():
        words = " ".join(read.year_cells.get(year, "").split())
        if words or status != Status.UNKNOWN:
            yield year, status, words
    if read.status_text and this_year not in read.statuses:
        yield this_year, read.status, " ".join(read.status_text.split())


def _known_reports(threads: Collection[Any]) -> Mapping[tuple[Any, int], Any]:
    reports = StatusReport.objects.filter(thread__in=threads).order_by("at", "pk")
    return {
        (report.thread_id, report.year): (report.status, report.word or report.sentence)
        for report in reports
    }
