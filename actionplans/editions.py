"""A plan in print: who makes it, and when it is ordered."""

from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from actionplans import canonical
from actionplans.models import Plan, Revision
from actionplans.reports import plan_report
from actionplans.reports.counts import ORDER
from actionplans.reports.statuses import label
from actionplans.reports.verifying import MARK
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
        EditionKind.PLAN,
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
    rows = Edition.objects.for_list().filter(
        seen, kind=EditionKind.PLAN, subject=subject
    )
    return list(rows)


def language_of(revision: Revision) -> str:
    """The written Norwegian that most of the plan's nodes are in."""
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
        subtitle=standing_of(revision),
        keywords=f"{MARK}{revision.sha256}" if revision.sha256 else "",
        template="actionplans/pdf/_plan.html",
        context={"report": report, "revision": revision, "heads": _heads()},
    )


def make_joint_plan(work: Work, edition: Edition) -> Made:
    """Print every plan in force in one."""
    work.report(15, _("Gathering the plans in force"))
    in_force = Revision.objects.in_force().for_page()
    revisions = in_force.order_by("plan__joint", "plan__writer__position", "plan__slug")
    reports = []
    for n, revision in enumerate(revisions, 1):
        reports.append(plan_report(revision))
        work.report(15 + 25 * n // max(1, len(revisions)), revision.plan.writer.short)
    work.report(45, _("Setting the pages"))
    return print_edition(
        edition,
        title=_("Joint action plan"),
        template="actionplans/pdf/_joint.html",
        context={"reports": reports, "heads": _heads()},
    )


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


def standing_of(revision: Revision) -> str:
    """Whether and by whom it is adopted, as a title page says it."""
    if revision.decided_on is None:
        return _("Draft, not decided")
    return _("Adopted by %(body)s, case %(case)s") % {
        "body": revision.plan.decider.short,
        "case": revision.case_number,
    }
