"""Open to the public: what everyone may read of a case is written for it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from cases.services.base import carry_out, check, lock
from helsefellesskap.core import privacy
from helsefellesskap.core.errors import DomainError


@transaction.atomic
def publish_case(case: Case, *, by: User, title: str, text: str) -> Case:
    """Let everyone read this title and this text, and follow where the case is."""
    case = lock(case)
    check("publish", case, by=by, texts=(title, text))
    if privacy.pointed_out(f"{title}\n{text}"):
        raise DomainError(
            _(
                "A public text holds no telephone number and no e-mail address. Take it out."
            )
        )
    case.public_title, case.public_text = title, text
    case.opened_on = case.opened_on or timezone.localdate()
    carry_out("publish", case, by=by)
    return case


@transaction.atomic
def unpublish_case(case: Case, *, by: User) -> Case:
    """Take the case off the public list."""
    case = lock(case)
    check("unpublish", case, by=by)
    if case.opened_on is None:
        raise DomainError(_("The case is not open to the public."))
    case.opened_on = None
    carry_out("unpublish", case, by=by)
    return case
