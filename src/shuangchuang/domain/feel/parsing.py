"""FEEL text to its tree, by recursive descent over the characters.

Names may hold spaces and signs (``date and time``, ``Monthly Fee``, ``a-b``), so only who knows the names in scope can
tell them from operators: where a known name fits, the longest one is taken; elsewhere a name is one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.literals import COMPARE, Literals
from shuangchuang.domain.feel.scanning import DEEPEST, RESERVED, WORD, wordy

_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")

_Found = TypeVar("_Found", bound=tree.Node)


def parse(text: str, *, names: Iterable[str] = ()) -> tree.Node:
    """
    The tree of an expression. ``names`` are those in scope, which may hold spaces and signs.

    :raises FeelError: the text is no expression.
    """
    parser = _Parser(text, names)
    return _whole(parser, parser.expression)


def parse_tests(text: str, *, names: Iterable[str] = ()) -> tree.Tests:
    """
    The tree of the unary tests of a decision table's cell (``-``, ``< 5, [7..9]``, ``not("a")``).

    :raises FeelError: the text is none.
    """
    parser = _Parser(text, names)
    return _whole(parser, parser.unary_tests)


def _whole(parser: _Parser, rule: Callable[[], _Found]) -> _Found:
    try:
        node = rule()
        parser.finished()
    except RecursionError:
        # How deep Python goes depends on who calls; the bound of the grammar alone does not keep within it.
        raise parser.wrong("式子套得太深，请拆成几个式子。") from None
    return node


class _Parser(Literals):
    """The grammar."""

    def expression(self) -> tree.Node:
        """Any expression."""
        self.depth += 1
        self.read += 1
        # Something read twice at every level would double the work with each: what is so written is refused.
        if self.depth > DEEPEST or self.read > self.most:
            raise self.wrong("式子套得太深，请拆成几个式子。")
        try:
            return self._expression()
        finally:
            self.depth -= 1

    def _expression(self) -> tree.Node:
        self.blank()
        start = self.at
        if self.takes_word("if"):
            condition = self.expression()
            self.needs_word("then")
            first = self.expression()
            self.needs_word("else")
            return tree.If(condition=condition, first=first, second=self.expression(), span=self.span(start))
        if self.takes_word("for"):
            iterators = self.iterators()
            self.needs_word("return")
            return tree.For(iterators=iterators, body=self.expression(), span=self.span(start))
        for word in ("some", "every"):
            if self.takes_word(word):
                iterators = self.iterators()
                self.needs_word("satisfies")
                condition = self.expression()
                return tree.Quantified(
                    every=word == "every", iterators=iterators, condition=condition, span=self.span(start)
                )
        return self.disjunction()

    def iterators(self) -> tuple[tree.Iterator, ...]:
        """``x in xs, y in 1..3``."""
        found = []
        while True:
            self.blank()
            start = self.at
            name = self.iterated()
            self.needs_word("in")
            domain = self.expression()
            end = None
            if self.takes(".."):
                end = self.expression()
            found.append(tree.Iterator(name=name, domain=domain, end=end, span=self.span(start)))
            if not self.takes(","):
                return tuple(found)

    def iterated(self) -> str:
        """The name of an iterator: the words before ``in``."""
        self.blank()
        match = re.compile(r"([^\W\d?][\w?]*(?:\s+(?!in\b)[\w?]+)*)\s+in\b").match(self.text, self.at)
        if not match:
            raise self.wrong("这里应是一个名称，后面接 in。")
        name = " ".join(match.group(1).split())
        if name in RESERVED:
            raise self.wrong("“{name}”是保留字，不能作名称。", name=name)
        self.learn(name)
        self.at = match.end(1)
        return name

    def disjunction(self) -> tree.Node:
        """``a or b``."""
        self.blank()
        start = self.at
        left = self.conjunction()
        while self.takes_word("or"):
            left = tree.Logic(operator="or", left=left, right=self.conjunction(), span=self.span(start))
        return left

    def conjunction(self) -> tree.Node:
        """``a and b``."""
        self.blank()
        start = self.at
        left = self.comparison()
        while self.takes_word("and"):
            left = tree.Logic(operator="and", left=left, right=self.comparison(), span=self.span(start))
        return left

    def comparison(self) -> tree.Node:
        """``a < b``, ``a between b and c``, ``a in (b, c)``, ``a instance of t``."""
        self.blank()
        start = self.at
        left = self.addition()
        while True:
            sign = next((each for each in COMPARE if self.sees(each)), None)
            if sign is not None:
                self.at += len(sign)
                right = self.addition()
                left = tree.Comparison(operator=sign, left=left, right=right, span=self.span(start))
            elif self.takes_word("between"):
                low = self.addition()
                self.needs_word("and")
                left = tree.Between(value=left, low=low, high=self.addition(), span=self.span(start))
            elif self.takes_word("in"):
                left = tree.In(value=left, tests=self.in_tests(), span=self.span(start))
            elif self.sees_word("instance"):
                left = self.instance(left, start)
            else:
                return left

    def instance(self, left: tree.Node, start: int) -> tree.Node:
        """``left instance of type``."""
        self.needs_word("instance")
        self.needs_word("of")
        return tree.InstanceOf(value=left, type=self.type(), span=self.span(start))

    def in_tests(self) -> tuple[tree.Node, ...]:
        """What stands behind ``in``: one test, or several in brackets."""
        self.blank()
        start = self.at
        if self.takes("("):
            with self.deeper():
                tests = [self.positive_test()]
                if self.takes(".."):
                    return (self.range_from(tests[0], start, closed=False),)
                while self.takes(","):
                    tests.append(self.positive_test())
                self.needs(")")
            first = tests[0]
            if len(tests) == 1 and isinstance(first, tree.Test):
                return (self.half_range(first.operator, first.value, start),)
            if len(tests) > 1 or not self.goes_on():
                return tuple(tests)
            self.at = start
        return (self.positive_test(self.addition),)

    def goes_on(self) -> bool:
        """Whether the brackets just closed were part of an operand: ``x in (a + b) * c``, ``x in (f)(1)``."""
        return any(self.sees(sign) and not self.sees("..") for sign in ("+", "-", "*", "/", "(", ".")) or (
            self.whole_filters and self.sees("[")
        )

    def positive_test(self, otherwise: Callable[[], tree.Node] | None = None) -> tree.Node:
        """One unary test: ``< 5``, or an expression (``otherwise``: what binds tightly enough to stand there)."""
        self.blank()
        start = self.at
        sign = next((each for each in COMPARE if self.sees(each)), None)
        if sign is not None:
            self.at += len(sign)
            return tree.Test(operator=sign, value=self.addition(), span=self.span(start))
        return (otherwise or self.expression)()

    def unary_tests(self) -> tree.Tests:
        """All of a decision table's cell."""
        self.blank()
        start = self.at
        if self.sees("-"):
            self.at += 1
            self.blank()
            if self.at == len(self.text):
                return tree.Tests(tests=(), span=self.span(start))
            self.at = start
        if self.sees_word("not"):
            self.takes_word("not")
            if self.takes("("):
                negated = self.tries(self.negated_tests)
                if isinstance(negated, tree.Tests):
                    return negated
            self.at = start
        tests = [self.positive_test()]
        while self.takes(","):
            tests.append(self.positive_test())
        return tree.Tests(tests=tuple(tests), span=self.span(start))

    def negated_tests(self) -> tree.Tests:
        """What stands in ``not(…)``, if it is all there is."""
        start = self.at
        tests = [self.positive_test()]
        while self.takes(","):
            tests.append(self.positive_test())
        self.needs(")")
        self.finished()
        return tree.Tests(tests=tuple(tests), negated=True, span=self.span(start))

    def addition(self) -> tree.Node:
        """``a + b``."""
        self.blank()
        start = self.at
        left = self.multiplication()
        while True:
            sign = "+" if self.sees("+") else "-" if self.sees("-") and not self.sees("->") else ""
            if not sign:
                return left
            self.at += 1
            left = tree.Arithmetic(operator=sign, left=left, right=self.multiplication(), span=self.span(start))

    def multiplication(self) -> tree.Node:
        """``a * b``."""
        self.blank()
        start = self.at
        left = self.power()
        while True:
            sign = "*" if self.sees("*") and not self.sees("**") else "/" if self.sees("/") else ""
            if not sign:
                return left
            self.at += 1
            left = tree.Arithmetic(operator=sign, left=left, right=self.power(), span=self.span(start))

    def power(self) -> tree.Node:
        """``a ** b``."""
        self.blank()
        start = self.at
        left = self.negation()
        while self.takes("**"):
            left = tree.Arithmetic(operator="**", left=left, right=self.negation(), span=self.span(start))
        return left

    def negation(self) -> tree.Node:
        """``-a``."""
        self.blank()
        start = self.at
        if not self.takes("-"):
            return self.postfix()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("式子套得太深，请拆成几个式子。")
        node = tree.Negation(operand=self.negation(), span=self.span(start))
        self.depth -= 1
        return node

    def postfix(self) -> tree.Node:
        """``a.b``, ``a[b]``, ``a(b)``."""
        self.blank()
        start = self.at
        node = self.primary()
        while True:
            if self.sees(".") and not self.sees(".."):
                self.at += 1
                node = tree.Path(source=node, name=self.name(), span=self.span(start))
            elif self.whole_filters and self.sees("["):
                self.needs("[")
                with self.deeper():
                    condition = self.expression()
                    self.needs("]")
                node = tree.Filter(source=node, condition=condition, span=self.span(start))
            elif self.sees("("):
                self.needs("(")
                with self.deeper():
                    node = self.arguments(node, start)
            elif self.sees_word("instance") and not isinstance(node, tree.Null):
                return node
            else:
                return node

    def arguments(self, function: tree.Node, start: int) -> tree.Call:
        """The arguments of a call, behind its bracket."""
        arguments: list[tree.Node] = []
        names: list[str] = []
        while not self.takes(")"):
            if arguments:
                self.needs(",")
            self.blank()
            here = self.at
            name = self.argument_name()
            if name is not None:
                names.append(name)
            elif names:
                self.at = here
                raise self.wrong("前面的参数写了名称，这里也要写名称。")
            arguments.append(self.expression())
            if name is None and names:
                raise self.wrong("前面的参数写了名称，这里也要写名称。")
        return tree.Call(function=function, arguments=tuple(arguments), names=tuple(names), span=self.span(start))

    def argument_name(self) -> str | None:
        """``start position:``; None where no name stands."""
        self.blank()
        match = re.compile(r"([^\W\d][\w?]*(?:[ \t]+[\w?]+)*)\s*:").match(self.text, self.at)
        if not match:
            return None
        self.at = match.end()
        return " ".join(match.group(1).split())

    def primary(self) -> tree.Node:
        """A literal, a name, a list, a range, a context, a function, something in brackets."""
        self.blank()
        start = self.at
        if start >= len(self.text):
            raise self.wrong("这里应是一个值。")
        sign = self.text[start]
        if number := _NUMBER.match(self.text, start):
            self.at = number.end()
            if self.at < len(self.text) and wordy(self.text[self.at]):
                raise self.wrong("数后面不能直接连着字，请加运算符。")
            return tree.Number(value=Decimal(number.group()), span=self.span(start))
        if sign == '"':
            return tree.Text(value=self.string(), span=self.span(start))
        if sign == "@":
            self.at += 1
            self.blank()
            return tree.At(text=self.string(), span=self.span(start))
        if sign == "(":
            return self.brackets(start)
        if sign in "[]":
            return self.list_or_range(start)
        if sign == "{":
            return self.context(start)
        if sign == "?" and not WORD.match(self.text, start):
            self.at += 1
            return tree.Input(span=self.span(start))
        return self.word(start)

    def word(self, start: int) -> tree.Node:
        """A keyword that is a value, a function definition, or a name."""
        if (name := self.known_name()) is not None:
            word = WORD.match(self.text, start)
            if word is None or self.at >= word.end():
                return tree.Name(name=name, span=self.span(start))
            self.at = start
        if self.takes_word("true"):
            return tree.Boolean(value=True, span=self.span(start))
        if self.takes_word("false"):
            return tree.Boolean(value=False, span=self.span(start))
        if self.takes_word("null"):
            return tree.Null(span=self.span(start))
        if self.takes_word("function"):
            return self.function(start)
        if any(self.sees_word(begin) for begin in ("if", "for", "some", "every")):
            return self.expression()
        return tree.Name(name=self.name(), span=self.span(start))
