"""A plan in print: who makes it, and when it is ordered."""

from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from actionplans import canonical
from actionplans.models import Plan, Revision
from actionplans.reports import plan_report
from actionplans.reports.counts import ORDER, plans_in_force
from actionplans.reports.editions import in_force_joint, included_in, parts_of
from actionplans.reports.statuses import label
from committees.models import Committee, Kind
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.jobs import Work
from publications.makers import Made, print_edition, register_maker
from publications.models import Edition, EditionKind
from publications.services import order_edition

SUBJECT = "revision:"


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
    work.report(20, _("Gathering goals and measures"))
    report = plan_report(revision)
    work.report(40, _("Setting the pages"))
    return print_edition(
        edition,
        title=report.title,
        subtitle=_subtitle(revision),
        template="actionplans/pdf/_plan.html",
        context={"report": report, "revision": revision, "heads": _heads()},
    )


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
        subtitle=_subtitle(decided) if decided else _("The plans as they are now"),
        template="actionplans/pdf/_joint.html",
        context={
            "reports": reports,
            "heads": _heads(),
            "decided": decided,
            "words": words,
            "parts": parts_of(words) if words else {},
        },
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


def _subtitle(revision: Revision) -> str:
    if revision.decided_on is None:
        return _("Draft, not decided")
    return _("Adopted by %(body)s, case %(case)s") % {
        "body": revision.plan.decider.short,
        "case": revision.case_number,
    }
