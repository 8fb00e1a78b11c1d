"""Triggers by which the database itself keeps the audit log append-only.

A line may be added, and it may be given its place in the chain once. Everything else is
refused, whoever asks: a forgotten ``update()``, a script, a person at the database prompt.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "notices_auditrecord"
_CONTENT = (
    "id", "at", "actor_id", "action", "subject", "details", "before", "after", "why", "source", "session",
    "personal_seal", "address_seal",
)  # fmt: skip
_REFUSAL = "the audit log is append-only"
NAMES = ("audit_lines_stay", "audit_lines_remain")


def _changed(sign: str) -> str:
    return " OR ".join(["OLD.digest IS NOT NULL", *(f'NEW."{name}" {sign} OLD."{name}"' for name in _CONTENT)])


_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS audit_lines_stay BEFORE UPDATE ON {TABLE} WHEN {_changed('IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER IF NOT EXISTS audit_lines_remain BEFORE DELETE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    f"DROP TRIGGER IF EXISTS audit_lines_stay ON {TABLE}",
    f"DROP TRIGGER IF EXISTS audit_lines_remain ON {TABLE}",
    f"CREATE TRIGGER audit_lines_stay BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"WHEN ({_changed('IS DISTINCT FROM')}) EXECUTE FUNCTION refuse_audit_change()",
    f"CREATE TRIGGER audit_lines_remain BEFORE DELETE OR TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
)


def _run(database: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def guard_log(apps: Any = None, schema_editor: Any = None) -> None:
    """Put the triggers in place; those that are there already are renewed or left."""
    database = schema_editor.connection if schema_editor else connection
    _run(database, _POSTGRESQL if database.vendor == "postgresql" else _SQLITE)


def unguard_log(apps: Any = None, schema_editor: Any = None) -> None:
    """Take the triggers away."""
    database = schema_editor.connection if schema_editor else connection
    on = f" ON {TABLE}" if database.vendor == "postgresql" else ""
    _run(database, tuple(f"DROP TRIGGER IF EXISTS {name}{on}" for name in NAMES))
    if database.vendor == "postgresql":
        _run(database, ("DROP FUNCTION IF EXISTS refuse_audit_change()",))


def is_guarded() -> bool:
    """Whether both triggers are in the database."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE tgname IN (%s, %s) AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, NAMES)
        return {row[0] for row in cursor.fetchall()} == set(NAMES)
