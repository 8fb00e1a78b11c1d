"""Whether the site is well, for the machine that decides where visitors are sent.

    /health/live    the process answers; nothing else is looked at, for a restart mends nothing else
    /health/ready   database, migrations, storage: 503 where one fails; the worker is told and fails nobody

Says no version, no address, no sentence of an error: whoever is on the network may read it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import open_to_everyone
from shuangchuang.halls.notices.queries.jobs import WORKER_SILENT_AFTER, worker_seen_at

OK, FAILED, UNKNOWN = "ok", "failed", "unknown"
_applied: set[str] = set()


def _database() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def _migrations() -> str:
    # Code that runs against yesterday's tables fails in the middle of somebody's work. Once
    # applied they stay so for as long as this process lives, and asking costs reading every file.
    if _applied:
        return OK
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return FAILED
    _applied.add("all")
    return OK


def _storage() -> str:
    os.makedirs(settings.MEDIA_ROOT, exist_ok=True)  # noqa: PTH103 - a str in some settings
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        file.write(b"well")
    return OK


def _worker() -> str:
    seen = worker_seen_at()
    if seen is None:
        return UNKNOWN
    return OK if timezone.now() - seen < WORKER_SILENT_AFTER else FAILED


PARTS: Mapping[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "worker": _worker,
}
_NOT_NEEDED_TO_ANSWER = {"worker"}


def examined() -> dict[str, str]:
    """Each part and how it is. A part that cannot be asked has failed."""
    found = {}
    for name, ask in PARTS.items():
        try:
            found[name] = ask()
        except Exception:  # whatever it is, the part is not well, and the others are still to be asked
            found[name] = FAILED
    return found


def _told(content: Mapping[str, object], *, status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


@require_safe
@open_to_everyone
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return _told({"status": OK})


@require_safe
@open_to_everyone
def ready(request: HttpRequest) -> JsonResponse:
    """Whether visitors may be sent here."""
    parts = examined()
    well = all(state == OK for name, state in parts.items() if name not in _NOT_NEEDED_TO_ANSWER)
    return _told({"status": OK if well else FAILED, "parts": parts}, status=200 if well else 503)


@require_safe
@open_to_everyone
def health(request: HttpRequest) -> JsonResponse:
    """Whether the database answers; the address monitors of the first version ask."""
    try:
        state = _database()
    except Exception:  # the same answer whatever the reason
        state = FAILED
    return _told({"status": state}, status=200 if state == OK else 503)
