"""The few functions that rules have beside those of FEEL; each in Chinese, as the clauses speak.

合计(营业收入, 近3年)   均值(…, 近2年)   计数(知识产权, function(项) …)   区间(12000, 14400, "…")   参数("…")
享受月数(起, 止, 年)    满月(起, 止)      次月首日(日)                      小类(行业代码)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shuangchuang.domain.feel import kleene
from shuangchuang.domain.feel.temporal import Date, made_date
from shuangchuang.domain.feel.values import Function, NoValue, Unknown, Value, unknowns_in
from shuangchuang.domain.policy.facts import YEARS, later_months, month_of, months_in_year, parameter
from shuangchuang.domain.shared import whole_months

BACK = ("上年", "前年", "大前年")
SPANS: dict[str, Value] = {"近1年": Decimal(1), "近2年": Decimal(2), "近3年": Decimal(3)}


def functions_of(born_in: Callable[[], int | None], year: int, stated: Callable[[str], bool]) -> dict[str, Value]:
    """
    The functions for one holder. ``born_in`` says the year in which the holder was set up; None: not known. ``stated``
    says whether the profile itself states a field.

    Years before that year are no years of the holder and drop out of sums (不满三年按实际).
    """

    def years(count: Value) -> list[str]:
        if not isinstance(count, Decimal) or not 1 <= count <= len(BACK):
            raise NoValue("近几年只能是 1 到 3")
        words = BACK[: int(count)]
        born = born_in()
        kept = [word for word in words if born is None or year - YEARS[word] >= born]
        return kept

    def total(fact: Value, count: Value) -> Value:
        if not isinstance(fact, Mapping):
            raise NoValue("合计的第一项要是按年的事实")
        kept = years(count)
        if not kept:
            raise NoValue("没有一个完整的年度")
        return kleene.total([fact[word] for word in kept])

    def mean(fact: Value, count: Value) -> Value:
        return kleene.calculated("/", total(fact, count), count)

    return {
        "合计": Function("合计", (("事实", "年数"),), total, strict=False),
        "均值": Function("均值", (("事实", "年数"),), mean, strict=False),
        "画像填了": Function("画像填了", (("字段",),), lambda name: stated(str(name))),
        **SPANS,
        **_FIXED,
    }


def _between(low: Value, high: Value, name: Value) -> Value:
    return kleene.between(frozenset({parameter(str(name))}), low, high)


def _parameter(name: Value) -> Value:
    return Unknown(frozenset({parameter(str(name))}))


def _count(rows: Value, test: Value) -> Value:
    if isinstance(rows, Unknown):
        return Unknown(rows.needs)
    if not isinstance(rows, list) or not isinstance(test, Function):
        raise NoValue("计数要一个列表和一个判断")
    sure, perhaps = 0, []
    for row in rows:
        holds = test.run(row)
        if holds is True:
            sure += 1
        elif isinstance(holds, Unknown):
            perhaps.append(holds)
    return kleene.between(kleene.needs_of(*perhaps), Decimal(sure), Decimal(sure + len(perhaps)))


def _day(value: Any) -> date:
    if not isinstance(value, Date):
        raise NoValue("要一个日期")
    return date(value.year, value.month, value.day)


def _relief_months(start: Value, end: Value, year: Value) -> Value:
    return Decimal(months_in_year(_day(start), None if end is None else _day(end), int(year)))


def _full_months(start: Value, end: Value) -> Value:
    return Decimal(whole_months(_day(start), _day(end) - timedelta(days=1)))


def _next_month(day: Value) -> Value:
    year, month = later_months(month_of(_day(day)), 1)
    return made_date(year, month, 1)


def _relief_end(start: Value) -> Value:
    year, month = later_months(month_of(_day(start)), 36)
    return made_date(year, month, 1)


def _nullable(run: Callable[..., Value]) -> Callable[..., Value]:
    """Like a strict function, but null is an argument like any other."""

    def called(*arguments: Value) -> Value:
        needs = unknowns_in(arguments)
        return run(*arguments) if needs is None else Unknown(needs)

    return called


def _days(start: Value, end: Value) -> Value:
    return Decimal((_day(end) - _day(start)).days)


def _quarters(fact: Value, period: Value, year: Value) -> Value:
    """The mean over the quarters of a year of (start + end) ÷ 2; only the quarters within an operating period."""
    if not isinstance(fact, Mapping):
        raise NoValue("四季均的第一项要是按季的事实")
    first, last = 1, 4
    if isinstance(period, Mapping):
        begun, ended = period.get("自"), period.get("至")
        if isinstance(begun, Date) and begun.year == int(year):
            first = (begun.month + 2) // 3
        if isinstance(ended, Date) and ended.year == int(year):
            last = (ended.month + 2) // 3
    parts: list[Value] = []
    for quarter in range(first, last + 1):
        row = fact.get(f"{int(year)}Q{quarter}")
        if not isinstance(row, Mapping):
            return None
        parts += [row["季初"], row["季末"]]
    return kleene.calculated("/", kleene.total(parts), Decimal(len(parts)))


_FIXED: dict[str, Value] = {
    "区间": Function("区间", (("低", "高", "名称"),), _between),
    "参数": Function("参数", (("名称",),), _parameter),
    "计数": Function("计数", (("列表", "判断"),), _count, strict=False),
    "享受月数": Function("享受月数", (("起", "止", "年"),), _nullable(_relief_months), strict=False),
    "满天": Function("满天", (("起", "止"),), _days),
    "四季均": Function("四季均", (("事实", "经营期", "年"),), _quarters, strict=False),
    "已填": Function("已填", (("值",),), lambda value: not isinstance(value, Unknown), strict=False),
    "待核": Function("待核", (("名称",),), lambda name: Unknown(frozenset({str(name)}))),
    "满月": Function("满月", (("起", "止"),), _full_months),
    "次月首日": Function("次月首日", (("日",),), _next_month),
    "享受期满": Function("享受期满", (("起",),), _relief_end),
}
FUNCTION_NAMES = ("合计", "均值", "画像填了", *SPANS, *_FIXED)
