"""The tree of a FEEL expression. Every node knows where it stands in the text; nothing here evaluates."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """Where a node stands: offsets of its first character and behind its last one."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """Anything in the tree."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Null(Node):
    """``null``."""


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string with its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True, slots=True)
class At(Node):
    """``@"2022-01-31"``: a date, time or duration written as a literal."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name that the scope must know."""

    name: str


@dataclass(frozen=True, slots=True)
class Input(Node):
    """``?``: the value a unary test is asked about."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``source.name``."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``source[condition]``."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``function(a, b)`` or ``function(name: a)``; ``names`` is empty for arguments by place."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """``-x``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``left op right`` with op one of + - * / **."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``left op right`` with op one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``value between low and high``."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``value in (test, test)``."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """``left and right``, ``left or right``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if condition then first else second``."""

    condition: Node
    first: Node
    second: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """``name in domain``; with ``end``, ``name in domain..end``."""

    name: str
    domain: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for x in xs, y in ys return body``."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some x in xs satisfies condition``; ``every``."""

    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """``{name: a, "other name": b}``; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """
    ``[low..high)``; None for an end that is open to infinity (``(< 5)``).

    ``only`` is = or != where one value is meant or all others (``(= 5)``); it stands in ``low`` and ``high``.
    """

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool
    only: str = ""


@dataclass(frozen=True, slots=True)
class TypeOf:
    """A type as written: ``number``, ``list<string>``, ``context<a: number>``, ``function<number> -> string``, ``range<date>``."""

    name: str
    inner: tuple[TypeOf, ...] = ()
    fields: tuple[tuple[str, TypeOf], ...] = ()
    returns: TypeOf | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``value instance of type``."""

    value: Node
    type: TypeOf


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """``function(a: number, b) body``; ``external`` holds the body of one that is not ours to run."""

    parameters: tuple[tuple[str, TypeOf | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class Test(Node):
    """A unary test that compares: ``< 5``. What it compares with is ``?``."""

    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests of a decision table's cell; ``negated`` for ``not(…)``, no ``tests`` at all for ``-``."""

    tests: tuple[Node, ...]
    negated: bool = False


def children(node: Any) -> list[Node]:
    """The nodes right beneath a node, in the order of the text."""
    found: list[Node] = []

    def gather(value: Any) -> None:
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            for each in value:
                gather(each)

    for name in type(node).__dataclass_fields__:
        if name != "span":
            gather(getattr(node, name))
    return found
