"""Values back to FEEL text."""

from __future__ import annotations

from decimal import Decimal

from shuangchuang.domain.feel.temporal import Date, DateTime, DaysTime, Time, YearsMonths
from shuangchuang.domain.feel.values import Range, Unknown, Value


def number_text(number: Decimal) -> str:
    """Plain digits without zeros that say nothing."""
    shown = f"{number:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown


def text_of(value: Value, *, within: bool = False) -> str:
    """The text of a value as ``string()`` gives it; ``within`` others strings stand in quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        return quoted(value) if within else value
    if isinstance(value, list):
        return "[" + ", ".join(text_of(each, within=True) for each in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {text_of(each, within=True)}" for key, each in value.items()) + "}"
    if isinstance(value, Range):
        return range_text(value)
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, Date | DateTime | Time | DaysTime | YearsMonths):
        return str(value)
    return "function"


def range_text(span: Range) -> str:
    """``[1..10)``; an open end as a comparison."""
    low, high = text_of(span.low, within=True), text_of(span.high, within=True)
    if span.only:
        return f"({span.only} {low})"
    if span.low is None:
        return f"({'<=' if span.high_closed else '<'} {high})"
    if span.high is None:
        return f"({'>=' if span.low_closed else '>'} {low})"
    return f"{'[' if span.low_closed else '('}{low}..{high}{']' if span.high_closed else ')'}"


def quoted(words: str) -> str:
    """A string literal."""
    shown = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown}"'


def key_text(key: str) -> str:
    """The name of an entry, in quotes where it would not be read as one."""
    return key if key.replace(" ", "").replace("_", "").isalnum() and not key[:1].isdigit() else quoted(key)
