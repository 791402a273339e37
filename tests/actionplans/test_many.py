"""Many measures at once: all of them or none, signed, and undone."""

import pytest

from actionplans.models import (
    Measure,
    StatusReport,
)
from actionplans.services import bulk, editing
from actionplans.services.nodes import ChangedMeanwhile
from actionplans.services.status import NotReportable, report_status
from actionplans.workflow import Status
from tests.actionplans.writing import a_group, marks, save, undo_last
from tests.factories.actionplans import (
    add_measure,
)

# Many at once ------------------------------------------------------------------------


def test_many_get_the_same_responsible_and_it_is_signed(
    draft, leader, measures, other_committee
):
    bulk.set_for_many(
        draft,
        by=leader,
        marked=marks(measures),
        content={"responsible_body": other_committee, "responsible_words": ""},
    )

    for row in Measure.objects.filter(goal__revision=draft):
        assert (row.responsible, row.version) == ("FSU IKT", 2)
        assert row.history.first().history_user == leader


def test_setting_for_many_is_undone_but_for_what_changed_since(
    draft, leader, secretary, measures
):
    bulk.set_for_many(
        draft, by=leader, marked=marks(measures), content={"responsible_words": "Begge"}
    )
    editing.edit_node(
        measures[0], by=secretary, version=2, content={"responsible_words": "Ein"}
    )

    left = undo_last(draft, leader)

    stands = Measure.objects.values_list("responsible_words", flat=True)
    assert list(stands) == ["Ein", "Kommunane"]
    assert left == [measures[0].text]


def test_one_changed_since_it_was_marked_stops_them_all(
    draft, leader, secretary, measures
):
    marked = marks(measures)
    save(measures[1], secretary, "Endra")

    with pytest.raises(ChangedMeanwhile, match="Endra"):
        bulk.set_for_many(
            draft, by=leader, marked=marked, content={"responsible_words": "Begge"}
        )

    assert not Measure.objects.filter(responsible_words="Begge").exists()


def test_groups_are_added_and_taken_away(draft, leader, measures):
    one, two = a_group(), a_group()
    measures[0].patient_groups.add(one)

    bulk.set_groups(draft, by=leader, marked=marks(measures), add=[two], remove=[one])

    for row in measures:
        assert list(row.patient_groups.all()) == [two]
    undo_last(draft, leader)
    assert list(measures[0].patient_groups.all()) == [one]
    assert not measures[1].patient_groups.exists()


@pytest.fixture
def continued(in_force, leader):
    """A draft that goes on from the plan in force."""
    from actionplans.services.drafting import start_draft

    return start_draft(in_force.plan, by=leader)


def test_status_is_reported_on_the_plan_in_force_and_undone(continued, leader):
    rows = list(Measure.objects.filter(goal__revision=continued))
    year = continued.plan.this_year
    old = Measure.objects.get(thread=rows[0].thread, goal__revision__state="adopted")
    report_status(old, year, by=leader, status=Status.NOT, word="snart")

    bulk.report_for_many(
        continued, by=leader, marked=marks(rows), year=year, status=Status.GOING
    )
    told = [StatusReport.objects.filter(thread=row.thread).last() for row in rows]
    undo_last(continued, leader)
    back = [StatusReport.objects.filter(thread=row.thread).last() for row in rows]

    assert [report.status for report in told] == [Status.GOING, Status.GOING]
    assert [(report.status, report.word) for report in back] == [
        (Status.NOT, "snart"),
        (Status.UNKNOWN, ""),
    ]


def test_a_new_measure_has_no_status_to_report(continued, leader):
    add_measure(continued.goals.first(), "Heilt nytt")
    rows = Measure.objects.filter(goal__revision=continued)

    with pytest.raises(NotReportable):
        bulk.report_for_many(
            continued,
            by=leader,
            marked=marks(rows),
            year=continued.plan.this_year,
            status=Status.GOING,
        )

    assert not StatusReport.objects.exists()
