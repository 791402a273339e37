"""From what was read in a file to draft revisions; all of them, or none."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.forms.deciding import first_words
from actionplans.imports import (
    ReadCommittee,
    ReadMeasure,
    ReadPlan,
)
from actionplans.models import (
    Measure,
    Plan,
    Revision,
    StatusReport,
)
from actionplans.services.adopting import register_adopted
from actionplans.services.drafting import refuse_if_open
from actionplans.services.growing import WHY, Tree
from actionplans.services.nodes import touch
from actionplans.signals import draft_started
from actionplans.workflow import PUBLIC, State, Status
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require
from helsefellesskap.core.privacy import refuse_identity_numbers

RIGHT = Right.OPEN_HEARINGS
"""Who may import: those who may send the plan on hearing, which are the writer's
leader, deputy and secretary, and the secretariat."""

_LONGEST_WORD = 60


class NotImportable(DomainError):
    """What was read cannot become a draft as it is."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision made outside the portal, by which the imported plans are in force."""

    on: datetime.date
    case_number: str


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
                text=first_words(plan, revision)["text"],
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
    tree = Tree(draft, by=by)
    measures = tree.grow(read.goals)
    report_statuses(measures, draft, by=by, source=source)
    touch(draft)  # what it began with is no news to anyone
    draft_started.send(sender=Revision, revision=draft, by=by)
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
                    yield measure.comment
                    yield from (measure.status_text, *measure.year_cells.values())
                    yield from measure.sentences.values()


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


def report_statuses(
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
        for at, status, word, sentence in _statuses(read, year):
            if known.get((measure.thread_id, at)) != (status, word, sentence):
                reports.append(
                    StatusReport(
                        thread=measure.thread,
                        year=at,
                        status=status,
                        word=word,
                        sentence=sentence,
                        source=source[:200],
                        with_revision=draft,
                        by=by,
                    )
                )
    StatusReport.objects.bulk_create(reports, batch_size=500)


def _statuses(
    read: ReadMeasure, this_year: int
) -> Iterable[tuple[int, Status, str, str]]:
    """Year, status, word and sentence; what is too long for a word is a sentence."""
    for year, status in read.statuses.items():
        word, sentence = read.year_cells.get(year, ""), read.sentences.get(year, "")
        if not read.exact:
            word, sentence = _word_or_sentence(word)
        if word or sentence or status != Status.UNKNOWN:
            yield year, status, word, sentence
    if read.status_text and this_year not in read.statuses:
        yield this_year, read.status, *_word_or_sentence(read.status_text)


def _word_or_sentence(text: str) -> tuple[str, str]:
    words = " ".join(text.split())
    return ("", words) if len(words) > _LONGEST_WORD else (words, "")


def _known_reports(threads: Collection[Any]) -> Mapping[tuple[Any, int], Any]:
    reports = StatusReport.objects.filter(thread__in=threads).order_by("at", "pk")
    return {
        (report.thread_id, report.year): (report.status, report.word, report.sentence)
        for report in reports
    }
