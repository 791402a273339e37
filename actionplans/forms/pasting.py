"""Rows out of Word or Excel, and what a person says that their columns hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helsefellesskap.core.forms import clean_text

LONGEST = 1_000_000
"""Characters; the importer asks for no more either."""

ROLE_NAMES = {
    "measure": _("Measure"),
    "responsible": _("Responsible"),
    "timeframe": _("Timeframe"),
    "indicator": _("Indicator"),
    "status": _("Status"),
    "sub_goal": _("Sub-goal"),
    "number": _("Number"),
    "other": _("Leave it out"),
}


class RowsField(forms.CharField):
    """Text with its tabs and line breaks; they are what tells the cells apart."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "\n".join(
            "\t".join(clean_text(cell) for cell in line.split("\t"))
            for line in text.replace("\r\n", "\n").split("\n")
        ).strip("\n")


class PasteForm(forms.Form):
    """Where the rows go, and the rows."""

    under = forms.ChoiceField(label=_("Put them last under"))
    rows = RowsField(
        label=_("The rows"),
        error_messages={"required": _("Paste the rows first.")},
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "data-paste": ""}
        ),
        help_text=_(
            "Copy rows of a table in Word or Excel, and paste them here. With a heading "
            "row the portal sees which column is what."
        ),
    )
    html = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=4 * LONGEST
    )

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = places  # type: ignore[attr-defined]


def roles_of(data: Any) -> list[str]:
    """What the person says of each column, in their order; nothing where nothing is said."""
    roles: list[str] = []
    while (name := data.get(f"kolonne-{len(roles)}")) is not None:
        roles.append(name if name in {*ROLE_NAMES, "year"} else "other")
    return roles
