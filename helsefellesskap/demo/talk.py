"""Words in the demo's cases: between bodies, by e-mail, and the letters that have gone."""

from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from cases import notifications
from cases.models import Case, CaseMail, MailTally
from cases.services import dialogue
from helsefellesskap.core.mail import Mail, link_specs, rendered
from helsefellesskap.core.models import Letter, LetterState

BODY = "fsu-rehabilitering"
TOLD = 3  # cases whose receipts are in the outbox


def make_talk(people: Mapping[str, User]) -> int:
    """One case that is talked about, one e-mail to be judged, and letters to look at."""
    talked = _lies_with_body()
    body = talked.holder
    assert body is not None  # noqa: S101 -- for types
    dialogue.write_to_bodies(
        talked,
        by=people["saksbehandlar"],
        text="Kan de seie oss kor lang ventetida er no, før avsendaren får svar?",
        to=[body],
    )
    dialogue.write_as_body(
        talked,
        by=people[f"sekretaer.{BODY}"],
        text="Vi hentar tala frå dei tre institusjonane og svarar i neste veke.",
        body=body,
    )
    dialogue.tell_sender(
        talked,
        by=people["saksbehandlar"],
        text="Utvalet hentar inn tal på ventetid. Du høyrer frå oss når dei er klare.",
    )
    CaseMail.objects.create(
        case=talked,
        message_hash="demo",
        outcome=CaseMail.Outcome.WAITS,
        from_address="jobb@demo.example",
        text="Eg svarar frå jobbadressa mi. Det er framleis ingen som kan seie når.",
    )
    MailTally.objects.create(outcome="taken", count=4)
    MailTally.objects.create(outcome="waits", count=1)
    MailTally.objects.create(outcome="automatic", count=2)
    return _letters(talked)


def _lies_with_body() -> Case:
    here = Case.objects.filter(
        state="routed",
        access__kind="holds",
        access__until=None,
        access__body__slug=BODY,
    )
    return here.earliest("pk")


def _letters(talked: Case) -> int:
    """Some receipts, as if they had gone; the newest could not be delivered."""
    cases = [*Case.objects.filter(state="received")[: TOLD - 1], talked]
    made = 0
    for case in cases:
        row = case.steps.earliest("at")
        for mail in notifications.about_receipt(case, row):
            last = case == cases[0] and bool(mail.address)
            _letter(mail, case, number=made, failed=last)
            made += 1
    return made


def _letter(mail: Mail, case: Case, *, number: int, failed: bool) -> None:
    language = mail.language or getattr(mail.to, "language", "nn")
    subject, body = rendered(mail, language)
    letter = Letter.objects.create(
        event=mail.event,
        to_user=mail.to,
        to_address=mail.address,
        recipient=f"demo:{number}",
        language=language,
        subject=subject,
        body=body,
        link=link_specs(mail),
        state=LetterState.FAILED if failed else LetterState.SENT,
        error="SMTPRecipientsRefused" if failed else "",
        attempts=8 if failed else 1,
        sent_at=None if failed else timezone.now(),
        message_id=f"<demo-{number}@demo.example>",
    )
    Letter.objects.filter(pk=letter.pk).update(created_at=case.received_at)
