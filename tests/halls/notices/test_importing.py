"""A long table is written by a job: all of it, once, and told of where it came from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.models import AuditRecord, ImportRecord, ImportState, JobRecord, JobState
from shuangchuang.halls.notices.services import importing
from shuangchuang.halls.registry.imports import UNITS
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from tests.halls.notices.working import Clock, work

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TABLE = "简称,所属地区\n甲局,450000\n乙局,450000\n丙局,450000\n".encode()
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(account, monkeypatch) -> User:
    RegionRecord.objects.create(code="450000", name="广西壮族自治区", short_name="广西")
    monkeypatch.setattr(importing, "AS_A_JOB", 2)
    return account(Role.COORDINATOR)


def confirmed(person: User) -> ImportRecord:
    record = importing.open_import(
        importer=UNITS, name="units.csv", content=TABLE, uploaded_by=person, uploaded_at=NOON
    )
    return importing.confirm_import(record=record, confirmed_by=person, confirmed_at=NOON)


def test_the_job_writes_every_row_and_says_so(person):
    record = confirmed(person)
    assert (record.state, UnitRecord.objects.count()) == (ImportState.QUEUED, 0)

    work(Clock(NOON), "jobs")

    record, job = ImportRecord.objects.get(), JobRecord.objects.get()
    assert (record.state, record.applied_at, job.state) == (ImportState.DONE, NOON, JobState.DONE)
    assert (job.result["text"], job.progress_done) == ("已导入：新增 3 行，改动 0 行。", 3)
    assert UnitRecord.objects.count() == 3
    assert set(AuditRecord.objects.values_list("source", flat=True)) == {"job:notices.import"}


def test_what_changed_before_the_job_came_to_it_leaves_everything_and_gives_the_import_back(person):
    confirmed(person)
    region = RegionRecord.objects.get()
    UnitRecord.objects.create(slug="b", region=region, name="乙局", order=1)

    work(Clock(NOON), "jobs")

    record, job = ImportRecord.objects.get(), JobRecord.objects.get()
    assert (job.state, job.error_code) == (JobState.DEAD, "import_stale")
    assert (record.state, record.job, UnitRecord.objects.count()) == (ImportState.READY, None, 1)

    importing.refresh_import(record=record, refreshed_by=person)
    record.refresh_from_db()
    assert (record.new, record.unchanged) == (2, 1)


def test_a_confirmed_import_cannot_be_confirmed_given_up_or_looked_at_anew(person):
    record = confirmed(person)

    for attempt in (
        lambda: importing.confirm_import(record=record, confirmed_by=person, confirmed_at=NOON),
        lambda: importing.withdraw_import(record=record),
        lambda: importing.refresh_import(record=record, refreshed_by=person),
    ):
        with pytest.raises(importing.ImportRefused, match="已经办理过了"):
            attempt()

    assert JobRecord.objects.count() == 1
