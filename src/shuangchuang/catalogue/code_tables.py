"""Reads the code tables: places by GB/T 2260 with their history, trades by GB/T 4754-2017."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

from shuangchuang.catalogue.deployment import load_regions
from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.domain.shared.code_tables import PlaceName, PlaceTable, Trade, TradeTable

_DATA = Path(__file__).resolve().parents[1] / "data"
HISTORY, TRADES = _DATA / "region_history.csv", _DATA / "trades.csv"
CURRENT = "china-division 2.7.0"


@lru_cache(maxsize=1)
def place_table() -> PlaceTable:
    """Places of today and what codes were called before."""
    return load_places(HISTORY)


def load_places(file: Path) -> PlaceTable:
    """
    Today's places and the history in a file; a place of today whose first day is not known has none.

    :raises CatalogueError: a line gives no day where one should stand, or ends before it begins.
    """
    history = tuple(_place(row, number, file) for number, row in _lines(file))
    dated = {(name.code, name.name) for name in history if name.valid_until is None}
    today = (
        PlaceName(region.code, region.name, None, None, CURRENT)
        for region in load_regions()
        if (region.code, region.name) not in dated
    )
    return PlaceTable((*history, *_after_the_former(tuple(today), history)))


def _after_the_former(today: tuple[PlaceName, ...], history: tuple[PlaceName, ...]) -> list[PlaceName]:
    """A name of today begins, at the latest, when the code's former name ends."""
    ended = {name.code: name.valid_until for name in sorted(history, key=lambda each: each.valid_until or date.min)}
    return [
        PlaceName(name.code, name.name, ended.get(name.code), None, name.source) if name.code in ended else name
        for name in today
    ]


def _lines(file: Path) -> list[tuple[int, dict[str, str]]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(enumerate(csv.DictReader(lines), start=2))


def _place(row: dict[str, str], number: int, file: Path) -> PlaceName:
    try:
        begins, ends = (date.fromisoformat(row[key]) if row[key] else None for key in ("valid_from", "valid_until"))
    except (KeyError, ValueError):
        raise CatalogueError(file, number, "valid_from 和 valid_until 应为日期，如 2021-02-01，或者空着") from None
    if begins and ends and ends <= begins:
        raise CatalogueError(file, number, "valid_until 应晚于 valid_from")
    return PlaceName(row["code"], row["name"], begins, ends, row["source"])


@lru_cache(maxsize=1)
def trade_table() -> TradeTable:
    """The 20 sections and 97 divisions."""
    return TradeTable(tuple(Trade(row["section"], row["division"], row["name"]) for _number, row in _lines(TRADES)))
