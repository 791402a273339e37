"""A small structure file to spoil in tests, and the two real ones."""

from django.conf import settings

REAL = settings.BASE_DIR / "structures" / "more-og-romsdal.toml"
OTHER = settings.BASE_DIR / "structures" / "telemark-vestviken-doeme.toml"

SMALL = """\
[partnership]
slug = "liten"
name_nn = "Liten"
name_nb = "Liten"

[[agreement_part]]
number = 1
text_nn = "Ansvar"
text_nb = "Ansvar"

[[organisation]]
slug = "sjukehuset"
kind = "trust"
name = "Sjukehuset"

[[organisation]]
slug = "vik"
kind = "municipality"
number = "9901"
name = "Vik"

[[area]]
slug = "nord"
name = "Nord"

[[membership]]
area = "nord"
organisation = "vik"
valid_from = 2020-01-01

[[body]]
slug = "ssu"
kind = "strategic"
name_nn = "SSU"
name_nb = "SSU"
short_nn = "SSU"
short_nb = "SSU"
area = "nord"
parts = [1]
tasks_nn = [
  "Vedta planar",
]
tasks_nb = [
  "Vedta planer",
]

[[body]]
slug = "fsu"
kind = "professional"
name_nn = "FSU"
name_nb = "FSU"
short_nn = "FSU"
short_nb = "FSU"
parent = "ssu"

[[body]]
slug = "sekretariatet"
kind = "secretariat"
name_nn = "Sekretariatet"
name_nb = "Sekretariatet"
short_nn = "Sekretariatet"
short_nb = "Sekretariatet"

[[seat]]
bodies = ["ssu", "fsu"]
key = "leiar"
role = "leader"
party = "municipalities"

[[plan]]
body = "fsu"
slug = "fsu"
title_nn = "Plan"
title_nb = "Plan"
decider = "ssu"
heard = []
hearing_required = false
period_start = 2025
period_end = 2026
years = [2025, 2026]
"""


def line_of(text: str, words: str, after: str = "") -> int:
    """The line on which the words stand (the first one after some others)."""
    begins = text.index(after) if after else 0
    return text[: text.index(words, begins)].count("\n") + 1
