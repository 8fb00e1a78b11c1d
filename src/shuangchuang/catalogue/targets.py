"""Reads ``targets.yaml``: a plan's targets as figures to watch, with what has been published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from shuangchuang.catalogue.files import LINE, CatalogueError, day_of, one_of, read_yaml, text_of
from shuangchuang.domain.shared import Period, Refusal
from shuangchuang.domain.targets import (
    Baseline,
    FigureKind,
    Forbidden,
    Goal,
    Observation,
    Series,
    Status,
    direction_of,
)

T = TypeVar("T")
COMPARATORS = ("reach", "at_least", "exceed", "at_most", "approx", "equal", "range", "reduce_by", "growth")


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """
    One target of the file.

    ``plan_name`` is the name the parser reads in the plan, by which the ledger's row is found;
    ``forbidden`` are figures that must not be entered for it.
    """

    goal: Goal
    plan_name: str
    comparator: str
    note: str
    series: Series
    forbidden: tuple[Forbidden, ...]


def load_targets(file: Path) -> tuple[TargetEntry, ...]:
    """
    The targets of a plan and their published figures.

    :raises CatalogueError: the file says something that cannot be; file and line are named.
    """
    head = read_yaml(file)
    start, deadline = day_of(head, "start", file), day_of(head, "deadline", file)
    if start is None or deadline is None or deadline <= start:
        raise CatalogueError(file, head.get(LINE), "需要“start”和比它晚的“deadline”，写成 2021-01-01")
    entries = tuple(_entry(row, start, deadline, file) for row in _rows(head, "targets", file))
    codes = [entry.goal.code for entry in entries]
    for code in codes:
        if codes.count(code) > 1:
            raise CatalogueError(file, None, f"代码 {code} 用了两次")
    return entries


def _entry(row: dict[str, Any], start: date, deadline: date, file: Path) -> TargetEntry:
    comparator = text_of(row, "comparator", file)
    if comparator not in COMPARATORS:
        raise CatalogueError(file, row.get(LINE), f"“comparator”应为 {'、'.join(COMPARATORS)} 之一")
    forbidden = tuple(_forbidden(item, file) for item in _rows(row, "forbidden", file))
    series = Series()
    for item in _rows(row, "observations", file):
        series = _added(series, item, forbidden, file)
    goal = Goal(
        code=text_of(row, "code", file),
        name=text_of(row, "name", file),
        kind=one_of(row, text_of(row, "kind", file), FigureKind, "kind", file),
        direction=direction_of(comparator),
        target=_number(row, "target", file),
        unit=text_of(row, "unit", file),
        start=start,
        deadline=deadline,
        baseline=_baseline(row, file),
    )
    _sound(row, file, lambda: goal.base)  # a baseline in another unit is found here, not on a page
    return TargetEntry(
        goal, text_of(row, "plan_name", file), comparator, text_of(row, "note", file, default=""), series, forbidden
    )


def _added(series: Series, item: dict[str, Any], forbidden: tuple[Forbidden, ...], file: Path) -> Series:
    observation = _observation(item, file)
    return _sound(item, file, lambda: series.with_added(observation, forbidden=forbidden))


def _baseline(row: dict[str, Any], file: Path) -> Baseline | None:
    item = row.get("baseline")
    if item is None:
        return None
    if not isinstance(item, dict):
        raise CatalogueError(file, row.get(LINE), "“baseline”应为“period、value、unit、source”")
    return Baseline(
        _number(item, "value", file), text_of(item, "unit", file), _period(item, file), text_of(item, "source", file)
    )


def _observation(item: dict[str, Any], file: Path) -> Observation:
    revision = item.get("revision", 0)
    if type(revision) is not int or revision < 0:
        raise CatalogueError(file, item.get(LINE), "“revision”应为 0 或正整数")
    return Observation(
        value=_number(item, "value", file),
        unit=text_of(item, "unit", file),
        period=_period(item, file),
        published_on=day_of(item, "published_on", file),
        source=text_of(item, "source", file),
        source_url=text_of(item, "source_url", file, default=""),
        revision=revision,
        status=one_of(item, text_of(item, "status", file), Status, "status", file),
        derived=text_of(item, "derived", file, default=""),
    )


def _forbidden(item: dict[str, Any], file: Path) -> Forbidden:
    return Forbidden(
        _period(item, file), _number(item, "value", file), text_of(item, "unit", file), text_of(item, "reason", file)
    )


def _rows(mapping: dict[str, Any], key: str, file: Path) -> list[dict[str, Any]]:
    rows = mapping.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(file, mapping.get(LINE), f"“{key}”应为列表，每项是“键: 值”")
    return rows


def _period(row: dict[str, Any], file: Path) -> Period:
    return _sound(row, file, lambda: Period.read(text_of(row, "period", file)))


def _number(row: dict[str, Any], key: str, file: Path) -> Decimal:
    words = text_of(row, key, file)
    try:
        value = Decimal(words)
    except InvalidOperation:
        raise CatalogueError(file, row.get(LINE), f"“{key}”应为数字，现在是“{words}”") from None
    if not value.is_finite():
        raise CatalogueError(file, row.get(LINE), f"“{key}”应为数字，现在是“{words}”")
    return value


def _sound(row: dict[str, Any], file: Path, make: Callable[[], T]) -> T:
    """What a domain object refuses is told with file and line."""
    try:
        return make()
    except Refusal as refusal:
        raise CatalogueError(file, row.get(LINE), str(refusal)) from refusal
