"""Functions a model says are Java's: those of ``java.lang`` that take and give plain values, and no others.

Nothing is loaded or run that the model names; what is not in the table is null.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from shuangchuang.domain.feel.values import NoValue, Value

_SPANS = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
}
_ONE_OF: dict[str, Callable[..., Any]] = {
    "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log10": math.log10, "cbrt": math.cbrt,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "ceil": math.ceil, "floor": math.floor, "toRadians": math.radians, "toDegrees": math.degrees,
}  # fmt: skip
_TWO_OF: dict[str, Callable[[Any, Any], Any]] = {"max": max, "min": min, "pow": math.pow, "hypot": math.hypot}
_WRAPPERS = {
    "java.lang.Byte": "byte", "java.lang.Short": "short", "java.lang.Integer": "int", "java.lang.Long": "long",
    "java.lang.Float": "float", "java.lang.Double": "double",
}  # fmt: skip


def java(mapping: Mapping[str, Value], arguments: Sequence[Value]) -> Value:
    """
    The result of a Java function named by class and signature.

    :raises NoValue: none that is known here, or the arguments are not what it takes.
    """
    named = mapping.get("java")
    if not isinstance(named, dict):
        raise NoValue("只认得 Java 的外部函数")
    owner, signature = named.get("class"), named.get("method signature")
    if not isinstance(owner, str) or not isinstance(signature, str) or not signature.endswith(")"):
        raise NoValue("外部函数要写明类和方法")
    method, _bracket, rest = signature[:-1].partition("(")
    kinds = [part.strip() for part in rest.split(",") if part.strip()]
    if kinds and kinds[-1] == "[Ljava.lang.Object;":
        values = [_taken(kind, value) for kind, value in zip(kinds[:-1], arguments, strict=False)]
        return _formatted(owner, method, values, arguments[len(kinds) - 1 :])
    if len(kinds) != len(arguments):
        raise NoValue("外部函数的参数个数不对")
    return _called(owner, method, kinds, [_taken(kind, value) for kind, value in zip(kinds, arguments, strict=True)])


def _taken(kind: str, value: Value) -> Any:
    """An argument as Java takes it."""
    if kind in _SPANS and isinstance(value, Decimal):
        number, (low, high) = int(value), _SPANS[kind]
        if not low <= number <= high:
            raise NoValue("数超出了外部函数的范围")
        return number
    if kind in ("float", "double") and isinstance(value, Decimal):
        return _single(float(value)) if kind == "float" else float(value)
    if kind == "java.lang.String" and isinstance(value, str):
        return value
    if kind == "char" and isinstance(value, str) and len(value) == 1:
        return value
    if kind == "boolean" and isinstance(value, bool):
        return value
    raise NoValue("参数不是外部函数要的类型")


def _single(number: float) -> float:
    """The shortest number that four bytes keep as they keep this one."""
    kept = struct.pack("f", number)
    for digits in range(6, 10):
        short = float(f"{number:.{digits}g}")
        if struct.pack("f", short) == kept:
            return short
    return number


def _called(owner: str, method: str, kinds: Sequence[str], values: Sequence[Any]) -> Value:
    numeric = all(kind in (*_SPANS, "float", "double") for kind in kinds)
    if owner == "java.lang.Math" and numeric:
        rule: Callable[..., Any] | None = _ONE_OF.get(method) if len(values) == 1 else _TWO_OF.get(method)
        if rule is not None:
            return _given(rule, *values)
    if owner in _WRAPPERS and method in ("valueOf", "parseInt", "parseLong", "parseDouble", "parseFloat"):
        return _given(lambda value: _taken(_WRAPPERS[owner], Decimal(str(value).strip())), *values)
    if owner == "java.lang.String" and method == "valueOf" and len(values) == 1:
        return str(values[0])
    raise NoValue("没有这个外部函数")


def _given(rule: Callable[..., Any], *values: Any) -> Value:
    try:
        found = rule(*values)
    except (ValueError, ArithmeticError) as error:
        raise NoValue("外部函数算不出来") from error
    return Decimal(repr(found)) if isinstance(found, float) else Decimal(found) if isinstance(found, int) else found


def _formatted(owner: str, method: str, values: Sequence[Any], more: Sequence[Value]) -> Value:
    """``String.format`` with the signs Python's ``%`` knows too."""
    if owner != "java.lang.String" or method != "format" or len(values) != 1:
        raise NoValue("没有这个外部函数")
    spread = more[0] if len(more) == 1 and isinstance(more[0], list) else list(more)
    try:
        return str(values[0] % tuple(str(each) if "%s" in values[0] else each for each in spread))
    except (TypeError, ValueError) as error:
        raise NoValue("外部函数算不出来") from error
