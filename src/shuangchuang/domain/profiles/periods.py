"""The key of a fact: its field and, for what comes again, the year, quarter or month."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangchuang.domain.profiles.fields import Field, FieldBook, Kind, Per
from shuangchuang.domain.shared import Period, Refusal, Said

_KEY = re.compile(r"(?P<name>[^\[\]]+?)(?:\[(?P<period>[^\[\]]*)\])?")
_FORMS = {
    Per.YEAR: re.compile(r"(?P<y>\d{4})年?"),
    Per.QUARTER: re.compile(r"(?P<y>\d{4})(?:年?-?[Qq第]|年第)(?P<n>[1-4一二三四])(?:季度?)?"),
    Per.MONTH: re.compile(r"(?P<y>\d{4})(?:-|/|年)(?P<n>0?[1-9]|1[0-2])月?"),
}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_EXAMPLES = {Per.YEAR: "2022", Per.QUARTER: "2022Q1", Per.MONTH: "2022-04"}


class PeriodRefused(Refusal):
    """A fact that needs a year, quarter or month and has not got it, or has one it cannot have."""


@dataclass(frozen=True, slots=True, order=True)
class FactKey:
    """
    ``revenue_wan`` of ``2022``; ``period`` is "" for what is stated once, else 2022, 2022Q1 or 2022-04.

    >>> str(FactKey("revenue_wan", "2022"))
    'revenue_wan[2022]'
    """

    name: str
    period: str = ""

    def __str__(self) -> str:
        return f"{self.name}[{self.period}]" if self.period else self.name


def period_for(field: Field, words: str) -> str:
    """
    A period as people write it, in the one form that keys use.

    :raises PeriodRefused: the field needs another kind of period, or none.

    Years 1949 to 2100: anything else is a slip of the hand.
    """
    text = words.strip()
    if field.per is Per.ONCE:
        if text:
            raise PeriodRefused(
                "period.needless", "“{field}”不分年度，请去掉“{period}”。", field=Said(field.zh), period=text
            )
        return ""
    match = _FORMS[field.per].fullmatch(text)
    if match is None or not 1949 <= int(match["y"]) <= 2100:
        raise PeriodRefused(
            "period.needed",
            "“{field}”{per}填写，请写明时段，如 {example}。",
            field=Said(field.zh),
            per=Said(field.per.word),
            example=_EXAMPLES[field.per],
        )
    if field.per is Per.YEAR:
        return match["y"]
    number = _QUARTERS.get(match["n"]) or int(match["n"])
    return f"{match['y']}Q{number}" if field.per is Per.QUARTER else f"{match['y']}-{number:02d}"


def key_of(words: str, book: FieldBook) -> FactKey:
    """
    The key that JSON writes as ``revenue_wan[2022]`` or ``certs[]``; Chinese names do as well.

    :raises FieldUnknown: no such field. :raises PeriodRefused: the period does not fit it.
    """
    match = _KEY.fullmatch(words.strip())
    name, period = (match["name"].strip(), match["period"] or "") if match else (words, "")
    field = book.of(name)
    return FactKey(field.name, period_for(field, period))


def key_shown(key: FactKey, field: Field) -> str:
    """The key as JSON writes it."""
    return f"{key.name}[]" if field.kind is Kind.LIST else str(key)


def span_of(period: str) -> Period | None:
    """The days a key's period covers; None for what is stated once."""
    if not period:
        return None
    return Period.read(period[:4] + "-" + period[4:] if "Q" in period else period)


def period_word(period: str) -> Said:
    """
    A period in Chinese, still to be said in another language; "" of what is stated once.

    >>> period_word("2022Q1"), period_word("2022-04"), period_word("2022")
    ('2022年第1季度', '2022年4月', '2022年')
    """
    if "Q" in period:
        return Said("{year}年第{quarter}季度", year=period[:4], quarter=period[5:])
    if "-" in period:
        return Said("{year}年{month}月", year=period[:4], month=int(period[5:]))
    return Said("{year}年", year=period) if period else Said("")
