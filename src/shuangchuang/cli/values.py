"""FEEL values to JSON and back: numbers without loss, days as ISO text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shuangchuang.domain.shared.refusals import Refusal

if TYPE_CHECKING:
    from shuangchuang.domain.feel.values import Value


class NoJson(Refusal):
    """Something that should be JSON and is not."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(
            "cli.no_json", "{what} 不是一个 JSON 对象：{why}。请写成 {example} 这样。", what=what, why=why,
            example='{"名称": 1}',
        )  # fmt: skip


def loaded_object(text: str, *, what: str) -> dict[str, Value]:
    """
    A JSON object as FEEL values.

    :raises NoJson: it is none.
    """
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise NoJson(what, str(error)) from error
    if not isinstance(found, dict):
        raise NoJson(what, "最外面要是 { }")
    return found


def _refused(name: str) -> Any:
    raise ValueError(f"{name} 不是数")


def shown(value: Value) -> dict[str, Any]:
    """What a command prints of a value: itself, or that it is not known, what it needs and its bounds."""
    from shuangchuang.domain.feel.values import Unknown

    if not isinstance(value, Unknown):
        return {"value": value}
    found: dict[str, Any] = {"unknown": True, "needs": sorted(value.needs)}
    bounds = {"low": value.low, "high": value.high}
    return found | {name: bound for name, bound in bounds.items() if bound is not None}


def dumped(value: Any) -> str:
    """JSON of a value, one line; numbers keep every digit."""
    from shuangchuang.domain.feel.texts import number_text, text_of
    from shuangchuang.domain.feel.values import Function, Unknown

    if value is None or isinstance(value, bool | str | int):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {dumped(each)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(dumped(each) for each in value) + "]"
    if isinstance(value, Unknown):
        return dumped(shown(value))
    return "null" if isinstance(value, Function) else json.dumps(text_of(value), ensure_ascii=False)
