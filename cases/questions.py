"""The form's twelve fields: the plain question, the official heading, the hint.

One table draws the form, the receipt, the case's page and the review. Pure.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the form. `step` is the page of the form on which it stands."""

    name: str
    step: int
    asked: str | Promise
    official: str | Promise
    hint: str | Promise = ""
    rows: int = 3
    required: bool = False


STEPS: tuple[str | Promise, ...] = (
    _("Who you are"),
    _("What does not work"),
    _("Your suggestion"),
    _("Look it over"),
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "background",
        2,
        _("What has happened?"),
        _("Background for the wish to have the case handled, and urgency"),
        _("Write what happened, not whom it happened to."),
        rows=6,
        required=True,
    ),
    Question(
        "what_fails",
        2,
        _("What is it that does not work?"),
        _("Can you put your finger on what makes it not work?"),
        _("Point at the place where it stops."),
        rows=4,
        required=True,
    ),
    Question(
        "affected",
        2,
        _("Whom does it hurt? Give an example"),
        _("Which patient groups are affected (examples)?"),
        _("Write of groups, never of one person by name."),
        rows=2,
    ),
    Question(
        "providers",
        2,
        _("Which services should have worked together?"),
        _("Which service providers cooperate today?"),
        _("For instance a ward, home care, the out-of-hours service, the regular GP."),
        rows=2,
    ),
    Question(
        "suggestion",
        3,
        _("How could it be better?"),
        _("How do you see that this can be solved or become better?"),
        rows=4,
    ),
    Question(
        "changes",
        3,
        _("Must anything be organised in another way, or is new technology needed?"),
        _("Will the proposal call for organisational and/or technological change?"),
        rows=2,
    ),
    Question(
        "tried_before",
        3,
        _("Has anybody tried to solve this before?"),
        _("Has the case, or one like it, been tried solved earlier?"),
        rows=2,
    ),
    Question(
        "benefits",
        3,
        _("What would become better for patients and staff?"),
        _("Benefits"),
        rows=2,
    ),
    Question(
        "costs",
        3,
        _("What might it cost, or save?"),
        _("Economic consequences (costs, resources, economic gain)"),
        rows=2,
    ),
    Question(
        "references",
        3,
        _("Is there anything we should read?"),
        _("References and documentation: points of the agreement, law, reports"),
        _("A point of the agreement, a law, a report, an address on the web."),
        rows=2,
    ),
)
"""Besides: who raises the case, and the sender's own date and number. Twelve in all."""

ANSWERS: tuple[str, ...] = tuple(question.name for question in QUESTIONS)
