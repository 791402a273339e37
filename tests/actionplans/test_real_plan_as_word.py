"""The real plan out as Word again, held against the file it came from, by eye as it were."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from actionplans.imports import alias_key
from actionplans.services.importing import names_of_bodies
from tests.actionplans.word_plans import WordPlan

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_every_body_finds_its_table_again(
    client: Client, shared_dir: Path, settings: Any
) -> None:
    """The familiar columns in their order, each year's colour, the goals that are marked."""
    call_command(
        "load_structure", settings.BASE_DIR / "structures/more-og-romsdal.toml"
    )
    source = shared_dir / "data/felles-handlingsplan.docx"
    call_command(
        "import_plan", source, "--apply", "--adopted=2023-06-14", "--case=1/23"
    )
    slugs = {alias_key(name): slug for name, slug in names_of_bodies().items()}

    content = client.get(reverse("actionplans:joint_docx")).content
    parts = WordPlan.by_body(io.BytesIO(content))
    found = {slugs[alias_key(name)]: part for name, part in parts.items()}

    given = WordPlan.of(source)
    told = json.loads((shared_dir / "data/counts.json").read_text("utf-8"))
    headings = [one["heading_in_document"] for one in told["committees"]]
    assert len(found) == len(headings) == 12
    for heading in headings:
        out, part = found[slugs[alias_key(heading)]], given.part_of(heading)
        familiar = [word for word in out.columns if word in given.columns]
        assert out.landscape, heading
        assert out.header_repeats, heading
        assert familiar == given.columns[1:], heading
        assert out.statuses == part.statuses, heading
        assert len(out.marked_goals) == len(part.marked_goals), heading
        assert all(out.words_on_colours), heading
