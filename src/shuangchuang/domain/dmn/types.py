"""Item definitions: what a value must be at the borders of a model, and how one that nearly is becomes so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shuangchuang.domain.dmn.model import ItemDefinition
from shuangchuang.domain.feel.types import ANY, Type, coerced, conforms, plain
from shuangchuang.domain.feel.values import Unknown, Value

_Test = Callable[[Value], Value]
_DEEPEST = 12  # a type within itself, followed so far


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type with its tests: ``of`` is that of a collection's items, ``fields`` of a context's entries."""

    type: Type
    of: ItemType | None = None
    fields: tuple[tuple[str, ItemType], ...] = ()
    tests: tuple[_Test, ...] = field(default=(), compare=False)


class DoesNotFit(Exception):
    """A value is not of the type it should be."""


class Types:
    """The named types of a model and of those it imports (under ``name.type``)."""

    def __init__(self, definitions: Mapping[str, ItemDefinition], test_of: Callable[[str], _Test]) -> None:
        self._definitions, self._test_of = definitions, test_of
        self._built: dict[str, ItemType | None] = {}

    def named(self, name: str, depth: int = 0) -> ItemType | None:
        """A type by its name; None where a value may be anything."""
        if not name or name == "Any":
            return None
        if name in self._built:
            return self._built[name]
        definition = self._definitions.get(name)
        if definition is None:
            found = plain(name)
            return None if found is None else ItemType(found)
        if depth > _DEEPEST:
            return None
        built = self.built(definition, depth + 1)
        if not depth:
            self._built[name] = built
        return built

    def built(self, item: ItemDefinition, depth: int = 0) -> ItemType:
        """The type an item definition describes."""
        if item.function is not None:
            parameters, returns = item.function
            of = tuple(self._plain(each, depth) for _name, each in parameters)
            inner = ItemType(Type("function", of, returns=self._plain(returns, depth)))
        elif item.components:
            fields = tuple((each.name, self.built(each, depth + 1)) for each in item.components)
            inner = ItemType(Type("context", fields=tuple((name, each.type) for name, each in fields)), fields=fields)
        else:
            inner = self.named(item.base, depth) or ItemType(ANY)
        tests = (self._test_of(item.allowed),) if item.allowed.strip() else ()
        inner = ItemType(inner.type, inner.of, inner.fields, (*inner.tests, *tests))
        if item.collection:
            inner = ItemType(Type("list", (inner.type,)), of=inner)
        if item.constraint.strip():
            inner = ItemType(inner.type, inner.of, inner.fields, (*inner.tests, self._test_of(item.constraint)))
        return inner

    def _plain(self, name: str, depth: int) -> Type:
        found = self.named(name, depth)
        return ANY if found is None else found.type

    def for_feel(self) -> dict[str, Type]:
        """The types by name, as FEEL asks for them."""
        found = {name: self.named(name) for name in self._definitions}
        return {name: each.type for name, each in found.items() if each is not None}


def fitted(value: Value, wanted: ItemType | None) -> Value:
    """
    A value as a type wants it.

    :raises DoesNotFit: it cannot be made so, or a test of the type says no.
    """
    if wanted is None or value is None or isinstance(value, Unknown):
        return value
    if wanted.of is not None:
        items = value if isinstance(value, list) else [value]
        found: Value = [fitted(item, wanted.of) for item in items]
    elif wanted.fields:
        whole = value[0] if isinstance(value, list) and len(value) == 1 else value
        if not isinstance(whole, dict):
            raise DoesNotFit
        found = dict(whole)
        for name, of in wanted.fields:
            if name not in whole:
                raise DoesNotFit
            found[name] = fitted(whole[name], of)
    else:
        found = coerced(value, wanted.type)
        if found is None or not (isinstance(found, Unknown) or conforms(found, wanted.type)):
            raise DoesNotFit
    if any(test(found) not in (True,) and not isinstance(test(found), Unknown) for test in wanted.tests):
        raise DoesNotFit
    return found
