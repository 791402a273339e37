"""How forms look and what every field of text is cleaned of."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from helsefellesskap.core import privacy

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class PortalRenderer(TemplatesSetting):
    """Forms are drawn by our own templates, with labels and errors tied to their fields."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def clean_text(text: str) -> str:
    """Text as a person meant it: one form of Unicode, no control or direction marks."""
    return (
        _CONTROL.sub("", unicodedata.normalize("NFC", text))
        .replace("\r\n", "\n")
        .strip()
    )


class TextField(forms.CharField):
    """Words from a person: control characters out, identity numbers refused in words."""

    default_error_messages = {
        "identity_number": _(
            "The text holds a national identity number. Take it out and write it another way."
        ),
    }

    def __init__(self, *args: Any, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("max_length", 10_000)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if privacy.has_identity_number(value):
            raise forms.ValidationError(
                self.error_messages["identity_number"], code="identity_number"
            )


def say_it_plainly() -> None:
    """Django's own forms (and allauth's) speak as ours do about what is missing."""
    forms.Field.default_error_messages = {"required": _("Fill in this field.")}
    for choice in (forms.ChoiceField, forms.ModelChoiceField):
        choice.default_error_messages = {
            **choice.default_error_messages,
            "required": _("Choose one."),
        }
    forms.FileField.default_error_messages = {
        **forms.FileField.default_error_messages,
        "required": _("Choose a file."),
    }


class DateField(forms.DateField):
    """A day, typed as a Norwegian types it or picked in the browser's own picker."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ReasonForm(forms.Form):
    """Why: for every verb that needs a reason."""

    reason = TextField(label=_("Reason"), max_length=2000, rows=3)


LONGEST_WORD = 40  # longer than this was hardly the value of a choice


def label_of(name: str) -> str:
    """What any of the portal's forms calls the field; its name where none knows it."""
    labels = (str(field.label) for field in _fields_called(name) if field.label)
    bare = name.rpartition("-")[2].replace("_", " ")
    return next(labels, bare.capitalize())


def is_prose(name: str, text: str) -> bool:
    """Whether this was written by a person, rather than chosen from a list."""
    fields = list(_fields_called(name))
    if not fields:
        return bool(re.search(r"\s", text.strip())) or len(text) > LONGEST_WORD
    return any(
        isinstance(field, forms.CharField) and not field.widget.is_hidden
        for field in fields
    )


def in_words(name: str, text: str) -> str:
    """What was sent, as the person knew it: the choice's words; nothing for a mere key."""
    if is_prose(name, text):
        return text
    for field in _fields_called(name):
        if isinstance(field, forms.ChoiceField) and (words := _choice(field, text)):
            return words
        if isinstance(field, forms.BooleanField) and text:
            return str(_("Yes"))
    return ""


def _choice(field: forms.ChoiceField, value: str) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return ""
    for _group, choices, _index in field.widget.optgroups("", [value]):
        for choice in choices:
            if value and choice["selected"]:
                return str(choice["label"])
    return ""


def _fields_called(name: str) -> Iterator[forms.Field]:
    """Every form's field of that name; a prefix such as "letter-2-" is left out."""
    bare = name.rpartition("-")[2]
    for form in _all_forms(forms.BaseForm):
        field: forms.Field | None = getattr(form, "base_fields", {}).get(bare)
        if field is not None:
            yield field


def _all_forms(kind: type) -> Iterator[type]:
    form: type
    for form in kind.__subclasses__():
        if not form.__module__.startswith(("django.", "helsefellesskap.demo")):
            yield form
        yield from _all_forms(form)
