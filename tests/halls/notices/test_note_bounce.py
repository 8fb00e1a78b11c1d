"""The command that a mail server hands what came back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.models import DispatchRecord
from tests.halls.notices.test_messages import MORNING, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_kinds")]
REPORT = (
    Path(__file__).parents[2] / "adapters" / "messaging" / "recorded" / "bounces" / "no_such_user.eml"
).read_bytes()


def hand_in(monkeypatch: pytest.MonkeyPatch, content: bytes) -> str:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    said = io.StringIO()
    call_command("note_bounce", stdout=said)
    return said.getvalue()


@pytest.fixture
def sent(person, ways) -> str:
    tell(person())
    services.deliver_due(at=MORNING)
    return DispatchRecord.objects.get().reference


def test_a_report_about_our_mail_is_noted(sent, monkeypatch):
    assert "已登记退信" in hand_in(monkeypatch, REPORT.replace(b"d1@example.test", sent.encode()))
    assert (DispatchRecord.objects.get().state, DispatchRecord.objects.get().problem) == ("bounced", "bounced_5.1.1")


def test_a_delay_is_left_to_the_mail_server(sent, monkeypatch):
    delayed = REPORT.replace(b"d1@example.test", sent.encode()).replace(b"Status: 5.1.1", b"Status: 4.4.1")

    assert "暂时没有送达" in hand_in(monkeypatch, delayed)
    assert DispatchRecord.objects.get().state == "sent"


@pytest.mark.parametrize(("content", "said"), [(REPORT, "不是本系统"), (b"Subject: hello\n\nhi", "不是退信报告")])
def test_what_is_none_of_ours_changes_nothing(sent, monkeypatch, content, said):
    with pytest.raises(CommandError, match=said) as caught:
        hand_in(monkeypatch, content)
    assert caught.value.returncode == 2
    assert DispatchRecord.objects.get().state == "sent"
