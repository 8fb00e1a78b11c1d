"""The weights and the example of docs/methods/target-reading.md."""

from __future__ import annotations

import re
from pathlib import Path

from shuangchuang.domain.plans.model import TargetKind
from tests.domain.plans.reading_targets import read

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "target-reading.md").read_text(encoding="utf-8")
WEIGHTS = dict(re.findall(r"^\| (\S+) \| (\d+(?:\.\d+)?) \|$", PAGE, re.MULTILINE))


def test_the_example_is_weighed_as_the_page_says():
    (line,) = re.findall(r"“(每年[^”]*)”", PAGE)
    (target,) = read(line)

    reasons = re.findall("|".join(sorted(WEIGHTS, key=len, reverse=True)), target.name.reason)
    assert "、".join(reasons) == target.name.reason
    points = sum(float(WEIGHTS[reason]) for reason in reasons)
    assert all(f"{reason}{WEIGHTS[reason]}分" in PAGE for reason in reasons)
    assert f"共{points:g}分，可信度{target.name.confidence:.2f}" in PAGE


def test_the_second_example_is_a_standard():
    (line,) = re.findall(r"“(对获奖项目[^”]*)”", PAGE)

    assert [target.kind for target in read(line)] == [TargetKind.STANDARD]
