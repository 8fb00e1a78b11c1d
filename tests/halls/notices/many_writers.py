"""Sixteen people who write to the log at once, and touch the same two rows in opposite orders."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.notices.queries.checking import check_log
from shuangchuang.halls.notices.services import record_audit

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
THREADS, EACH = 16, 12


def write_at_once() -> dict[str, object]:
    """What came of it: errors by name, how many lines, whether the chain holds, how many distinct places."""
    users = get_user_model().objects
    rows = [users.create_user(f"row-{number}", password=None).pk for number in range(2)]
    errors: list[str] = []
    start = threading.Barrier(THREADS)

    def write(writer: int) -> None:
        first, second = rows if writer % 2 else rows[::-1]
        try:
            start.wait()
            for turn in range(EACH):
                # A line in the middle of a transaction that goes on to wait for a row: the order in which
                # a lock held by the log itself would end in a deadlock.
                with transaction.atomic():
                    record_audit(actor=None, action="x.before", subject=f"w:{writer}", at=NOON, details={"t": turn})
                    users.filter(pk=first if turn % 2 else second).update(first_name=str(writer))
                    record_audit(actor=None, action="x.after", subject=f"w:{writer}", at=NOON, details={"t": turn})
        except Exception as error:  # whatever it is, the test names it
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = check_log()
    return {
        "errors": errors,
        "written": AuditRecord.objects.count(),
        "linked": found.lines,
        "broken": found.broken and str(found.broken),
    }


EXPECTED = {"errors": [], "written": THREADS * EACH * 2, "linked": THREADS * EACH * 2, "broken": None}
