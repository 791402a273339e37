"""What can be typed wrongly when something is ordered or sought."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.models import Committee, Kind
from committees.roles import Right
from publications.makers import kinds_that_are_made
from publications.models import EditionKind

WRITTEN = [("nn", "Nynorsk"), ("nb", "Bokmål")]
OF_A_BODY = {EditionKind.PLAN}
OF_A_YEAR = {EditionKind.ANNUAL_REPORT, EditionKind.EVALUATION}


class OrderForm(forms.Form):
    """What to print. Offers only what the reader may have printed."""

    kind = forms.ChoiceField(label=_("What shall be printed?"))
    body = forms.ModelChoiceField(
        Committee.objects.none(),
        label=_("For which body?"),
        help_text=_("Only an action plan needs this."),
        required=False,
        empty_label=_("Choose a body"),
    )
    year = forms.IntegerField(
        label=_("For which year?"),
        help_text=_("Only the annual report needs this."),
        required=False,
        min_value=2010,
        max_value=2100,
    )
    language = forms.ChoiceField(label=_("Written language"), choices=WRITTEN)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = Committee.objects.where(user, Right.PUBLISH)
        self.office = self.bodies.of_kind(Kind.SECRETARIAT).first()
        kinds = [
            kind for kind in kinds_that_are_made() if self.office or kind in OF_A_BODY
        ]
        fields: Any = self.fields
        fields["kind"].choices = [(kind.value, _capital(kind.label)) for kind in kinds]
        fields["body"].queryset = self.bodies.exclude(kind=Kind.SECRETARIAT)
        fields["body"].label_from_instance = lambda body: body.short
        fields["year"].initial = timezone.localdate().year - 1

    def clean(self) -> dict[str, Any]:
        """Add `for_body`: whose the edition will be."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind in OF_A_BODY:
            if not cleaned.get("body") and "body" not in self.errors:
                self.add_error("body", _("Choose whose plan it is."))
            cleaned["for_body"] = cleaned.get("body")
        else:
            cleaned["for_body"] = self.office
        if kind in OF_A_YEAR:
            if not cleaned.get("year") and "year" not in self.errors:
                self.add_error("year", _("Write which year the report is about."))
        else:
            cleaned["year"] = None
        return cleaned


class FilterForm(forms.Form):
    """Which editions to list."""

    slag = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=lambda: [
            ("", _("All kinds")),
            *((kind.value, _capital(kind.label)) for kind in EditionKind),
        ],
    )
    ar = forms.TypedChoiceField(
        label=_("Year"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["ar"].choices = [("", _("All years")), *((year, year) for year in years)]


def _capital(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
