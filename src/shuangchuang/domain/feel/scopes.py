"""Where an expression is evaluated: names and what they stand for, and how trees become closures.

compiled(tree)(scope) ─▶ value, None (FEEL's null) or Unknown
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.properties import MISSING
from shuangchuang.domain.feel.temporal import DateTime
from shuangchuang.domain.feel.types import Type
from shuangchuang.domain.feel.values import Function, NoValue, Value

Evaluator = Callable[["Scope"], Value]


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


_MAKERS: dict[type, Callable[[Any], Evaluator]] = {}
_Maker = Callable[[Any], Evaluator]


def maker(kind: type[tree.Node]) -> Callable[[_Maker], _Maker]:
    """Declare what makes the evaluators of a kind of node."""

    def declare(make: _Maker) -> _Maker:
        _MAKERS[kind] = make
        return make

    return declare


def compiled(node: tree.Node) -> Evaluator:
    """The evaluator of a tree."""
    return _MAKERS[type(node)](node)


def or_null(scope: Scope, rule: Callable[..., Value], *values: Value) -> Value:
    """What a rule says of values; null, and why, where it says nothing."""
    try:
        return rule(*values)
    except NoValue as none:
        scope.environment.notes.append(str(none))
        return None
