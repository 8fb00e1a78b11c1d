"""Who runs the site takes the list of dispatches away: its rows and filters, no text and no address."""

from __future__ import annotations

import csv
import io

import pytest
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord, DispatchRecord, DispatchState

ADDRESS = "/notices/operations/dispatches/"


@pytest.fixture
def huang(db, account):
    return account(Role.LIAISON, name="黄丽")


@pytest.fixture
def sent(huang):
    """One given up by e-mail, one sent by SMS."""
    now = timezone.now()
    for number, (channel, state, problem) in enumerate(
        [("email", DispatchState.DEAD, "timeout"), ("sms", DispatchState.SENT, "")]
    ):
        DispatchRecord.objects.create(
            recipient=huang,
            channel=channel,
            state=state,
            problem=problem,
            due_at=now,
            created_at=now,
            settled_at=now,
            digest_key="2026-11-24",
            reference=f"r{number}",
            attempts=16 - number,
            address="13800000000",
        )


def test_the_list_comes_with_its_filters_and_only_the_rows_of_its_page(account, signed_in, sent, huang):
    answer = signed_in(account(Role.OPERATOR)).get(f"{ADDRESS}?state=failed&export=csv")

    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    head = next(number for number, row in enumerate(rows) if row[:2] == ["类别", "收件人"])
    assert ["筛选", "状态：没有发出和被退回的"] in [[cell for cell in row if cell] for row in rows[:head]]
    assert [[row[n] for n in (0, 1, 2, 3, 6, 7)] for row in rows[head + 1 :]] == [
        ["汇总", str(huang), "电子邮件", "未能发出", "16", "对方没有及时回应"]
    ]
    assert "13800000000" not in text


def test_taking_it_away_is_a_line_of_the_log_and_refused_to_others(account, signed_in, sent, huang):
    signed_in(account(Role.OPERATOR)).get(f"{ADDRESS}?export=xlsx")

    assert AuditRecord.objects.filter(action="notices.export").count() == 1
    assert signed_in(huang).get(f"{ADDRESS}?export=csv").status_code == 403
