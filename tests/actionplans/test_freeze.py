"""The database itself refuses to change what is adopted, on SQLite and on PostgreSQL."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from actionplans import freeze
from actionplans.models import Goal, Measure, Plan, Revision, SubGoal
from actionplans.workflow import State
from committees.models import AgreementPart, PatientGroup
from tests.factories.actionplans import PlanFactory, RevisionFactory, adopt, grow

TREE = {
    "actionplans_goal",
    "actionplans_subgoal",
    "actionplans_measure",
    "actionplans_goal_patient_groups",
    "actionplans_measure_patient_groups",
    "actionplans_measure_parts",
    "actionplans_jointsection",
    "actionplans_includedplan",
}


@pytest.fixture
def grown(plan: Plan) -> Revision:
    """A revision with something in every table of the tree."""
    revision = RevisionFactory(plan=plan)
    measure = grow(revision)[0]
    group = PatientGroup.objects.create(
        slug="barn", name_nn="Barn", name_nb="Barn", valid_from="2021-01-01"
    )
    measure.patient_groups.add(group)
    measure.goal.patient_groups.add(group)
    revision.sections.create(part="note", position=1, heading_nn="A", text_nn="B")
    of = RevisionFactory(plan=PlanFactory(slug="ein-annan"))
    revision.included.create(of=of, position=1, sha256="0" * 64)
    measure.parts.add(AgreementPart.objects.create(number=1, text_nn="A", text_nb="A"))
    return revision


@pytest.fixture(params=[State.ADOPTED, State.SUPERSEDED, State.EXPIRED])
def frozen(request, grown: Revision) -> Revision:
    revision = adopt(grown)
    Revision.objects.filter(pk=revision.pk).update(state=request.param)
    return Revision.objects.get(pk=revision.pk)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: object) -> None:
    with pytest.raises(IntegrityError, match=freeze.WORDS):
        sql(statement, *values)


def a_row(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id) FROM {table}")  # noqa: S608 -- a name of ours
        return cursor.fetchone()[0]


def test_the_triggers_stand_after_all_migrations():
    assert {table for _name, table in freeze.triggers()} == TREE | {
        "actionplans_revision"
    }


@pytest.mark.parametrize("table", sorted(TREE))
def test_a_row_of_the_tree_is_not_deleted(frozen, table):
    refused(f"DELETE FROM {table} WHERE id = %s", a_row(table))  # noqa: S608


@pytest.mark.parametrize("table", sorted(TREE))
def test_a_row_of_the_tree_is_not_changed(frozen, table):
    refused(f"UPDATE {table} SET id = id + 1000 WHERE id = %s", a_row(table))  # noqa: S608


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Goal, "text", "noko anna"),
        (Goal, "position", 9),
        (SubGoal, "text", "noko anna"),
        (Measure, "text", "noko anna"),
        (Measure, "responsible_words", "Nokon andre"),
        (Measure, "has_consequences", True),
        (Measure, "sub_goal_id", None),
    ],
)
def test_no_column_of_the_tree_is_changed(frozen, model, column, value):
    table, row = model._meta.db_table, model.objects.order_by("pk").first().pk

    refused(f"UPDATE {table} SET {column} = %s WHERE id = %s", value, row)  # noqa: S608


@pytest.mark.parametrize("model", [Goal, SubGoal, Measure])
def test_no_node_is_added(frozen, model):
    row = model.objects.order_by("pk").first()
    row.pk = None

    with pytest.raises(IntegrityError, match=freeze.WORDS), transaction.atomic():
        row.save(force_insert=True)


def test_nothing_is_added_to_the_lists_of_a_node(frozen):
    another = PatientGroup.objects.create(
        slug="eldre", name_nn="Eldre", name_nb="Eldre", valid_from="2021-01-01"
    )
    part = AgreementPart.objects.create(number=2, text_nn="B", text_nb="B")
    measure = Measure.objects.order_by("pk").first()

    refused(
        "INSERT INTO actionplans_measure_patient_groups (measure_id, patientgroup_id) "
        "VALUES (%s, %s)",
        measure.pk,
        another.pk,
    )
    refused(
        "INSERT INTO actionplans_measure_parts (measure_id, agreementpart_id) VALUES (%s, %s)",
        measure.pk,
        part.pk,
    )
    refused(
        "INSERT INTO actionplans_goal_patient_groups (goal_id, patientgroup_id) "
        "VALUES (%s, %s)",
        measure.goal_id,
        another.pk,
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("introduction", "noko anna"),
        ("number", 99),
        ("source", "ei anna fil"),
        ("decided_on", "2020-01-01"),
        ("case_number", "1/20"),
        ("decision_text", "Nei"),
        ("canonical", "{}  "),
        ("sha256", "0" * 64),
        ("attendance", "Alle"),
        ("minutes", "anna.pdf"),
        ("changed_at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_the_revision_itself_is_not_changed(frozen, column, value):
    refused(
        f"UPDATE actionplans_revision SET {column} = %s WHERE id = %s",  # noqa: S608
        value,
        frozen.pk,
    )


def test_every_column_but_the_state_is_kept():
    kept = set(freeze._kept_columns())

    assert {field.column for field in Revision._meta.local_fields} - kept == {"state"}


def test_the_revision_is_not_deleted(frozen):
    with freeze.thawed():
        frozen.goals.all().delete()

    refused("DELETE FROM actionplans_revision WHERE id = %s", frozen.pk)


@pytest.mark.parametrize("state", [State.DRAFT, State.HEARING, State.SUBMITTED])
def test_it_never_becomes_open_again(frozen, state):
    refused(
        "UPDATE actionplans_revision SET state = %s WHERE id = %s", state, frozen.pk
    )


@pytest.mark.parametrize("state", [State.SUPERSEDED, State.EXPIRED])
def test_it_may_go_out_of_force(grown, state):
    revision = adopt(grown)

    sql("UPDATE actionplans_revision SET state = %s WHERE id = %s", state, revision.pk)

    assert Revision.objects.get(pk=revision.pk).state == state


@pytest.mark.parametrize("state", [State.ADOPTED, State.EXPIRED])
def test_what_is_superseded_stays_so(grown, state):
    revision = adopt(grown)
    sql(
        "UPDATE actionplans_revision SET state = 'superseded' WHERE id = %s",
        revision.pk,
    )

    refused(
        "UPDATE actionplans_revision SET state = %s WHERE id = %s", state, revision.pk
    )


def test_a_draft_is_written_on_as_before(grown):
    goal = grown.goals.get()
    goal.text = "Eit betre mål"
    goal.save()
    Measure.objects.filter(goal=goal).first().delete()

    assert Goal.objects.get(pk=goal.pk).text == "Eit betre mål"
    assert Measure.objects.count() == 1


def test_a_node_is_not_moved_into_or_out_of_an_adopted_revision(grown):
    adopted = adopt(grown)
    draft = RevisionFactory(plan=adopted.plan)
    grow(draft)
    ours, theirs = draft.goals.get(), adopted.goals.get()

    move = "UPDATE actionplans_goal SET revision_id = %s WHERE id = %s"
    refused(move, adopted.pk, ours.pk)
    refused(move, draft.pk, theirs.pk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_sqlite_replaces_nothing_that_is_adopted(grown):
    adopted = adopt(grown)
    draft = RevisionFactory(plan=adopted.plan)
    goal = adopted.goals.get()

    refused(
        "REPLACE INTO actionplans_goal (id, revision_id, thread_id, text, language, "
        "position, version, changed_at) SELECT %s, %s, thread_id, 'x', language, position, "
        "version, changed_at FROM actionplans_goal WHERE id = %s",
        goal.pk,
        draft.pk,
        goal.pk,
    )
    refused(
        "UPDATE OR REPLACE actionplans_revision SET state = 'adopted', sha256 = 'x', "
        "decided_on = '2026-01-01' WHERE id = %s",
        draft.pk,
    )


def test_they_are_made_anew_after_every_migrate():
    freeze.drop_triggers()
    assert freeze.triggers() == []

    call_command("migrate", verbosity=0)

    assert {table for _name, table in freeze.triggers()} == TREE | {
        "actionplans_revision"
    }


def test_made_twice_they_stand_once():
    before = freeze.triggers()

    freeze.create_triggers()

    assert freeze.triggers() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite remakes tables")
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_a_table_leaves_them_standing():
    """As a later migration would: before it, remake, after it."""
    freeze.drop_before_remake(plan=["a migration"])
    with connection.schema_editor() as editor:
        editor._remake_table(Goal)
        editor._remake_table(Revision)
    freeze.create_triggers()

    assert {table for _name, table in freeze.triggers()} == TREE | {
        "actionplans_revision"
    }


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_tables_and_leaves_the_triggers(grown):
    adopt(grown)

    call_command("flush", interactive=False, verbosity=0)

    assert Revision.objects.count() == 0
    assert {table for _name, table in freeze.triggers()} == TREE | {
        "actionplans_revision"
    }
