"""The worked example of docs/methods/target-progress.md, line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shuangchuang.catalogue.targets import load_targets
from shuangchuang.domain.shared import Period
from shuangchuang.domain.targets import Observation, ObservationRefused, assess, needed, outlook
from shuangchuang.domain.targets.lights import percent

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "methods" / "target-progress.md").read_text(encoding="utf-8")
ENTRIES = {
    entry.goal.code: entry
    for entry in load_targets(ROOT / "src" / "shuangchuang" / "data" / "guangxi" / "targets.yaml")
}
NEW_YEAR_2024 = date(2024, 1, 1)


@pytest.mark.parametrize("code", ["T1", "T2"])
def test_the_table_says_what_the_engine_computes(code):
    entry = ENTRIES[code]
    seen = assess(entry.goal, entry.series, as_of=NEW_YEAR_2024)

    assert seen.observation is not None
    assert None not in (seen.of_target, seen.progress, seen.due, entry.goal.baseline)
    row = (
        f"| {entry.goal.baseline.value} | {seen.current} | {entry.goal.target} "
        f"| {percent(seen.of_target)} | {percent(seen.progress)} | {percent(seen.due)} | {seen.light.colour.value} |"
    )
    assert f"| {code} " in PAGE
    assert row in PAGE


def test_the_shares_are_those_of_the_fact_book():
    shares = {}
    for code in ("T1", "T2"):
        seen = assess(ENTRIES[code].goal, ENTRIES[code].series, as_of=NEW_YEAR_2024)
        shares[code] = (percent(seen.of_target), percent(seen.progress))

    assert shares["T1"] == ("72.6%", "35.3%")
    assert shares["T2"][1] == "10.6%"


def test_what_is_still_needed_stands_on_the_page():
    need = needed(ENTRIES["T1"].goal, Decimal("217.9"), periods=1)

    assert need.sentence in PAGE


def test_the_trend_stands_on_the_page_with_its_interval():
    entry = ENTRIES["T1"]

    assert outlook(entry.goal, entry.series.known(NEW_YEAR_2024), year=2023).sentence in PAGE


def test_2023_stays_unknown():
    assert [str(o.period) for o in ENTRIES["T1"].series.observations] == ["2019", "2020", "2021", "2022"]


@pytest.mark.parametrize(
    ("code", "value", "unit"), [("T1", "285.6", "亿元"), ("T1", "2856000", "万元"), ("T2", "1.25", "%")]
)
def test_the_figure_of_the_web_page_is_refused_with_its_reason(code, value, unit):
    entry = ENTRIES[code]
    claimed = Observation(Decimal(value), unit, Period.read("2022"), date(2023, 5, 1), "网页", revision=1)

    with pytest.raises(ObservationRefused, match="网页自编"):
        entry.series.with_added(claimed, forbidden=entry.forbidden)


def test_the_revision_of_2021_replaces_the_figure_from_its_own_day():
    series = ENTRIES["T2"].series
    year = Period.read("2021")

    assert [o.value for o in series.revisions(year)] == [Decimal("0.81"), Decimal("0.79")]
    assert {o.period: o.value for o in series.known(date(2023, 6, 30))}[year] == Decimal("0.81")
    assert {o.period: o.value for o in series.known(NEW_YEAR_2024)}[year] == Decimal("0.79")


def test_there_are_the_twelve_targets_of_the_plan():
    assert list(ENTRIES) == [f"T{number}" for number in range(1, 13)]
