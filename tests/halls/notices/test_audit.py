"""The log of changes is written and never rewritten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.notices.services import record_audit, store_file

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def line(coordinator) -> AuditRecord:
    return record_audit(actor=coordinator, action="plans.adopt", subject="plan:x", at=NOON, details={"version": 1})


def test_a_line_says_who_did_what_to_which_row_and_when(line, coordinator):
    stored = AuditRecord.objects.get()

    assert (stored.actor, stored.action, stored.subject, stored.at, stored.details) == (
        coordinator, "plans.adopt", "plan:x", NOON, {"version": 1},
    )  # fmt: skip


def test_a_line_cannot_be_changed_or_deleted(line):
    stored = AuditRecord.objects.get()
    stored.action = "plans.publish"

    for attempt in (stored.save, stored.delete):
        with pytest.raises(TypeError, match="append-only"):
            attempt()

    assert AuditRecord.objects.get().action == "plans.adopt"


@pytest.mark.parametrize(
    "attempt",
    [
        lambda rows: rows.update(action="plans.publish"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["action"]),
    ],
    ids=["update", "delete", "bulk_update"],
)
def test_nor_can_many_at_once(line, attempt):
    with pytest.raises(TypeError, match="append-only"):
        attempt(AuditRecord.objects.all())

    assert AuditRecord.objects.get().action == "plans.adopt"


def test_an_account_that_did_something_cannot_be_deleted_from_under_the_log(line, coordinator):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        coordinator.delete()


def test_the_same_bytes_have_the_same_digest_whatever_they_are_called(db):
    files = [store_file(name=name, content=b"x", stored_by=None, stored_at=NOON) for name in ("a.txt", "b" * 300)]

    assert len({file.sha256 for file in files}) == 1
    assert [file.name for file in files] == ["a.txt", "b" * 255]
