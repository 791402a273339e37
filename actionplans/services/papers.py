"""Case papers, and plans under way, as PDF.

Printed by a worker, kept for a week, for who asked for them. What is adopted is printed
once for all, as an edition.
"""

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.editions import draft_pdf
from actionplans.exports.hearing import papers_pdf
from actionplans.matrix import matrix
from actionplans.models import Revision
from actionplans.reports.papers import case_papers
from helsefellesskap.core.jobs import Work, job, start_job
from helsefellesskap.core.models import Job, JobState

KIND = "actionplans.papers"
DRAFT = "actionplans.draft"
KEPT = datetime.timedelta(days=7)


def print_papers(revision: Revision, *, by: User) -> Job:
    """Have the papers printed in the language the reader reads now."""
    title = _("Case papers: %(plan)s") % {"plan": revision.plan.heading}
    language = get_language() or "nn"
    return start_job(KIND, by=by, title=title, revision=revision.pk, language=language)


@job(KIND)
def make_papers(work: Work, *, revision: int, language: str) -> dict[str, Any]:
    """Gather and print. Done twice, the file is the later one."""
    found = Revision.objects.for_page().get(pk=revision)
    with translation.override(language):
        work.report(10, _("Gathering what was said"))
        papers = case_papers(found, matrix(found))
        work.report(30, _("Setting the pages"))
        content = papers_pdf(papers)
    _keep(work, content)
    address = reverse("actionplans:papers", args=[found.plan.slug, work.job.pk])
    return {"url": address}


def print_draft(revision: Revision, *, by: User) -> Job:
    """Have a plan under way printed, in the language the reader reads now."""
    title = _("Draft as PDF: %(plan)s") % {"plan": revision.plan.heading}
    language = get_language() or "nn"
    return start_job(DRAFT, by=by, title=title, revision=revision.pk, language=language)


@job(DRAFT)
def make_draft(work: Work, *, revision: int, language: str) -> dict[str, Any]:
    """The plan's pages as an edition has them, marked as no decision."""
    found = Revision.objects.for_page().get(pk=revision)
    with translation.override(language):
        work.report(20, _("Setting the pages"))
        content = draft_pdf(found, language)
    _keep(work, content)
    where = [found.plan.slug, found.number, work.job.pk]
    return {"url": reverse("actionplans:printed-draft", args=where)}


def _keep(work: Work, content: bytes) -> None:
    work.report(95, _("Keeping the file"))
    name = file_of(work.job)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def file_of(made: Job) -> str:
    """Where what a job printed lies."""
    return f"papers/{made.pk}.pdf"


def throw_old_away() -> int:
    """Papers are for the day: after a week the file is gone; return how many went."""
    old = Job.objects.filter(
        kind__in=[KIND, DRAFT],
        state=JobState.DONE,
        ended_at__lt=timezone.now() - KEPT,
    )
    gone = [made for made in old if default_storage.exists(file_of(made))]
    for made in gone:
        default_storage.delete(file_of(made))
    return len(gone)
