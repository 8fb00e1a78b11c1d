"""Functions on lists. Places count from 1, or back from -1 at the end."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from shuangchuang.domain.feel import kleene
from shuangchuang.domain.feel.builtins.registry import function, items, spread, whole
from shuangchuang.domain.feel.values import NUMBERS, Function, NoValue, Unknown, Value, compare, equal


@function("not", "negand", strict=False)
def negation(negand: Value) -> Value:
    """The other of true and false."""
    return kleene.inverse(negand)


@function("list contains", "list, element", strict=False)
def list_contains(values: Value, element: Value) -> Value:
    """Whether an item equals the element."""
    if isinstance(values, Unknown):
        return Unknown(kleene.needs_of(values, element))
    found = [kleene.same(value, element) for value in items(values)]
    return kleene.disjunction([each is True if not isinstance(each, Unknown) else each for each in found])


@function("count", "list", many=True, strict=False)
def count(*values: Value) -> Value:
    """How many items, known or not."""
    if len(values) == 1 and isinstance(values[0], Unknown):
        return Unknown(values[0].needs)
    return Decimal(len(spread(values)))


def _given(values: tuple[Any, ...]) -> list[Value] | Unknown:
    """The items, or that the list itself is not known."""
    if len(values) == 1 and isinstance(values[0], Unknown):
        return Unknown(values[0].needs)
    return spread(values)


@function("min", "list", many=True, strict=False)
def least(*values: Value) -> Value:
    """The least item; null of an empty list."""
    return _extreme(values, least=True)


@function("max", "list", many=True, strict=False)
def greatest(*values: Value) -> Value:
    """The greatest item; null of an empty list."""
    return _extreme(values, least=False)


def _extreme(values: tuple[Any, ...], *, least: bool) -> Value:
    given = [values[0]] if len(values) == 1 and not isinstance(values[0], list) else _given(values)
    if isinstance(given, Unknown):
        return given
    if not given or any(each is None for each in given):
        raise NoValue("没有可比的值")
    return kleene.extreme(given, least=least)


@function("sum", "list", many=True, strict=False)
def total(*values: Value) -> Value:
    """The sum of numbers; null of an empty list."""
    given = _given(values)
    if isinstance(given, Unknown):
        return given
    if not given:
        raise NoValue("没有可加的数")
    return kleene.total(given)


@function("mean", "list", many=True, strict=False)
def mean(*values: Value) -> Value:
    """The sum divided by the count."""
    given = _given(values)
    if isinstance(given, Unknown):
        return given
    if not given:
        raise NoValue("没有可平均的数")
    return kleene.calculated("/", kleene.total(given), Decimal(len(given)))


def _numbers(values: tuple[Any, ...]) -> list[Decimal]:
    return [_plain_number(value) for value in spread(values)]


def _plain_number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise NoValue("列表里要都是数")
    return value


@function("product", "list", many=True)
def product(*values: Value) -> Value:
    """All numbers multiplied; null of an empty list."""
    numbers = _numbers(values)
    if not numbers:
        raise NoValue("没有可乘的数")
    found = Decimal(1)
    for each in numbers:
        found = NUMBERS.multiply(found, each)
    return found


@function("median", "list", many=True)
def median(*values: Value) -> Value:
    """The middle number, or the mean of the middle two; null of an empty list."""
    numbers = sorted(_numbers(values))
    if not numbers:
        raise NoValue("没有数")
    half = len(numbers) // 2
    return numbers[half] if len(numbers) % 2 else NUMBERS.divide(numbers[half - 1] + numbers[half], Decimal(2))


@function("stddev", "list", many=True)
def deviation(*values: Value) -> Value:
    """The sample standard deviation; null of fewer than two numbers."""
    numbers = _numbers(values)
    if len(numbers) < 2:
        raise NoValue("至少要两个数")
    middle = NUMBERS.divide(sum(numbers, Decimal(0)), Decimal(len(numbers)))
    squares = sum((NUMBERS.power(each - middle, 2) for each in numbers), Decimal(0))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1)))


@function("mode", "list", many=True)
def mode(*values: Value) -> Value:
    """The most frequent numbers, the least first; an empty list of an empty list."""
    numbers = _numbers(values)
    counts: dict[Decimal, int] = {}
    for each in numbers:
        counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(each for each, times in counts.items() if times == most)


@function("all", "list", many=True, strict=False)
def every(*values: Value) -> Value:
    """Whether every item is true."""
    given = _given(values)
    return given if isinstance(given, Unknown) else kleene.conjunction(given)


@function("any", "list", many=True, strict=False)
def some(*values: Value) -> Value:
    """Whether an item is true."""
    given = _given(values)
    return given if isinstance(given, Unknown) else kleene.disjunction(given)


@function("sublist", "list, start position", "list, start position, length")
def sublist(values: Value, start: Value, length: Value = None) -> Value:
    """The items from a place on."""
    given = items(values)
    begin = _place(given, start)
    if length is None:
        return given[begin:]
    count_ = whole(length)
    if count_ < 0 or begin + count_ > len(given):
        raise NoValue("没有那么多项")
    return given[begin : begin + count_]


def _place(values: list[Value], position: Value) -> int:
    place = whole(position)
    at = place - 1 if place > 0 else len(values) + place
    if place == 0 or not 0 <= at < len(values):
        raise NoValue("没有这个位置")
    return at


@function("append", "list, item", many=True, strict=False)
def append(values: Value, *more: Value) -> Value:
    """The list with more items behind."""
    if isinstance(values, Unknown):
        return values
    return [*items(values), *more]


@function("concatenate", "list", many=True, strict=False)
def concatenate(*lists: Value) -> Value:
    """The items of all lists."""
    return _joined(lists)


def _joined(lists: Iterable[Value]) -> Value:
    found: list[Value] = []
    for each in lists:
        if isinstance(each, Unknown):
            return Unknown(kleene.needs_of(*lists))
        found += items(each)
    return found


@function("insert before", "list, position, newItem")
def insert_before(values: Value, position: Value, new: Value) -> Value:
    """The list with an item put in at a place."""
    given = items(values)
    at = _place(given, position)
    return [*given[:at], new, *given[at:]]


@function("remove", "list, position")
def remove(values: Value, position: Value) -> Value:
    """The list without the item at a place."""
    given = items(values)
    at = _place(given, position)
    return [*given[:at], *given[at + 1 :]]


@function("list replace", "list, position, newItem", "list, match, newItem")
def list_replace(values: Value, where: Value, new: Value) -> Value:
    """The list with another item at a place, or where a function of the item and the new one says so."""
    given = items(values)
    if isinstance(where, Function):
        found = []
        for each in given:
            fits = where.run(each, new)
            if not isinstance(fits, bool):
                raise NoValue("比较函数要返回 true 或 false")
            found.append(new if fits else each)
        return found
    at = _place(given, where)
    return [*given[:at], new, *given[at + 1 :]]


@function("reverse", "list", strict=False)
def reverse(values: Value) -> Value:
    """The last item first."""
    return values if isinstance(values, Unknown) else items(values)[::-1]


@function("index of", "list, match")
def index_of(values: Value, match: Value) -> Value:
    """The places of all items that equal a value."""
    return [Decimal(at) for at, each in enumerate(items(values), start=1) if equal(each, match) is True]


@function("distinct values", "list")
def distinct(values: Value) -> Value:
    """Each item once, in the order of first appearance."""
    found: list[Value] = []
    for each in items(values):
        if not any(equal(each, other) is True for other in found):
            found.append(each)
    return found


@function("union", "list", many=True)
def union(*lists: Value) -> Value:
    """The items of all lists, each once."""
    return distinct(_joined(lists))


@function("flatten", "list")
def flatten(values: Value) -> Value:
    """The items of lists within the list, however deep."""
    found: list[Value] = []
    for each in items(values):
        found += flatten(each) if isinstance(each, list) else [each]
    return found


@function("sort", "list", "list, precedes")
def sort(values: Value, precedes: Value = None) -> Value:
    """The list in order; ``precedes`` says of two items whether the first comes first."""
    given = items(values)

    def natural(one: Value, other: Value) -> int:
        sign = compare(one, other)
        if sign is None:
            raise NoValue("没有大小可比")
        return sign

    def asked(one: Value, other: Value) -> int:
        if precedes.run(one, other) is True:
            return -1
        return 1 if precedes.run(other, one) is True else 0

    if precedes is None:
        return sorted(given, key=cmp_to_key(natural))
    if not isinstance(precedes, Function) or not any(len(variant) == 2 for variant in precedes.variants):
        raise NoValue("排序要一个两个参数的函数")
    return sorted(given, key=cmp_to_key(asked))
