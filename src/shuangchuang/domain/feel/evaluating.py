"""One expression, evaluated: text or tree, values for the names it uses, what is not known named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.builtins import functions
from shuangchuang.domain.feel.compiling import Environment, Scope, compiled
from shuangchuang.domain.feel.errors import FeelError
from shuangchuang.domain.feel.parsing import parse
from shuangchuang.domain.feel.temporal import DateTime
from shuangchuang.domain.feel.values import Unknown, Value


def names_in(values: Mapping[str, Value]) -> list[str]:
    """Every name a text may use: those of the values and of the entries within them."""
    found: list[str] = []
    stack: list[Value] = [dict(values)]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            found += value
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return list(dict.fromkeys(found))


def evaluate(
    expression: str | tree.Node,
    values: Mapping[str, Value] | None = None,
    *,
    unknown: Iterable[str] = (),
    now: DateTime | None = None,
    notes: list[str] | None = None,
) -> Value:
    """
    The value of an expression; None is FEEL's null, ``Unknown`` what follows from names in ``unknown``.

    ``notes`` receives why something became null.

    :raises FeelError: the text is no expression, or calls itself without end.
    """
    given: dict[str, Value] = {**(values or {}), **{name: Unknown(frozenset({name})) for name in unknown}}
    node = parse(expression, names=names_in(given)) if isinstance(expression, str) else expression
    environment = Environment(functions(now), now=now, notes=notes if notes is not None else [])
    try:
        return compiled(node)(Scope(given, None, environment))
    except RecursionError as error:
        raise FeelError("式子套得太深，请拆成几个式子。", line=1, column=1) from error
