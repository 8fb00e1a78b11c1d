"""The worked examples of the pages on lights, roll-up and weighted progress, line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.shared import Period
from shuangchuang.domain.supervision.figures import (
    Amount,
    Counting,
    Ratio,
    over_periods,
    over_units,
    progress_of,
)
from shuangchuang.domain.supervision.lights import RULES, Overdue, Situation, light_of, overdue
from shuangchuang.domain.supervision.rolling import Child, Standing, due_progress, roll_up
from shuangchuang.domain.targets.figures import Direction
from shuangchuang.domain.targets.lights import percent

METHODS = Path(__file__).parents[3] / "docs" / "methods"
LIGHTS, FIGURES, WEIGHTED = (
    (METHODS / f"{name}.md").read_text(encoding="utf-8")
    for name in ("supervision-lights", "figure-roll-up", "weighted-progress")
)


def _table(page, heading):
    """The cells of the first table after a heading, without its head."""
    lines = page.split(f"\n## {heading}", 1)[1].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| ---")) + 1
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def _share(words):
    return None if words in ("无", "未知") else Decimal(words.removesuffix("%")) / 100


def _shown(share):
    return "无" if share is None else percent(share)


# --- lights ---------------------------------------------------------------------------

START, DEADLINE = date(2023, 1, 1), date(2023, 3, 31)


def test_the_versions_of_the_rule_stand_on_the_page():
    assert _table(LIGHTS, "来源") == [
        [
            rule.version,
            rule.valid_from.isoformat(),
            f"{rule.red_after} 个工作日",
            f"{rule.red_from_returns} 次",
            f"{rule.yellow_from_left:.0%}",
        ]
        for rule in RULES
    ]


@pytest.mark.parametrize("row", _table(LIGHTS, "例"), ids=lambda row: row[0])
def test_every_light_of_the_example_is_what_the_rule_says(row):
    _, written, progress, due, days, returns, colour, reasons = row
    day = date.fromisoformat(written)
    late = overdue(DEADLINE, day, working_days())
    path = due_progress(day, start=START, deadline=DEADLINE)

    light = light_of(
        Situation(
            day=day,
            started=True,
            start=START,
            deadline=DEADLINE,
            overdue=late,
            progress=_share(progress),
            due_progress=path,
            returns=int(returns),
        )
    )

    assert (late, percent(path)) == (Overdue(int(days)), due)
    assert (light.colour.value, "；".join(light.reasons)) == (colour, reasons)


# --- figures --------------------------------------------------------------------------

FIRST, SECOND = Period.read("2023-Q1"), Period.read("2023-Q2")
HALF = Period(FIRST.first, SECOND.last)


@pytest.mark.parametrize("row", _table(FIGURES, "例一"), ids=lambda row: row[0])
def test_every_half_year_of_the_example_is_rolled_up_right(row):
    kind = Counting(row[0])
    then = HALF if kind is Counting.TO_DATE else SECOND

    rolled = over_periods(
        [Amount(kind, Decimal(row[1]), "家", FIRST), Amount(kind, Decimal(row[2]), "家", then)], unit="家"
    )

    assert rolled.value == Decimal(row[3])


def test_the_page_names_every_kind_of_figure():
    assert [row[0] for row in _table(FIGURES, "定义")] == [kind.value for kind in Counting]


def test_the_ratio_of_the_example_is_that_of_the_sums():
    *units, whole = _table(FIGURES, "例二")
    ratios = [Ratio(*(Amount(Counting.THIS_PERIOD, Decimal(cell), "件", FIRST) for cell in row[1:3])) for row in units]
    together = over_units(ratios, unit="%")

    assert [percent(ratio.value / 100) for ratio in ratios] == [row[3] for row in units]
    assert [
        str(together.numerator.value),
        str(together.denominator.value),
        percent(together.value / 100),
    ] == whole[1:]
    assert f"简单平均是{percent(sum(ratio.value for ratio in ratios) / 200)}" in FIGURES


@pytest.mark.parametrize("row", _table(FIGURES, "例三"), ids=lambda row: row[0])
def test_every_progress_of_the_example_is_computed_so(row):
    _, base, target, current, direction, share = row
    figure = Amount(Counting.AT_MOMENT, Decimal(current), "家", FIRST)

    seen = progress_of(figure, Decimal(base), Decimal(target), Direction(direction), unit="家")

    assert _shown(seen.share) == share


# --- weighted progress ----------------------------------------------------------------

STANDINGS = {
    "办理中": Standing.RUNNING,
    "已办结": Standing.CLOSED,
    "中止": Standing.SUSPENDED,
    "撤销": Standing.WITHDRAWN,
}


def test_the_task_of_the_example_comes_out_as_the_page_says():
    children = [
        Child(key, _share(progress), Decimal(weight), STANDINGS[standing])
        for key, weight, progress, standing in _table(WEIGHTED, "例一")
    ]
    rolled = roll_up(children)

    assert f"= {percent(rolled.bounds.low)}`，高限" in WEIGHTED
    assert f"= {percent(rolled.bounds.high)}`。" in WEIGHTED
    assert f"结论：{rolled.sentence}\n" in WEIGHTED
    assert (rolled.suspended, rolled.withdrawn, rolled.unknown) == (("四",), ("五",), ("三",))


@pytest.mark.parametrize("row", _table(WEIGHTED, "例二"), ids=lambda row: row[0])
def test_the_paths_of_the_example_are_those_of_the_engine(row):
    day = date.fromisoformat(row[0])
    ends = {"start": date(2021, 1, 1), "deadline": date(2023, 12, 31)}
    milestones = [(date(2021, 12, 31), Decimal("0.2")), (date(2022, 12, 31), Decimal("0.6"))]

    assert [percent(due_progress(day, **ends)), percent(due_progress(day, **ends, milestones=milestones))] == row[1:]
