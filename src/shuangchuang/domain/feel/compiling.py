"""A tree made into closures: read once, evaluated as often as there are scopes.

compiled(tree)(scope) ─▶ value, None (FEEL's null) or Unknown
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shuangchuang.domain.feel import kleene, tree
from shuangchuang.domain.feel.arithmetic import negative
from shuangchuang.domain.feel.properties import MISSING, property_of
from shuangchuang.domain.feel.temporal import Date, DateTime, date_on, literal_of
from shuangchuang.domain.feel.types import Type, coerced, conforms, type_of
from shuangchuang.domain.feel.values import Function, NoValue, Range, Unknown, Value, unknowns_in

Evaluator = Callable[["Scope"], Value]
DEEPEST = 120  # calls within calls
LONGEST = 1_000_000  # steps of one loop


@dataclass
class Environment:
    """
    What an evaluation stands in: the built-in functions, the moment ``now`` (None: nobody said), named types.

    ``notes`` collect why something became null.
    """

    functions: Mapping[str, Function]
    now: DateTime | None = None
    types: Mapping[str, Type] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    external: Callable[[Mapping[str, Value], Sequence[Value]], Value] | None = None
    depth: int = 0


class Scope:
    """Names and what they stand for; what is not here is asked of the scope around."""

    __slots__ = ("environment", "outer", "values")

    def __init__(self, values: Mapping[str, Value], outer: Scope | None, environment: Environment) -> None:
        self.values, self.outer, self.environment = values, outer, environment

    def inner(self, values: Mapping[str, Value]) -> Scope:
        """A scope within this one."""
        return Scope(values, self, self.environment)

    def look(self, name: str) -> Value:
        """What a name stands for; ``MISSING`` for nothing."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.outer
        return self.environment.functions.get(name, MISSING)


def compiled(node: tree.Node) -> Evaluator:
    """The evaluator of a tree."""
    return _MAKERS[type(node)](node)


def _constant(value: Value) -> Evaluator:
    return lambda scope: value


def _at(node: tree.At) -> Evaluator:
    return _constant(literal_of(node.text))


def _name(node: tree.Name) -> Evaluator:
    name = node.name

    def look(scope: Scope) -> Value:
        found = scope.look(name)
        if found is MISSING:
            scope.environment.notes.append(f"没有名为“{name}”的值")
            return None
        return found

    return look


def _input(node: tree.Input) -> Evaluator:
    return _name(tree.Name(name="?", span=node.span))


def _path(node: tree.Path) -> Evaluator:
    source, name = compiled(node.source), node.name
    dotted = _dotted(node)

    def follow(scope: Scope) -> Value:
        if dotted and (whole := scope.look(dotted)) is not MISSING:
            return whole
        return property_of(source(scope), name)

    return follow


def _dotted(node: tree.Path) -> str:
    """A path of plain names as one name: imported models are known by such names."""
    if isinstance(node.source, tree.Name):
        return f"{node.source.name}.{node.name}"
    if isinstance(node.source, tree.Path) and (before := _dotted(node.source)):
        return f"{before}.{node.name}"
    return ""


def _negation(node: tree.Negation) -> Evaluator:
    operand = compiled(node.operand)

    def turn(scope: Scope) -> Value:
        value = operand(scope)
        return kleene.negated(value) if isinstance(value, Unknown) else _or_null(scope, negative, value)

    return turn


def _or_null(scope: Scope, rule: Callable[..., Value], *values: Value) -> Value:
    try:
        return rule(*values)
    except NoValue as none:
        scope.environment.notes.append(str(none))
        return None


def _arithmetic(node: tree.Arithmetic) -> Evaluator:
    operator, left, right = node.operator, compiled(node.left), compiled(node.right)
    return lambda scope: _or_null(scope, kleene.calculated, operator, left(scope), right(scope))


def _comparison(node: tree.Comparison) -> Evaluator:
    operator, left, right = node.operator, compiled(node.left), compiled(node.right)
    if operator == "=":
        return lambda scope: kleene.same(left(scope), right(scope))
    if operator == "!=":
        return lambda scope: inverse(kleene.same(left(scope), right(scope)))
    return lambda scope: kleene.ordered(operator, left(scope), right(scope))


def inverse(value: Value) -> Value:
    """``not``: null of what is no boolean."""
    if isinstance(value, Unknown):
        return Unknown(value.needs)
    return not value if isinstance(value, bool) else None


def _between(node: tree.Between) -> Evaluator:
    value, low, high = compiled(node.value), compiled(node.low), compiled(node.high)

    def within(scope: Scope) -> Value:
        found = value(scope)
        return kleene.conjunction((kleene.ordered(">=", found, low(scope)), kleene.ordered("<=", found, high(scope))))

    return within


def _logic(node: tree.Logic) -> Evaluator:
    left, right = compiled(node.left), compiled(node.right)
    decides = node.operator == "or"
    join = kleene.disjunction if decides else kleene.conjunction

    def both(scope: Scope) -> Value:
        first = left(scope)
        return first if first is decides else join((first, right(scope)))

    return both


def _if(node: tree.If) -> Evaluator:
    condition, first, second = compiled(node.condition), compiled(node.first), compiled(node.second)

    def choose(scope: Scope) -> Value:
        holds = condition(scope)
        if isinstance(holds, Unknown):
            return kleene.chosen(holds, first(scope), second(scope))
        return first(scope) if holds is True else second(scope)

    return choose


def _list(node: tree.ListOf) -> Evaluator:
    items = [compiled(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


def _context(node: tree.ContextOf) -> Evaluator:
    entries = [(key, compiled(value)) for key, value in node.entries]

    def build(scope: Scope) -> Value:
        values: dict[str, Value] = {}
        within = scope.inner(values)
        for key, value in entries:
            values[key] = value(within)
        return values

    return build


def _range(node: tree.RangeOf) -> Evaluator:
    low = compiled(node.low) if node.low is not None else _constant(None)
    high = compiled(node.high) if node.high is not None else _constant(None)
    open_low, open_high = node.low is None, node.high is None

    def build(scope: Scope) -> Value:
        first, last = low(scope), high(scope)
        if (first is None and not open_low) or (last is None and not open_high):
            return None
        return Range(first, last, node.low_closed, node.high_closed)

    return build


# ── tests ───────────────────────────────────────────────────────────────


def _in(node: tree.In) -> Evaluator:
    value, tests = compiled(node.value), [compiled_test(test) for test in node.tests]

    def check(scope: Scope) -> Value:
        found = value(scope)
        within = scope.inner({"?": found})
        return kleene.disjunction([test(within, found) for test in tests])

    return check


def compiled_test(node: tree.Node) -> Callable[[Scope, Value], Value]:
    """One positive unary test: asked of a scope and the value that is tested."""
    if isinstance(node, tree.Test):
        against, operator = compiled(node.value), node.operator
        return lambda scope, value: _compared(operator, value, against(scope))
    result = compiled(node)
    speaks = asks_of_input(node) or isinstance(node, _TRUTHS)
    return lambda scope, value: _fits(value, result(scope), speaks)


def compiled_tests(node: tree.Tests) -> Callable[[Scope, Value], Value]:
    """All the tests of a cell; one that is empty holds for everything."""
    tests = [compiled_test(test) for test in node.tests]
    if not tests:
        return lambda scope, value: True

    def check(scope: Scope, value: Value) -> Value:
        within = scope.inner({"?": value})
        found = kleene.disjunction([test(within, value) for test in tests])
        return inverse(found) if node.negated else found

    return check


_TRUTHS = (tree.Comparison, tree.Logic, tree.Between, tree.In, tree.InstanceOf, tree.Quantified)


def _compared(operator: str, value: Value, other: Value) -> Value:
    if operator == "=":
        return kleene.same(value, other)
    if operator == "!=":
        return inverse(kleene.same(value, other))
    return kleene.ordered(operator, value, other)


def asks_of_input(node: tree.Node) -> bool:
    """Whether ``?`` stands somewhere in a tree."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, tree.Input):
            return True
        stack.extend(tree.children(each))
    return False


def _fits(value: Value, result: Value, speaks: bool) -> Value:
    """Whether a value passes a test that gave ``result``; ``speaks``: the test is a statement of its own."""
    if speaks and (isinstance(result, bool | Unknown) or result is None):
        return result
    if isinstance(result, Range):
        return kleene.inside(value, result)
    if isinstance(result, list):
        if isinstance(value, list) and kleene.same(value, result) is True:
            return True
        return kleene.disjunction(
            [kleene.inside(value, one) if isinstance(one, Range) else kleene.same(value, one) is True
             if unknowns_in((value, one)) is None else kleene.same(value, one) for one in result]
        )  # fmt: skip
    if result is True and not isinstance(value, bool | Unknown):
        return True
    if (
        isinstance(value, list)
        and not isinstance(result, list)
        and result is not None
        and not isinstance(result, Unknown)
    ):
        return kleene.disjunction([kleene.same(one, result) for one in value] or [False])
    return kleene.same(value, result)


# ── lists ───────────────────────────────────────────────────────────────


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
        return
    step = 1 if low <= high else -1
    if abs(high - low) > LONGEST:
        raise NoValue("逐个取值的范围太大")
    value = low
    while (value <= high) if step > 0 else (value >= high):
        yield value
        value += step


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


# ── functions and types ─────────────────────────────────────────────────


def _instance(node: tree.InstanceOf) -> Evaluator:
    value, written = compiled(node.value), node.type

    def check(scope: Scope) -> Value:
        found = value(scope)
        if isinstance(found, Unknown):
            return Unknown(found.needs)
        wanted = type_of(written, scope.environment.types)
        if wanted is None:
            scope.environment.notes.append(f"没有名为“{written.name}”的类型")
            return None
        return conforms(found, wanted) if found is not None else wanted.name == "Null"

    return check


def _function(node: tree.FunctionOf) -> Evaluator:
    names = tuple(name for name, _type in node.parameters)
    body = compiled(node.body)
    written = [of for _name_, of in node.parameters]

    def build(scope: Scope) -> Value:
        environment = scope.environment
        types = tuple(type_of(of, environment.types) if of is not None else None for of in written)

        def run(*arguments: Value) -> Value:
            if node.external:
                mapping = body(scope)
                if environment.external is None or not isinstance(mapping, dict):
                    raise NoValue("没有可以调用的外部函数")
                return environment.external(mapping, arguments)
            return body(scope.inner(dict(zip(names, arguments, strict=True))))

        return Function("", (names,), run, strict=False, types=types)

    return build


def _call(node: tree.Call) -> Evaluator:
    function = compiled(node.function)
    arguments = [compiled(argument) for argument in node.arguments]
    names = node.names

    def call(scope: Scope) -> Value:
        found = function(scope)
        if isinstance(found, Unknown):
            return Unknown(found.needs)
        values = [argument(scope) for argument in arguments]
        return _or_null(scope, called, scope, found, values, names)

    return call


def called(scope: Scope, function: Value, values: Sequence[Value], names: Sequence[str] = ()) -> Value:
    """
    A function called with values, by place or by name.

    :raises NoValue: it is no function, or has no such parameters.
    """
    if not isinstance(function, Function):
        raise NoValue("这不是函数")
    values = _placed(function, values, names)
    environment = scope.environment
    if function.strict and (needs := unknowns_in(values)) is not None:
        return Unknown(needs)
    if function.types:
        values = [
            value if wanted is None or isinstance(value, Unknown) else _fitting(value, wanted)
            for value, wanted in zip(values, function.types, strict=True)
        ]
    environment.depth += 1
    try:
        if environment.depth > DEEPEST:
            raise NoValue("函数调用套得太深")
        return function.run(*values)
    finally:
        environment.depth -= 1


def _fitting(value: Value, wanted: Type) -> Value:
    found = coerced(value, wanted)
    if found is None and value is not None:
        raise NoValue(f"参数的类型不是 {wanted.name}")
    return found


def _placed(function: Function, values: Sequence[Value], names: Sequence[str]) -> list[Value]:
    """The arguments by place."""
    if not names:
        if function.many or any(len(variant) == len(values) for variant in function.variants):
            return list(values)
        raise NoValue(f"函数 {function.name} 的参数个数不对")
    given = dict(zip(names, values, strict=True))
    for variant in function.variants:
        if set(variant) == set(given):
            return [given[name] for name in variant]
    raise NoValue(f"函数 {function.name} 没有这样的参数：{'、'.join(names)}")


def _tests(node: tree.Tests) -> Evaluator:
    check = compiled_tests(node)
    return lambda scope: check(scope, scope.look("?"))


_MAKERS: dict[type, Callable[[Any], Evaluator]] = {
    tree.Null: lambda node: _constant(None),
    tree.Number: lambda node: _constant(node.value),
    tree.Text: lambda node: _constant(node.value),
    tree.Boolean: lambda node: _constant(node.value),
    tree.At: _at,
    tree.Name: _name,
    tree.Input: _input,
    tree.Path: _path,
    tree.Filter: _filter,
    tree.Call: _call,
    tree.Negation: _negation,
    tree.Arithmetic: _arithmetic,
    tree.Comparison: _comparison,
    tree.Between: _between,
    tree.In: _in,
    tree.Logic: _logic,
    tree.If: _if,
    tree.For: _for,
    tree.Quantified: _quantified,
    tree.ListOf: _list,
    tree.ContextOf: _context,
    tree.RangeOf: _range,
    tree.InstanceOf: _instance,
    tree.FunctionOf: _function,
    tree.Tests: _tests,
}
