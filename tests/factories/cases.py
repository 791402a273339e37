"""Cases, sent by the real verb; and many at once, where only the number matters."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Case, CaseAccess
from cases.services import send_case
from cases.services.intake import next_number
from committees.models import Committee

ANSWERS: dict[str, Any] = {
    "on_behalf_of": "next_of_kin",
    "background": "Meldinga om utskriving kom to dagar etter at han var heime.",
    "what_fails": "Meldinga når ikkje vaktlaget når avdelinga skriv ut seint på dagen.",
    "title": "Meldinga om utskriving kjem for seint",
    "language": "nn",
}
CONTACT = {
    "name": "Pårørande",
    "email": "sender@demo.example",
    "phone": "",
    "wants_letters": True,
}


def make_case(
    *,
    contact: dict[str, Any] | None = None,
    suspicion: str = "",
    key: str = "",
    **also: Any,
) -> Case:
    """A case that somebody has sent."""
    return send_case(
        ANSWERS | also,
        contact=CONTACT if contact is None else contact,
        suspicion=suspicion,
        key=key,
    )


def many_cases(count: int, body: Committee, **also: Any) -> list[Case]:
    """Cases that lie with the body, made without letters or logs."""
    year = timezone.localdate().year
    with transaction.atomic():
        made = Case.objects.bulk_create(
            Case(year=year, number=next_number(year), **(ANSWERS | also))
            for _n in range(count)
        )
    CaseAccess.objects.bulk_create(
        CaseAccess(case=case, body=body, kind=CaseAccess.Kind.HOLDS) for case in made
    )
    return made
