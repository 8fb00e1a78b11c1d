"""What the domain says in Chinese is said in English to a visitor who asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from shuangchuang.domain.plans.draft import open_draft
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.shared import Refusal, Said
from shuangchuang.domain.targets.lights import light_of
from shuangchuang.domain.text import Extract
from shuangchuang.halls.notices.telling import told, worded

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
PLANS = sorted(CORPUS.rglob("text.txt"))
_CHINESE = re.compile(r"[㐀-鿿]")
_QUOTES_THE_PLAN = re.compile(r"承接标题“.*”的时限")  # put together by the parser: stays Chinese


def test_a_refusal_is_filled_after_it_is_translated():
    refusal = Refusal("row_missing", "没有找到这一{what}，可能已被删除或合并。请刷新页面。", what="任务")

    with override("en"):
        assert told(refusal) == (
            "This row was not found (Tasks). It may have been removed or merged. Refresh the page."
        )
    with override("zh-hans"):
        assert told(refusal) == str(refusal)


def test_what_a_visitor_wrote_is_not_translated():
    refusal = Refusal("unit_missing", "这份计划里没有单位“{unit}”。请刷新页面。", unit="单位")

    with override("en"):
        assert told(refusal) == "This plan has no unit ‘单位’. Refresh the page."


def test_a_light_says_why_in_english():
    light = light_of(Decimal("0.35252"), Decimal("0.66667"))

    with override("en"):
        assert worded(light.reason) == "35.3% of the way; the path asks for 66.7%. Behind by more than a fifth"
    with override("zh-hans"):
        assert worded(light.reason) == light.reason == "进度35.3%，路径66.7%，不到路径的八成"


def test_what_is_said_within_something_said_is_translated_too():
    gap = Said("期限已到，还差{gap}{unit}", gap="0.42", unit=Said("个百分点"))

    with override("en"):
        assert worded(gap) == "The deadline has passed with 0.42 percentage points still missing"


def test_several_reasons_are_translated_one_by_one():
    with override("en"):
        assert worded("位于目标部分、写明每年") == "stands in the section on targets, says ‘every year’"
    with override("zh-hans"):
        assert worded("位于目标部分、写明每年") == "位于目标部分、写明每年"


def test_a_reason_with_a_comma_of_its_own_stays_whole():
    with override("en"):
        assert worded("写明每年、动词、名词之后写明数量") == "says ‘every year’, a number follows the verb and the noun"


def _reasons(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["reason"]] if isinstance(value.get("reason"), str) else []
        for inner in value.values():
            yield from _reasons(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _reasons(inner)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_every_reason_the_parser_gives_has_an_english_one(path):
    state = open_draft(parse_plan(Extract.of_text(path.read_text("utf-8"))))

    with override("en"):
        left = {reason for reason in _reasons(state) if _CHINESE.search(worded(reason))}
    assert {reason for reason in left if not _QUOTES_THE_PLAN.fullmatch(reason)} == set()
