"""Indicators and what was told of them as events keep them: JSON of names, codes, days and numbers; no remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shuangchuang.domain.supervision.figures import Counting
from shuangchuang.domain.supervision.indicators import Amounts, Indicator, Reported, Told
from shuangchuang.domain.targets.figures import Direction


def indicator_facts(indicator: Indicator) -> dict[str, Any]:
    """An indicator as an event keeps it."""
    amounts = indicator.amounts
    return {
        "key": indicator.key,
        "name": indicator.name,
        "counting": indicator.counting.value,
        "unit": indicator.unit,
        "since": indicator.since.isoformat(),
        "direction": indicator.direction.value,
        "base": _text(indicator.base),
        "target": _text(indicator.target),
        "units": list(indicator.units),
        "amounts": [amounts.above, amounts.above_unit, amounts.below, amounts.below_unit, amounts.counting.value]
        if amounts
        else None,
        "of": indicator.of,
    }


def indicator_of(facts: Mapping[str, Any]) -> Indicator:
    """An indicator as an event kept it."""
    amounts = facts["amounts"]
    return Indicator(
        key=facts["key"],
        name=facts["name"],
        counting=Counting(facts["counting"]),
        unit=facts["unit"],
        since=date.fromisoformat(facts["since"]),
        direction=Direction(facts["direction"]),
        base=_number(facts["base"]),
        target=_number(facts["target"]),
        units=tuple(facts["units"]),
        amounts=_amounts(*amounts) if amounts else None,
        of=facts["of"],
    )


def _amounts(above: str, above_unit: str, below: str, below_unit: str, counting: str) -> Amounts:
    return Amounts(above, above_unit, below, below_unit, Counting(counting))


def figures_facts(told: Iterable[tuple[str, str, Told]]) -> list[list[str | None]]:
    """Keys, units and what they told, as an event keeps it: numbers only, no remarks; what is not known is left out."""
    return [
        [key, unit, _text(each.value), _text(each.above), _text(each.below)] for key, unit, each in told if each.known
    ]


def reported_of(facts: Mapping[str, Any]) -> Reported | None:
    """The figures of a report's event; None where it carried none."""
    if not facts.get("figures"):
        return None
    by_key: dict[str, list[tuple[str, Told]]] = {}
    for key, unit, value, above, below in facts["figures"]:
        by_key.setdefault(key, []).append((unit, Told(_number(value), _number(above), _number(below))))
    return Reported(
        report=facts["report"],
        period=facts["period"],
        first=date.fromisoformat(facts["first"]),
        last=date.fromisoformat(facts["until"]),
        told=tuple((key, tuple(pairs)) for key, pairs in by_key.items()),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
