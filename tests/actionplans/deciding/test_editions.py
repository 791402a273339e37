"""A plan in print: ordered at adoption, made by a job, in the plan's own language."""

import io

import pikepdf
import pytest

from actionplans import editions
from actionplans.services import adopting
from helsefellesskap.core.jobs import Work, run_job
from helsefellesskap.core.models import Job
from helsefellesskap.core.pdf_reading import facts_of
from publications.makers import Made, maker_of
from publications.models import Edition, EditionKind
from publications.workflow import EditionState
from tests.actionplans.deciding.conftest import again, in_days
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    report,
)


class Silent(Work):
    """Hears what a maker reports and keeps it."""

    def __init__(self) -> None:
        self.said: list[int] = []

    def report(self, per_cent: int, doing: str = "") -> None:
        self.said.append(per_cent)


@pytest.fixture
def revision(plan):
    made = RevisionFactory(plan=plan, introduction="Slik skal vi gjere det.")
    goal = add_goal(made, "Betre rehabilitering")
    add_measure(goal, "Lage nettside")
    sub = add_sub_goal(goal, "Alle veit kvar dei skal")
    taught = add_measure(sub, "Halde kurs", indicator="Talet på kurs")
    report(taught, 2026, "done", word="to gonger")
    adopting.register_adopted(
        made, by=None, on=in_days(-3), case_number="39/22", text="SSU vedtek planen."
    )
    return again(made)


def made_of(edition: Edition) -> tuple[Made, Silent]:
    work = Silent()
    made = maker_of(edition.kind)(work, edition)
    return made, work


def test_adoption_orders_a_printing_that_is_published_at_once(revision):
    edition = Edition.objects.get()

    assert (edition.kind, edition.subject, edition.body, edition.language) == (
        EditionKind.PLAN,
        f"revision:{revision.pk}",
        revision.plan.writer,
        "nn",
    )
    run_job(str(Job.objects.get().pk))

    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert edition.pages >= 2
    assert Job.objects.get().result_url == edition.get_absolute_url()
    with edition.file.open("rb") as file, pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == "nn"


def test_it_says_what_was_decided_and_every_measure_with_its_status(revision):
    made, work = made_of(Edition.objects.get())

    for words in (
        "SSU vedtek planen.",
        "39/22",
        revision.sha256,
        "Slik skal vi gjere det.",
        "Betre rehabilitering",
        "Lage nettside",
        "Alle veit kvar dei skal",
        "Halde kurs",
        "Talet på kurs",
        "to gonger",
        "utanfor portalen",
    ):
        assert words in made.html, words
    assert work.said == sorted(work.said)
    assert facts_of(made.pdf).keywords == f"sha256:{revision.sha256}"
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[-1] == "Hovudmål 1: Betre rehabilitering"


def test_a_plan_mostly_in_bokmal_is_printed_in_bokmal(plan):
    made = RevisionFactory(plan=plan)
    add_measure(add_goal(made, "Bedre", language="nb"), "Lage", language="nb")

    assert editions.language_of(made) == "nb"


def test_an_edition_without_a_subject_is_of_the_plan_in_force(revision, plan):
    edition = Edition(
        pk=1, kind=EditionKind.PLAN, body=plan.writer, language="nb", title="x"
    )

    made, _work = made_of(edition)

    assert "Halde kurs" in made.html
    assert "Hovedmål 1" in made.html


def test_a_body_without_a_plan_in_force_has_nothing_to_print(plan):
    from helsefellesskap.core.errors import DomainError

    edition = Edition(
        pk=1, kind=EditionKind.PLAN, body=plan.writer, language="nn", title="x"
    )

    with pytest.raises(DomainError):
        made_of(edition)


def test_the_joint_plan_holds_every_plan_in_force(
    revision, other_committee, ssu, office
):
    other = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    add_measure(add_goal(other, "Felles journal"), "Prøve ut journal")
    adopting.register_adopted(
        other, by=None, on=in_days(-1), case_number="40/22", text="Vedteke."
    )
    draft = RevisionFactory(plan=revision.plan)
    add_measure(add_goal(draft, "Løynd mål"), "Løynd tiltak")
    edition = Edition(
        pk=1, kind=EditionKind.JOINT_PLAN, body=office, language="nn", title="x"
    )

    made, _work = made_of(edition)

    assert "Halde kurs" in made.html
    assert "Prøve ut journal" in made.html
    assert "Løynd" not in made.html
