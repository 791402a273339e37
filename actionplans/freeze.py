"""Adopted text never changes: triggers in the database refuse it, whoever asks.

A revision that is adopted, superseded or expired keeps every column but its state;
its goals, sub-goals, measures, sections and their lists take no new rows, no changes and no
deletions. The triggers are made after every `migrate` (post_migrate), because SQLite
drops them when a migration remakes a table; before one they are taken away there,
because SQLite cannot rename a table that another table's trigger names.

`thawed()` takes them away for a while. It is for `flush` and for tests: nothing in
the portal itself calls it.
"""

# ruff: noqa: S608 -- the names put into these statements are our own tables

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from actionplans.models import (
    Goal,
    IncludedPlan,
    JointSection,
    Measure,
    Revision,
    SubGoal,
)
from actionplans.workflow import PUBLIC, State

WORDS = "an adopted plan never changes"
"""What the database says when it refuses."""

_FROZEN = ", ".join(f"'{state}'" for state in sorted(PUBLIC))
_LATER = ", ".join(f"'{state}'" for state in sorted(PUBLIC - {State.ADOPTED}))
_PREFIX = "frozen_"


def create_triggers(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make the triggers anew. Receiver of post_migrate; nothing happens before the tables."""
    connection = connections[using]
    if not _tables() <= set(connection.introspection.table_names()):
        return
    statements = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    drop_triggers(using)
    with connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)


def drop_triggers(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Take them away, those of earlier versions too."""
    connection = connections[using]
    for name, table in triggers(using):
        with connection.cursor() as cursor:
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def drop_before_remake(
    using: str = DEFAULT_DB_ALIAS, plan: Any = None, **kwargs: Any
) -> None:
    """Receiver of pre_migrate: SQLite remakes tables, and may not while triggers name them."""
    if plan and connections[using].vendor == "sqlite":
        drop_triggers(using)


@contextmanager
def thawed(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Without the triggers, for as long as it lasts."""
    drop_triggers(using)
    try:
        yield
    finally:
        create_triggers(using)


def triggers(using: str = DEFAULT_DB_ALIAS) -> list[tuple[str, str]]:
    """The triggers that stand in the database now, each with its table."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        query = """
            SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT t.tgisinternal AND n.nspname = current_schema()
            AND left(t.tgname, %s) = %s ORDER BY t.tgname
        """
    else:
        query = """
            SELECT name, tbl_name FROM sqlite_master
            WHERE type = 'trigger' AND substr(name, 1, %s) = %s ORDER BY name
        """
    with connection.cursor() as cursor:
        cursor.execute(query, [len(_PREFIX), _PREFIX])
        return [(name, table) for name, table in cursor.fetchall()]


def _tree() -> dict[str, str]:
    """For each table of the tree: how a row of it leads to the key of its revision."""
    goal = "(SELECT revision_id FROM {goals} WHERE id = {row}.{goal_id})".format
    of_measure = (
        f"(SELECT g.revision_id FROM {_name(Measure)} m "
        f"JOIN {_name(Goal)} g ON g.id = m.goal_id WHERE m.id = ROW.measure_id)"
    )
    goals = _name(Goal)
    return {
        goals: "ROW.revision_id",
        _name(SubGoal): goal(goals=goals, row="ROW", goal_id="goal_id"),
        _name(Measure): goal(goals=goals, row="ROW", goal_id="goal_id"),
        _name(Goal.patient_groups.through): goal(
            goals=goals, row="ROW", goal_id="goal_id"
        ),
        _name(Measure.patient_groups.through): of_measure,
        _name(Measure.parts.through): of_measure,
        _name(JointSection): "ROW.revision_id",
        _name(IncludedPlan): "ROW.revision_id",
    }


def _tables() -> set[str]:
    return {_name(Revision), *_tree()}


def _name(model: Any) -> str:
    return str(model._meta.db_table)


def _kept_columns() -> list[str]:
    return [
        str(field.column)
        for field in Revision._meta.local_fields
        if field.name != "state"
    ]


def _is_frozen(leads_to: str, row: str) -> str:
    revision = leads_to.replace("ROW", row)
    return (
        f"EXISTS (SELECT 1 FROM {_name(Revision)} r "
        f"WHERE r.id = {revision} AND r.state IN ({_FROZEN}))"
    )


def _changed(differs: str) -> str:
    """The update does more than lead an adopted revision on to its next state."""
    kept = " OR ".join(
        f'NEW."{name}" {differs} OLD."{name}"' for name in _kept_columns()
    )
    return (
        f"OLD.state IN ({_FROZEN}) AND ({kept} OR (NEW.state <> OLD.state "
        f"AND NOT (OLD.state = '{State.ADOPTED}' AND NEW.state IN ({_LATER}))))"
    )


def _pushes_out(row: str, but: str = "") -> str:
    """SQLite's REPLACE deletes the rows in its way without asking their triggers."""
    same_plan = (
        f"r.plan_id = {row}.plan_id AND (r.number = {row}.number "
        f"OR (r.state = '{State.ADOPTED}' AND {row}.state = '{State.ADOPTED}'))"
    )
    return (
        f"EXISTS (SELECT 1 FROM {_name(Revision)} r WHERE r.state IN ({_FROZEN}){but} "
        f"AND (r.id = {row}.id OR ({same_plan})))"
    )


_ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


def _sqlite() -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    revisions = _name(Revision)
    yield (
        f'CREATE TRIGGER "{_PREFIX}{revisions}_insert" BEFORE INSERT ON "{revisions}" '
        f"WHEN {_pushes_out('NEW')} {refuse}"
    )
    yield (
        f'CREATE TRIGGER "{_PREFIX}{revisions}_update" BEFORE UPDATE ON "{revisions}" '
        f"WHEN {_changed('IS NOT')} OR {_pushes_out('NEW', ' AND r.id <> OLD.id')} {refuse}"
    )
    yield (
        f'CREATE TRIGGER "{_PREFIX}{revisions}_delete" BEFORE DELETE ON "{revisions}" '
        f"WHEN OLD.state IN ({_FROZEN}) {refuse}"
    )
    for table, leads_to in _tree().items():
        for event, rows in _ROWS.items():
            when = " OR ".join(_is_frozen(leads_to, row) for row in rows)
            if "NEW" in rows:
                in_the_way = _is_frozen(leads_to, "x")
                when += f" OR EXISTS (SELECT 1 FROM {table} x WHERE x.id = NEW.id AND {in_the_way})"
            yield (
                f'CREATE TRIGGER "{_PREFIX}{table}_{event.lower()}" BEFORE {event} '
                f'ON "{table}" WHEN {when} {refuse}'
            )


def _postgres() -> Iterator[str]:
    yield f"""
        CREATE OR REPLACE FUNCTION {_PREFIX}refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    revisions = _name(Revision)
    refuse = f"EXECUTE FUNCTION {_PREFIX}refuse()"
    yield (
        f'CREATE TRIGGER "{_PREFIX}{revisions}_update" BEFORE UPDATE ON "{revisions}" '
        f"FOR EACH ROW WHEN ({_changed('IS DISTINCT FROM')}) {refuse}"
    )
    yield (
        f'CREATE TRIGGER "{_PREFIX}{revisions}_delete" BEFORE DELETE ON "{revisions}" '
        f"FOR EACH ROW WHEN (OLD.state IN ({_FROZEN})) {refuse}"
    )
    for table, leads_to in _tree().items():
        # A condition with a query may not stand in WHEN here, so it stands in a function.
        function = f"{_PREFIX}{table}"
        new, old = _is_frozen(leads_to, "NEW"), _is_frozen(leads_to, "OLD")
        yield f"""
            CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE frozen boolean := false;
            BEGIN
              IF TG_OP <> 'DELETE' THEN frozen := {new}; END IF;
              IF TG_OP <> 'INSERT' AND NOT frozen THEN frozen := {old}; END IF;
              IF frozen THEN
                RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
              RETURN NEW;
            END $$
        """
        yield (
            f'CREATE TRIGGER "{_PREFIX}{table}_change" '
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


_SQLITE = _sqlite
_POSTGRES = _postgres
