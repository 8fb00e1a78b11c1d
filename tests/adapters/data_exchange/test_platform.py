"""The contract with a data-exchange platform, as recorded: what is asked, and what is made of each answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shuangchuang.adapters.data_exchange import DataExchangePlatform
from shuangchuang.domain.profiles.ports import NotAnswered, Question
from tests.adapters.messaging.loopback import provider

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))
QUESTION = Question("q-1", "91450100MAFAKE010B", ("revenue_wan", "abnormal_list"), "policy_matching", "7/2026-11")


def _platform(address: str) -> DataExchangePlatform:
    return DataExchangePlatform(
        address=f"{address}/v1/facts",
        key="key-1",
        secret="exchange-secret-for-tests",
        clock=lambda: 1795400000.9,
        answer_seconds=0.4,
    )


def _outcome(address: str) -> dict[str, Any]:
    try:
        answers = _platform(address).ask(QUESTION)
    except NotAnswered as failure:
        return {"not_answered": [failure.reason, failure.again]}
    return {"answers": [[each.key, str(each.value), each.source, each.observed_on.isoformat()] for each in answers]}


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_a_question_is_asked_and_its_answer_taken_as_recorded(file):
    recorded = json.loads(file.read_text("utf-8"))

    with provider(recorded["exchanges"]) as server:
        outcome = _outcome(server.address)

    assert (outcome, server.asked) == (recorded["expect"], [each["request"] for each in recorded["exchanges"]])


def test_a_platform_that_is_not_there_is_told_so():
    with provider([]) as server:
        address = server.address

    assert _outcome(address) == {"not_answered": ["no_connection", True]}


def test_a_failure_says_what_to_do_and_nothing_of_whom_was_asked():
    words = str(NotAnswered("timeout", again=True))

    assert words == "数据共享平台没有答复（timeout）。请稍后再试；一直不行，请联系平台运维。"
