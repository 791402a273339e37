"""Case papers of a hearing of 300 measures by four bodies, printed here and now."""

import django

django.setup()

from django.db import transaction  # noqa: E402 -- after setup
from django.utils import translation  # noqa: E402 -- after setup

from actionplans.exports.hearing import papers_pdf  # noqa: E402 -- after setup
from actionplans.matrix import matrix  # noqa: E402 -- after setup
from actionplans.models import Revision  # noqa: E402 -- after setup
from actionplans.reports.papers import case_papers  # noqa: E402 -- after setup
from benchmarks import hearings  # noqa: E402 -- after setup


def main(measures: int = 300) -> None:
    """In a database without demo data; what was made is gone afterwards."""
    with transaction.atomic(), translation.override("nn"):
        made, _asked = hearings.heard(measures)
        revision = Revision.objects.for_page().get(pk=made.pk)
        printed = papers_pdf(case_papers(revision, matrix(revision)))
        transaction.set_rollback(True)
    print(f"{len(printed) // 1000} kB")


if __name__ == "__main__":
    main()
