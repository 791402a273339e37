"""What the case's form points out, so that it may be kept on purpose."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html

from cases.forms import CandidText
from helsefellesskap.core import privacy
from helsefellesskap.core.forms import clean_text

register = template.Library()


@register.filter
def kept_on_purpose(field: BoundField) -> dict[str, Any] | None:
    """The marked places, and the mark by which the sender keeps them; None where none."""
    if not isinstance(field.field, CandidText) or not field.errors:
        return None
    if not field.form.has_error(field.name, "pointed_out"):
        return None
    text = clean_text(str(field.value() or ""))
    found = field.field.pointed_out(text)
    excerpts = [
        format_html("{}<mark>{}</mark>{}", *privacy.excerpt(text, piece))
        for piece in found
    ]
    advice = [privacy.ADVICE[kind] for kind in dict.fromkeys(f.kind for f in found)]
    mark = f"{field.name}:{privacy.mark_of(found)}"
    return {"excerpts": excerpts, "advice": advice, "mark": mark}
