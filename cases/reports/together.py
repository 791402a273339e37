"""What a case's page says of the cases beside it, as far as the reader may see those."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Case, CaseAccess, CaseLink
from cases.workflow import HIDDEN
from committees.models import Kind


@dataclass(frozen=True, slots=True)
class Beside:
    """One case beside this one, and what it has to do with it."""

    case: Case
    title: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """The case this one is gathered into, those gathered into it, and those linked."""

    merged: bool = False
    main: Beside | None = None
    gathered: list[Beside] = field(default_factory=list)
    linked: list[Beside] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.merged or self.gathered or self.linked)


def together(case: Case, user: Any, *, whole: bool) -> Together:
    """The cases beside this one. What the reader may not see is not there.

    Without a person: all of them, or those that each body that reads this one reads too.
    """
    links = CaseLink.objects.filter(Q(one=case) | Q(other=case))
    whys = {
        (other if one == case.pk else one): why
        for one, other, why in links.values_list("one", "other", "why")
    }
    readable = (
        Case.objects.visible_to(user) if user is not None else _of_all(case, whole)
    )
    seen = readable.filter(
        Q(merged_into=case) | Q(pk=case.merged_into_id) | Q(pk__in=whys)
    )
    found = {row.pk: row for row in seen.order_by("pk")}

    def beside(row: Case) -> Beside:
        title = row.title if whole else row.title_for_bodies
        return Beside(row, title, whys.get(row.pk, ""))

    main = found.get(case.merged_into_id or 0)
    return Together(
        merged=case.is_merged,
        main=beside(main) if main else None,
        gathered=[beside(r) for r in found.values() if r.merged_into_id == case.pk],
        linked=[beside(row) for key, row in found.items() if key in whys],
    )


def _of_all(case: Case, whole: bool) -> QuerySet[Case]:
    """Every case, or those that no body that reads this one stands outside of."""
    found = Case.objects.all()
    if whole:
        return found
    readers = case.access.filter(until=None).exclude(body__kind=Kind.SECRETARIAT)
    for body in set(readers.values_list("body", flat=True)):
        here = CaseAccess.objects.filter(case=OuterRef("pk"), body=body, until=None)
        found = found.filter(Exists(here))
    return found.exclude(state__in=HIDDEN)
