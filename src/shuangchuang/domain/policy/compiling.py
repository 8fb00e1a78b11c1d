"""Rules made ready: FEEL texts and tables of a library become closures once, names checked on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shuangchuang.domain.dmn.model import Table
from shuangchuang.domain.dmn.tables import Prepared, Row
from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.builtins import functions
from shuangchuang.domain.feel.compiling import Environment, Evaluator, compiled
from shuangchuang.domain.feel.errors import FeelError
from shuangchuang.domain.feel.parsing import parse, parse_tests
from shuangchuang.domain.feel.testing import compiled_tests
from shuangchuang.domain.policy.facts import names_of
from shuangchuang.domain.policy.functions import FUNCTION_NAMES
from shuangchuang.domain.policy.model import Criterion, Library, Policy, PolicyUnsound, Version
from shuangchuang.domain.profiles import FieldBook

GIVEN = ("参考日", "申请日", "参考年", "对象", "本笔", "某年")


@dataclass(frozen=True, slots=True)
class Readied:
    """A criterion with its evaluators and the names of facts it reads."""

    criterion: Criterion
    rule: Evaluator
    when: Evaluator | None
    reads: tuple[str, ...]
    node: tree.Node


@dataclass(frozen=True, slots=True)
class ReadiedVersion:
    """A version ready to be asked."""

    version: Version
    criteria: tuple[Readied, ...]
    named: Mapping[str, Evaluator]
    trees: Mapping[str, tree.Node]
    amount: Evaluator | None
    worth: Evaluator | None
    remarks: tuple[tuple[str, Evaluator | None], ...]


@dataclass(frozen=True, slots=True)
class Engine:
    """A library ready to be asked, with its book of fields."""

    library: Library
    book: FieldBook
    versions: Mapping[tuple[str, str], ReadiedVersion]
    applies: Mapping[str, Evaluator]
    derived: Mapping[str, Evaluator]
    derived_reads: Mapping[str, tuple[str, ...]]
    environment: Environment = field(default_factory=lambda: Environment(functions(None)))


def engine_of(library: Library, book: FieldBook) -> Engine:
    """
    Everything compiled.

    :raises PolicyUnsound: a rule that is no FEEL; policy, place, line and column are told.
    """
    names = (*names_of(book), *FUNCTION_NAMES, *GIVEN, *library.derived, *library.derived_tables)
    maker = _Maker(names)
    trees: dict[str, tree.Node] = {}
    derived: dict[str, Evaluator] = {}
    for name, text in library.derived.items():
        trees[name], derived[name] = maker.expression(text, f"派生字段“{name}”")
    for name, table in library.derived_tables.items():
        derived[name] = maker.table(table, f"派生字段“{name}”")
    versions: dict[tuple[str, str], ReadiedVersion] = {}
    applies: dict[str, Evaluator] = {}
    for policy in library.policies.values():
        if policy.applies:
            applies[policy.id] = maker.expression(policy.applies, f"{policy.id} 的 applies")[1]
        for version in policy.versions:
            versions[policy.id, version.name] = maker.version(policy, version)
    reads = {name: tuple(names_read(node)) for name, node in trees.items()}
    return Engine(library, book, versions, applies, derived, reads)


class _Maker:
    """One pass over a library."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)

    def expression(self, text: str, where: str, extra: Iterable[str] = ()) -> tuple[tree.Node, Evaluator]:
        try:
            node = parse(text, names=[*self.names, *extra])
        except FeelError as error:
            raise PolicyUnsound(
                "policy.feel", "{where}的式子“{text}”读不懂：{why}", where=where, text=text, why=str(error)
            ) from error
        return node, compiled(node)

    def table(self, table: Table, where: str, extra: Iterable[str] = ()) -> Prepared:
        names = [*self.names, *extra]

        def test(text: str) -> Any:
            if text.strip() in ("", "-"):
                return lambda scope, value: True
            try:
                return compiled_tests(parse_tests(text, names=names))
            except FeelError as error:
                raise PolicyUnsound(
                    "policy.cell", "{where}的一格“{text}”读不懂：{why}", where=where, text=text, why=str(error)
                ) from error

        return Prepared(
            table,
            tuple(self.expression(each.text, where, extra)[1] for each in table.inputs),
            tuple(None for _each in table.inputs),
            tuple(
                Row(
                    tuple(test(text) for text in rule.tests),
                    tuple(self.expression(text, where, extra)[1] for text in rule.results),
                )
                for rule in table.rules
            ),
            tuple(None for _each in table.outputs),
            tuple(
                self.expression(each.default, where, extra)[1] if each.default.strip() else None
                for each in table.outputs
            ),
        )

    def version(self, policy: Policy, version: Version) -> ReadiedVersion:
        own = (*version.tables, *version.lets)
        where = f"{policy.id}（{version.name}）"
        trees: dict[str, tree.Node] = {}
        named: dict[str, Evaluator] = {
            name: self.table(table, f"{where}的表“{name}”", own) for name, table in version.tables.items()
        }
        for name, text in version.lets.items():
            trees[name], named[name] = self.expression(text, f"{where}的“{name}”", own)
        criteria = tuple(self._criterion(each, where, own) for each in version.criteria)
        benefit = version.benefit
        amount = self.expression(benefit.amount, f"{where}的金额", own)[1] if benefit and benefit.amount else None
        worth = self.expression(benefit.worth, f"{where}的所得", own)[1] if benefit and benefit.worth else None
        remarks = (*version.remarks, *(benefit.remarks if benefit else ()))
        readied = tuple(
            (each.text, self.expression(each.when, f"{where}的说明", own)[1] if each.when else None) for each in remarks
        )
        return ReadiedVersion(version, criteria, named, trees, amount, worth, readied)

    def _criterion(self, criterion: Criterion, where: str, own: Iterable[str]) -> Readied:
        place = f"{where}的条件“{criterion.id}”"
        node, rule = self.expression(criterion.rule, place, own)
        when = self.expression(criterion.when, place, own)[1] if criterion.when else None
        return Readied(criterion, rule, when, tuple(names_read(node)), node)


def names_read(node: tree.Node) -> list[str]:
    """The names a tree reads, in the order of its text; a path of names as one, 营业收入.上年."""
    found: list[str] = []

    def walk(each: tree.Node) -> None:
        dotted = _dotted(each)
        if dotted:
            found.append(dotted)
            return
        for child in tree.children(each):
            walk(child)

    walk(node)
    return list(dict.fromkeys(found))


def _dotted(node: tree.Node) -> str:
    if isinstance(node, tree.Name):
        return node.name
    if isinstance(node, tree.Path) and (before := _dotted(node.source)):
        return f"{before}.{node.name}"
    return ""
