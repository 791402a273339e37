"""Tags that every template has: icons, status, bars, one-time keys, written languages."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from helsefellesskap.core import forms, icons, once, privacy, workdays

register = template.Library()

CARDS = 3  # choices that fit as cards beside each other
EXCERPT = 220


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing that says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(icons.DRAWINGS[name]),  # noqa: S308 -- our own constant
    )


@register.simple_tag
def one_time_key() -> SafeString:
    """The hidden field that lets a form sent twice be answered once.

    Always a new key: a form that was refused has used none up, and the forms that an
    htmx answer brings are other forms than the one that was sent.
    """
    return format_html(
        '<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_key()
    )


@register.inclusion_tag("components/status.html")
def status(
    value: str, label: Any, small: str = "", box: bool = False
) -> dict[str, Any]:
    """A status as icon, word and colour."""
    return {"value": value, "label": label, "small": small, "box": box}


@register.simple_tag
def bar(
    parts: Iterable[tuple[str, int, Any]],
    total: int = 0,
    label: str = "",
    size: str = "",
    hidden: bool = False,
) -> SafeString:
    """A stacked bar: parts are (status, count, word); `total` is what full width means.

    Widths are per cent in attributes, so a strict content policy is kept. A number
    stands only where its segment is wide enough to hold it.
    """
    rows = [(name, count, word) for name, count, word in parts if count]
    whole = total or sum(count for _name, count, _word in rows) or 1
    drawn: list[SafeString] = []
    at = 0.0
    for name, count, _word in rows:
        width = 100 * count / whole
        hatch = mark_safe(' class="hatch"') if name == "unknown" else ""
        drawn.append(
            format_html(
                '<rect data-status="{}"{} x="{}%" width="{}%" height="100%"/>',
                name,
                hatch,
                f"{at:.2f}",
                f"{width:.2f}",
            )
        )
        if width >= 2.6:
            drawn.append(
                format_html(
                    '<text data-status="{}" x="{}%" y="50%">{}</text>',
                    name,
                    f"{at + width / 2:.2f}",
                    count,
                )
            )
        at += width
    spoken = label or ", ".join(f"{count} {word}" for _n, count, word in rows)
    said = (
        mark_safe('aria-hidden="true"')
        if hidden
        else format_html('role="img" aria-label="{}"', spoken or _("nothing yet"))
    )
    big = format_html(' data-size="{}"', size) if size else ""
    inner = format_html_join("", "{}", ((piece,) for piece in drawn))
    return format_html('<svg class="bar"{} {}>{}</svg>', big, said, inner)


@register.filter
def workdays_left(day: Any) -> int:
    """Working days from today to the day; negative when it has passed."""
    return workdays.workdays_left(day)


@register.filter
def widget_kind(field: BoundField) -> str:
    """checkbox, radio, checkboxes, textarea, select, file … – which drawing a field needs."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, RadioSelect):
        return "radio"
    return getattr(widget, "input_type", type(widget).__name__.lower())


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the hint, the errors and the marked place that belong to the field."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}-hint")
    if field.errors:
        ids.append(f"{field.auto_id}-error")
    if found_in(field):
        ids.append(f"{field.auto_id}-found")
    return " ".join(ids)


@register.filter
def with_attributes(field: BoundField) -> SafeString:
    """The widget, tied to its hint and its errors, in Designsystemet's look."""
    attrs: dict[str, Any] = {}
    if widget_kind(field) != "hidden":
        given = field.field.widget.attrs.get("class", "")
        attrs["class"] = f"ds-input {given}".strip()
    if ids := described_by(field):
        attrs["aria-describedby"] = ids
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def ticked(choice: BoundWidget) -> SafeString:
    """One radio button or check box of a group, without a label of its own."""
    choice.data["attrs"] = {**choice.data["attrs"], "class": "ds-input"}
    return choice.tag()


@register.filter
def as_cards(field: BoundField) -> bool:
    """Whether the choices stand as cards: radio buttons, three at most."""
    return widget_kind(field) == "radio" and len(field) <= CARDS


@register.filter
def first_id(field: BoundField) -> str:
    """Where a link to the field leads: the widget, or the first of a group."""
    if widget_kind(field) in {"radio", "checkboxes"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def count_errors(form: BaseForm) -> int:
    """How many things must be mended: every line of the list counts."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def found_in(field: BoundField) -> list[SafeString]:
    """The places in a refused text where an identity number stands, each marked."""
    if not field.errors or not field.form.has_error(field.name, "identity_number"):
        return []
    text = str(field.value() or "")
    return [
        format_html("{}<mark>{}</mark>{}", *privacy.excerpt(text, found))
        for found in privacy.identity_numbers(text)
    ]


@register.filter
def field_label(name: str) -> str:
    """What a person knows a field as, from the name it was sent under."""
    return forms.label_of(name)


@register.filter
def is_prose(name: str, text: str) -> bool:
    """Whether a field that was sent holds what a person wrote."""
    return forms.is_prose(name, text)


@register.filter
def in_words(name: str, text: str) -> str:
    """What was sent under this name, as the person who chose or wrote it knew it."""
    return forms.in_words(name, text)


@register.filter
def marked(text: str, query: str) -> SafeString:
    """An excerpt around the first word that was searched for, every hit marked."""
    words = [re.escape(word) for word in re.findall(r"[\w/-]+", query)]
    hits = re.compile("|".join(words), re.IGNORECASE) if words else None
    first = hits.search(text) if hits else None
    start = max(0, first.start() - EXCERPT // 3) if first else 0
    if start:
        start = text.find(" ", start) + 1
    piece = text[start : start + EXCERPT]
    if start + EXCERPT < len(text):
        piece = piece.rpartition(" ")[0] + " …"
    piece = ("… " if start else "") + piece
    if hits is None:
        return format_html("{}", piece)
    parts, at = [], 0
    for hit in hits.finditer(piece):
        parts.append(
            format_html("{}<mark>{}</mark>", piece[at : hit.start()], hit.group())
        )
        at = hit.end()
    return format_html("{}{}", mark_safe("".join(parts)), piece[at:])  # noqa: S308 -- each part is escaped


@register.filter
def signed(number: int) -> str:
    """A change with its sign: +2, 0, −1."""
    return f"{number:+}".replace("-", "−") if number else "0"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The present address's query string with these parts changed; None takes one out."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    encoded = params.urlencode()
    return f"?{encoded}" if encoded else "?"
