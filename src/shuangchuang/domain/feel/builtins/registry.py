"""How a built-in function is declared: its name, the parameters it may be called with, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from shuangchuang.domain.feel.values import Function, NoValue, Unknown, Value

FUNCTIONS: dict[str, Function] = {}
_Rule = Callable[..., Value]


def function(
    name: str, *variants: str, many: bool = False, strict: bool = True, kinds: Mapping[str, str] | None = None
) -> Callable[[_Rule], _Rule]:
    """
    Declare a function. Each of ``variants`` are its parameter names with commas between; ``many`` takes any number.

    A function that is not ``strict`` sees values that are not known. ``kinds`` are types parameters must have where they
    are named.
    """

    def declare(rule: _Rule) -> _Rule:
        named = tuple(tuple(part.strip() for part in variant.split(",") if part.strip()) for variant in variants)
        FUNCTIONS[name] = Function(name, named, rule, many=many, strict=strict, kinds=tuple((kinds or {}).items()))
        return rule

    return declare


def one(value: Value) -> Value:
    """The only item of a list of one; anything else as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def number(value: Value) -> Decimal:
    """
    A number.

    :raises NoValue: it is none.
    """
    value = one(value)
    if not isinstance(value, Decimal):
        raise NoValue("这里要一个数")
    return value


def whole(value: Value) -> int:
    """
    A whole number; what stands behind the point is cut off.

    :raises NoValue: it is no number.
    """
    return int(number(value))


def text(value: Value) -> str:
    """
    A string.

    :raises NoValue: it is none.
    """
    value = one(value)
    if not isinstance(value, str):
        raise NoValue("这里要一段文字")
    return value


def items(value: Value) -> list[Value]:
    """
    A list; a single value is a list of one.

    :raises NoValue: it is null.
    """
    if value is None:
        raise NoValue("这里要一个列表")
    return value if isinstance(value, list) else [value]


def spread(arguments: tuple[Any, ...]) -> list[Value]:
    """The values of a function that takes a list or any number of arguments."""
    if len(arguments) == 1:
        return items(arguments[0])
    return list(arguments)


def known(value: Value) -> bool:
    """Whether a value is known, not looking into lists."""
    return not isinstance(value, Unknown)
