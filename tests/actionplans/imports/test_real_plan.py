"""The real plan, held against what a person found in it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from actionplans.imports import ReadPlan, as_json, read_plan
from actionplans.imports.people import without_name_in_brackets

pytestmark = pytest.mark.shared

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What the gold has from elsewhere than the table of the Word file.
ELSEWHERE = {"source_lines", "links", "name_nn", "name_in_list", "list_number"}


@pytest.fixture
def plan(shared_dir: Path, gold_aliases: dict[str, str]) -> ReadPlan:
    path = shared_dir / "data/felles-handlingsplan.docx"
    return read_plan(path, filename=path.name, aliases=gold_aliases)


def comparable(value: Any) -> Any:
    """With white space collapsed and without what stands elsewhere."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if isinstance(value, dict):
        return {k: comparable(v) for k, v in value.items() if k not in ELSEWHERE}
    return value


def test_it_reads_what_a_person_found(plan: ReadPlan, gold: dict) -> None:
    assert comparable(as_json(plan)) == comparable(gold["committees"])


def test_it_has_the_shape_of_the_gold(plan: ReadPlan, gold: dict) -> None:
    names = {
        f"fsu-{c['list_number']}": {key: c[key] for key in ELSEWHERE & c.keys()}
        for c in gold["committees"]
    }
    ours, theirs = as_json(plan, names), gold["committees"]

    assert [list(c) for c in ours] == [list(c) for c in theirs]
    assert [c["name_nn"] for c in ours] == [c["name_nn"] for c in theirs]
    assert [c.slug for c in plan.committees] == [
        f"fsu-{c['list_number']}" for c in theirs
    ]
    json.dumps(ours)


def test_it_reads_the_frame(plan: ReadPlan, gold: dict) -> None:
    assert plan.title == gold["title"]
    assert list(plan.period or ()) == gold["period"]
    assert list(plan.year_columns) == gold["year_columns"]
    assert [{"label": e.label, "colour": e.colour} for e in plan.legend] == [
        {"label": e["label"], "colour": e["colour"]} for e in gold["legend"]
    ]
    assert [e.status is None for e in plan.legend] == [
        e["kind"] == "mark" for e in gold["legend"]
    ]


def test_nothing_of_the_table_is_lost(plan: ReadPlan, shared_dir: Path) -> None:
    """Each paragraph of each cell is in the tree or named; people excepted."""
    found = " ".join(
        json.dumps(as_json(plan), ensure_ascii=False).replace("\\n", " ").split()
    )
    found += " ".join(c.message for c in plan.complaints)
    found += " ".join(r.text for c in plan.committees for r in c.remarks)
    found = found.replace('\\"', '"')
    lost = [text for text in _paragraphs(shared_dir) if _bare(text) not in found]

    assert lost == []


def test_it_flags_what_a_person_must_look_at(plan: ReadPlan) -> None:
    warnings = [c.where for c in plan.complaints if c.level == "warning"]

    assert warnings == ["table 2, row 121", "table 2, row 126", "table 2, row 129"]
    assert plan.refusals() == []


def test_the_text_of_the_same_plan_comes_close(
    shared_dir: Path, gold: dict, gold_aliases: dict[str, str]
) -> None:
    """Pages torn apart by a conversion: all measures, and each oddity told."""
    path = shared_dir / "seeds/felles-handlingsplan-2023-2026.txt"
    plan = read_plan(path, filename=path.name, aliases=gold_aliases)

    ours, theirs = _measures(as_json(plan)), _measures(gold["committees"])
    alike = sum(a == b for a, b in zip(ours, theirs, strict=True))
    assert [c["heading_in_document"] for c in as_json(plan)] == [
        c["heading_in_document"] for c in gold["committees"]
    ]
    # Four measures stand under the other reading of a goal that the gold's N22 accepts.
    assert (len(ours), alike) == (154, 150)
    assert any(c.level == "warning" for c in plan.complaints)


def test_no_name_out_of_the_text_comes_in(
    shared_dir: Path, gold_aliases: dict[str, str]
) -> None:
    names = (shared_dir / "hooks/real-names.txt").read_text("utf-8").casefold()
    path = shared_dir / "seeds/felles-handlingsplan-2023-2026.txt"
    plan = read_plan(path, filename=path.name, aliases=gold_aliases)
    everything = json.dumps(as_json(plan), ensure_ascii=False)
    everything += " ".join(c.message for c in plan.complaints)
    everything += " ".join(r.text for c in plan.committees for r in c.remarks)

    assert [n for n in names.splitlines() if n and n in everything.casefold()] == []


def _paragraphs(shared_dir: Path) -> list[str]:
    """The paragraphs of the table's body, found without the reader."""
    with zipfile.ZipFile(shared_dir / "data/felles-handlingsplan.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    table = root.findall(f".//{W}tbl")[1]
    texts = []
    for cell in table.findall(f"{W}tr")[1:]:
        for paragraph in cell.iter(f"{W}p"):
            text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
            texts.append(" ".join(text.split()))
    return [text for text in texts if text and not _is_person(text)]


def _is_person(text: str) -> bool:
    return text.split(":")[0].startswith(("Leiar", "Leder", "Nestl", "Fungerande"))


def _bare(text: str) -> str:
    """Without the number, the label and the name that the tree has elsewhere."""
    text, _ = without_name_in_brackets(text)
    text = text.removeprefix("Måleverktøy: ")
    number, _, rest = text.partition(".")
    return rest.strip() if number.isdigit() and len(number) == 1 else text


def _measures(committees: list[dict]) -> list[tuple]:
    return [
        tuple(
            "".join(str(text).split())
            for text in (
                committee["heading_in_document"],
                goal["text"],
                sub_goal["text"],
                measure["text"],
                measure["indicator"],
                measure["year_cells"],
            )
        )
        for committee in committees
        for goal in committee["goals"]
        for sub_goal in goal["sub_goals"]
        for measure in sub_goal["measures"]
    ]
