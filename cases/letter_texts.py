"""The part of each standard letter that the secretariat may write itself, and its places.

A place is a name in braces. There are none for the case's title or text, for names, or
for anything else that no letter may hold; so no wording can put them in.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cases.models import WRITTEN, LetterText
from helsefellesskap.core import privacy

LANGUAGES = tuple(code for code, _name in WRITTEN)
LONGEST = 1000
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """One letter's free part. `usual` is what it says when the secretariat has said nothing."""

    label: Any
    when: Any
    usual: Callable[[], str]
    places: tuple[str, ...] = ("number",)
    template: str = ""


PLACES = {
    "number": gettext_lazy("the case's number"),
    "body": gettext_lazy("the body's name"),
    "day": gettext_lazy("the day the letter is about"),
}


PARTS: dict[str, Part] = {
    "receipt": Part(
        gettext_lazy("Receipt"),
        gettext_lazy("When a case has come in. What happens next, and when, follows."),
        lambda: (
            _("Thank you. Your case has the number %(number)s.")
            % {"number": "{number}"}
        ),
    ),
    "ask_sender": Part(
        gettext_lazy("A question"),
        gettext_lazy(
            "When the sender is asked something. The question stands on the page."
        ),
        lambda: _(
            "The secretariat needs to know more to go on. You find the question, and answer "
            "it, on the page about your case. Until then the case waits."
        ),
    ),
    "message": Part(
        gettext_lazy("A message"),
        gettext_lazy("When the sender is written to. The message stands on the page."),
        lambda: _(
            "The secretariat has written to you. You find the message on the page about "
            "your case."
        ),
    ),
    "route": Part(
        gettext_lazy("Sent to a body"),
        gettext_lazy("After the sentence that says which body has the case, and why."),
        lambda: _(
            "You do not need to do anything. You hear from us when the body takes it up."
        ),
        ("number", "body"),
    ),
    "return_with_reasons": Part(
        gettext_lazy("Returned"),
        gettext_lazy("After the reasons."),
        lambda: _(
            "If you think we have misunderstood, you may ask us to take it up again."
        ),
    ),
    "put_on_agenda": Part(
        gettext_lazy("On an agenda"),
        gettext_lazy("After the sentence that says when the body takes it up."),
        lambda: _(
            "You do not need to do anything. When the body has decided, you get the answer "
            "and the minutes."
        ),
        ("number", "body", "day"),
    ),
    "decide": Part(
        gettext_lazy("Decided"),
        gettext_lazy("When the body has decided. The day of the answer follows."),
        lambda: _("%(body)s has decided in your case.") % {"body": "{body}"},
        ("number", "body"),
    ),
    "report_outcome": Part(
        gettext_lazy("The answer"),
        gettext_lazy("After the answer and the way to the minutes."),
        lambda: _(
            "If something is still not right, write to us from the page about your case."
        ),
    ),
    "close": Part(
        gettext_lazy("Closed"),
        gettext_lazy("When the case is closed. The day contact details go follows."),
        lambda: _("You have had the answer, and the case is closed."),
        ("number", "day"),
    ),
    "greeting": Part(
        gettext_lazy("The greeting"),
        gettext_lazy("Ends every letter to a sender, above the portal's name."),
        lambda: _("Greetings from the secretariat"),
        template="receipt",
    ),
}


def template_of(name: str) -> str:
    """The letter in which the part stands."""
    return f"cases/email/sender/{PARTS[name].template or name}.txt"


def usual(name: str, language: str) -> str:
    """What the part says in this language when nobody has changed it, places and all."""
    with override(language):
        return PARTS[name].usual()


def written(name: str, language: str) -> str:
    """What the part says now: the secretariat's words, or the usual ones."""
    own = LetterText.objects.filter(name=name, language=language).first()
    return (own.text if own else "") or usual(name, language)


def filled(name: str, text: str, values: Mapping[str, str]) -> str:
    """The words with their places filled; a place the letter has not stays as it stands."""
    known = {place: values.get(place, "") for place in PARTS[name].places}
    return _PLACE.sub(lambda found: known.get(found[1], found[0]), text)


def complaints(name: str, text: str) -> list[str]:
    """What is wrong with the words, each in a sentence; empty where they may be used."""
    found = []
    allowed = PARTS[name].places
    told = ", ".join(f"{{{place}}}" for place in allowed)
    for place in dict.fromkeys(_PLACE.findall(text)):
        if place not in allowed:
            words = _(
                "“{%(place)s}” cannot stand in this letter. It may hold %(told)s."
            )
            found.append(words % {"place": place[:40], "told": told})
    if set("{}") & set(_PLACE.sub("", text)):
        found.append(_("A brace stands alone. Places are written like {number}."))
    if "[link" in text.lower():
        found.append(_("The portal puts in the link by itself. Take “[link]” out."))
    if privacy.has_identity_number(text):
        found.append(
            _(
                "The text holds a national identity number. Take it out; nothing was kept."
            )
        )
    return found
