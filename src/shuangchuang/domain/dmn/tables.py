"""Decision tables: which rules match, and what a hit policy makes of them; also when some facts are not known.

A rule whose match is not known may or may not hit. Where every possible outcome is the same, it is the outcome; numbers
in between stay between bounds; all else is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shuangchuang.domain.dmn import model
from shuangchuang.domain.feel import kleene
from shuangchuang.domain.feel.compiling import Evaluator, Scope
from shuangchuang.domain.feel.values import NoValue, Unknown, Value, equal, unknowns_in

Test = Callable[[Scope, Value], Value]


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, ready to be asked."""

    tests: tuple[Test, ...]
    results: tuple[Evaluator, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    A table, ready to be asked.

    ``ranks`` are the allowed values of each output in their order, None where none are given.
    """

    table: model.Table
    inputs: tuple[Evaluator, ...]
    allowed: tuple[Test | None, ...]
    rows: tuple[Row, ...]
    ranks: tuple[Callable[[Scope], list[Value]] | None, ...]
    defaults: tuple[Evaluator | None, ...]

    def __call__(self, scope: Scope) -> Value:
        """The outcome in a scope."""
        values = [each(scope) for each in self.inputs]
        for value, test in zip(values, self.allowed, strict=True):
            if test is not None and value is not None and test(scope, value) is False:
                scope.environment.notes.append("输入不在允许的取值里")
                return None
        hits: list[tuple[int, Row]] = []
        maybe: list[tuple[int, Row]] = []
        needs: set[str] = set()
        for number, row in enumerate(self.rows):
            match = _matches(row, scope, values)
            if match is True:
                hits.append((number, row))
                if self.table.policy == "FIRST":
                    break
            elif isinstance(match, Unknown):
                maybe.append((number, row))
                needs |= match.needs
        if maybe:
            return self._perhaps(scope, hits, maybe, frozenset(needs))
        return self._outcome(scope, [self._result(scope, row) for _number, row in hits])

    def _result(self, scope: Scope, row: Row) -> Value:
        found = [each(scope) for each in row.results]
        return self._shaped(found)

    def _shaped(self, found: Sequence[Value]) -> Value:
        if len(found) == 1:
            return found[0]
        return {output.name: value for output, value in zip(self.table.outputs, found, strict=True)}

    def _without_a_hit(self, scope: Scope) -> Value:
        if all(each is None for each in self.defaults):
            return None
        return self._shaped([each(scope) if each is not None else None for each in self.defaults])

    def _outcome(self, scope: Scope, found: list[Value]) -> Value:
        policy = self.table.policy
        if not found:
            if policy == "COLLECT" and self.table.aggregation == "COUNT":
                return Decimal(0)
            default = self._without_a_hit(scope)
            several = policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER") and not self.table.aggregation
            return default if default is not None or not several else []
        if policy == "UNIQUE":
            if len(found) > 1:
                scope.environment.notes.append("唯一命中的表里有几条规则同时命中")
                return None
            return found[0]
        if policy == "ANY":
            if any(equal(each, found[0]) is not True for each in found):
                scope.environment.notes.append("几条规则同时命中而结果不同")
                return None
            return found[0]
        if policy == "FIRST":
            return found[0]
        if policy == "PRIORITY":
            return self._ordered(scope, found)[0]
        if policy == "OUTPUT ORDER":
            return self._ordered(scope, found)
        return self._collected(scope, found) if policy == "COLLECT" else found

    def _collected(self, scope: Scope, found: list[Value]) -> Value:
        if not self.table.aggregation:
            return found
        if len(self.table.outputs) > 1:
            return {
                output.name: self._aggregated(scope, [each[output.name] for each in found])
                for output in self.table.outputs
            }
        return self._aggregated(scope, found)

    def _aggregated(self, scope: Scope, found: list[Value]) -> Value:
        try:
            match self.table.aggregation:
                case "COUNT":
                    return Decimal(len(found))
                case "SUM":
                    return kleene.total(found)
                case kind:
                    return kleene.extreme(found, least=kind == "MIN")
        except NoValue as none:
            scope.environment.notes.append(str(none))
            return None

    def _ordered(self, scope: Scope, found: list[Value]) -> list[Value]:
        """By the order in which the outputs' allowed values are listed, output by output."""
        ranks = [rank(scope) if rank is not None else [] for rank in self.ranks]

        def place(value: Value) -> tuple[int, ...]:
            parts = [value[output.name] for output in self.table.outputs] if len(ranks) > 1 else [value]
            return tuple(
                next((at for at, one in enumerate(rank) if equal(one, part) is True), len(rank))
                for rank, part in zip(ranks, parts, strict=True)
            )

        return sorted(found, key=place)

    # ------------------------------------------------------------ when not everything is known

    def _perhaps(
        self, scope: Scope, hits: list[tuple[int, Row]], maybe: list[tuple[int, Row]], needs: frozenset[str]
    ) -> Value:
        table = self.table
        if table.policy == "COLLECT" and table.aggregation in ("SUM", "COUNT") and len(table.outputs) == 1:
            return self._sum_perhaps(scope, hits, maybe, needs)
        if table.policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER"):
            return Unknown(needs)
        outcomes = [self._result(scope, row) for _number, row in sorted((*hits, *maybe), key=lambda pair: pair[0])]
        if not hits:
            outcomes.append(self._without_a_hit(scope))
        first = outcomes[0]
        if unknowns_in(outcomes) is None and all(equal(each, first) is True for each in outcomes):
            return first
        spans = [kleene.ends(each) for each in outcomes]
        needs |= kleene.needs_of(*outcomes)
        if any(span is None for span in spans) or table.policy in ("UNIQUE", "ANY"):
            return Unknown(needs) if table.policy != "UNIQUE" or None in spans else _hull(spans, needs)
        return _hull(spans, needs)

    def _sum_perhaps(
        self, scope: Scope, hits: list[tuple[int, Row]], maybe: list[tuple[int, Row]], needs: frozenset[str]
    ) -> Value:
        counting = self.table.aggregation == "COUNT"

        def worth(row: Row) -> Value:
            return Decimal(1) if counting else self._result(scope, row)

        total: Value = Decimal(0)
        try:
            for _number, row in hits:
                total = kleene.calculated("+", total, worth(row))
            for _number, row in maybe:
                span = kleene.ends(worth(row))
                if span is None:
                    return Unknown(needs)
                low = None if span[0] is None else min(span[0], Decimal(0))
                high = None if span[1] is None else max(span[1], Decimal(0))
                total = kleene.calculated("+", total, Unknown(needs, low, high))
        except NoValue:
            return Unknown(needs)
        return total


def _hull(spans: Sequence[Any], needs: frozenset[str]) -> Value:
    lows, highs = [span[0] for span in spans], [span[1] for span in spans]
    return Unknown(needs, None if None in lows else min(lows), None if None in highs else max(highs))


def _matches(row: Row, scope: Scope, values: Sequence[Value]) -> Value:
    """Whether every test holds; a null is a no."""
    found: list[Value] = []
    for test, value in zip(row.tests, values, strict=True):
        holds = test(scope, value)
        if holds is not True and not isinstance(holds, Unknown):
            return False
        found.append(holds)
    return kleene.conjunction(found)
