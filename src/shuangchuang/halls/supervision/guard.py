"""Triggers by which the database itself keeps the ledger append-only: a step is added and never touched again."""

from __future__ import annotations

from typing import Any

from django.db import connection

TABLE = "supervision_steprecord"
_REFUSAL = "the ledger of supervision is append-only"
_NAMES = ("steps_stay", "steps_remain")

_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS steps_stay BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER IF NOT EXISTS steps_remain BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    *(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in _NAMES),
    f"CREATE TRIGGER steps_stay BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()",
    f"CREATE TRIGGER steps_remain BEFORE DELETE OR TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()",
)


_FROZEN = "supervision_snapshotrecord"
_FREEZE_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS snapshots_stay BEFORE UPDATE ON {_FROZEN} "
    "BEGIN SELECT RAISE(ABORT, 'a snapshot is frozen'); END",
)
# A function of its own: the ledger's goes when its guard is taken away.
_FREEZE_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION refuse_snapshot_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a snapshot is frozen'; END $$""",
    f"DROP TRIGGER IF EXISTS snapshots_stay ON {_FROZEN}",
    f"CREATE TRIGGER snapshots_stay BEFORE UPDATE ON {_FROZEN} FOR EACH ROW EXECUTE FUNCTION refuse_snapshot_change()",
)


def guard_snapshots(apps: Any = None, schema_editor: Any = None) -> None:
    """Let the database refuse every change of a snapshot."""
    database = schema_editor.connection if schema_editor else connection
    with database.cursor() as cursor:
        for statement in _FREEZE_POSTGRESQL if database.vendor == "postgresql" else _FREEZE_SQLITE:
            cursor.execute(statement)


def unguard_snapshots(apps: Any = None, schema_editor: Any = None) -> None:
    """Take the trigger away."""
    database = schema_editor.connection if schema_editor else connection
    with database.cursor() as cursor:
        of = f" ON {_FROZEN}" if database.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER IF EXISTS snapshots_stay{of}")
        if of:
            cursor.execute("DROP FUNCTION IF EXISTS refuse_snapshot_change()")


def guard_ledger(apps: Any = None, schema_editor: Any = None) -> None:
    """Put the triggers in place; those that are there already are renewed or left."""
    database = schema_editor.connection if schema_editor else connection
    with database.cursor() as cursor:
        for statement in _POSTGRESQL if database.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def unguard_ledger(apps: Any = None, schema_editor: Any = None) -> None:
    """Take the triggers away."""
    database = schema_editor.connection if schema_editor else connection
    postgresql = database.vendor == "postgresql"
    with database.cursor() as cursor:
        for name in _NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{f' ON {TABLE}' if postgresql else ''}")
        if postgresql:
            cursor.execute("DROP FUNCTION IF EXISTS refuse_ledger_change()")
