"""/komponentar/: every part the pages are built from, with made-up content."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helsefellesskap.core.forms import DateField, TextField
from helsefellesskap.core.icons import DRAWINGS

STATUSES = [
    ("done", 50, "Gjennomført"),
    ("going", 70, "Under arbeid"),
    ("not", 18, "Ikkje gjennomført"),
    ("dropped", 4, "Utgått"),
    ("unknown", 25, "Ikkje rapportert"),
]
MADE_UP_NUMBER = "010180 12345"  # no check digits hold; the stop is shown by hand


class EveryField(forms.Form):
    """One field of each kind."""

    title = TextField(label="Kort om saka", max_length=120, help_text="Éi setning.")
    background = TextField(
        label="Kva har hendt?", rows=4, help_text="Skriv kva som skjedde, ikkje kven."
    )
    body = forms.ChoiceField(
        label="Utval", choices=[("", "Vel utval"), ("fsu", "FSU Rehabilitering")]
    )
    on = DateField(label="Dato", required=False)
    attachment = forms.FileField(
        label="Vedlegg", required=False, help_text="PDF eller Word."
    )
    vote = forms.ChoiceField(
        label="Røyst",
        choices=[("for", "For"), ("against", "Mot"), ("blank", "Blank")],
        widget=forms.RadioSelect,
        initial="for",
    )
    party = forms.ChoiceField(
        label="Oppnemnd av",
        choices=[
            ("m", "Kommunane"), ("t", "Helseføretaket"), ("u", "Brukarane"),
            ("g", "Fastlegane"),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label="Kven går det ut over?",
        choices=[("b", "Barn og unge"), ("e", "Skrøpelege eldre")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="Saka kan visast ope", required=False)


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every part, shown twice where it has more than one face."""
    return render(request, "components.html", _content())


def _content() -> dict[str, Any]:
    wrong = EveryField({"title": "", "background": "Eg ringde", "body": "", "vote": ""})
    wrong.is_valid()
    return {
        "trail": [("Døme", "/komponentar/"), ("Komponentar", None)],
        "form": EveryField(prefix="ok"),
        "wrong": wrong,
        "icons": sorted(DRAWINGS),
        "statuses": STATUSES,
        "few": [("done", 3, "gjennomførte"), ("going", 4, "under arbeid")],
        "figures": [{"number": 167, "words": "tiltak i planen"}]
        + [{"status": s, "number": n, "words": w} for s, n, w in STATUSES],
        "steps": ["Kven er du?", "Kva gjeld det?", "Sjå over", "Send"],
        "knots": [
            {
                "words": "Saka kom inn",
                "when": datetime.date(2026, 9, 30),
                "state": "been",
            },
            {"words": "Saka ligg hos FSU Rehabilitering", "state": "now"},
            {"words": "Du får vedtaket", "state": "ahead"},
        ],
        "points": [
            (True, "Minst halvparten har røysta"),
            (False, "Minst ein for helseføretaket har røysta"),
            (None, "Ingen har røysta mot"),
        ],
        "at": datetime.date(2026, 12, 3),
        "page": Paginator(range(90), 20).page(2),
        "before_number": "Eg ringde avdelinga (fødselsnummer ",
        "number": MADE_UP_NUMBER,
        "typed": [
            ("title", "Vaktlaget får ikkje meldinga"),
            ("reason", "Fredag\nkveld"),
        ],
    }
