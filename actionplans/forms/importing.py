"""What people type when they read in a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms.deciding import PastDay
from actionplans.models import Plan
from helsefellesskap.core.forms import TextField


class UploadForm(forms.Form):
    """The file, and whose plan it is where it does not say so itself."""

    file = forms.FileField(
        label=_("The plan"),
        # An empty file is answered by the reader, in words.
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.csv,.txt"}),
    )
    body = forms.ChoiceField(
        label=_("Committee, if the file does not name it"), required=False
    )

    def __init__(
        self, *args: Any, plans: dict[str, Plan], max_megabytes: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = _(
            "Word (.docx), Excel (.xlsx), CSV or plain text, %(limit)s MB at most."
        )
        self.fields["file"].help_text = words % {"limit": max_megabytes}
        field: Any = self.fields["body"]
        field.choices = [
            ("", _("The file names it")),
            *((slug, plan.writer.short) for slug, plan in plans.items()),
        ]
        if len(plans) == 1:
            self.initial["body"] = next(iter(plans))


class ConfirmForm(forms.Form):
    """Which committees to read in, and whether the decision is made already."""

    take = forms.MultipleChoiceField(
        label=_("Read in"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one committee.")},
    )
    skip_refused = forms.BooleanField(
        label=_("Skip the rows that cannot be read in"), required=False
    )
    adopted_on = PastDay(
        label=_("Adopted on"),
        help_text=_("Only if the plan is adopted outside the portal already."),
        required=False,
    )
    case_number = TextField(label=_("Case number"), max_length=20, required=False)

    def __init__(
        self,
        *args: Any,
        choices: list[tuple[str, str]],
        may_register: bool,
        rows_refused: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        take: Any = self.fields["take"]
        take.choices = choices
        self.initial.setdefault("take", [number for number, _name in choices])
        if not rows_refused:
            del self.fields["skip_refused"]
        if not may_register:
            del self.fields["adopted_on"], self.fields["case_number"]

    def clean(self) -> dict[str, Any]:
        """A decision has both a day and a case number."""
        data: dict[str, Any] = super().clean() or {}
        on, number = data.get("adopted_on"), data.get("case_number")
        if on and not number and "case_number" not in self.errors:
            self.add_error("case_number", _("Write the case number of the decision."))
        if number and not on and "adopted_on" not in self.errors:
            self.add_error("adopted_on", _("Write the day of the decision."))
        return data
