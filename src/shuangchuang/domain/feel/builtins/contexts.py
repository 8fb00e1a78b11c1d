"""Functions on contexts, and those that turn values into others: text, numbers, ranges."""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException

from shuangchuang.domain.feel import kleene, tree
from shuangchuang.domain.feel.builtins.registry import FUNCTIONS, function, items, one, text
from shuangchuang.domain.feel.compiling import Environment, Scope, compiled
from shuangchuang.domain.feel.errors import FeelError
from shuangchuang.domain.feel.parsing import parse
from shuangchuang.domain.feel.texts import text_of
from shuangchuang.domain.feel.values import NUMBERS, NoValue, Range, Unknown, Value

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")


def _context(value: Value) -> dict[str, Value]:
    value = one(value)
    if not isinstance(value, dict):
        raise NoValue("这里要一个上下文")
    return value


_KEYS = {"key": "string", "keys": "list"}


@function("get value", "m, key", "m, keys", "context, key", "context, keys", strict=False, kinds=_KEYS)
def get_value(context: Value, key: Value) -> Value:
    """The entry under a key; under several, entry by entry deeper."""
    if isinstance(context, Unknown) or isinstance(key, Unknown):
        return Unknown(kleene.needs_of(context, key))
    found: Value = _context(context)
    for each in key if isinstance(key, list) else [key]:
        found = _context(found).get(text(each))
    return found


@function("get entries", "m", "context", strict=False)
def get_entries(context: Value) -> Value:
    """Key and value of every entry."""
    if isinstance(context, Unknown):
        return context
    return [{"key": key, "value": value} for key, value in _context(context).items()]


@function("context", "entries", strict=False)
def context(entries: Value) -> Value:
    """A context from entries of key and value."""
    if isinstance(entries, Unknown):
        return entries
    found: dict[str, Value] = {}
    for entry in items(entries):
        if isinstance(entry, Unknown):
            return Unknown(kleene.needs_of(entries))
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            raise NoValue("每一项都要有 key 和 value")
        key = entry["key"]
        if isinstance(key, Unknown):
            return Unknown(kleene.needs_of(entries))
        if not isinstance(key, str) or key in found:
            raise NoValue("key 要是不重复的文字")
        found[key] = entry["value"]
    return found


@function("context put", "context, key, value", "context, keys, value", strict=False, kinds=_KEYS)
def context_put(before: Value, key: Value, value: Value) -> Value:
    """The context with one entry set; with several keys, deeper."""
    if isinstance(before, Unknown) or isinstance(key, Unknown):
        return Unknown(kleene.needs_of(before, key, value))
    if not isinstance(key, list):
        return {**_context(before), text(key): value}
    if not key:
        raise NoValue("至少要一个 key")
    first, *rest = key
    whole = _context(before)
    if not rest:
        return {**whole, text(first): value}
    return {**whole, text(first): context_put(whole.get(text(first)), rest, value)}


@function("context merge", "contexts", strict=False)
def context_merge(contexts: Value) -> Value:
    """All entries; of those with one key the last."""
    if isinstance(contexts, Unknown):
        return contexts
    found: dict[str, Value] = {}
    for each in items(contexts):
        if isinstance(each, Unknown):
            return Unknown(kleene.needs_of(contexts))
        found |= _context(each)
    return found


@function("string", "from")
def string(value: Value) -> Value:
    """The text of a value."""
    value = one(value) if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value
    if value is None:
        raise NoValue("没有值")
    return value if isinstance(value, str) else text_of(value)


@function("number", "from", "from, grouping separator, decimal separator")
def number(value: Value, grouping: Value = None, point: Value = None) -> Value:
    """A number from its text, with the signs it was written with."""
    value = one(value)
    if isinstance(value, Decimal) and grouping is None and point is None:
        return value
    words = text(value)
    if grouping is not None and text(grouping) not in (" ", ",", "."):
        raise NoValue("分组符只能是空格、逗号或点")
    if point is not None and text(point) not in (",", "."):
        raise NoValue("小数点只能是点或逗号")
    if grouping is not None and grouping == point:
        raise NoValue("分组符和小数点要不同")
    if grouping is not None:
        words = words.replace(text(grouping), "")
    if point is not None:
        words = words.replace(text(point), ".")
    if not _NUMBER.fullmatch(words):
        raise NoValue("这段文字不是数")
    try:
        return NUMBERS.create_decimal(words)
    except DecimalException as error:
        raise NoValue("这个数写不下") from error


@function("range", "from")
def range_(given: Value) -> Value:
    """A range from its text, with ends that are literals."""
    try:
        node = parse(text(given).strip())
    except FeelError as error:
        raise NoValue("区间要写成 [1..10]") from error
    if not isinstance(node, tree.RangeOf) or not all(end is None or _is_literal(end) for end in (node.low, node.high)):
        raise NoValue("区间要写成 [1..10]")
    found = compiled(node)(Scope({}, None, Environment(FUNCTIONS)))
    if not isinstance(found, Range) or (found.low is not None and found.high is not None and _reversed(found)):
        raise NoValue("区间的两端不合")
    return found


def _reversed(span: Range) -> bool:
    return kleene.ordered("<=", span.low, span.high) is not True


def _is_literal(node: tree.Node) -> bool:
    if isinstance(node, tree.Negation):
        return isinstance(node.operand, tree.Number)
    if isinstance(node, tree.Call):
        named = isinstance(node.function, tree.Name) and node.function.name in (
            "date",
            "time",
            "date and time",
            "duration",
        )
        return named and all(isinstance(each, tree.Text) for each in node.arguments)
    return isinstance(node, tree.Number | tree.Text | tree.At)
