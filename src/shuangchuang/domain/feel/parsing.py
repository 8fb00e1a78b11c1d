"""FEEL text to its tree, by recursive descent over the characters.

Names may hold spaces and signs (``date and time``, ``Monthly Fee``, ``a-b``), so only who knows the names in scope can
tell them from operators: where a known name fits, the longest one is taken; elsewhere a name is one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from difflib import get_close_matches

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.errors import FeelError
from shuangchuang.domain.feel.names import BUILT_IN_NAMES

DEEPEST = 120  # nested brackets; a text beyond that was not written by a person
_RESERVED = frozenset(
    [
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
        "and",
        "or",
        "function",
        "external",
        "instance",
        "of",
    ]
)
_WORD = re.compile(r"[^\W\d][\w?]*|\?[\w?]+")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_BLANK = re.compile(r"(?:[\s\uFEFF\u0085\u180e]+|//[^\n]*|/\*.*?\*/)+", re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_COMPARE = ("<=", ">=", "!=", "=", "<", ">")


def parse(text: str, *, names: Iterable[str] = ()) -> tree.Node:
    """
    The tree of an expression. ``names`` are those in scope, which may hold spaces and signs.

    :raises FeelError: the text is no expression.
    """
    parser = _Parser(text, names)
    node = parser.expression()
    parser.finished()
    return node


def parse_tests(text: str, *, names: Iterable[str] = ()) -> tree.Tests:
    """
    The tree of the unary tests of a decision table's cell (``-``, ``< 5, [7..9]``, ``not("a")``).

    :raises FeelError: the text is none.
    """
    parser = _Parser(text, names)
    node = parser.unary_tests()
    parser.finished()
    return node


class _Parser:
    """A place in a text and the names it may meet."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.whole_filters = True
        self.known: dict[str, list[re.Pattern[str]]] = {}
        self.names: dict[str, str] = {}
        for name in (*BUILT_IN_NAMES, *names):
            self.learn(name)

    # ------------------------------------------------------------ names

    def learn(self, name: str) -> None:
        """A name that may be met from here on; one that is a single word needs no learning."""
        words = " ".join(name.split())
        if not words or words in self.names.values() or (_WORD.fullmatch(words) and words not in _RESERVED):
            return
        parts = re.findall(r"[\w?]+|[^\w\s?]", words)
        pattern = re.compile(r"\s*".join(re.escape(part) for part in parts) if len(parts) > 1 else re.escape(words))
        spaced = re.compile(_spaced(words))
        self.names[pattern.pattern] = words
        patterns = self.known.setdefault(words[0], [])
        patterns.append(spaced)
        self.names[spaced.pattern] = words
        patterns.sort(key=lambda each: len(each.pattern), reverse=True)

    def known_name(self) -> str | None:
        """The longest known name that stands here, read; else None and nothing is read."""
        if self.at >= len(self.text):
            return None
        best: tuple[int, str] | None = None
        for pattern in self.known.get(self.text[self.at], ()):
            match = pattern.match(self.text, self.at)
            if match and (best is None or match.end() > best[0]):
                end = match.end()
                if end < len(self.text) and _wordy(self.text[end]) and _wordy(self.text[end - 1]):
                    continue
                best = (end, self.names[pattern.pattern])
        if best is None:
            return None
        self.at = best[0]
        return best[1]

    def name(self) -> str:
        """A name: the longest known one, else one word."""
        self.blank()
        start = self.at
        found = self.known_name()
        word = _WORD.match(self.text, start)
        if found is not None and (word is None or self.at >= word.end()):
            return found
        self.at = start
        if word is None or word.group() in _RESERVED:
            raise self.wrong("这里应是一个名称。")
        self.at = word.end()
        return word.group()

    def key(self) -> str:
        """The name of an entry or parameter: everything up to a colon, words parted by single spaces."""
        self.blank()
        if self.text[self.at : self.at + 1] == '"':
            return self.string()
        start = self.at
        match = re.compile(r"[^\W\d]|\?").match(self.text, self.at)
        stop = re.compile(r"[:,(){}\[\]\"]|->").search(self.text, self.at)
        if not match or not stop:
            raise self.wrong("这里应是一个名称。")
        self.at = stop.start()
        words = " ".join(_BLANK.sub(" ", self.text[start : self.at]).split())
        return words

    # ------------------------------------------------------------ reading

    def blank(self) -> None:
        """Go over white space and comments."""
        match = _BLANK.match(self.text, self.at)
        if match:
            self.at = match.end()

    def sees(self, sign: str) -> bool:
        """Whether a sign stands here."""
        self.blank()
        return self.text.startswith(sign, self.at)

    def takes(self, sign: str) -> bool:
        """Read a sign, if it stands here."""
        if self.sees(sign):
            self.at += len(sign)
            return True
        return False

    def needs(self, sign: str) -> None:
        """
        Read a sign.

        :raises FeelError: something else stands here.
        """
        if not self.takes(sign):
            raise self.wrong("这里应是“{sign}”。", sign=sign)

    def sees_word(self, word: str) -> bool:
        """Whether a keyword stands here as a word of its own."""
        self.blank()
        end = self.at + len(word)
        return self.text.startswith(word, self.at) and not (end < len(self.text) and _wordy(self.text[end]))

    def takes_word(self, word: str) -> bool:
        """Read a keyword, if it stands here and is not the beginning of a known name."""
        if not self.sees_word(word):
            return False
        start = self.at
        if (found := self.known_name()) is not None and len(found) > len(word):
            self.at = start
            return False
        self.at = start + len(word)
        return True

    def needs_word(self, word: str) -> None:
        """
        Read a keyword.

        :raises FeelError: something else stands here.
        """
        if not self.takes_word(word):
            raise self.wrong("这里应是“{sign}”。", sign=word, suggest=(word,))

    def finished(self) -> None:
        """
        Insist that nothing is left.

        :raises FeelError: something is.
        """
        self.blank()
        if self.at < len(self.text):
            raise self.wrong("这里不该有“{found}”，前面已经是完整的式子。", found=self.text[self.at : self.at + 12])

    def wrong(self, sentence: str, *, suggest: Iterable[str] = (), **values: object) -> FeelError:
        """What is wrong at this place."""
        before = self.text[: self.at]
        word = _WORD.match(self.text, self.at)
        near = get_close_matches(word.group(), [*suggest, *_RESERVED], n=1, cutoff=0.75) if word else []
        suggestion = near[0] if near and word and near[0] != word.group() else ""
        if self.at >= len(self.text):
            sentence = "式子没有写完：" + sentence
        return FeelError(
            sentence,
            line=before.count("\n") + 1,
            column=self.at - (before.rfind("\n") + 1) + 1,
            suggestion=suggestion,
            **values,
        )

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One bracket deeper."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("式子套得太深，请拆成几个式子。")
        whole, self.whole_filters = self.whole_filters, True
        yield
        self.whole_filters = whole
        self.depth -= 1

    def span(self, start: int) -> tree.Span:
        """From a start to here."""
        return tree.Span(start, self.at)

    def tries(self, reading: Callable[[], tree.Node]) -> tree.Node | None:
        """Read something, or nothing at all."""
        start, depth, whole = self.at, self.depth, self.whole_filters
        try:
            return reading()
        except FeelError:
            self.at, self.depth, self.whole_filters = start, depth, whole
            return None

    # ------------------------------------------------------------ expressions

    def expression(self) -> tree.Node:
        """Any expression."""
        self.depth += 1
        if self.depth > DEEPEST:
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
        if name in _RESERVED:
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
            sign = next((each for each in _COMPARE if self.sees(each)), None)
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
        if self.sees("("):
            whole = self.tries(self.range_or_brackets)
            if isinstance(whole, tree.RangeOf):
                return (whole,)
            self.at = start
            self.needs("(")
            with self.deeper():
                tests = [self.positive_test()]
                while self.takes(","):
                    tests.append(self.positive_test())
                self.needs(")")
            return tuple(tests)
        return (self.positive_test(),)

    def range_or_brackets(self) -> tree.Node:
        """A range that begins with a round bracket."""
        node = self.primary()
        if not isinstance(node, tree.RangeOf):
            raise self.wrong("这里应是一个区间。")
        return node

    def positive_test(self) -> tree.Node:
        """One unary test: ``< 5`` or an expression."""
        self.blank()
        start = self.at
        sign = next((each for each in _COMPARE if self.sees(each)), None)
        if sign is not None:
            self.at += len(sign)
            return tree.Test(operator=sign, value=self.addition(), span=self.span(start))
        return self.expression()

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

    # ------------------------------------------------------------ what stands by itself

    def primary(self) -> tree.Node:
        """A literal, a name, a list, a range, a context, a function, something in brackets."""
        self.blank()
        start = self.at
        if start >= len(self.text):
            raise self.wrong("这里应是一个值。")
        sign = self.text[start]
        if number := _NUMBER.match(self.text, start):
            self.at = number.end()
            if self.at < len(self.text) and _wordy(self.text[self.at]):
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
        if sign == "?" and not _WORD.match(self.text, start):
            self.at += 1
            return tree.Input(span=self.span(start))
        return self.word(start)

    def word(self, start: int) -> tree.Node:
        """A keyword that is a value, a function definition, or a name."""
        if (name := self.known_name()) is not None:
            word = _WORD.match(self.text, start)
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
        for word in ("if", "for", "some", "every"):
            if self.sees_word(word):
                return self.expression()
        return tree.Name(name=self.name(), span=self.span(start))

    def string(self) -> str:
        """A string in double quotes, escapes resolved."""
        if self.text[self.at : self.at + 1] != '"':
            raise self.wrong("这里应是双引号里的文字。")
        match = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S).match(self.text, self.at)
        if not match:
            raise self.wrong("引号没有配对。")
        self.at = match.end()
        return _surrogates(_ESCAPE.sub(_unescaped, match.group(1)))

    def brackets(self, start: int) -> tree.Node:
        """``(a)``, ``(a..b]``, ``(< 5)``."""
        self.needs("(")
        with self.deeper():
            sign = next((each for each in _COMPARE if self.sees(each)), None)
            if sign is not None:
                self.at += len(sign)
                value = self.addition()
                self.needs(")")
                return self.half_range(sign, value, start)
            node = self.expression()
            if self.takes(".."):
                return self.range_from(node, start, closed=False)
            self.needs(")")
        return node

    def half_range(self, sign: str, value: tree.Node, start: int) -> tree.Node:
        """``(< 5)`` and the like."""
        span = self.span(start)
        if sign == "=":
            return tree.RangeOf(low=value, high=value, low_closed=True, high_closed=True, span=span)
        if sign == "!=":
            raise self.wrong("“!=”写不成区间，请用 not(…)。")
        if sign[0] == "<":
            return tree.RangeOf(low=None, high=value, low_closed=False, high_closed=sign == "<=", span=span)
        return tree.RangeOf(low=value, high=None, low_closed=sign == ">=", high_closed=False, span=span)

    def list_or_range(self, start: int) -> tree.Node:
        """``[a, b]``, ``[a..b]``, ``]a..b[``."""
        opening = self.text[start]
        self.at += 1
        with self.deeper():
            if opening == "[" and self.takes("]"):
                return tree.ListOf(items=(), span=self.span(start))
            first = self.expression()
            if self.takes(".."):
                return self.range_from(first, start, closed=opening == "[")
            if opening == "]":
                raise self.wrong("这里应是“{sign}”。", sign="..")
            items = [first]
            while self.takes(","):
                items.append(self.expression())
            self.needs("]")
        return tree.ListOf(items=tuple(items), span=self.span(start))

    def range_from(self, low: tree.Node, start: int, *, closed: bool) -> tree.Node:
        """The rest of a range, behind its two dots."""
        here = self.at

        def ended() -> tree.Node:
            node = self.addition()
            if not any(self.sees(sign) for sign in ")]["):
                raise self.wrong("这里应是“{sign}”。", sign="]")
            return node

        # An end like ``10[`` closes the range; read as a filter, it would swallow what follows.
        high = self.tries(ended)
        closing = self.text[self.at] if high is not None else ""
        if high is None or (closing == "[" and self.whole_filters):
            self.at, self.whole_filters = here, False
            high = ended()
            self.whole_filters = True
            closing = self.text[self.at]
        self.at += 1
        return tree.RangeOf(low=low, high=high, low_closed=closed, high_closed=closing == "]", span=self.span(start))

    def context(self, start: int) -> tree.Node:
        """``{a: 1, "b c": a}``."""
        self.needs("{")
        entries: list[tuple[str, tree.Node]] = []
        with self.deeper():
            while not self.takes("}"):
                if entries:
                    self.needs(",")
                key = self.key()
                self.needs(":")
                value = self.expression()
                if any(key == other for other, _value in entries):
                    raise self.wrong("“{name}”出现了两次。", name=key)
                self.learn(key)
                entries.append((key, value))
        return tree.ContextOf(entries=tuple(entries), span=self.span(start))

    def function(self, start: int) -> tree.Node:
        """``function(a: number) a + 1``, behind its keyword."""
        self.needs("(")
        parameters: list[tuple[str, tree.TypeOf | None]] = []
        with self.deeper():
            while not self.takes(")"):
                if parameters:
                    self.needs(",")
                name = self.key()
                self.learn(name)
                parameters.append((name, self.type() if self.takes(":") else None))
        external = self.takes_word("external")
        body = self.expression()
        return tree.FunctionOf(parameters=tuple(parameters), body=body, external=external, span=self.span(start))

    def type(self) -> tree.TypeOf:
        """A type."""
        self.blank()
        if self.takes_word("function"):
            inner: list[tree.TypeOf] = []
            self.needs("<")
            while not self.takes(">"):
                if inner:
                    self.needs(",")
                inner.append(self.type())
            self.needs("->")
            return tree.TypeOf("function", tuple(inner), returns=self.type())
        for word in ("list", "range"):
            if self.sees_word(word):
                self.at += len(word)
                if self.takes("<"):
                    of = self.type()
                    self.needs(">")
                    return tree.TypeOf(word, (of,))
                return tree.TypeOf(word)
        if self.sees_word("context"):
            self.at += len("context")
            if not self.takes("<"):
                return tree.TypeOf("context")
            fields: list[tuple[str, tree.TypeOf]] = []
            while not self.takes(">"):
                if fields:
                    self.needs(",")
                name = self.key()
                self.needs(":")
                fields.append((name, self.type()))
            return tree.TypeOf("context", fields=tuple(fields))
        if self.takes_word("null"):
            return tree.TypeOf("Null")
        return tree.TypeOf(self.type_name())

    def type_name(self) -> str:
        """The name of a type; those of item definitions may be paths."""
        name = self.name()
        while self.sees(".") and not self.sees(".."):
            self.at += 1
            name += "." + self.name()
        return name


def _spaced(words: str) -> str:
    """A pattern for a name however its words are spaced."""
    parts = re.findall(r"[\w?]+|[^\w\s?]+|\s+", words)
    out = []
    for number, part in enumerate(parts):
        if part.isspace():
            beside = [parts[number - 1][-1:], parts[number + 1][:1]]
            out.append(r"\s+" if all(_wordy(each) for each in beside) else r"\s*")
        else:
            out.append(re.escape(part))
            following = parts[number + 1] if number + 1 < len(parts) else ""
            if following and not following.isspace():
                out.append(r"\s*")
    return "".join(out)


def _wordy(character: str) -> bool:
    return character == "_" or character.isalnum()


def _unescaped(match: re.Match[str]) -> str:
    if match.group(1):
        return chr(int(match.group(1), 16))
    if match.group(2):
        code = int(match.group(2), 16)
        return chr(code) if code <= 0x10FFFF else match.group()
    return _PLAIN.get(match.group(3), match.group())


def _surrogates(text: str) -> str:
    """Two escapes that are halves of one character become it."""
    return re.sub(
        "[\ud800-\udbff][\udc00-\udfff]",
        lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"),
        text,
    )
