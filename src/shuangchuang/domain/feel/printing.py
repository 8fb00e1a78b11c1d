"""A tree back to FEEL text that parses to the same tree, with no more brackets than needed.

Names that hold signs (``a-b``) read back only where they are given as known, as they were when first read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.texts import key_text, quoted

# How tightly a construct binds; an operand that binds less tightly than its place stands in brackets.
_LOOSE, _OR, _AND, _COMPARE, _ADD, _TIMES, _POWER, _MINUS, _POSTFIX, _PRIMARY = range(10)
_SIGNS = {"+": _ADD, "-": _ADD, "*": _TIMES, "/": _TIMES, "**": _POWER}


def printed(node: tree.Node) -> str:
    """
    The text of a tree.

    >>> from shuangchuang.domain.feel.parsing import parse
    >>> printed(parse("(1+2)*3"))
    '(1 + 2) * 3'
    """
    return _at(node, _LOOSE)


def _at(node: tree.Node, place: int) -> str:
    binding, text = _PRINTERS[type(node)](node)
    return text if binding >= place else f"({text})"


def _listed(nodes: tuple[tree.Node, ...]) -> str:
    return ", ".join(_at(each, _LOOSE) for each in nodes)


def _arithmetic(node: tree.Arithmetic) -> tuple[int, str]:
    place = _SIGNS[node.operator]
    return place, f"{_at(node.left, place)} {node.operator} {_at(node.right, place + 1)}"


def _logic(node: tree.Logic) -> tuple[int, str]:
    place = _OR if node.operator == "or" else _AND
    return place, f"{_at(node.left, place)} {node.operator} {_at(node.right, place + 1)}"


def _comparison(node: tree.Comparison) -> tuple[int, str]:
    return _COMPARE, f"{_at(node.left, _ADD)} {node.operator} {_at(node.right, _ADD)}"


def _between(node: tree.Between) -> tuple[int, str]:
    return _COMPARE, f"{_at(node.value, _ADD)} between {_at(node.low, _ADD)} and {_at(node.high, _ADD)}"


def _in(node: tree.In) -> tuple[int, str]:
    if len(node.tests) == 1 and not isinstance(node.tests[0], tree.Test):
        test = _at(node.tests[0], _ADD)
        # After ``in`` a bracket opens the tests, so one that belongs to an operand stands within another.
        if test.startswith("(") and not isinstance(node.tests[0], tree.RangeOf):
            test = f"({_at(node.tests[0], _LOOSE)})"
        return _COMPARE, f"{_at(node.value, _ADD)} in {test}"
    return _COMPARE, f"{_at(node.value, _ADD)} in ({_listed(node.tests)})"


def _call(node: tree.Call) -> tuple[int, str]:
    given = (
        ", ".join(f"{name}: {_at(value, _LOOSE)}" for name, value in zip(node.names, node.arguments, strict=True))
        if node.names
        else _listed(node.arguments)
    )
    return _POSTFIX, f"{_at(node.function, _POSTFIX)}({given})"


def _path(node: tree.Path) -> tuple[int, str]:
    # A point after digits would be read as part of the number.
    source = f"({_at(node.source, _LOOSE)})" if isinstance(node.source, tree.Number) else _at(node.source, _POSTFIX)
    return _POSTFIX, f"{source}.{node.name}"


def _iterators(found: tuple[tree.Iterator, ...]) -> str:
    return ", ".join(
        f"{each.name} in {_at(each.domain, _ADD)}" + (f"..{_at(each.end, _ADD)}" if each.end is not None else "")
        for each in found
    )


def _range(node: tree.RangeOf) -> tuple[int, str]:
    if node.only:
        return _PRIMARY, f"({node.only} {_at(_there(node.low), _ADD)})"
    if node.low is None:
        return _PRIMARY, f"({'<=' if node.high_closed else '<'} {_at(_there(node.high), _ADD)})"
    if node.high is None:
        return _PRIMARY, f"({'>=' if node.low_closed else '>'} {_at(node.low, _ADD)})"
    ends = f"{_at(node.low, _ADD)}..{_at(node.high, _ADD)}"
    return _PRIMARY, f"{'[' if node.low_closed else '('}{ends}{']' if node.high_closed else ')'}"


def _there(node: tree.Node | None) -> tree.Node:
    if node is None:
        raise ValueError("a range with neither end")
    return node


def _function(node: tree.FunctionOf) -> tuple[int, str]:
    named = ", ".join(name if kind is None else f"{name}: {type_text(kind)}" for name, kind in node.parameters)
    return _LOOSE, f"function({named}) {'external ' if node.external else ''}{_at(node.body, _LOOSE)}"


def _tests(node: tree.Tests) -> tuple[int, str]:
    if not node.tests:
        return _PRIMARY, "-"
    return _PRIMARY, f"not({_listed(node.tests)})" if node.negated else _listed(node.tests)


def type_text(kind: tree.TypeOf) -> str:
    """A type as it is written."""
    if kind.fields:
        return f"{kind.name}<{', '.join(f'{key_text(name)}: {type_text(each)}' for name, each in kind.fields)}>"
    inner = ", ".join(type_text(each) for each in kind.inner)
    shown = f"{kind.name}<{inner}>" if kind.inner or kind.returns is not None else kind.name
    return shown if kind.returns is None else f"{shown} -> {type_text(kind.returns)}"


_PRINTERS: dict[type, Callable[[Any], tuple[int, str]]] = {
    tree.Null: lambda node: (_PRIMARY, "null"),
    tree.Number: lambda node: (_PRIMARY, f"{node.value:f}"),
    tree.Text: lambda node: (_PRIMARY, quoted(node.value)),
    tree.Boolean: lambda node: (_PRIMARY, "true" if node.value else "false"),
    tree.At: lambda node: (_PRIMARY, f"@{quoted(node.text)}"),
    tree.Name: lambda node: (_PRIMARY, node.name),
    tree.Input: lambda node: (_PRIMARY, "?"),
    tree.Path: _path,
    tree.Filter: lambda node: (_POSTFIX, f"{_at(node.source, _POSTFIX)}[{_at(node.condition, _LOOSE)}]"),
    tree.Call: _call,
    tree.Negation: lambda node: (_MINUS, f"-{_at(node.operand, _POSTFIX)}"),
    tree.Arithmetic: _arithmetic,
    tree.Comparison: _comparison,
    tree.Between: _between,
    tree.In: _in,
    tree.Logic: _logic,
    tree.If: lambda node: (
        _LOOSE,
        f"if {_at(node.condition, _LOOSE)} then {_at(node.first, _LOOSE)} else {_at(node.second, _LOOSE)}",
    ),
    tree.For: lambda node: (_LOOSE, f"for {_iterators(node.iterators)} return {_at(node.body, _LOOSE)}"),
    tree.Quantified: lambda node: (
        _LOOSE,
        f"{'every' if node.every else 'some'} {_iterators(node.iterators)} satisfies {_at(node.condition, _LOOSE)}",
    ),
    tree.ListOf: lambda node: (_PRIMARY, f"[{_listed(node.items)}]"),
    tree.ContextOf: lambda node: (
        _PRIMARY,
        "{" + ", ".join(f"{key_text(key)}: {_at(value, _LOOSE)}" for key, value in node.entries) + "}",
    ),
    tree.RangeOf: _range,
    tree.InstanceOf: lambda node: (_COMPARE, f"{_at(node.value, _ADD)} instance of {type_text(node.type)}"),
    tree.FunctionOf: _function,
    tree.Test: lambda node: (_LOOSE, f"{node.operator} {_at(node.value, _ADD)}"),
    tree.Tests: _tests,
}
