"""What tests of messages share: kinds of their own, ways they look into, people to write to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices import kinds as registry
from shuangchuang.halls.notices.kinds import Climb, MessageKind
from tests.halls.notices import post

ZONE = ZoneInfo("Asia/Shanghai")


def at(words: str) -> datetime:
    """A moment by the clocks of the site."""
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


@pytest.fixture
def ways(settings: Any) -> SimpleNamespace:
    """E-mail, text messages and 政务微信, all open."""
    post.WAYS.clear()
    post.WAYS.update(email=post.Way(), sms=post.Way(), wecom=post.Way())
    settings.MESSAGE_CHANNELS = "tests.halls.notices.post.open_channels"
    return SimpleNamespace(**post.WAYS)


@pytest.fixture
def chiefs() -> list[User]:
    """To whom the kind ``test.due`` climbs; a test fills it."""
    return []


@pytest.fixture
def asked() -> list[Climb]:
    """What the rule of climbing was asked."""
    return []


@pytest.fixture
def sample_kinds(monkeypatch: pytest.MonkeyPatch, chiefs: list[User], asked: list[Climb]) -> dict[str, MessageKind]:
    """Kinds as a hall would declare them, in place of the real ones."""

    def up(climb: Climb) -> list[User]:
        asked.append(climb)
        return chiefs

    found = [
        MessageKind(code="test.news", name="动态", title="{firm}有新动态", body="{firm}：{word}\n请查看。"),
        MessageKind(
            code="test.due",
            name="到期提醒",
            title="{task}将到期",
            body="{task}请按期报送。",
            channels=("app", "email", "sms", "wecom"),
            climb_after=2,
            climb_to=up,
            climb_until="settled",
            levels=2,
        ),
        MessageKind(
            code="test.unread",
            name="催阅",
            title="{task}请阅",
            body="",
            channels=("app",),
            climb_after=1,
            climb_to=up,
        ),
        MessageKind(
            code="test.security",
            name="账号安全",
            title="新设备登录",
            body="{place}有新设备登录。",
            short="{place}登录",
            channels=("app", "email", "sms"),
            urgent=True,
            mutable=False,
        ),
    ]
    table = {kind.code: kind for kind in found}
    monkeypatch.setattr(registry, "_KINDS", table)
    return table


@pytest.fixture
def person(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., User]:
    """Somebody with an address of every way."""

    def make(name: str = "huangmin", **values: Any) -> User:
        user = User.objects.create_user(name, email=f"{name}@example.test")
        for key, value in values.items():
            setattr(user, key, value)
        user.save()
        return user

    # Where somebody is reached beside e-mail is for accounts to keep; here everybody has both.
    known = {"sms": "13800000000", "wecom": "huangmin"}
    for room in ("messages", "sending"):
        monkeypatch.setattr(
            f"shuangchuang.halls.notices.services.{room}.address_of",
            lambda user, channel: user.email if channel == "email" else known[channel],
        )
    return make
