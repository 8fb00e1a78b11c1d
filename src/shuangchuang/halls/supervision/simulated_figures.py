"""Figures of the simulated half-year: what some items ask, what their units tell. Every name says 模拟数据."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser

from shuangchuang.domain.supervision.figures import Counting
from shuangchuang.domain.supervision.indicators import Amounts, Indicator, Told
from shuangchuang.domain.supervision.model import Item
from shuangchuang.halls.supervision.models import ItemRecord
from shuangchuang.halls.supervision.services.figuring import asked_of, told_before
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.naming_figures import name_figures

ASKED = ("4", "7", "10", "13", "26")  # items whose own units tell figures
OF_ROWS = ("1",)  # an item whose rows do


def name_some(items: Sequence[ItemRecord], *, mark: str, by: AbstractBaseUser, at: datetime) -> None:
    """定报送指标 of those items."""
    for record in items:
        item = item_as_it_stands(record)
        if record.key in OF_ROWS:
            name_figures(record=record, by=by, at=at, indicators=_some(item, mark, units=())[:1], rows=True)
        elif record.key in ASKED:
            units = tuple(party.unit for party in item.parties[:2])
            name_figures(record=record, by=by, at=at, indicators=_some(item, mark, units=units))


def _some(item: Item, mark: str, *, units: tuple[str, ...]) -> list[Indicator]:
    since = item.commitment.start if item.commitment else date.min
    amounts = Amounts("满意家数", "家", "回访家数", "家", Counting.THIS_PERIOD)
    return [
        Indicator("", f"服务企业{mark}", Counting.TO_DATE, "家", since, target=Decimal(600), units=units),
        Indicator("", f"开展活动{mark}", Counting.THIS_PERIOD, "场", since, units=units[:1]),
        Indicator(
            "", f"服务满意率{mark}", Counting.RATIO, "%", since, target=Decimal(95), units=units, amounts=amounts
        ),
    ]


def told_by(item: Item, *, key: str, unit: str, first: date) -> dict[str, Told]:
    """What a unit tells for a period: the same every time; now and then it has no number and says so."""
    before = told_before(item, unit=unit, first=first)
    found = {}
    for indicator in asked_of(item, unit):
        dice = random.Random(f"{key} {unit} {first} {indicator.name}")  # noqa: S311 - the same every time, no secret
        if dice.random() < 0.08:
            found[indicator.key] = Told(remark="季度终了才有数")
        elif indicator.amounts is not None:
            whole = dice.randint(20, 60)
            found[indicator.key] = Told(above=Decimal(whole - dice.randint(0, 4)), below=Decimal(whole))
        elif indicator.counting is Counting.TO_DATE:
            last = before.get(indicator.key)
            found[indicator.key] = Told(
                value=(last.value if last and last.value else Decimal(0)) + dice.randint(18, 70)
            )
        else:
            found[indicator.key] = Told(value=Decimal(dice.randint(2, 9)))
    return found
