"""Whatever comes in, a result comes out, its words re-read exactly, and time grows with length only."""

from __future__ import annotations

import gc
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.rendering import as_json
from shuangchuang.domain.text import Extract

# Words that make documents look like plans, so that random texts reach deep into the parser.
PIECES = st.sampled_from(
    [
        "一、", "二、", "三、", "（一）", "(二)", "（三）", "1.", "2．", "3、", "1", "2 ", "（1）", "①", "②", "第一条", "第二章 ", "2.1 ",
        "总体要求", "重点任务", "保障措施", "强化创新平台建设。", "到2025年，研发投入强度达到2.5%以上。", "支持企业牵头组建联盟，", "具体措施：",
        "（牵头单位：市科技局；配合单位：", "市财政局、", "自治区科技厅、发展改革委，", "各市、县（区）人民政府", "广州、深圳市政府", "）", "（", "】", "【责任单位：",
        "责任单位：", "牵头单位：", "配合单位：", "市人社局牵头，", "按职责分工负责", "会同", "等相关部门", "*", "。", "；", "，", "、", "\n", "\n\n", "\t", "  ", "　", "|", "/",
        "列第一位的为牵头单位，下同", "第一个逗号前为牵头单位", "以下均需各区政府落实，不再列出", "序号\n重点举措\n实施路径\n责任单位\n配合单位\n", "序号|重点任务|责任单位\n",
        "桂政办发〔2021〕3号", "2021年1月27日", "二〇二一年一月", "关于印发《某市创业计划（2021—2023年）》的通知", "某市创业计划\n", "各市人民政府：\n", "— 3 —\n", "（此件公开发布）",
        "“一核”：", "金融支持：", "⼀、", "㈠", "⑴", "\u200b", "𠮷", "\x0c", "\r\n", "责任编辑：", "附件：1.表.docx",
    ]
)  # fmt: skip
PLAN_LIKE = st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLAN_LIKE)
def test_text_made_of_the_words_of_plans_gives_a_result_whose_words_re_read_exactly(text: str):
    _assert_sound(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_a_result_whose_words_re_read_exactly(text: str):
    _assert_sound(text)


@pytest.mark.parametrize(
    "piece",
    [
        "（", "）", "（一）", "1.", "一、", "（1）", "责任单位：", "（责任单位：市科技局、", "市科技局、", "按职责分工负责", "各市、", "　", "\n", "1\n", "牵头",
        "|a|b", "序号\t任务\t责任单位\n", "第一个", "列第一位的", "以下均", "《", "“", "2021", "2021年", "各市、县（区）", "A B ", "0.", "附件", "\n1", "责任单位：\n",
        "市科技局 ", "*", "市", "的", "具体措施：", "印发", "1.5", "一", "和", "及", "等", "序号\n重点任务\n责任单位\n", "责任", "由", "—\n", "(a", "a)", "。1.",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_even_of_hostile_text(piece: str):
    # What the machine and the collector of garbage add comes and goes; growth beyond the length is there every time.
    assert any(_grows_with_the_length(piece) for _try in range(4))


def _grows_with_the_length(piece: str) -> bool:
    short, long = (_seconds(piece * (size // len(piece))) for size in (10_000, 40_000))
    return long < 0.25 + 8 * short


def _seconds(text: str) -> float:
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        parse_plan(Extract.of_text(text))
        return time.process_time() - began
    finally:
        gc.enable()


def _assert_sound(text: str) -> None:
    predicted = as_json(parse_plan(Extract.of_text(text)), text)
    for found in _evidence(predicted):
        assert found["raw"] == "".join(text[start:end] for start, end in found["spans"])
        assert 0.0 <= found.get("confidence", 1.0) <= 1.0
    for task in predicted["tasks"]:
        assert task["leads"] + task["cooperators"] + task["responsible"]
    if not predicted["tasks"]:
        assert "plan.no_tasks" in {remark["code"] for remark in predicted["remarks"]}


def _evidence(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if "raw" in value and "spans" in value else []
        return own + [found for inner in value.values() for found in _evidence(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _evidence(inner)]
    return []
