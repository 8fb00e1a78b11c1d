"""The inbox, the jobs and the deliveries are taken away as they stand on their pages: narrowed, and one's own only."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import (
    AuditRecord,
    DeliveryRecord,
    DeliveryState,
    EventRecord,
    JobRecord,
    JobState,
    MessageRecord,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def table(answer, *, head):
    """The filters the file states, and its rows below the row that begins with ``head``."""
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    top = next(number for number, row in enumerate(rows) if row[:1] == [head])
    stated = {
        cell for row in rows[:top] if row[:1] == ["筛选"] for said in row[1:] for cell in said.split("；") if cell
    }
    return stated, [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


@pytest.fixture
def huang(account):
    return account(Role.LIAISON, name="黄丽")


def letter(recipient, title, **more):
    return MessageRecord.objects.create(
        recipient=recipient, kind="notices.announcement", title=title, body=f"{title}的正文", sent_at=NOON, **more
    )


def test_the_inbox_is_taken_away_as_narrowed_and_holds_nobody_elses(huang, account, signed_in):
    letter(huang, "报送进展", about="第 7 项任务", subject="task:7", key="a", deadline_date=date(2026, 12, 1))
    letter(huang, "读过的", key="b", read_at=NOON)
    letter(account(Role.LEADER), "别人的", key="c")

    stated, rows = table(signed_in(huang).get("/notices/?box=unread&q=报送&export=csv"), head="标题")

    assert stated == {"分类：未读", "查找：报送"}
    assert [(row["标题"], row["事项"], row["收到时间"], row["截止日期"], row["读的时间"]) for row in rows] == [
        ("报送进展", "第 7 项任务", "2026-11-24 12:00:00", "2026-12-01", "")
    ]
    sheet = load_workbook(io.BytesIO(signed_in(huang).get("/notices/?export=xlsx").content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"报送进展", "读过的"} <= set(cells)
    assert "别人的" not in cells


def test_all_jobs_are_taken_away_without_what_they_were_given(huang, account, signed_in):
    for name, state, error in (("plans.render", JobState.DEAD, "OSError"), ("plans.parse", JobState.DONE, "")):
        JobRecord.objects.create(
            name=name, title=f"任务 {name}", payload={"plan": 8_675_309}, state=state, error_code=error, attempts=3,
            attempts_allowed=3, run_at=NOON, enqueued_at=NOON, started_by=huang,
        )  # fmt: skip
    operator = signed_in(account(Role.OPERATOR))

    answer = operator.get("/notices/operations/?state=dead&export=csv")

    stated, rows = table(answer, head="编号")
    assert stated == {f"状态：{JobState.DEAD.label}"}
    assert [(row["种类"], row["提出的人"], row["次数"], row["错误代码"]) for row in rows] == [
        ("plans.render", str(huang), "3", "OSError")
    ]
    assert "8675309" not in answer.content.decode()
    assert AuditRecord.objects.filter(action="notices.export").count() == 1
    assert signed_in(huang).get("/notices/operations/?export=csv").status_code == 403


def test_deliveries_are_taken_away_as_narrowed(huang, account, signed_in):
    event = EventRecord.objects.create(kind="plans.published", subject="plan:1", number=1, payload={}, at=NOON)
    for subscriber, state in (("api.webhooks", DeliveryState.WAITING), ("home.news", DeliveryState.DEAD)):
        DeliveryRecord.objects.create(
            event=event, subscriber=subscriber, subject="plan:1", number=1, state=state, run_at=NOON
        )

    answer = signed_in(account(Role.OPERATOR)).get("/notices/operations/deliveries/?state=open&export=csv")

    stated, rows = table(answer, head="事件编号")
    assert stated == {"状态：未了结的"}
    assert "api.webhooks" in {row["订阅者"] for row in rows}
    assert {(row["事件代码"], row["主体"], row["预定时间"]) for row in rows} == {
        ("plans.published", "plan:1", "2026-11-24 12:00:00")
    }
    assert signed_in(huang).get("/notices/operations/deliveries/?export=csv").status_code == 403
