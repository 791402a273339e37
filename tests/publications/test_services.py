"""Ordering, making and publishing."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.test import TestCase

from helsefellesskap.core import search
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import JobState
from helsefellesskap.core.workflow import StepNotAllowed
from publications import makers, services
from publications.makers import Made
from publications.models import Edition, EditionKind
from publications.workflow import EDITION, EditionState
from tests.factories.publications import EditionFactory
from tests.publications.conftest import small_pdf

PRESSES = ["secretariat", "caseworker"]


def ordered(by, body, **also) -> Edition:
    with TestCase.captureOnCommitCallbacks(execute=True):
        made = services.order_edition(EditionKind.HANDBOOK, by=by, body=body, **also)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("who", PRESSES)
def test_the_secretariat_orders_and_a_worker_prints(request, quick_maker, office, who):
    edition = ordered(request.getfixturevalue(who), office)

    assert edition.state == EditionState.READY
    assert edition.title == "Handbok"
    assert edition.html == "<h2>Utvala</h2>"
    assert edition.pages == 2
    assert edition.size == len(small_pdf())
    assert edition.sha256 == hashlib.sha256(small_pdf()).hexdigest()
    with edition.file.open("rb") as kept:
        assert kept.read() == small_pdf()
    assert edition.job.state == JobState.DONE
    assert edition.job.result_url == edition.get_absolute_url()


def test_what_a_person_orders_is_published_in_a_step_of_its_own(
    quick_maker, secretariat, office
):
    edition = ordered(secretariat, office)

    assert edition.published_at is None
    published = services.publish_edition(edition, by=secretariat)

    assert published.state == EditionState.PUBLISHED
    assert published.published_at is not None


def test_what_the_portal_orders_is_published_at_once(quick_maker, office):
    assert ordered(None, office).state == EditionState.PUBLISHED


def test_the_maker_works_in_the_edition_s_language(quick_maker, office):
    ordered(None, office, language="nb")

    assert quick_maker == ["nb"]


@pytest.mark.parametrize(
    "who", ["member", "observer", "outsider", "ssu_leader", "leader"]
)
def test_others_print_nothing_for_the_secretariat(request, quick_maker, office, who):
    with pytest.raises(PermissionDenied):
        services.order_edition(
            EditionKind.HANDBOOK, by=request.getfixturevalue(who), body=office
        )

    assert not Edition.objects.exists()


@pytest.mark.parametrize("kind", [EditionKind.HANDBOOK, EditionKind.ANNUAL_REPORT])
def test_a_leader_does_not_print_what_speaks_for_all(
    quick_maker, leader, committee, kind
):
    with pytest.raises(DomainError):
        services.order_edition(kind, by=leader, body=committee)


@pytest.mark.parametrize(
    ("who", "may"),
    [("leader", True), ("deputy", True), ("secretary", True), ("member", False),
     ("observer", False), ("outsider", False)],
)  # fmt: skip
def test_those_who_lead_print_their_own_plan(request, quick_maker, committee, who, may):
    by = request.getfixturevalue(who)
    if may:
        services.order_edition(EditionKind.PLAN, by=by, body=committee)
        return
    with pytest.raises(PermissionDenied):
        services.order_edition(EditionKind.PLAN, by=by, body=committee)


@pytest.mark.parametrize("language", ["en", "sv", ""])
def test_it_is_printed_in_norwegian(quick_maker, secretariat, office, language):
    with pytest.raises(DomainError):
        services.order_edition(
            EditionKind.HANDBOOK, by=secretariat, body=office, language=language
        )


def test_what_nobody_prints_is_refused(monkeypatch, secretariat, office):
    monkeypatch.setattr(makers, "_makers", {})

    with pytest.raises(DomainError):
        services.order_edition(EditionKind.HANDBOOK, by=secretariat, body=office)


def test_a_maker_that_fails_leaves_a_failed_edition(monkeypatch, secretariat, office):
    def fail(work: object, edition: object) -> Made:
        raise DomainError("Det manglar noko.")

    monkeypatch.setitem(makers._makers, EditionKind.HANDBOOK, fail)
    edition = ordered(secretariat, office)

    assert edition.state == EditionState.FAILED
    assert edition.has_failed
    assert edition.job.state == JobState.FAILED
    assert edition.job.error == "Det manglar noko."


def test_a_job_run_twice_keeps_one_file(quick_maker, secretariat, office):
    edition = ordered(secretariat, office)
    first = edition.file.name

    class Work:
        job = edition.job

        def report(self, per_cent: int, doing: str = "") -> None:
            """Nobody listens."""

    services.make_edition(Work(), edition=edition.pk)

    edition.refresh_from_db()
    assert edition.file.name == first
    assert quick_maker == ["nn"]


@pytest.mark.parametrize("state", EditionState.values)
@pytest.mark.parametrize("step", ["publish", "unpublish"])
def test_a_step_starts_where_the_table_says(secretariat, office, step, state):
    edition = EditionFactory(state=state, body=office)
    take = {
        "publish": lambda: services.publish_edition(edition, by=secretariat),
        "unpublish": lambda: services.unpublish(
            edition, by=secretariat, reason="Feil tal"
        ),
    }[step]
    if state in EDITION.steps[step].sources:
        assert take().state == EDITION.steps[step].target
    else:
        with pytest.raises(StepNotAllowed):
            take()


@pytest.mark.parametrize("who", ["leader", "member", "ssu_leader"])
def test_others_neither_publish_nor_take_down(request, office, who):
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        services.publish_edition(EditionFactory(state="ready", body=office), by=by)
    with pytest.raises(PermissionDenied):
        services.unpublish(EditionFactory(body=office), by=by, reason="Feil")


def test_taking_down_needs_a_reason_and_is_recorded(secretariat, office):
    edition = EditionFactory(body=office)
    with pytest.raises(StepNotAllowed):
        services.unpublish(edition, by=secretariat, reason=" ")

    services.unpublish(edition, by=secretariat, reason="Feil tal i tabell 3")

    newest = edition.history.first()
    assert newest.history_user == secretariat
    assert newest.history_change_reason == "Feil tal i tabell 3"


def test_search_finds_what_is_published_and_forgets_what_is_taken_down(
    secretariat, office
):
    edition = EditionFactory(state="ready", body=office, html="<p>Lokale utval</p>")
    reader = secretariat

    services.publish_edition(edition, by=secretariat)
    assert [row.title for row in search.find("lokale", user=reader)] == [edition.title]

    services.unpublish(edition, by=secretariat, reason="Feil")
    assert not search.find("lokale", user=reader).exists()
