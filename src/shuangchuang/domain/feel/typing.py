"""What can be said of a rule before it meets a fact: kinds, units, names.

tree + table of fields ─▶ what the rule comes to, and findings with their place

Nothing is evaluated. What is not known to be wrong is let pass: a finding is always a fault or a unit mixed up.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.builtins import functions

RATIO = "比例"
_KINDS = {
    "any": "任意值", "null": "null", "number": "数", "text": "文字", "boolean": "是或否", "date": "日期", "time": "时间",
    "date and time": "日期时间", "days": "时长", "months": "年月期间", "list": "列表", "context": "一组值", "range": "区间",
    "function": "函数",
}  # fmt: skip
_DURATIONS = ("days", "months")
_MOMENTS = ("date", "time", "date and time")
# What a function gives; those of _AS_GIVEN give what they are given, or an item of it.
_GIVES = {
    "number": "number count exp log sqrt", "text": "string substring replace", "list": "split",
}  # fmt: skip
_BOOLEAN = (
    "not", "contains", "matches", "odd", "even", "all", "any", "is", "before", "after", "meets", "overlaps", "finishes",
    "includes", "during", "starts", "coincides", "starts with", "ends with", "list contains", "met by", "finished by",
    "started by", "overlaps before", "overlaps after",
)  # fmt: skip
_AS_GIVEN = (
    "sum", "min", "max", "mean", "median", "abs", "floor", "ceiling", "decimal", "modulo", "round up", "round down",
    "round half up", "round half down",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """
    What stands behind a name: its kind (a key of ``_KINDS``) and what belongs to it.

    ``unit`` of a number: 元, 万元, 比例, 人, 个 …; "" for a bare number, which takes the unit of what it meets.
    ``values`` of an enumeration (kind text); ``item`` of a list; ``entries`` of a context, such as the years of a yearly
    fact (当年, 上年). A function that ``gathers`` (合计) gives what its first argument has under ``item``.
    """

    kind: str = "any"
    unit: str = ""
    values: tuple[str, ...] = ()
    item: Field | None = None
    entries: Mapping[str, Field] | None = field(default=None)
    gathers: bool = False
    literal: str | None = None

    def __str__(self) -> str:
        return f"{_KINDS[self.kind]}（{self.unit}）" if self.unit else _KINDS[self.kind]


ANY, BOOLEAN, NUMBER, TEXT = Field(), Field("boolean"), Field("number"), Field("text")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: a code for programs, a Chinese msgid with its values, where in the text (from 1)."""

    code: str
    sentence: str
    values: Mapping[str, str]
    line: int
    column: int

    def __str__(self) -> str:
        return f"第 {self.line} 行第 {self.column} 列：" + self.sentence.format(**self.values)


def checked(
    node: tree.Node, text: str, fields: Mapping[str, Field], *, asked: Field = ANY
) -> tuple[Field, tuple[Finding, ...]]:
    """
    What a tree comes to, and everything found wrong with it, in the order of the text.

    ``text`` is what the tree was parsed from; ``asked`` is what ``?`` stands for in the tests of a cell.
    """
    check = _Check(text, asked)
    found = check.of(node, dict(fields))
    return found, tuple(sorted(check.findings, key=lambda each: (each.line, each.column)))


class _Check:
    """One walk over one tree."""

    def __init__(self, text: str, asked: Field) -> None:
        self.text, self.asked = text, asked
        self.findings: list[Finding] = []

    def report(self, node: tree.Node, code: str, sentence: str, **values: object) -> None:
        start = node.span.start
        line = self.text.count("\n", 0, start) + 1
        column = start - (self.text.rfind("\n", 0, start) + 1) + 1
        self.findings.append(
            Finding(code, sentence, {name: str(value) for name, value in values.items()}, line, column)
        )

    def of(self, node: tree.Node, scope: Mapping[str, Field]) -> Field:
        """What a node comes to."""
        rule = _RULES.get(type(node))
        if rule is not None:
            return rule(self, node, scope)
        for each in tree.children(node):
            self.of(each, scope)
        return ANY

    # -- what is compared

    def compares(self, node: tree.Node, left: Field, right: Field, *, ordered: bool = False) -> None:
        """Report what cannot be compared: another kind, another unit, a word the enumeration does not have."""
        kinds = {left.kind, right.kind}
        if kinds & {"any", "null", "function", "list"}:
            return
        if len(kinds) > 1 and kinds != {"date", "date and time"}:
            self.report(node, "kinds", "{left}不能与{right}比较。", left=left, right=right)
        elif left.unit and right.unit and left.unit != right.unit:
            self.report(node, "units", "{left}不能与{right}比较，请换成同一单位。", left=left, right=right)
        elif ordered and left.kind in ("boolean", "context"):
            self.report(node, "order", "{left}不分大小，只能比较是否相等。", left=left)
        for one, other in ((left, right), (right, left)):
            if one.values and other.literal is not None and other.literal not in one.values:
                near = difflib.get_close_matches(other.literal, one.values, 1, 0.3)
                self.report(
                    node, "value", "没有“{value}”这个选项，可用的有：{values}。" + ("是不是想写“{near}”？" if near else ""),
                    value=other.literal, values="、".join(one.values), near=near[0] if near else "",
                )  # fmt: skip

    def meets(self, test: tree.Node, asked: Field, scope: Mapping[str, Field]) -> None:
        """Check one unary test against what is asked about."""
        if isinstance(test, tree.Test):
            self.compares(test, asked, self.of(test.value, scope), ordered=test.operator not in ("=", "!="))
        elif isinstance(test, tree.RangeOf):
            for end in (test.low, test.high):
                if end is not None:
                    self.compares(end, asked, self.of(end, scope), ordered=not test.only)
        elif isinstance(test, tree.ListOf):
            for each in test.items:
                self.meets(each, asked, scope)
        else:
            found = self.of(test, scope)
            if not (found.kind == "boolean" and any(isinstance(each, tree.Input) for each in _within(test))):
                self.compares(test, asked, found.item or ANY if found.kind in ("list", "range") else found)

    def wants(self, node: tree.Node, scope: Mapping[str, Field]) -> None:
        """A condition: true or false."""
        found = self.of(node, scope)
        if found.kind not in ("boolean", "any", "null"):
            self.report(node, "condition", "这里要一个判断（是或否），写的是{found}。", found=found)

    # -- the kinds of nodes

    def name(self, node: tree.Name, scope: Mapping[str, Field]) -> Field:
        if node.name in scope:
            return scope[node.name]
        if node.name in functions():
            return Field("function")
        self.unknown(node, node.name, [*scope, *functions()])
        return ANY

    def unknown(self, node: tree.Node, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name, list(known), 1, 0.5)
        self.report(
            node, "name", "没有“{name}”这个名称。" + ("是不是想写“{near}”？" if near else ""),
            name=name, near=near[0] if near else "",
        )  # fmt: skip

    def path(self, node: tree.Path, scope: Mapping[str, Field]) -> Field:
        source = self.of(node.source, scope)
        if source.kind == "list" and source.item is not None:
            source = source.item
            return Field("list", item=(source.entries or {}).get(node.name, ANY))
        if source.entries is None:
            return ANY
        if node.name not in source.entries:
            self.unknown(node, node.name, source.entries)
        return source.entries.get(node.name, ANY)

    def call(self, node: tree.Call, scope: Mapping[str, Field]) -> Field:
        given = [self.of(each, scope) for each in node.arguments]
        function = self.of(node.function, scope)
        if function.gathers:
            return (given[0].item or ANY) if given else ANY
        name = node.function.name if isinstance(node.function, tree.Name) else ""
        if name in scope:
            return function.item or ANY
        if name in _AS_GIVEN and given:
            numbers = [each.item or ANY if each.kind == "list" else each for each in given]
            if name in ("sum", "min", "max", "mean", "median"):
                for one, other in pairwise(numbers):
                    self.compares(node, one, other)
            return numbers[0] if numbers[0].kind != "text" else TEXT
        if name in _BOOLEAN:
            return BOOLEAN
        if name in ("date", "date and time", "time", "today", "now"):
            return Field({"today": "date", "now": "date and time"}.get(name, name))
        return next((Field(kind) for kind, names in _GIVES.items() if name in names.split()), ANY)

    def arithmetic(self, node: tree.Arithmetic, scope: Mapping[str, Field]) -> Field:
        left, right = self.of(node.left, scope), self.of(node.right, scope)
        if "any" in (left.kind, right.kind) or "null" in (left.kind, right.kind):
            return ANY
        if left.kind == right.kind == "number":
            return self.numbers(node, left, right)
        found = _reckoned(node.operator, left.kind, right.kind)
        if found is None:
            self.report(
                node, "kinds", "{left}与{right}不能用 {sign} 计算。", left=left, right=right, sign=node.operator
            )
            return ANY
        return Field(found)

    def numbers(self, node: tree.Arithmetic, left: Field, right: Field) -> Field:
        """The unit of a sum, product or quotient."""
        one, other = left.unit, right.unit
        if node.operator in ("+", "-"):
            if one and other and one != other:
                self.report(node, "units", "{left}不能与{right}相加减，请换成同一单位。", left=left, right=right)
            return Field("number", one or other)
        if node.operator == "*":
            plain = [unit for unit in (one, other) if unit not in ("", RATIO)]
            return Field("number", "·".join(plain) if plain else RATIO if RATIO in (one, other) else "")
        if node.operator == "/":
            if one == other:
                return Field("number", RATIO if one else "")
            return Field("number", one if other in ("", RATIO) else f"{one or '1'}/{other}")
        return NUMBER

    def comparison(self, node: tree.Comparison, scope: Mapping[str, Field]) -> Field:
        self.compares(
            node, self.of(node.left, scope), self.of(node.right, scope), ordered=node.operator not in ("=", "!=")
        )
        return BOOLEAN

    def between(self, node: tree.Between, scope: Mapping[str, Field]) -> Field:
        value = self.of(node.value, scope)
        for end in (node.low, node.high):
            self.compares(end, value, self.of(end, scope), ordered=True)
        return BOOLEAN

    def inside(self, node: tree.In, scope: Mapping[str, Field]) -> Field:
        value = self.of(node.value, scope)
        for test in node.tests:
            self.meets(test, value, scope)
        return BOOLEAN

    def tests(self, node: tree.Tests, scope: Mapping[str, Field]) -> Field:
        for test in node.tests:
            self.meets(test, self.asked, scope)
        return BOOLEAN

    def logic(self, node: tree.Logic, scope: Mapping[str, Field]) -> Field:
        self.wants(node.left, scope)
        self.wants(node.right, scope)
        return BOOLEAN

    def choice(self, node: tree.If, scope: Mapping[str, Field]) -> Field:
        self.wants(node.condition, scope)
        first, second = self.of(node.first, scope), self.of(node.second, scope)
        if first.kind == "null":
            return second
        if first.kind == second.kind and first.unit and second.unit and first.unit != second.unit:
            self.report(node, "units", "两种结果的单位不同：{left}和{right}。", left=first, right=second)
        if first.kind == second.kind or second.kind == "null":
            return Field(first.kind, first.unit or second.unit)
        return ANY

    def loop(self, node: Any, scope: Mapping[str, Field]) -> Field:
        inner = dict(scope)
        for each in node.iterators:
            domain = self.of(each.domain, inner)
            if each.end is not None:
                self.of(each.end, inner)
            inner[each.name] = domain if each.end is not None else domain.item or ANY
        if isinstance(node, tree.For):
            return Field("list", item=self.of(node.body, {**inner, "partial": Field("list")}))
        self.wants(node.condition, inner)
        return BOOLEAN

    def filtered(self, node: tree.Filter, scope: Mapping[str, Field]) -> Field:
        source = self.of(node.source, scope)
        item = source.item or ANY if source.kind == "list" else source
        if source.kind == "any" or (item.kind in ("any", "context") and item.entries is None):
            return ANY  # what the condition may name is not known here
        found = self.of(node.condition, {**scope, **(item.entries or {}), "item": item})
        return item if found.kind == "number" else Field("list", item=item)

    def listed(self, node: tree.ListOf, scope: Mapping[str, Field]) -> Field:
        found = [self.of(each, scope) for each in node.items]
        return Field("list", item=found[0] if found and all(each.kind == found[0].kind for each in found) else None)

    def context(self, node: tree.ContextOf, scope: Mapping[str, Field]) -> Field:
        entries: dict[str, Field] = {}
        for key, value in node.entries:
            entries[key] = self.of(value, {**scope, **entries})
        return Field("context", entries=entries)

    def function(self, node: tree.FunctionOf, scope: Mapping[str, Field]) -> Field:
        if not node.external:
            self.of(node.body, {**scope, **{name: ANY for name, _kind in node.parameters}})
        return Field("function")

    def negation(self, node: tree.Negation, scope: Mapping[str, Field]) -> Field:
        found = self.of(node.operand, scope)
        if found.kind not in ("number", "any", "null", *_DURATIONS):
            self.report(node, "kinds", "{found}前面不能写负号。", found=found)
        return Field(found.kind, found.unit)


def _within(node: tree.Node) -> Iterable[tree.Node]:
    yield node
    for each in tree.children(node):
        yield from _within(each)


def _reckoned(sign: str, left: str, right: str) -> str | None:
    """The kind that a calculation with texts, days or durations comes to; None where there is none."""
    if sign == "+" and left == right == "text":
        return "text"
    if (
        left in _MOMENTS
        and right in _MOMENTS
        and sign == "-"
        and ("time" in (left, right)) == (left == right == "time")
    ):
        return "days"
    if left in _MOMENTS and right in _DURATIONS and sign in "+-":
        return left if (left, right) != ("time", "months") else None
    if left in _DURATIONS and right in _MOMENTS and sign == "+":
        return right if (right, left) != ("time", "months") else None
    if left in _DURATIONS and left == right:
        return {"+": left, "-": left, "/": "number"}.get(sign)
    if left in _DURATIONS and right == "number" and sign in ("*", "/"):
        return left
    return right if left == "number" and right in _DURATIONS and sign == "*" else None


def _at(node: tree.At) -> Field:
    words = node.text
    if words.lstrip("-").startswith("P"):
        return Field("months" if "T" not in words and words[-1] in "YM" else "days")
    return Field("date and time" if "T" in words else "time" if ":" in words else "date")


_RULES: dict[type, Callable[[_Check, Any, Mapping[str, Field]], Field]] = {
    tree.Null: lambda check, node, scope: Field("null"),
    tree.Number: lambda check, node, scope: NUMBER,
    tree.Text: lambda check, node, scope: Field("text", literal=node.value),
    tree.Boolean: lambda check, node, scope: BOOLEAN,
    tree.At: lambda check, node, scope: _at(node),
    tree.Input: lambda check, node, scope: check.asked,
    tree.InstanceOf: lambda check, node, scope: check.of(node.value, scope) and BOOLEAN,
    tree.RangeOf: lambda check, node, scope: Field("range"),
    tree.Name: _Check.name, tree.Path: _Check.path, tree.Call: _Check.call, tree.Arithmetic: _Check.arithmetic,
    tree.Comparison: _Check.comparison, tree.Between: _Check.between, tree.In: _Check.inside, tree.Tests: _Check.tests,
    tree.Logic: _Check.logic, tree.If: _Check.choice, tree.For: _Check.loop, tree.Quantified: _Check.loop,
    tree.Filter: _Check.filtered, tree.ListOf: _Check.listed, tree.ContextOf: _Check.context,
    tree.FunctionOf: _Check.function, tree.Negation: _Check.negation,
}  # fmt: skip
