"""The free part of a letter, in the letter's language."""

from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from cases import letter_texts

register = template.Library()


@register.simple_tag(takes_context=True)
def free_part(context: dict[str, Any], name: str, day: Any = None) -> str:
    """The secretariat's words for this letter, or the usual ones, with their places filled.

    `parts` in the context stands for what is not kept yet, in a letter that is looked at.
    """
    tried = context.get("parts", {}).get(name)
    text = tried or letter_texts.written(name, get_language() or "nn")
    body = getattr(context.get("row"), "body", None)
    values = {
        "number": context["case"].reference,
        "body": body.name if body else "",
        "day": date_format(day, "DATE_FORMAT") if day else "",
    }
    return letter_texts.filled(name, text, values)
