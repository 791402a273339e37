"""The demo's publications: ordered here, printed when a worker takes them."""

from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from committees.models import Committee, Kind
from publications.models import EditionKind
from publications.services import order_edition


def order_editions(people: Mapping[str, User]) -> int:
    """Handbook and last year's report; published as they are printed.

    The joint plan was ordered when its edition was decided.
    """
    office = Committee.objects.of_kind(Kind.SECRETARIAT).get()
    last_year = timezone.localdate().year - 1
    orders = (
        (EditionKind.ANNUAL_REPORT, last_year),
        (EditionKind.HANDBOOK, None),
    )
    for kind, year in orders:
        order_edition(
            kind, by=people["sekretariat"], body=office, year=year, publish=True
        )
    return len(orders)
