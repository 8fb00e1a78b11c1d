"""Names, literals, operators and what is put together of values, as closures."""

from __future__ import annotations

from shuangchuang.domain.feel import kleene, tree
from shuangchuang.domain.feel.arithmetic import negative
from shuangchuang.domain.feel.properties import MISSING, property_of
from shuangchuang.domain.feel.scopes import Evaluator, Scope, compiled, maker, or_null
from shuangchuang.domain.feel.temporal import literal_of
from shuangchuang.domain.feel.values import Range, Unknown, Value


def _constant(value: Value) -> Evaluator:
    return lambda scope: value


@maker(tree.Null)
def _null(node: tree.Null) -> Evaluator:
    return _constant(None)


@maker(tree.Number)
@maker(tree.Text)
@maker(tree.Boolean)
def _literal(node: tree.Number | tree.Text | tree.Boolean) -> Evaluator:
    return _constant(node.value)


@maker(tree.At)
def _at(node: tree.At) -> Evaluator:
    return _constant(literal_of(node.text))


@maker(tree.Name)
def _name(node: tree.Name) -> Evaluator:
    name = node.name

    def look(scope: Scope) -> Value:
        found = scope.look(name)
        if found is MISSING:
            scope.environment.notes.append(f"没有名为“{name}”的值")
            return None
        return found

    return look


@maker(tree.Input)
def _input(node: tree.Input) -> Evaluator:
    return _name(tree.Name(name="?", span=node.span))


@maker(tree.Path)
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


@maker(tree.Negation)
def _negation(node: tree.Negation) -> Evaluator:
    operand = compiled(node.operand)

    def turn(scope: Scope) -> Value:
        value = operand(scope)
        return kleene.negated(value) if isinstance(value, Unknown) else or_null(scope, negative, value)

    return turn


@maker(tree.Arithmetic)
def _arithmetic(node: tree.Arithmetic) -> Evaluator:
    operator, left, right = node.operator, compiled(node.left), compiled(node.right)
    return lambda scope: or_null(scope, kleene.calculated, operator, left(scope), right(scope))


@maker(tree.Comparison)
def _comparison(node: tree.Comparison) -> Evaluator:
    operator, left, right = node.operator, compiled(node.left), compiled(node.right)
    if operator == "=":
        return lambda scope: kleene.same(left(scope), right(scope))
    if operator == "!=":
        return lambda scope: kleene.inverse(kleene.same(left(scope), right(scope)))
    return lambda scope: kleene.ordered(operator, left(scope), right(scope))


@maker(tree.Between)
def _between(node: tree.Between) -> Evaluator:
    value, low, high = compiled(node.value), compiled(node.low), compiled(node.high)

    def within(scope: Scope) -> Value:
        found = value(scope)
        return kleene.conjunction((kleene.ordered(">=", found, low(scope)), kleene.ordered("<=", found, high(scope))))

    return within


@maker(tree.Logic)
def _logic(node: tree.Logic) -> Evaluator:
    left, right = compiled(node.left), compiled(node.right)
    decides = node.operator == "or"
    join = kleene.disjunction if decides else kleene.conjunction

    def both(scope: Scope) -> Value:
        first = left(scope)
        return first if first is decides else join((first, right(scope)))

    return both


@maker(tree.If)
def _if(node: tree.If) -> Evaluator:
    condition, first, second = compiled(node.condition), compiled(node.first), compiled(node.second)

    def choose(scope: Scope) -> Value:
        holds = condition(scope)
        if isinstance(holds, Unknown):
            return kleene.chosen(holds, first(scope), second(scope))
        return first(scope) if holds is True else second(scope)

    return choose


@maker(tree.ListOf)
def _list(node: tree.ListOf) -> Evaluator:
    items = [compiled(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


@maker(tree.ContextOf)
def _context(node: tree.ContextOf) -> Evaluator:
    entries = [(key, compiled(value)) for key, value in node.entries]

    def build(scope: Scope) -> Value:
        values: dict[str, Value] = {}
        within = scope.inner(values)
        for key, value in entries:
            values[key] = value(within)
        return values

    return build


@maker(tree.RangeOf)
def _range(node: tree.RangeOf) -> Evaluator:
    low = compiled(node.low) if node.low is not None else _constant(None)
    high = compiled(node.high) if node.high is not None else _constant(None)
    open_low, open_high = node.low is None, node.high is None

    def build(scope: Scope) -> Value:
        first, last = low(scope), high(scope)
        if not node.only and ((first is None and not open_low) or (last is None and not open_high)):
            return None
        return Range(first, last, node.low_closed, node.high_closed, node.only)

    return build
