"""The built-in functions of FEEL (DMN 1.5, 10.3.4), by name."""

from __future__ import annotations

from collections.abc import Mapping

from shuangchuang.domain.feel.builtins import contexts, lists, moments, numbers, ranges, strings
from shuangchuang.domain.feel.builtins.registry import FUNCTIONS
from shuangchuang.domain.feel.temporal import DateTime
from shuangchuang.domain.feel.values import Function, NoValue, Value

_DECLARED = (contexts, lists, moments, numbers, ranges, strings)  # importing them declares their functions


def functions(now: DateTime | None = None) -> Mapping[str, Function]:
    """Every function; ``now()`` and ``today()`` say the moment given, or null where nobody gave one."""

    def current() -> Value:
        if now is None:
            raise NoValue("没有给出现在的时刻")
        return now

    def today() -> Value:
        return current().date

    return {**FUNCTIONS, "now": Function("now", ((),), current), "today": Function("today", ((),), today)}
