"""The examples of docs/methods/feel.md come to what the page says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from shuangchuang.domain.feel.evaluating import evaluate
from shuangchuang.domain.feel.texts import number_text, text_of
from shuangchuang.domain.feel.values import Unknown, Value

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "feel.md").read_text("utf-8")
FACTS: dict[str, Value] = {"研发费用总额": {"上年": Decimal(40)}, "营业收入": {"上年": Decimal(1000)}}


def _examples(kind: str) -> list[tuple[str, str]]:
    blocks = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S)
    return [tuple(part.strip() for part in line.split("→")) for block in blocks for line in block.splitlines()]  # type: ignore[misc]


def _said(value: Value) -> str:
    if not isinstance(value, Unknown):
        return text_of(value)
    bounds = (
        f"在 {number_text(value.low)} 和 {number_text(value.high)} 之间，"
        if value.low is not None and value.high is not None
        else ""
    )
    return f"未知，{bounds}要知道 {'、'.join(sorted(value.needs))}"


@pytest.mark.parametrize(("expression", "result"), _examples("feel"))
def test_what_is_known(expression: str, result: str):
    assert _said(evaluate(expression, FACTS)) == result


@pytest.mark.parametrize(("expression", "result"), _examples("unknown"))
def test_what_is_not(expression: str, result: str):
    assert _said(evaluate(expression, unknown=["甲", "乙"])) == result


def test_the_page_has_examples_of_both():
    assert len(_examples("feel")) > 4
    assert len(_examples("unknown")) > 4
