"""What is written out in brackets: ranges, lists, contexts, functions; and the names of types."""

from __future__ import annotations

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.scanning import Scanner

COMPARE = ("<=", ">=", "!=", "=", "<", ">")


class Literals(Scanner):
    """The grammar of what is written out."""

    def expression(self) -> tree.Node:
        """Any expression."""
        raise NotImplementedError

    def addition(self) -> tree.Node:
        """A sum, or what binds closer."""
        raise NotImplementedError

    def brackets(self, start: int) -> tree.Node:
        """``(a)``, ``(a..b]``, ``(< 5)``."""
        self.needs("(")
        with self.deeper():
            sign = next((each for each in COMPARE if self.sees(each)), None)
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
        if sign in ("=", "!="):
            return tree.RangeOf(low=value, high=value, low_closed=True, high_closed=True, only=sign, span=span)
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
