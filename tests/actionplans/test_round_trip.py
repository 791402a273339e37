"""What goes out as a file comes in again as it was: Word, Excel and CSV."""

from __future__ import annotations

import datetime
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actionplans import canonical
from actionplans.exports import Part, plan_csv, plan_docx, plan_xlsx
from actionplans.imports import read_plan
from actionplans.models import Plan, Revision, Thread, Timeframe
from actionplans.reports import latest, plan_report
from actionplans.services.importing import import_plans, names_of_bodies
from actionplans.workflow import Status
from committees.models import AgreementPart, Committee, PatientGroup
from helsefellesskap.core.forms import clean_text
from helsefellesskap.core.privacy import has_identity_number
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    report,
)

YEARS = [2031, 2032, 2033]
KINDS = ["docx", "xlsx", "csv"]
# Plans made up per kind and language; EXAMPLES=200 looks closer.
EXAMPLES = int(os.environ.get("EXAMPLES", "8"))
AWKWARD = [
    "=1+1",
    "+47 70 00 00 00",
    "-punkt",
    "@alle",
    "'sitat",
    "''=to",
    "æøå ÆØÅ",
    "linje éin\nlinje to\n\nlinje fire",
    "- fyrst\n- så",
    "1. Eit nummer fyrst",
    "Måleverktøy: tal på møte",
    "Mål (Kari Nordmann)",
    "Mål (forts.)",
    "to  blanke\tog tabulator",
    "_x0041_ og _x000D_",
    "<b>&amp;</b> ]]>",
    'hermeteikn " og ; og ,',
    "Tiltak\tMål",
    "Utført (nesten)",
    "lang " * 400,
    "Kommentar: nei",
    "Nummer",
]

# What the portal's own forms let through.
texts = (
    st.one_of(
        st.sampled_from(AWKWARD),
        st.text(
            st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")),
            max_size=60,
        ),
        st.text("=+-@' \n\tab;\"ø", max_size=12),
    )
    .map(lambda text: clean_text(text.replace("\ufffe", "")))
    .filter(lambda text: text and not has_identity_number(text))
)
lines = texts.map(lambda text: clean_text(" ".join(text.split("\n"))[:60]))
norms = st.sampled_from(["nn", "nb"])
groups = st.sets(st.sampled_from([0, 1]))
together = st.sets(st.sampled_from(["lsu-molde", "lsu-volda"]))
timeframes = st.one_of(
    st.tuples(st.sampled_from(list(Timeframe)), st.just("")),
    st.tuples(st.sampled_from(list(Timeframe)), lines),
    st.sampled_from(
        [
            (Timeframe.YEAR, "2027"),
            (Timeframe.HALF_YEAR, "1. halvår 2026"),
            (Timeframe.DATE, "1.3.2026"),
            (Timeframe.PERIOD, "2025–2027"),
            (Timeframe.YEARLY, "årleg"),
            (Timeframe.ONGOING, "løpande"),
            (Timeframe.NONE, "2026"),
            (Timeframe.NONE, "hausten 2026"),
            (Timeframe.YEARLY, "kvart år (eit år)"),
        ]
    ),
)
statuses = st.dictionaries(
    st.sampled_from(YEARS),
    st.tuples(st.sampled_from(list(Status)), st.just("") | lines, st.just("") | lines),
)


def allowed(measure: dict[str, Any]) -> dict[str, Any]:
    """What waits for the deciding body's word is not carried out."""
    if measure["has_consequences"]:
        measure["statuses"] = {
            year: (Status.GOING if status == Status.DONE else status, *words)
            for year, (status, *words) in measure["statuses"].items()
        }
    return measure


measures = st.fixed_dictionaries(
    {
        "text": texts,
        "language": norms,
        "responsible_words": st.just("") | lines,
        "timeframe": timeframes,
        "indicator": st.just("") | texts,
        "has_consequences": st.booleans(),
        "priority": st.booleans(),
        "groups": groups,
        "parts": st.sets(st.sampled_from([3, 4])),
        "together": together,
        "statuses": statuses,
    }
).map(allowed)
sub_goals = st.tuples(texts, norms, st.lists(measures, max_size=2))
goals = st.tuples(
    texts,
    norms,
    groups,
    together,
    st.lists(measures, max_size=2),
    st.lists(sub_goals, max_size=2),
)
plans = st.tuples(st.just("") | texts, st.lists(goals, min_size=1, max_size=3))


@pytest.fixture
def choices(lsu: Committee, other_lsu: Committee) -> dict[str, Any]:
    """Two patient groups, two points of the agreement, two bodies to share with."""
    names = ["Barn og unge", "Eldre; skrøpelege"[:5]]
    found = [
        PatientGroup.objects.create(
            slug=f"gruppe-{n}",
            name_nn=name,
            name_nb=f"{name} (nb)",
            valid_from=datetime.date(2020, 1, 1),
        )
        for n, name in enumerate(names)
    ]
    points = {
        n: AgreementPart.objects.create(number=n, text_nn=f"Punkt {n}; 9 ting")
        for n in (3, 4)
    }
    return {"groups": found, "parts": points}


def grown(plan: Plan, data: Any, choices: dict[str, Any]) -> Revision:
    introduction, branches = data
    revision = RevisionFactory(plan=plan, introduction=introduction)

    def measure(under: Any, given: dict[str, Any]) -> None:
        kind, words = given["timeframe"]
        made = add_measure(
            under,
            given["text"],
            timeframe=kind,
            timeframe_words=words,
            together_with=sorted(given["together"]),
            **{
                name: given[name]
                for name in (
                    "language",
                    "responsible_words",
                    "indicator",
                    "has_consequences",
                    "priority",
                )
            },
        )
        made.patient_groups.set(choices["groups"][n] for n in given["groups"])
        made.parts.set(choices["parts"][n] for n in given["parts"])
        for year, (status, word, sentence) in given["statuses"].items():
            report(
                made,
                year,
                status,
                word=word,
                sentence=sentence,
                with_revision=revision,
            )

    for text, norm, of_goal, shared_by, straight, below in branches:
        goal = add_goal(revision, text, language=norm, together_with=sorted(shared_by))
        goal.patient_groups.set(choices["groups"][n] for n in of_goal)
        for one in straight:
            measure(goal, one)
        for words, its, under in below:
            sub_goal = add_sub_goal(goal, words, language=its)
            for one in under:
                measure(sub_goal, one)
    return revision


def said(revision: Revision) -> Any:
    """The revision as canonical data, without what differs between two revisions."""
    data = canonical.read(canonical.write(canonical.document(revision)))
    told: dict[str, Any] = {}
    threads = [measure["thread"] for measure in canonical.measures(data)]
    for row in latest(threads, revision=revision):
        if row.status != Status.UNKNOWN or row.word or row.sentence:
            key = str(row.thread_id)
            told.setdefault(key, {})[row.year] = [row.status, row.word, row.sentence]
    for measure in canonical.measures(data):
        measure["statuses"] = told.get(measure["thread"], {})
    for _place, node in canonical.places(data):
        del node["thread"]
    return {name: data[name] for name in ("introduction", "goals")}


def written(revision: Revision, kind: str) -> bytes:
    found = plan_report(revision)
    part = Part(revision, found.goals, revision.introduction)
    if kind == "docx":
        return plan_docx([part], found.years, title=found.title)
    if kind == "xlsx":
        return plan_xlsx([part], found.years, title=found.title)
    return plan_csv([part], found.years)


def read_in(content: bytes, kind: str, plan: Plan) -> Revision:
    read = read_plan(
        io.BytesIO(content), filename=f"plan.{kind}", aliases=names_of_bodies()
    )
    assert [c for c in read.complaints if c.level == "refusal"] == []
    (revision,) = import_plans(
        read, [(read.committees[0], plan)], by=None, source=f"plan.{kind}"
    )
    return revision


@pytest.fixture
def other_plan(other_committee: Committee, ssu: Committee) -> Plan:
    return PlanFactory(writer=other_committee, decider=ssu)


@pytest.fixture
def trip(
    plan: Plan, other_plan: Plan, choices: dict[str, Any]
) -> Callable[[Any, str], tuple[Any, Any]]:
    """Grow a plan, write it to a file and read that into another plan."""
    plan.years = YEARS
    plan.save()

    def there_and_back(data: Any, kind: str) -> tuple[Any, Any]:
        revision = grown(plan, data, choices)
        content = written(revision, kind)
        return said(revision), said(read_in(content, kind, other_plan))

    return there_and_back


def every(text: str, **also: Any) -> dict[str, Any]:
    return {
        "text": text,
        "language": "nn",
        "responsible_words": "",
        "timeframe": ("", ""),
        "indicator": "",
        "has_consequences": False,
        "priority": False,
        "groups": set(),
        "parts": set(),
        "together": set(),
        "statuses": {},
        **also,
    }


@pytest.mark.parametrize("language", ["nn", "nb"])
@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=plans)
@example(
    data=(
        "Innleiing\n\nmed avsnitt",
        [
            ("Same mål", "nn", {0}, set(), [every("Same")], [("Same", "nb", [])]),
            ("Same mål", "nn", set(), set(), [], [("Same", "nn", [every("Same")])] * 2),
            ("Utan tiltak", "nb", {0, 1}, {"lsu-molde", "lsu-volda"}, [], []),
            (
                "Saman",
                "nn",
                set(),
                {"lsu-volda"},
                [every("A", together={"lsu-molde"})],
                [],
            ),
        ],
    )
)
def test_a_file_comes_back_as_it_went_out(
    trip: Callable[[Any, str], tuple[Any, Any]], kind: str, language: str, data: Any
) -> None:
    with transaction.atomic(), translation.override(language):
        out, back = trip(data, kind)
        transaction.set_rollback(True)

    assert back == out


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_stand_everywhere(
    trip: Callable[[Any, str], tuple[Any, Any]], kind: str, text: str
) -> None:
    text, line = clean_text(text), clean_text(" ".join(text.split("\n"))[:60])
    measure = every(
        text,
        responsible_words=line,
        indicator=text,
        timeframe=("", line),
        statuses={2031: (Status.GOING, line, line), 2032: (Status.UNKNOWN, "", line)},
    )
    goals = [(text, "nn", set(), set(), [measure], [(text, "nn", [measure])])]

    out, back = trip((text, goals), kind)

    assert back == out


@pytest.mark.shared
@pytest.mark.parametrize("kind", KINDS)
def test_the_real_plan_goes_out_and_comes_back(
    shared_dir: Path, settings: Any, kind: str
) -> None:
    """Read the Word table, write every plan to a file, read that: nothing is lost."""
    call_command(
        "load_structure", settings.BASE_DIR / "structures/more-og-romsdal.toml"
    )
    source = shared_dir / "data/felles-handlingsplan.docx"
    counts = json.loads((shared_dir / "data/counts.json").read_text("utf-8"))["totals"]
    call_command(
        "import_plan", source, "--apply", "--adopted=2023-06-14", "--case=1/23"
    )
    in_force = list(Revision.objects.in_force().for_page())
    before = {revision.plan.slug: said(revision) for revision in in_force}
    years = sorted({year for r in in_force for year in r.plan.year_columns})
    reports = [plan_report(revision, years) for revision in in_force]
    parts = [Part(r.revision, r.goals, r.revision.introduction) for r in reports]
    content = {
        "docx": lambda: plan_docx(parts, years, title="Felles handlingsplan"),
        "xlsx": lambda: plan_xlsx(parts, years, title="Felles handlingsplan"),
        "csv": lambda: plan_csv(parts, years),
    }[kind]()

    read = read_plan(
        io.BytesIO(content), filename=f"felles.{kind}", aliases=names_of_bodies()
    )
    plans = {plan.writer.slug: plan for plan in Plan.objects.filter(joint=False)}
    chosen = [(part, plans[part.slug]) for part in read.committees]
    after = import_plans(read, chosen, by=None, source="felles")

    assert read.refusals() == []
    assert {revision.plan.slug: said(revision) for revision in after} == before
    assert (
        sum(len(list(part.measures())) for part in read.committees)
        == (counts["measures"])
    )
    # The same words go on in the same threads.
    threads = Thread.objects.filter(kind=Thread.Kind.MEASURE)
    assert threads.count() == counts["measures"]
