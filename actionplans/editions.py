"""A plan in print: who makes it, and when it is ordered."""

from collections import Counter
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from actionplans import canonical
from actionplans.models import Evaluation, Plan, Revision
from actionplans.reports import plan_report
from actionplans.reports.counts import ORDER, plans_in_force
from actionplans.reports.editions import in_force_joint, included_in, parts_of
from actionplans.reports.evaluation import (
    EvaluationReport,
    draft_text,
    evaluation_report,
)
from actionplans.reports.statuses import label
from actionplans.reports.verifying import MARK
from actionplans.workflow import State
from committees.models import Committee, Kind
from helsefellesskap.core import charts
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.jobs import Work
from publications.makers import Made, print_edition, register_maker
from publications.models import Edition, EditionKind
from publications.services import order_edition

SUBJECT = "revision:"
_EVALUATED = (State.ADOPTED, State.EXPIRED)


def order_plan(revision: Revision, *, watched_by: Any = None) -> Edition:
    """Have an adopted revision printed in the language it is written in, and published."""
    return order_edition(
        EditionKind.JOINT_PLAN if revision.plan.joint else EditionKind.PLAN,
        by=None,
        body=revision.plan.writer,
        year=revision.decided_on.year if revision.decided_on else None,
        subject=f"{SUBJECT}{revision.pk}",
        language=language_of(revision),
        watched_by=watched_by,
    )


def of_revision(revision: Revision, user: Any) -> list[Edition]:
    """The printings of the revision that the reader may see or follows, the newest first."""
    seen = Q(pk__in=Edition.objects.visible_to(user).values("pk"))
    if user.is_authenticated:
        seen |= Q(job__started_by=user)
    subject = f"{SUBJECT}{revision.pk}"
    kinds = [EditionKind.PLAN, EditionKind.JOINT_PLAN]
    rows = Edition.objects.for_list().filter(seen, kind__in=kinds, subject=subject)
    return list(rows)


def language_of(revision: Revision) -> str:
    """The written Norwegian that most of the plan's nodes are in."""
    if revision.plan.joint:
        in_nb = revision.sections.filter(text_nn="").exclude(text_nb="")
        return "nb" if in_nb.count() * 2 > revision.sections.count() else "nn"
    data = canonical.text_of(revision)
    count = Counter(node["language"] for _place, node in canonical.places(data))
    return "nb" if count["nb"] > count["nn"] else "nn"


def make_plan(work: Work, edition: Edition) -> Made:
    """Print one plan: the revision the edition names, else the one in force."""
    revision = _revision(edition)
    work.report(40, _("Setting the pages"))
    return _print_plan(revision, edition)


def _print_plan(revision: Revision, edition: Edition) -> Made:
    report = plan_report(revision)
    return print_edition(
        edition,
        title=report.title,
        subtitle=standing_of(revision),
        keywords=f"{MARK}{revision.sha256}" if revision.sha256 else "",
        template="actionplans/pdf/_plan.html",
        context={"report": report, "revision": revision, "heads": _heads()},
    )


def draft_pdf(revision: Revision, language: str) -> bytes:
    """A revision under way as its edition would look; nothing is kept of it here."""
    edition = Edition(
        kind=EditionKind.PLAN, language=language, body=revision.plan.writer
    )
    return _print_plan(revision, edition).pdf


def make_joint_plan(work: Work, edition: Edition) -> Made:
    """Print the joint edition that was decided, or every plan in force as they stand now."""
    work.report(15, _("Gathering the plans in force"))
    decided = _joint_revision(edition)
    revisions = [row.of for row in included_in(decided)] if decided else None
    revisions = list(plans_in_force()) if revisions is None else revisions
    reports = []
    for n, revision in enumerate(revisions, 1):
        reports.append(plan_report(revision))
        work.report(15 + 25 * n // max(1, len(revisions)), revision.plan.writer.short)
    words = decided or in_force_joint()
    work.report(45, _("Setting the pages"))
    return print_edition(
        edition,
        title=decided.heading if decided else _("Joint action plan"),
        subtitle=standing_of(decided) if decided else _("The plans as they are now"),
        template="actionplans/pdf/_joint.html",
        context={
            "reports": reports,
            "heads": _heads(),
            "decided": decided,
            "words": words,
            "parts": parts_of(words) if words else {},
        },
    )


def evaluated_revisions(plan: Plan | None = None) -> list[Revision]:
    """The newest public revision of each plan (of this one): in force, else run out."""
    rows = Revision.objects.filter(state__in=_EVALUATED)
    if plan is not None:
        rows = rows.filter(plan=plan)
    newest = rows.order_by().values("plan").annotate(last=Max("number"))
    found = Revision.objects.defer("canonical").for_page().filter(state__in=_EVALUATED)
    numbers = {row["plan"]: row["last"] for row in newest}
    ordered = found.filter(plan__in=numbers).order_by(
        "plan__joint", "plan__writer__position", "plan__slug"
    )
    return [one for one in ordered if one.number == numbers[one.plan_id]]


def order_evaluation(body: Committee, year: int, *, by: Any, language: str) -> Edition:
    """Have a year's evaluation printed: of the body's plan, or all for the secretariat."""
    return order_edition(
        EditionKind.EVALUATION, by=by, body=body, year=year, language=language
    )


def printed_evaluation(plan: Plan | None, year: int) -> Edition | None:
    """The newest published printing of the year's evaluation."""
    rows = Edition.objects.published().filter(kind=EditionKind.EVALUATION, year=year)
    if plan is not None:
        return rows.filter(body=plan.writer_id).first()
    return rows.filter(body__kind=Kind.SECRETARIAT).first()


def make_evaluation(work: Work, edition: Edition) -> Made:
    """Print a year's evaluation with its figures; what is not finished says so."""
    year = edition.year or timezone.localdate().year - 1
    joint = edition.body.kind == Kind.SECRETARIAT
    plan = None if joint else Plan.objects.filter(writer=edition.body).first()
    if not joint and plan is None:
        raise DomainError(
            _("%(body)s has no plan in force.") % {"body": edition.body.short}
        )
    work.report(20, _("Counting the measures"))
    report = evaluation_report(evaluated_revisions(plan), year)
    kept = Evaluation.objects.filter(plan=plan, year=year).first()
    work.report(45, _("Setting the pages"))
    return print_edition(
        edition,
        title=_("Evaluation of %(year)s") % {"year": year},
        subtitle=_("All action plans") if plan is None else plan.heading,
        template="actionplans/pdf/_evaluation.html",
        context={
            "report": report,
            "text": kept.text if kept else draft_text(report),
            "finished": bool(kept and kept.is_finished),
            "heads": _heads(),
            "chart": _chart(report),
        },
    )


def _chart(report: EvaluationReport) -> SafeString:
    counts = report.total.now
    return charts.stacked(
        [charts.Point(label(part.status), part.count) for part in counts.parts],
        title=_("How far the measures came in %(year)s") % {"year": report.year},
        description=counts.spoken,
    )


def _joint_revision(edition: Edition) -> Revision | None:
    if not edition.subject.startswith(SUBJECT):
        return None
    rows = Revision.objects.for_page().filter(plan__joint=True)
    return rows.filter(pk=edition.subject.removeprefix(SUBJECT)).first()


def register() -> None:
    """Tell the press what we can print. Called when the apps are ready."""
    register_maker(EditionKind.PLAN, make_plan)
    register_maker(EditionKind.JOINT_PLAN, make_joint_plan)
    register_maker(EditionKind.EVALUATION, make_evaluation)


def _heads() -> list[str]:
    """The column heads of a table of counts."""
    return [label(status) for status in ORDER]


def _revision(edition: Edition) -> Revision:
    rows = Revision.objects.for_page()
    if edition.subject.startswith(SUBJECT):
        return rows.get(pk=edition.subject.removeprefix(SUBJECT))
    found = rows.in_force().filter(plan__in=_plans_of(edition.body)).first()
    if found is None:
        raise DomainError(
            _("%(body)s has no plan in force.") % {"body": edition.body.short}
        )
    return found


def _plans_of(body: Committee) -> Any:
    joint = body.kind == Kind.SECRETARIAT
    return Plan.objects.filter(writer=body, joint=joint).values("pk")


def standing_of(revision: Revision) -> str:
    """Whether and by whom it is adopted, as a title page says it."""
    if revision.decided_on is None:
        return _("Draft, not decided")
    return _("Adopted by %(body)s, case %(case)s") % {
        "body": revision.plan.decider.short,
        "case": revision.case_number,
    }
