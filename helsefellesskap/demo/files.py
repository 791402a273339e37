"""The demo's files: what a sender attached, and what the bodies see of it."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case, CaseContact, ForBodies, Removal
from cases.workflow import ENDED

WITH_FILES = "Ventetid på rehabilitering"
NOTES = (
    "Døme på forløp: pasienten venta i elleve veker. Kontakt: postmottak@demo.example."
)
REDACTED = "Døme på forløp: pasienten venta i elleve veker."
LETTER = "Brev frå avdelinga om ventelista, slik pasienten fekk det."
SOON = 5  # days until one sender's contact details go
CLEARED = {"drafts": (1, 4, 9), "spam": (3, 12), "contact": (6, 20), "letters": (6, 20)}


def share_files(people: Mapping[str, User]) -> None:
    """One case has two files: one that is redacted for the body, one that it does not see."""
    case, office = Case.objects.get(title=WITH_FILES), people["saksbehandlar"]
    notes = services.attach_to_case(case, name="forlop.txt", content=NOTES.encode())
    letter = services.attach_to_case(case, name="brev.txt", content=LETTER.encode())
    services.share_file(
        notes,
        by=office,
        how=ForBodies.REDACTED,
        name="forlop-sladda.txt",
        content=REDACTED.encode(),
        sure=True,
    )
    services.share_file(letter, by=office, how=ForBodies.NOTHING)


def show_retention() -> None:
    """A case whose contact details go this week, and what has gone before."""
    services.announce_forgetting()
    ended = Case.objects.filter(state__in=ENDED, contact__in=CaseContact.objects.all())
    last = ended.exclude(contact_goes_on=None).order_by("ended_at").first()
    today = timezone.localdate()
    if last is not None:
        day = today + datetime.timedelta(days=SOON)
        Case.objects.filter(pk=last.pk).update(contact_goes_on=day)
    for what, ages in CLEARED.items():
        for age in ages:
            Removal.objects.add(what, 1 + age % 3, today - datetime.timedelta(days=age))
