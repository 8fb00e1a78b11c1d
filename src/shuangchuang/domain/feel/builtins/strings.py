"""Functions on strings. Places count characters, not the bytes or halves some of them need."""

from __future__ import annotations

import re
from decimal import Decimal

from shuangchuang.domain.feel.builtins.patterns import pattern_of, replacement_of
from shuangchuang.domain.feel.builtins.registry import function, items, one, text, whole
from shuangchuang.domain.feel.values import NoValue, Value


@function("substring", "string, start position", "string, start position, length")
def substring(string: Value, start: Value, length: Value = None) -> Value:
    """From a place counted from 1, or back from -1 at the end."""
    words, place = text(string), whole(start)
    begin = place - 1 if place > 0 else len(words) + place
    if place == 0 or not 0 <= begin < len(words):
        raise NoValue("没有这个位置")
    if length is None:
        return words[begin:]
    count = whole(length)
    if count < 1:
        raise NoValue("长度要大于零")
    return words[begin : begin + count]


@function("string length", "string")
def string_length(string: Value) -> Value:
    """How many characters."""
    return Decimal(len(text(string)))


@function("upper case", "string")
def upper_case(string: Value) -> Value:
    """In capitals."""
    return text(string).upper()


@function("lower case", "string")
def lower_case(string: Value) -> Value:
    """In small letters."""
    return text(string).lower()


@function("substring before", "string, match")
def substring_before(string: Value, match: Value) -> Value:
    """What stands before the first match; nothing where there is none."""
    before, found, _after = _parted(text(string), text(match))
    return before if found else ""


@function("substring after", "string, match")
def substring_after(string: Value, match: Value) -> Value:
    """What stands behind the first match; nothing where there is none."""
    _before, found, after = _parted(text(string), text(match))
    return after if found else ""


def _parted(string: str, match: str) -> tuple[str, bool, str]:
    if not match:
        return "", True, string
    before, found, after = string.partition(match)
    return before, bool(found), after


@function("contains", "string, match")
def contains(string: Value, match: Value) -> Value:
    """Whether one stands within the other."""
    return text(match) in text(string)


@function("starts with", "string, match")
def starts_with(string: Value, match: Value) -> Value:
    """Whether one begins with the other."""
    return text(string).startswith(text(match))


@function("ends with", "string, match")
def ends_with(string: Value, match: Value) -> Value:
    """Whether one ends with the other."""
    return text(string).endswith(text(match))


@function("matches", "input, pattern", "input, pattern, flags")
def matches(string: Value, pattern: Value, flags: Value = None) -> Value:
    """Whether a pattern is found anywhere."""
    return pattern_of(text(pattern), _flags(flags)).search(text(string)) is not None


@function("replace", "input, pattern, replacement", "input, pattern, replacement, flags")
def replace(string: Value, pattern: Value, replacement: Value, flags: Value = None) -> Value:
    """Every match replaced; ``$1`` is what the first group matched."""
    compiled = pattern_of(text(pattern), _flags(flags))
    if compiled.search("") is not None:
        raise NoValue("这个模式什么都没有也算匹配，不能替换")
    words = text(replacement)
    if "q" in _flags(flags):
        return compiled.sub(lambda _match: words, text(string))
    return compiled.sub(replacement_of(words, compiled.groups), text(string))


@function("split", "string, delimiter")
def split(string: Value, delimiter: Value) -> Value:
    """The parts between the matches of a pattern."""
    compiled, words = pattern_of(text(delimiter), ""), text(string)
    parts, at = [], 0
    for match in compiled.finditer(words):
        if match.end() > match.start():
            parts.append(words[at : match.start()])
            at = match.end()
    return [*parts, words[at:]]


@function("string join", "list", "list, delimiter", "list, delimiter, prefix, suffix")
def string_join(strings: Value, delimiter: Value = None, prefix: Value = None, suffix: Value = None) -> Value:
    """The strings of a list in one; null among them is passed over."""
    words = [each for each in items(strings) if each is not None]
    if not all(isinstance(each, str) for each in words):
        raise NoValue("列表里要都是文字")
    between, before, behind = ("" if each is None else text(one(each)) for each in (delimiter, prefix, suffix))
    return f"{before}{between.join(words)}{behind}"


def _flags(flags: Value) -> str:
    found = "" if flags is None else text(flags)
    if re.search(r"[^smixq]", found):
        raise NoValue("模式的标志只能是 s、m、i、x、q")
    return found
