"""What a case's page says of the cases beside it, as far as the reader may see those."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from cases.models import Case, CaseLink


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
    """The cases beside this one. What the reader may not see is not there."""
    links = CaseLink.objects.filter(Q(one=case) | Q(other=case))
    whys = {
        (other if one == case.pk else one): why
        for one, other, why in links.values_list("one", "other", "why")
    }
    seen = Case.objects.visible_to(user).filter(
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
