"""Lists gone over: filters, ``for``, ``some`` and ``every``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from shuangchuang.domain.feel import kleene, tree
from shuangchuang.domain.feel.scopes import Evaluator, Scope, compiled, maker
from shuangchuang.domain.feel.temporal import Date, date_on
from shuangchuang.domain.feel.values import NoValue, Range, Unknown, Value, unknowns_in

LONGEST = 1_000_000  # steps of one loop


@maker(tree.Filter)
def _filter(node: tree.Filter) -> Evaluator:
    source, condition = compiled(node.source), compiled(node.condition)

    def narrow(scope: Scope) -> Value:
        found = source(scope)
        if isinstance(found, Unknown):
            return Unknown(found.needs)
        items = found if isinstance(found, list) else [] if found is None else [found]
        return filtered(scope, items, condition)

    return narrow


def filtered(scope: Scope, items: list[Value], condition: Evaluator) -> Value:
    """The items for which a condition holds; the item at a place where it is a number."""
    if not items:
        place = condition(scope.inner({"item": None}))
        return None if isinstance(place, Decimal) else []
    kept: list[Value] = []
    unknown: list[Value] = []
    for number, item in enumerate(items):
        own = {**item, "item": item} if isinstance(item, dict) and "item" not in item else {"item": item, **(item if isinstance(item, dict) else {})}  # fmt: skip
        holds = condition(scope.inner(own))
        if number == 0 and isinstance(holds, Decimal):
            return at_place(items, holds)
        if isinstance(holds, Unknown):
            unknown.append(holds)
        elif holds is True:
            kept.append(item)
    return Unknown(kleene.needs_of(*unknown)) if unknown else kept


def at_place(items: list[Value], place: Decimal) -> Value:
    """The item at a place from 1, or from -1 at the end; None where there is none."""
    if place != place.to_integral_value():
        return None
    number = int(place)
    if 1 <= number <= len(items):
        return items[number - 1]
    return items[number] if -len(items) <= number <= -1 else None


@maker(tree.For)
def _for(node: tree.For) -> Evaluator:
    return looping([_iterator(each) for each in node.iterators], compiled(node.body))


def looping(iterators: Sequence[Gone], body: Evaluator) -> Evaluator:
    """``for`` over iterators; the body sees the results so far as ``partial``."""

    def loop(scope: Scope) -> Value:
        results: list[Value] = []
        try:
            for within in _combined(scope.inner({"partial": results}), iterators):
                results.append(body(within))
        except _NotKnown as not_known:
            return Unknown(not_known.needs)
        except NoValue as none:
            scope.environment.notes.append(str(none))
            return None
        return results

    return loop


class _NotKnown(Exception):
    """What a loop goes over is not known."""

    def __init__(self, needs: frozenset[str]) -> None:
        super().__init__()
        self.needs = needs


Gone = tuple[str, Evaluator, Evaluator | None]  # a name, what it goes over, and up to where


def _iterator(node: tree.Iterator) -> Gone:
    return node.name, compiled(node.domain), compiled(node.end) if node.end is not None else None


def _combined(scope: Scope, iterators: Sequence[Gone]) -> Iterator[Scope]:
    (name, domain, end), rest = iterators[0], iterators[1:]
    values = domain(scope)
    gone = _counted(values, end(scope)) if end is not None else _gone_over(values)
    for value in gone:
        within = scope.inner({name: value})
        if rest:
            yield from _combined(within, rest)
        else:
            yield within


def _gone_over(values: Value) -> Iterator[Value]:
    if isinstance(values, Unknown):
        raise _NotKnown(values.needs)
    if isinstance(values, Range):
        low, high = values.low, values.high
        if isinstance(low, Decimal) and isinstance(high, Decimal):
            first = low if values.low_closed else low + 1
            yield from _counted(first, high if values.high_closed else high - 1, only_up=True)
            return
        if isinstance(low, Date) and isinstance(high, Date):
            first_day = low.order + (not values.low_closed)
            yield from (date_on(day) for day in range(first_day, high.order + values.high_closed))
            return
        raise NoValue("这个区间不能逐个取值")
    if values is None:
        raise NoValue("没有可以逐个取值的列表")
    yield from values if isinstance(values, list) else [values]


def _counted(low: Value, high: Value, *, only_up: bool = False) -> Iterator[Value]:
    if (needs := unknowns_in((low, high))) is not None:
        raise _NotKnown(needs)
    if isinstance(low, Date) and isinstance(high, Date):
        step = 1 if low.order <= high.order else -1
        yield from (date_on(day) for day in range(low.order, high.order + step, step))
        return
    if not (isinstance(low, Decimal) and isinstance(high, Decimal)):
        raise NoValue("逐个取值的两端要是数或日期")
    if only_up and low > high:
        raise NoValue("区间的两端反了")
    step = 1 if low <= high else -1
    if abs(high - low) > LONGEST:
        raise NoValue("逐个取值的范围太大")
    value = low
    while (value <= high) if step > 0 else (value >= high):
        yield value
        value += step


@maker(tree.Quantified)
def _quantified(node: tree.Quantified) -> Evaluator:
    return quantifying([_iterator(each) for each in node.iterators], compiled(node.condition), every=node.every)


def quantifying(iterators: Sequence[Gone], condition: Evaluator, *, every: bool) -> Evaluator:
    """``every`` or ``some`` over iterators."""
    decides, join = not every, kleene.conjunction if every else kleene.disjunction

    def check(scope: Scope) -> Value:
        found: list[Value] = []
        try:
            for within in _combined(scope, iterators):
                holds = condition(within)
                if holds is decides:
                    return holds
                found.append(holds)
        except _NotKnown as not_known:
            return Unknown(not_known.needs | kleene.needs_of(*found))
        except NoValue as none:
            scope.environment.notes.append(str(none))
            return None
        return join(found)

    return check
