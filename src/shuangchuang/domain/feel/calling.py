"""Functions defined and called; values asked for their type."""

from __future__ import annotations

from collections.abc import Sequence

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.scopes import Evaluator, Scope, compiled, maker, or_null
from shuangchuang.domain.feel.types import Type, coerced, conforms, type_of
from shuangchuang.domain.feel.values import Function, NoValue, Unknown, Value, kind_of, unknowns_in

DEEPEST = 120  # calls within calls


@maker(tree.InstanceOf)
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


@maker(tree.FunctionOf)
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


@maker(tree.Call)
def _call(node: tree.Call) -> Evaluator:
    function = compiled(node.function)
    arguments = [compiled(argument) for argument in node.arguments]
    names = node.names

    def call(scope: Scope) -> Value:
        found = function(scope)
        if isinstance(found, Unknown):
            return Unknown(found.needs)
        values = [argument(scope) for argument in arguments]
        return or_null(scope, called, scope, found, values, names)

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
        if (function.many and values) or any(len(variant) == len(values) for variant in function.variants):
            return list(values)
        raise NoValue(f"函数 {function.name} 的参数个数不对")
    given = dict(zip(names, values, strict=True))
    wrong = [name for name, kind in function.kinds if name in given and kind_of(given[name]) not in (kind, "unknown")]
    if wrong:
        raise NoValue(f"参数 {wrong[0]} 的类型不对")
    for variant in function.variants:
        if set(variant) == set(given):
            return [given[name] for name in variant]
    raise NoValue(f"函数 {function.name} 没有这样的参数：{'、'.join(names)}")
