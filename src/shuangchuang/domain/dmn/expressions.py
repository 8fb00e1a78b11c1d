"""Boxed expressions made into closures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shuangchuang.domain.dmn import model
from shuangchuang.domain.dmn.tables import Prepared, Row, Test
from shuangchuang.domain.dmn.types import DoesNotFit, ItemType, Types, fitted
from shuangchuang.domain.feel import kleene, tree
from shuangchuang.domain.feel.calling import called
from shuangchuang.domain.feel.compiling import Evaluator, Scope, compiled
from shuangchuang.domain.feel.errors import FeelError
from shuangchuang.domain.feel.looping import filtered, looping, quantifying
from shuangchuang.domain.feel.parsing import parse, parse_tests
from shuangchuang.domain.feel.testing import compiled_tests
from shuangchuang.domain.feel.values import Function, NoValue, Unknown, Value

_Names = tuple[str, ...]


def _null(scope: Scope) -> Value:
    return None


@dataclass(frozen=True)
class Compiler:
    """Makes closures of expressions; knows the names of the model and its types."""

    names: Sequence[str]
    types: Types

    def compiled(self, expression: model.Expression | None, names: Iterable[str] = ()) -> Evaluator:
        """The evaluator of an expression; ``names`` are those of the scope besides the model's."""
        return self._made(expression, tuple(names))

    def _made(self, expression: model.Expression | None, names: _Names) -> Evaluator:
        match expression:
            case None:
                return _null
            case model.Literal():
                return self._literal(expression.text, names)
            case model.Typed():
                inner, wanted = self._made(expression.expression, names), self.types.named(expression.type)
                return lambda scope: _fit(scope, inner(scope), wanted)
            case model.Context():
                return self._context(expression, names)
            case model.Invocation():
                return self._invocation(expression, names)
            case model.ListOf():
                items = [self._made(each, names) for each in expression.items]
                return lambda scope: [each(scope) for each in items]
            case model.Relation():
                rows = [[self._made(each, names) for each in row] for row in expression.rows]
                return lambda scope: [
                    dict(zip(expression.columns, [each(scope) for each in row], strict=False)) for row in rows
                ]
            case model.FunctionOf():
                return self._function(expression, names)
            case model.Conditional():
                return self._conditional(expression, names)
            case model.Loop():
                return self._loop(expression, names)
            case model.FilterOf():
                return self._filter(expression, names)
            case model.Table():
                return self._table(expression, names)

    def _literal(self, text: str, names: _Names) -> Evaluator:
        """A FEEL text; one that cannot be read is null, and says why when it is asked."""
        if not text.strip():
            return _null
        try:
            return compiled(parse(text, names=(*self.names, *names)))
        except FeelError as error:
            words = str(error)

            def refuse(scope: Scope) -> Value:
                scope.environment.notes.append(words)
                return None

            return refuse

    def _context(self, expression: model.Context, names: _Names) -> Evaluator:
        made: list[tuple[str, ItemType | None, Evaluator]] = []
        known = names
        for entry in expression.entries:
            made.append((entry.name, self.types.named(entry.type), self._made(entry.value, known)))
            known = (*known, entry.name)

        def build(scope: Scope) -> Value:
            values: dict[str, Value] = {}
            within = scope.inner(values)
            for name, wanted, value in made:
                found = _fit(within, value(within), wanted)
                if not name:
                    return found
                values[name] = found
            return values

        return build

    def _invocation(self, expression: model.Invocation, names: _Names) -> Evaluator:
        function = self._made(expression.function, names)
        bindings = [(name, self._made(value, names)) for name, value in expression.bindings]

        def call(scope: Scope) -> Value:
            found = function(scope)
            given = {name: value(scope) for name, value in bindings}
            if not isinstance(found, Function):
                return Unknown(found.needs) if isinstance(found, Unknown) else None
            try:
                return called(scope, found, list(given.values()), list(given))
            except NoValue as none:
                scope.environment.notes.append(str(none))
                return None

        return call

    def _function(self, expression: model.FunctionOf, names: _Names) -> Evaluator:
        parameters = tuple(name for name, _type in expression.parameters)
        wanted = [self.types.named(of) for _name, of in expression.parameters]
        body = self._made(expression.body, (*names, *parameters))
        returns = self.types.named(expression.type)

        def build(scope: Scope) -> Value:
            def run(*arguments: Value) -> Value:
                try:
                    values = [fitted(value, of) for value, of in zip(arguments, wanted, strict=True)]
                except DoesNotFit as wrong:
                    raise NoValue("参数不合它的类型") from wrong
                if expression.kind != "FEEL":
                    return _external(scope, body(scope), values)
                within = scope.inner(dict(zip(parameters, values, strict=True)))
                found = body(within)
                return _fit(scope, found, returns) if returns and returns.type.name != "function" else found

            return Function("", (parameters,), run, strict=False)

        return build

    def _conditional(self, expression: model.Conditional, names: _Names) -> Evaluator:
        condition, first, second = (
            self._made(each, names) for each in (expression.condition, expression.first, expression.second)
        )

        def choose(scope: Scope) -> Value:
            holds = condition(scope)
            if isinstance(holds, Unknown):
                return kleene.chosen(holds, first(scope), second(scope))
            if holds is not None and not isinstance(holds, bool):
                scope.environment.notes.append("条件不是 true 或 false")
                return None
            return first(scope) if holds is True else second(scope)

        return choose

    def _loop(self, expression: model.Loop, names: _Names) -> Evaluator:
        domain = self._made(expression.domain, names)
        inner = (*names, expression.variable, "partial")
        body = self._made(expression.body, inner)
        iterators = [(expression.variable, domain, None)]
        if expression.kind == "for":
            return looping(iterators, body)
        return quantifying(iterators, body, every=expression.kind == "every")

    def _filter(self, expression: model.FilterOf, names: _Names) -> Evaluator:
        source = self._made(expression.source, names)
        condition = self._made(expression.condition, (*names, "item"))

        def narrow(scope: Scope) -> Value:
            found = source(scope)
            if isinstance(found, Unknown):
                return Unknown(found.needs)
            return filtered(scope, found if isinstance(found, list) else [] if found is None else [found], condition)

        return narrow

    # ------------------------------------------------------------ decision tables

    def _table(self, table: model.Table, names: _Names) -> Evaluator:
        inputs = tuple(self._literal(each.text, names) for each in table.inputs)
        rows = tuple(
            Row(
                tuple(self._test(text, names) for text in rule.tests),
                tuple(self._literal(text, names) for text in rule.results),
            )
            for rule in table.rules
        )
        ranks = tuple(self._rank(each.allowed, names) for each in table.outputs)
        defaults = tuple(self._literal(each.default, names) if each.default.strip() else None for each in table.outputs)
        allowed = tuple(self._test(each.allowed, names) if each.allowed.strip() else None for each in table.inputs)
        return Prepared(table, inputs, allowed, rows, ranks, defaults)

    def _test(self, text: str, names: _Names) -> Test:
        if not text.strip():
            return lambda scope, value: True
        try:
            return compiled_tests(parse_tests(text, names=(*self.names, *names)))
        except FeelError as error:
            words = str(error)

            def refuse(scope: Scope, value: Value) -> Value:
                scope.environment.notes.append(words)
                return None

            return refuse

    def _rank(self, text: str, names: _Names) -> Callable[[Scope], list[Value]] | None:
        """The allowed values of an output in their order."""
        if not text.strip():
            return None
        try:
            tests = parse_tests(text, names=(*self.names, *names)).tests
        except FeelError:
            return None
        values = [compiled(test) for test in tests if not isinstance(test, tree.Test)]
        return lambda scope: [value(scope) for value in values]


def _fit(scope: Scope, value: Value, wanted: ItemType | None) -> Value:
    try:
        return fitted(value, wanted)
    except DoesNotFit:
        scope.environment.notes.append("值不合它的类型")
        return None


def _external(scope: Scope, mapping: Value, arguments: Sequence[Value]) -> Value:
    external = scope.environment.external
    if external is None or not isinstance(mapping, dict):
        raise NoValue("没有可以调用的外部函数")
    return external({"java": mapping}, arguments)
