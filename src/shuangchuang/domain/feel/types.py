"""FEEL types: what a value must be to conform, and how one that nearly does is made to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.arithmetic import midnight
from shuangchuang.domain.feel.temporal import Date
from shuangchuang.domain.feel.values import Function, Range, Unknown, Value, kind_of


@dataclass(frozen=True, slots=True)
class Type:
    """
    A type: ``of`` are the items' (list, range) or the parameters' (function), ``fields`` a context's entries.

    ``name`` is FEEL's name of the kind.
    """

    name: str
    of: tuple[Type, ...] = ()
    fields: tuple[tuple[str, Type], ...] | None = None
    returns: Type | None = None


ANY = Type("Any")
_PLAIN = {
    name: Type(name)
    for name in (
        "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
        "years and months duration", "list", "context", "function", "range", "Any", "Null",
    )
} | {
    "dateTime": Type("date and time"),
    "dayTimeDuration": Type("days and time duration"),
    "yearMonthDuration": Type("years and months duration"),
    "day time duration": Type("days and time duration"),
    "year month duration": Type("years and months duration"),
}  # fmt: skip


def plain(name: str) -> Type | None:
    """A built-in type by its name; None where there is none."""
    return _PLAIN.get(name)


def type_of(written: tree.TypeOf, types: Mapping[str, Type]) -> Type | None:
    """The type that was written; None where a name means nothing."""
    if written.returns is not None:
        inner = [type_of(each, types) for each in written.inner]
        returns = type_of(written.returns, types)
        if returns is None or any(each is None for each in inner):
            return None
        return Type("function", tuple(each for each in inner if each is not None), returns=returns)
    if written.inner:
        of = type_of(written.inner[0], types)
        return None if of is None else Type(written.name, (of,))
    if written.fields:
        fields = [(name, type_of(each, types)) for name, each in written.fields]
        if any(each is None for _name, each in fields):
            return None
        return Type("context", fields=tuple((name, each) for name, each in fields if each is not None))
    return types.get(written.name) or plain(written.name)


def conforms(value: Value, wanted: Type) -> bool:
    """Whether a known value is of a type; null is of every type."""
    if value is None or wanted.name == "Any":
        return True
    if wanted.name != kind_of(value):
        return False
    if isinstance(value, list) and wanted.of:
        return all(isinstance(item, Unknown) or conforms(item, wanted.of[0]) for item in value)
    if isinstance(value, dict) and wanted.fields is not None:
        return all(
            name in value and (isinstance(value[name], Unknown) or conforms(value[name], of))
            for name, of in wanted.fields
        )
    if isinstance(value, Range) and wanted.of:
        return all(conforms(each, wanted.of[0]) for each in (value.low, value.high))
    if isinstance(value, Function) and wanted.returns is not None:
        return _callable_as(value, wanted)
    return True


def _callable_as(function: Function, wanted: Type) -> bool:
    """A function may be used as another kind if it takes what that takes."""
    if not any(len(variant) == len(wanted.of) for variant in function.variants):
        return False
    if not function.types:
        return True
    return all(
        have is None or have == ANY or have.name == want.name
        for have, want in zip(function.types, wanted.of, strict=True)
    )


def coerced(value: Value, wanted: Type) -> Value:
    """
    A value as a type wants it: one item out of a list of one, a list around one item, a date as its midnight.

    None where it cannot be made to conform.
    """
    if isinstance(value, Unknown) or conforms(value, wanted):
        return _fields_coerced(value, wanted)
    if isinstance(value, list) and len(value) == 1 and wanted.name != "list":
        return None if isinstance(value[0], list) else coerced(value[0], wanted)
    if wanted.name == "list" and not isinstance(value, list):
        inner = coerced(value, wanted.of[0]) if wanted.of else value
        return None if inner is None else [inner]
    if wanted.name == "date and time" and isinstance(value, Date):
        return midnight(value)
    if wanted.name == "list" and isinstance(value, list) and wanted.of:
        items = [coerced(item, wanted.of[0]) for item in value]
        return None if any(new is None and old is not None for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, dict) and wanted.fields is not None:
        return _fields_coerced(value, wanted)
    return None


def _fields_coerced(value: Value, wanted: Type) -> Value:
    if not isinstance(value, dict) or wanted.fields is None:
        return value
    found = dict(value)
    for name, of in wanted.fields:
        if name not in value:
            return None
        found[name] = coerced(value[name], of)
        if found[name] is None and value[name] is not None:
            return None
    return found


def is_whole(value: Value) -> bool:
    """Whether a value is a whole number."""
    return isinstance(value, Decimal) and value == value.to_integral_value()
