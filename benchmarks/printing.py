"""Print one edition here and now, without a worker; say how long it became."""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after setup
from django.db import transaction  # noqa: E402 -- after setup

from committees.models import Committee, Kind  # noqa: E402 -- after setup
from helsefellesskap.core.jobs import run_job  # noqa: E402 -- after setup
from publications.models import Edition, EditionKind  # noqa: E402 -- after setup
from publications.services import order_edition  # noqa: E402 -- after setup

BODY_WITH_THE_LONGEST_PLAN = "fsu-rehabilitering"


def main(kind: str, year: str) -> None:
    """Order it as the portal itself, and do the job in this process."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    if kind == EditionKind.PLAN:
        body = Committee.objects.get(slug=BODY_WITH_THE_LONGEST_PLAN)
    else:
        body = Committee.objects.get(kind=Kind.SECRETARIAT)
    with transaction.atomic():
        edition = order_edition(EditionKind(kind), by=None, body=body, year=int(year))
        job = edition.job
        transaction.get_connection().run_on_commit.clear()
    assert job is not None  # noqa: S101 -- an order always has one
    run_job(str(job.pk))
    edition = Edition.objects.get(pk=edition.pk)
    if not edition.file:
        job.refresh_from_db()
        raise SystemExit(f"not printed: {job.error}")
    print(f"{edition.pages} pages, {edition.file.size // 1000} kB")


if __name__ == "__main__":
    main(*sys.argv[1:3])
