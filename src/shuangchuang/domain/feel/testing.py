"""Unary tests: what stands behind ``in``, and in the cells of a decision table."""

from __future__ import annotations

from collections.abc import Callable

from shuangchuang.domain.feel import kleene, tree
from shuangchuang.domain.feel.scopes import Evaluator, Scope, compiled, maker
from shuangchuang.domain.feel.values import Range, Unknown, Value


@maker(tree.In)
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
        return kleene.inverse(found) if node.negated else found

    return check


# What is a statement of its own, or a range whose ends may be null: its null is the answer.
_TRUTHS = (tree.Comparison, tree.Logic, tree.Between, tree.In, tree.InstanceOf, tree.Quantified, tree.RangeOf)


def _compared(operator: str, value: Value, other: Value) -> Value:
    if operator == "=":
        return kleene.same(value, other)
    if operator == "!=":
        return kleene.inverse(kleene.same(value, other))
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


def _one_of(value: Value, member: Value) -> Value:
    """Whether a value is what a list holds, or lies in a range it holds; what cannot be compared is not."""
    held = kleene.inside(value, member) if isinstance(member, Range) else kleene.same(value, member)
    return False if held is None else held


def _fits(value: Value, result: Value, speaks: bool) -> Value:
    """Whether a value passes a test that gave ``result``; ``speaks``: the test is a statement of its own."""
    if speaks and (isinstance(result, bool | Unknown) or result is None):
        return result
    if isinstance(result, Range):
        return kleene.inside(value, result)
    if isinstance(result, list):
        if isinstance(value, list) and kleene.same(value, result) is True:
            return True
        return kleene.disjunction([_one_of(value, each) for each in result])
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


@maker(tree.Tests)
def _tests(node: tree.Tests) -> Evaluator:
    check = compiled_tests(node)
    return lambda scope: check(scope, scope.look("?"))
