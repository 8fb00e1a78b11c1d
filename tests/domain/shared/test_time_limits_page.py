"""The worked examples of docs/methods/time-limits.md, line by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.shared import DayUnit, TimeLimit

CALENDAR = working_days(region="450000")
PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "time-limits.md").read_text("utf-8")


def _told(limit: TimeLimit) -> str:
    return "\n".join(f"1. {line.said}" for line in limit.explained(CALENDAR)) + "\n"


def example() -> TimeLimit:
    """Ten working days over 三月三, paused, extended, ending behind labour day."""
    return (
        TimeLimit(date(2026, 4, 13), 10)
        .paused(on=date(2026, 4, 22), reason="等待外部鉴定", calendar=CALENDAR)
        .resumed(on=date(2026, 4, 24))
        .extended(4, on=date(2026, 4, 28), ground="联席会议办公室批准")
    )


def test_the_page_explains_the_example_as_the_engine_does():
    assert _told(example()) in PAGE


def test_the_page_explains_a_last_day_off_and_a_year_not_announced_as_the_engine_does():
    assert _told(TimeLimit(date(2026, 9, 3), 30, DayUnit.CALENDAR)) in PAGE
    assert _told(TimeLimit(date(2027, 4, 6), 5)) in PAGE
