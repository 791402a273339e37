"""The letters themselves: read before they go, sent again, and the secretariat's own words."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases import letter_texts
from cases.models import Case, CaseStep, LetterText
from cases.reports.letters import case_key
from cases.services.base import lock, office
from committees.roles import Right
from helsefellesskap.core import mail
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from helsefellesskap.core.permissions import require


def letters_before(act: Callable[[], Any]) -> list[Letter]:
    """The letters that would go if this were done now. Nothing is done."""
    with mail.rehearsed() as letters:
        act()
    return letters


@transaction.atomic
def send_letter_again(letter: Letter, *, by: User) -> None:
    """A letter that could not be delivered is tried once more from the beginning."""
    require(by, Right.ASSESS_CASES, on=office())
    case = Case.objects.filter(pk=case_key(letter.event)).first()
    if case is None:
        raise PermissionDenied("send_letter_again")
    case = lock(case)
    if not mail.send_again(letter):
        raise DomainError(_("Only a letter that could not be delivered is sent again."))
    CaseStep.objects.create(
        case=case, step="send_letter_again", source=case.state, target=case.state, by=by
    )


@transaction.atomic
def change_letter_text(name: str, language: str, *, by: User, text: str) -> LetterText:
    """Let the letter say this in its free part, from the next letter on."""
    require(by, Right.ASSESS_CASES, on=office())
    if name not in letter_texts.PARTS or language not in letter_texts.LANGUAGES:
        raise DomainError(_("There is no such letter."))
    if found := letter_texts.complaints(name, text):
        raise DomainError(" ".join(found))
    if text.strip() == letter_texts.usual(name, language):
        text = ""
    LetterText.objects.get_or_create(name=name, language=language)
    row = LetterText.objects.select_for_update().get(name=name, language=language)
    if row.text != text.strip():
        row.text = text.strip()
        save_recorded(row, by=by, why="change_letter_text")
    return row


def usual_letter_text(name: str, language: str, *, by: User) -> LetterText:
    """Back to the usual words."""
    return change_letter_text(name, language, by=by, text="")
