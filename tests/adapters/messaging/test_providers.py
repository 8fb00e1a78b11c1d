"""The contracts with providers, as recorded under ``recorded/``: what is asked, and what is made of each answer."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shuangchuang.adapters.messaging import SmsGateway, WeCom
from shuangchuang.domain.messages import Channel, Letter, NotSent
from tests.adapters.messaging.loopback import provider

RECORDED = Path(__file__).parent / "recorded"
SMS_SECRET, WECOM_SECRET = "sms-secret-for-tests", "wecom-secret-for-tests"
LETTER = Letter(
    to="",
    title="任务到期提醒",
    text="科技厅：3 项任务本周到期。",
    reference="d1@example.test",
    link="https://example.test/notices/1/",
)


def _recordings(folder: str) -> list[Any]:
    files = sorted((RECORDED / folder).glob("*.json"))
    assert files
    return [pytest.param(json.loads(file.read_text("utf-8")), id=file.stem) for file in files]


def _outcome(channel: Channel, letter: Letter) -> dict[str, Any]:
    try:
        return {"sent": channel.send(letter)}
    except NotSent as failure:
        after = None if failure.after is None else int(failure.after / timedelta(seconds=1))
        return {"not_sent": {"code": failure.code, "again": failure.again, "after": after}}


def _sms(address: str) -> SmsGateway:
    return SmsGateway(
        address=f"{address}/v1/messages",
        key="key-1",
        secret=SMS_SECRET,
        sign="爱创新",
        clock=lambda: 1795400000.5,
        answer_seconds=0.4,
    )


def _wecom(address: str, **changes: Any) -> WeCom:
    given = {"base": address, "corporation": "corp-1", "agent": 1000002, "secret": WECOM_SECRET}
    return WeCom(**{**given, "answer_seconds": 0.4, "clock": lambda: 100.0, **changes})


@pytest.mark.parametrize("recorded", _recordings("sms"))
def test_a_text_message_is_handed_over_as_recorded(recorded, caplog):
    with caplog.at_level(logging.DEBUG, "shuangchuang"), provider(recorded["exchanges"]) as gateway:
        outcome = _outcome(_sms(gateway.address), replace(LETTER, to=recorded["to"]))

    assert outcome == recorded["outcome"]
    assert gateway.asked == [exchange["request"] for exchange in recorded["exchanges"]]
    assert SMS_SECRET not in caplog.text


@pytest.mark.parametrize("recorded", _recordings("wecom"))
def test_a_message_of_wecom_is_handed_over_as_recorded(recorded, caplog):
    with caplog.at_level(logging.DEBUG, "shuangchuang"), provider(recorded["exchanges"]) as gateway:
        outcome = _outcome(_wecom(gateway.address), replace(LETTER, to=recorded["to"]))

    assert outcome == recorded["outcome"]
    assert gateway.asked == [exchange["request"] for exchange in recorded["exchanges"]]
    assert WECOM_SECRET not in caplog.text


def test_a_token_is_asked_for_once_and_again_shortly_before_it_ends():
    recorded = json.loads((RECORDED / "wecom" / "taken.json").read_text("utf-8"))
    asking, sending = recorded["exchanges"]
    now = [0.0]
    with provider([asking, sending, sending, asking, sending]) as gateway:
        channel = _wecom(gateway.address, clock=lambda: now[0])
        told = []
        for moment in (0.0, 7079.0, 7080.0):  # the token holds for 7200 seconds, and is not used in the last 120
            now[0] = moment
            told.append(channel.send(replace(LETTER, to="huangmin")))

    assert told == ["m-1"] * 3
    assert [asked["method"] for asked in gateway.asked] == ["GET", "POST", "POST", "GET", "POST"]


def test_a_long_text_is_cut_between_characters():
    recorded = json.loads((RECORDED / "wecom" / "taken.json").read_text("utf-8"))
    with provider(recorded["exchanges"]) as gateway:
        _wecom(gateway.address).send(replace(LETTER, to="huangmin", text="长" * 2000))

    content = json.loads(gateway.asked[1]["body"])["text"]["content"]
    assert 2045 <= len(content.encode()) <= 2048
    assert set(content.removeprefix("任务到期提醒\n")) == {"长"}


@pytest.mark.parametrize("make", [_sms, _wecom], ids=["sms", "wecom"])
def test_a_provider_that_is_not_there_is_worth_another_try(make):
    with provider([]) as gateway:
        address = gateway.address

    assert _outcome(make(address), replace(LETTER, to="13800000000")) == {
        "not_sent": {"code": "no_connection", "again": True, "after": None}
    }
