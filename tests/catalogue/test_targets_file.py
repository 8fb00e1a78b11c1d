"""targets.yaml: the figures of a plan, and errors that name file and line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.catalogue.targets import load_targets
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.targets import FigureKind
from shuangchuang.domain.text import Extract

GUANGXI = Path(__file__).parents[2] / "src" / "shuangchuang" / "data" / "guangxi"


def test_the_twelve_targets_are_those_the_parser_reads_in_the_plan():
    text = (GUANGXI / "plans" / "guangxi-2021.txt").read_text(encoding="utf-8")
    read = {(t.name.value, t.value.value, t.unit.value) for t in parse_plan(Extract.of_text(text)).targets}

    entries = load_targets(GUANGXI / "targets.yaml")

    assert {(e.plan_name, e.goal.target, e.goal.unit) for e in entries} == read


def test_kinds_and_dates_are_read():
    entries = {entry.goal.code: entry for entry in load_targets(GUANGXI / "targets.yaml")}

    assert [entries[code].goal.kind for code in ("T1", "T2", "T7", "T10", "T12")] == [
        FigureKind.FLOW,
        FigureKind.RATIO,
        FigureKind.STOCK,
        FigureKind.CUMULATIVE,
        FigureKind.CONSTRAINT,
    ]
    assert entries["T1"].goal.baseline is not None
    assert entries["T1"].goal.baseline.value == Decimal("173.2")
    assert entries["T1"].goal.deadline == date(2023, 12, 31)


def test_every_figure_names_who_published_it_and_worked_out_ones_say_how():
    for entry in load_targets(GUANGXI / "targets.yaml"):
        for observation in entry.series.observations:
            assert "统计局" in observation.source
    t1 = load_targets(GUANGXI / "targets.yaml")[0]
    assert [bool(o.derived) for o in t1.series.observations] == [False, False, True, False]


HEAD = "plan: 计划\nstart: 2021-01-01\ndeadline: 2023-12-31\ntargets:\n"
GOOD = "  - {code: T1, name: 甲, plan_name: 甲, kind: 存量, comparator: reach, target: 3, unit: 个}\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + GOOD.replace("存量", "流水"), 5, "不认识“流水”"),
        (HEAD + GOOD.replace("target: 3", "target: 三"), 5, "应为数字"),
        (HEAD + GOOD.replace("reach", "about"), 5, "comparator"),
        (HEAD + GOOD + GOOD, None, "用了两次"),
        (HEAD.replace("2023-12-31", "2020-12-31") + GOOD, 1, "deadline"),
        (HEAD + "  - code: T1\n    name: 甲\n", 5, "comparator"),
        (
            HEAD
            + "  - code: T1\n    name: 甲\n    plan_name: 甲\n    kind: 存量\n    comparator: reach\n    target: 3\n    unit: 个\n"
            + "    observations:\n      - {period: 2022, value: 1, unit: 个, source: 局, status: 已核实}\n"
            + "      - {period: 2022, value: 2, unit: 个, source: 局, status: 已核实}\n",
            14,
            "新的修订",
        ),
        (
            HEAD
            + "  - code: T1\n    name: 甲\n    plan_name: 甲\n    kind: 存量\n    comparator: reach\n    target: 3\n    unit: 个\n"
            + "    baseline: {period: 2020, value: 1, unit: 亿元, source: 局}\n",
            5,
            "不能换算",
        ),
    ],
)
def test_an_error_names_file_and_line(tmp_path, text, line, said):
    file = tmp_path / "targets.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CatalogueError) as error:
        load_targets(file)

    assert (error.value.file, error.value.line) == (file, line)
    assert said in str(error.value)
