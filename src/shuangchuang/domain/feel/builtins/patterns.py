"""Patterns as XPath 2.0 writes them, made into Python's."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from shuangchuang.domain.feel.values import NoValue

_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE}
_INITIAL, _NAMING = r"A-Za-z_:\u00c0-\u02ff\u0370-\ufffd", r"\w.:\-\u00b7"
_BLOCKS = {
    "BasicLatin": r"\u0000-\u007f",
    "Latin-1Supplement": r"\u0080-\u00ff",
    "Greek": r"\u0370-\u03ff",
    "Cyrillic": r"\u0400-\u04ff",
    "CJKUnifiedIdeographs": r"\u4e00-\u9fff",
}


@lru_cache(maxsize=256)
def pattern_of(pattern: str, flags: str) -> re.Pattern[str]:
    """
    A pattern with its flags (s, m, i, x, q).

    :raises NoValue: it is no pattern.
    """
    try:
        if "q" in flags:
            return re.compile(re.escape(pattern), re.IGNORECASE if "i" in flags else 0)
        bits = re.NOFLAG
        for flag in flags:
            bits |= _FLAGS.get(flag, re.NOFLAG)
        if "x" in flags:
            pattern = _without_blanks(pattern)
        return re.compile(_translated(pattern, flags), bits)
    except (re.error, OverflowError, RecursionError) as error:
        raise NoValue(f"读不懂的模式：{pattern}") from error


def _without_blanks(pattern: str) -> str:
    """Blanks outside character classes say nothing."""
    out, inside, at = [], 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            out.append(sign)
            at += 1
            # A blank goes even behind a backslash; what follows it is what is escaped (XPath functions, flag x).
            while not inside and pattern[at : at + 1].isspace():
                at += 1
            out.append(pattern[at : at + 1])
            at += 1
            continue
        inside += (sign == "[") - (sign == "]" and inside > 0)
        if inside or not sign.isspace():
            out.append(sign)
        at += 1
    return "".join(out)


def _translated(pattern: str, flags: str) -> str:
    out, at = [], 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            part, at = _escape(pattern, at, inside=False)
            out.append(part)
        elif sign == "[":
            part, at = _class(pattern, at)
            out.append(part)
        else:
            if sign == "(" and pattern[at + 1 : at + 2] == "?" and pattern[at + 2 : at + 3] != ":":
                raise NoValue(f"读不懂的模式：{pattern}")  # looking around and named groups are Python's, not XPath's
            if sign == "$" and "m" not in flags:
                out.append(r"\Z")
            elif sign == "." and "s" not in flags:
                out.append(r"[^\n\r]")
            else:
                out.append(sign)
            at += 1
    return "".join(out)


def _class(pattern: str, at: int) -> tuple[str, int]:
    """A character class from its bracket on; one may be taken away from another: ``[a-z-[aeiou]]``."""
    out, at = ["["], at + 1
    if pattern[at : at + 1] == "^":
        out.append("^")
        at += 1
    without = ""
    while at < len(pattern) and pattern[at] != "]":
        if pattern.startswith("-[", at):
            without, at = _class(pattern, at + 1)
            continue
        if pattern[at] == "\\":
            part, at = _escape(pattern, at, inside=True)
            out.append(part)
            continue
        out.append("\\[" if pattern[at] == "[" else pattern[at])
        at += 1
    if at >= len(pattern):
        raise NoValue(f"读不懂的模式：{pattern}")
    shown = "".join(out) + "]"
    return (f"(?!{without}){shown}" if without else shown), at + 1


def _escape(pattern: str, at: int, *, inside: bool) -> tuple[str, int]:
    letter = pattern[at + 1 : at + 2]
    if letter in ("p", "P"):
        match = re.compile(r"\{(\^?)([\w-]+)\}").match(pattern, at + 2)
        if not match:
            raise NoValue(f"读不懂的模式：{pattern}")
        ranges = _ranges(match[2])
        other = (letter == "P") is not bool(match[1])
        if inside and not other:
            return ranges, match.end()
        if inside:
            return _ranges_beside(match[2]), match.end()
        return f"[{'^' if other else ''}{ranges}]", match.end()
    if letter in ("i", "I", "c", "C"):
        ranges = _INITIAL if letter in "iI" else _NAMING
        return (ranges if inside else f"[{'^' if letter.isupper() else ''}{ranges}]"), at + 2
    if letter.isalpha() and letter not in "dDsSwWnrtbB":
        raise NoValue(f"读不懂的模式：{pattern}")
    return f"\\{letter}", at + 2


@lru_cache(maxsize=64)
def _ranges(category: str) -> str:
    """The characters of a category (``Lu``, ``L``) or block (``IsGreek``), as ranges of a class."""
    if category.startswith("Is"):
        if category[2:] not in _BLOCKS:
            raise NoValue(f"没有名为 {category} 的字符块")
        return _BLOCKS[category[2:]]
    found = _spans(lambda character: unicodedata.category(character).startswith(category))
    if not found:
        raise NoValue(f"没有名为 {category} 的字符类别")
    return found


@lru_cache(maxsize=64)
def _ranges_beside(category: str) -> str:
    return _spans(lambda character: not unicodedata.category(character).startswith(category))


def _spans(belongs: Callable[[str], bool]) -> str:
    spans: list[str] = []
    start: int | None = None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and belongs(chr(code))
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            spans.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(spans)


def replacement_of(words: str, groups: int) -> Callable[[re.Match[str]], str]:
    """
    What a match is replaced with: ``$1`` a group, ``\\$`` and ``\\\\`` the signs themselves.

    :raises NoValue: a sign stands alone.
    """
    parts: list[str | int] = []
    at = 0
    while at < len(words):
        sign = words[at]
        if sign == "\\":
            if words[at + 1 : at + 2] not in ("\\", "$"):
                raise NoValue("替换文字里的 \\ 后面要是 \\ 或 $")
            parts.append(words[at + 1])
            at += 2
        elif sign == "$":
            digits = re.compile(r"\d+").match(words, at + 1)
            if not digits:
                raise NoValue("替换文字里的 $ 后面要是数字")
            shown = digits.group()
            while len(shown) > 1 and int(shown) > groups:
                shown = shown[:-1]
            parts.append(int(shown))
            at += 1 + len(shown)
        else:
            parts.append(sign)
            at += 1

    def made(match: re.Match[str]) -> str:
        return "".join(
            part if isinstance(part, str) else (match.group(part) or "") if part <= groups else "" for part in parts
        )

    return made
