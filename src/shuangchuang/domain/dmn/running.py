"""A model run: decisions are worked out when somebody asks for them, each once, from what it requires and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shuangchuang.domain.dmn import model
from shuangchuang.domain.dmn.expressions import Compiler
from shuangchuang.domain.dmn.external import java
from shuangchuang.domain.dmn.types import DoesNotFit, ItemType, Types, fitted
from shuangchuang.domain.feel.builtins import functions
from shuangchuang.domain.feel.calling import called
from shuangchuang.domain.feel.compiling import Environment, Evaluator, Scope
from shuangchuang.domain.feel.parsing import parse_tests
from shuangchuang.domain.feel.temporal import DateTime
from shuangchuang.domain.feel.testing import compiled_tests
from shuangchuang.domain.feel.values import Function, NoValue, Unknown, Value
from shuangchuang.domain.shared.refusals import Refusal

_EMPTY: Mapping[str, Any] = {}


class NoSuchElement(Refusal):
    """A name the model does not have."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            "dmn.no_such_element", "模型里没有“{name}”。有的是：{known}。", name=name, known="、".join(known) or "没有"
        )


class RunsInACircle(Refusal):
    """A decision that requires itself."""

    def __init__(self, name: str) -> None:
        super().__init__("dmn.circle", "“{name}”要用到它自己的结果，算不出来。请检查模型的连线。", name=name)


class Engine:
    """
    A model ready to run, with those it imports (by namespace).

    Nothing is kept between runs but what was compiled.
    """

    def __init__(self, definition: model.Model, library: Mapping[str, model.Model] = _EMPTY) -> None:
        self.model = definition
        self.parts: dict[str, Engine] = {
            each.name: Engine(library[each.namespace], library)
            for each in definition.imports
            if each.namespace in library and library[each.namespace] is not definition
        }
        self._by_namespace = {part.model.namespace: (name, part) for name, part in self.parts.items()}
        definitions: dict[str, model.ItemDefinition] = dict(definition.types)
        for name, part in self.parts.items():
            definitions |= {
                f"{name}.{key}": _prefixed(item, name, part.model.types) for key, item in part.definitions.items()
            }
        self.definitions: dict[str, model.ItemDefinition] = definitions
        self.types = Types(definitions, self._test_of)
        self.feel_types = self.types.for_feel()
        self.names = self._names()
        self.compiler = Compiler(self.names, self.types)
        self._compiled: dict[str, Evaluator | None] = {}

    def _names(self) -> list[str]:
        found = [each.name for each in self.model.elements.values()]
        stack = list(self.model.types.values())
        while stack:
            item = stack.pop()
            found.append(item.name)
            stack.extend(item.components)
        for name, part in self.parts.items():
            found += [name, *part.names, *(f"{name}.{inner}" for inner in part.names)]
        return list(dict.fromkeys(found))

    def _test_of(self, text: str) -> Any:
        check = compiled_tests(parse_tests(text, names=getattr(self, "names", ())))
        return lambda value: check(
            Scope({}, None, Environment(functions(), types=getattr(self, "feel_types", {}))), value
        )

    def run(
        self,
        inputs: Mapping[str, Value],
        *,
        unknown: Iterable[str] = (),
        now: DateTime | None = None,
        notes: list[str] | None = None,
    ) -> Run:
        """A run with values for inputs, and perhaps for decisions; inputs that are not given are null."""
        given = {**inputs, **{name: Unknown(frozenset({name})) for name in unknown}}
        return Run(self, given, notes if notes is not None else [], now)

    def found(self, reference: str) -> tuple[str, Engine, model.Element] | None:
        """What a reference (``id`` or ``namespace#id``) names: the name it has here, the model it is of, itself."""
        namespace, sharp, key = reference.rpartition("#")
        if sharp and namespace and namespace != self.model.namespace:
            name, part = self._by_namespace.get(namespace, ("", None))
            element = part.model.elements.get(key) if part is not None else None
            return (f"{name}.{element.name}", part, element) if part is not None and element is not None else None
        element = self.model.elements.get(key or reference)
        return (element.name, self, element) if element is not None else None

    def evaluator(self, element: model.Element) -> Evaluator | None:
        """What works an element out."""
        if element.id not in self._compiled:
            names = [each.name for part in self.parts.values() for each in part.model.elements.values()]
            self._compiled[element.id] = self.compiler.compiled(element.value, names) if element.value else None
        return self._compiled[element.id]


def _prefixed(item: model.ItemDefinition, name: str, own: Mapping[str, Any]) -> model.ItemDefinition:
    """A type of an imported model, speaking of its own types by their names here."""
    return replace(
        item,
        base=f"{name}.{item.base}" if item.base in own else item.base,
        components=tuple(_prefixed(each, name, own) for each in item.components),
    )


@dataclass
class Run:
    """One run: what was given, what has been worked out."""

    engine: Engine
    given: Mapping[str, Value]
    notes: list[str]
    now: DateTime | None
    done: dict[tuple[int, str], Value] = field(default_factory=dict)
    going: set[tuple[int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.functions = functions(self.now)

    def value(self, name: str) -> Value:
        """
        The value of a decision or input by its name.

        :raises NoSuchElement: the model has none of that name.
        """
        element = self.engine.model.named(name)
        if element is None:
            raise NoSuchElement(name, (each.name for each in self.engine.model.elements.values()))
        return self._of(self.engine, element, "")

    def decisions(self) -> dict[str, Value]:
        """Every decision of the model."""
        wanted = [each for each in self.engine.model.elements.values() if each.kind == "decision"]
        return {each.name: self._of(self.engine, each, "") for each in wanted}

    def call(self, name: str, arguments: Mapping[str, Value]) -> Value:
        """
        A business knowledge model or decision service, called with arguments by name.

        :raises NoSuchElement: the model has none of that name.
        """
        element = self.engine.model.named(name)
        if element is None:
            raise NoSuchElement(name, (each.name for each in self.engine.model.elements.values()))
        function = self._of(self.engine, element, "")
        scope = Scope({}, None, self._environment(self.engine))
        names = function.variants[0] if isinstance(function, Function) else ()
        try:
            return called(scope, function, [arguments.get(each) for each in names])
        except NoValue as none:
            self.notes.append(str(none))
            return None

    def _environment(self, engine: Engine) -> Environment:
        return Environment(self.functions, now=self.now, types=engine.feel_types, notes=self.notes, external=java)

    def _of(self, engine: Engine, element: model.Element, prefix: str) -> Value:
        key = (id(engine), element.id)
        if key not in self.done:
            if key in self.going:
                raise RunsInACircle(element.name)
            self.going.add(key)
            try:
                self.done[key] = self._worked_out(engine, element, prefix)
            finally:
                self.going.discard(key)
        return self.done[key]

    def _worked_out(self, engine: Engine, element: model.Element, prefix: str) -> Value:
        wanted = engine.types.named(element.type)
        if element.kind == "knowledge":
            return self._knowledge(engine, element, prefix)
        if element.kind == "service":
            return self._service(engine, element, prefix)
        name = f"{prefix}{element.name}"
        if name in self.given:
            return self._fit(self.given[name], wanted, element.name)
        if element.kind == "input":
            return None
        evaluator = engine.evaluator(element)
        if evaluator is None:
            self.notes.append(f"“{element.name}”没有决策逻辑")
            return None
        return self._fit(evaluator(self._scope(engine, element, prefix)), wanted, element.name)

    def _fit(self, value: Value, wanted: ItemType | None, name: str) -> Value:
        try:
            return fitted(value, wanted)
        except DoesNotFit:
            self.notes.append(f"“{name}”的值不合它的类型")
            return None

    def _scope(self, engine: Engine, element: model.Element, prefix: str) -> Scope:
        values: dict[str, Value] = {}
        for reference in element.requires:
            if (found := engine.found(reference)) is None:
                continue
            name, part, needed = found
            inner = prefix if part is engine else f"{prefix}{name.removesuffix(needed.name)}"
            values[name] = self._of(part, needed, inner)
        return Scope(values, None, self._environment(engine))

    def _knowledge(self, engine: Engine, element: model.Element, prefix: str) -> Value:
        if not isinstance(element.value, model.FunctionOf):
            return None
        evaluator = engine.evaluator(element)
        if evaluator is None:
            return None
        values: dict[str, Value] = {}
        scope = Scope(values, None, self._environment(engine))
        function = evaluator(scope)
        if isinstance(function, Function) and element.type:
            function = self._returning(function, engine.types.named(element.type), element.name)
        values[element.name] = function  # it may call itself
        key = (id(engine), element.id)
        self.done[key] = function
        values |= {
            name: value for name, value in self._scope(engine, element, prefix).values.items() if name != element.name
        }
        return function

    def _returning(self, function: Function, wanted: ItemType | None, name: str) -> Function:
        if wanted is None or wanted.type.name == "function":
            return function

        def run(*arguments: Value) -> Value:
            return self._fit(function.run(*arguments), wanted, name)

        return replace(function, run=run)

    def _service(self, engine: Engine, element: model.Element, prefix: str) -> Value:
        references = (*element.given_inputs, *element.given_decisions)
        parameters = [(name, part, each) for name, part, each in filter(None, map(engine.found, references))]
        outputs = [found for found in map(engine.found, element.outputs) if found is not None]

        def run(*arguments: Value) -> Value:
            inner = Run(engine, {}, self.notes, self.now)
            for (_name, part, each), value in zip(parameters, arguments, strict=True):
                inner.done[(id(part), each.id)] = self._fit(value, part.types.named(each.type), each.name)
            results = {name: inner._of(part, each, "") for name, part, each in outputs}
            whole = next(iter(results.values())) if len(results) == 1 else results
            return self._fit(whole, engine.types.named(element.type), element.name)

        names = tuple(name for name, _part, _each in parameters)
        return Function(element.name, (names,), run, strict=False)
