"""Who hears that a decision is on its way into a plan; and the two letters to the sender."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from cases import notifications
from cases.models import Case, CaseMeasure, CaseStep
from cases.workflow import HIDDEN, State
from committees.roles import Role
from helsefellesskap.core.mail import Mail

WHO_ANSWER = (Role.LEADER, Role.DEPUTY)
SILENT = HIDDEN | {State.WITHDRAWN}
"""States in which the sender of a case is written to no more."""


def about_offer(offer: CaseMeasure, row: CaseStep) -> Iterator[Mail]:
    """Leader and deputy of the plan's body are asked."""
    for user in notifications.people(offer.plan.writer, WHO_ANSWER):
        if user.pk != row.by_id:
            yield _to(user, offer, row, "measure_offered")


def about_answer(offer: CaseMeasure, row: CaseStep) -> Iterator[Mail]:
    """Whoever offered it hears what the plan's body said."""
    if offer.by_id != row.by_id and offer.by.is_active:
        yield _to(offer.by, offer, row, "measure_answered")


def about_adoption(case: Case, offer: CaseMeasure, row: CaseStep) -> Iterator[Mail]:
    """The sender: your case became this measure."""
    return _to_sender(case, offer, row, "became_measure")


def about_carrying_out(case: Case, offer: CaseMeasure, row: CaseStep) -> Iterator[Mail]:
    """The sender: what your case became is carried out."""
    return _to_sender(case, offer, row, "measure_done")


def measure_url(offer: CaseMeasure) -> str:
    """Where everyone reads the measure's life."""
    return reverse("actionplans:measure", args=[offer.plan.slug, offer.thread_id])


def _to_sender(
    case: Case, offer: CaseMeasure, row: CaseStep, template: str
) -> Iterator[Mail]:
    if case.state not in SILENT:
        url = settings.SITE_URL + measure_url(offer)
        yield from notifications.to_sender(
            case, row, template, plan=offer.plan, measure_url=url
        )


def _to(user: User, offer: CaseMeasure, row: CaseStep, template: str) -> Mail:
    context: dict[str, Any] = {
        "case": offer.case,
        "offer": offer,
        "row": row,
        "url": offer.get_absolute_url(),
    }
    return Mail(
        event=f"case:{offer.case_id}:{row.pk}",
        template=f"cases/email/{template}.txt",
        to=user,
        context=context,
    )
