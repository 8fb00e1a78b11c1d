"""What a DMN model consists of, as read. Expressions keep their FEEL text; nothing here evaluates."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a boxed context; no ``name`` for its result."""

    name: str
    type: str
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Context:
    """A boxed context."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Invocation:
    """A boxed invocation: what is called, and its parameters by name."""

    function: Expression | None
    bindings: tuple[tuple[str, Expression | None], ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A boxed list."""

    items: tuple[Expression | None, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A boxed relation: rows of one context each."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Expression | None, ...], ...]


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """A function: its parameters with their types; ``kind`` FEEL, Java or PMML."""

    parameters: tuple[tuple[str, str], ...]
    body: Expression | None
    kind: str = "FEEL"
    type: str = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    """A boxed if."""

    condition: Expression | None
    first: Expression | None
    second: Expression | None


@dataclass(frozen=True, slots=True)
class Loop:
    """A boxed for, some or every; ``kind`` says which."""

    kind: str
    variable: str
    domain: Expression | None
    body: Expression | None


@dataclass(frozen=True, slots=True)
class FilterOf:
    """A boxed filter."""

    source: Expression | None
    condition: Expression | None


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: its expression and the values allowed for it."""

    text: str
    allowed: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """An output column: its name, the values allowed in their order, what it is without a match."""

    name: str
    allowed: str = ""
    default: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: a test for each input, an expression for each output."""

    tests: tuple[str, ...]
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. ``policy`` is UNIQUE, ANY, PRIORITY, FIRST, COLLECT, RULE ORDER or OUTPUT ORDER."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    policy: str = "UNIQUE"
    aggregation: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression whose value must be of a type."""

    expression: Expression
    type: str


Expression = (
    Literal | Typed | Context | Invocation | ListOf | Relation | FunctionOf | Conditional | Loop | FilterOf | Table
)


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """
    A named type: a base type, or components, or a function; ``allowed`` and ``constraint`` are unary tests.

    ``allowed`` is asked of every item of a collection, ``constraint`` of the value itself.
    """

    name: str
    base: str = ""
    collection: bool = False
    components: tuple[ItemDefinition, ...] = ()
    allowed: str = ""
    constraint: str = ""
    function: tuple[tuple[tuple[str, str], ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """An input, decision, business knowledge model or decision service; ``type`` is that of its value."""

    id: str
    name: str
    type: str
    kind: str  # input, decision, knowledge, service
    value: Expression | None = None
    requires: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()  # of a service
    given_decisions: tuple[str, ...] = ()
    given_inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Another model under a name of this one."""

    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model: elements by id, types by name."""

    name: str
    namespace: str
    elements: dict[str, Element] = field(default_factory=dict)
    types: dict[str, ItemDefinition] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()

    def named(self, name: str) -> Element | None:
        """The element of a name; where an input and another share it, the other."""
        found = [each for each in self.elements.values() if each.name == name]
        return next((each for each in found if each.kind != "input"), found[0] if found else None)
