"""
Values of facts: read from what people type and from JSON, written back, shown.

    text                       str          choice                    code, str
    int                        int          choices, list of values   tuple[str, ...]
    decimal, ratio             Decimal      list of items             tuple[Row, ...]
    money                      Money        record                    Row
    date                       date         flag, judgement           bool

Unknown is ``None`` and never 0, false or an empty list: those say "none".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shuangchuang.domain.profiles.fields import Element, Field, Kind
from shuangchuang.domain.shared import CreditCode, Money, Refusal, Said
from shuangchuang.domain.shared.numerals import decimal_of, plain

Row = Mapping[str, Any]
Value = str | int | Decimal | Fraction | Money | date | bool | tuple[Any, ...] | Mapping[str, Any]
Spec = Field | Element

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DAYS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_YES = frozenset({"是", "有", "对", "yes", "y", "true", "已", "√"})
_NO = frozenset({"否", "无", "没有", "不是", "no", "n", "false", "未", "×"})
_NONE = frozenset({"没有", "无", "[]", "0"})
_PARTS = re.compile(r"[、，,;；\n]+")
_FEN_IN = {"元": 100, "万元": 1_000_000}
_TEXT_LIMIT = 2000


class ValueRefused(Refusal):
    """Words or JSON that are no value of the field; ``field`` among the values is its Chinese name."""


def read_value(spec: Spec, raw: Any) -> Value | None:
    """
    A value from JSON or from words; None for unknown (nothing written, or null).

    Money without a unit is in the field's unit; a share may be written 0.35 or 35%.

    :raises ValueRefused: it is no such value; the sentence names the field and shows how to write it.
    """
    if isinstance(raw, str):
        raw = unicodedata.normalize("NFKC", raw).strip() if spec.kind is not Kind.TEXT else raw.strip()
    if raw is None or raw == "":
        return None
    value = _READERS[spec.kind](spec, raw)
    _checked_bounds(spec, value)
    return value


def _refused(code: str, sentence: str, spec: Spec, **values: object) -> ValueRefused:
    return ValueRefused(f"value.{code}", sentence, field=Said(spec.zh), **values)


def _written(raw: Any) -> str:
    return str(raw)[:60]


def _text(spec: Spec, raw: Any) -> str:
    text = raw if isinstance(raw, str) else str(raw)
    if not isinstance(raw, str):
        if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
            raise _refused("text", "“{field}”应为文字，现在是“{words}”。", spec, words=_written(raw))
    if len(text) > _TEXT_LIMIT:
        raise _refused("long", "“{field}”最多 {limit} 个字，请缩短。", spec, limit=_TEXT_LIMIT)
    if any(unicodedata.category(character) == "Cc" and character not in "\n\t" for character in text):
        raise _refused("control", "“{field}”里有看不见的控制字符，请重新输入。", spec)
    if spec.check == "credit_code":
        return CreditCode.parse(text).text
    if spec.length is not None and len(text) != spec.length:
        raise _refused(
            "length",
            "“{field}”应为 {length} 位，现在是 {count} 位，请核对。",
            spec,
            length=spec.length,
            count=len(text),
        )
    if spec.check == "region" and not (text.isascii() and text.isdigit()):
        raise _refused("region", "“{field}”应为行政区划代码数字，如 4501 或 450103。", spec)
    if spec.check == "trade" and not re.fullmatch(r"[A-T]\d{4}", text):
        raise _refused("trade", "“{field}”应为一个门类字母加 4 位小类代码，如 C3912。", spec)
    return text


def _number(spec: Spec, raw: Any) -> Decimal:
    """A number with the field's unit or without one, thousands grouped or not."""
    if isinstance(raw, bool):
        raise _refused("number", "“{field}”应为数字，现在是“{words}”。", spec, words=_written(raw))
    if isinstance(raw, str):
        words = raw.replace(" ", "")
        for unit in filter(None, (spec.unit, {"平方米": "m2"}.get(spec.unit, ""))):
            words = words.removesuffix(unit)
        raw = words.replace(",", "") if _NUMBER.fullmatch(words) else None
    number = decimal_of(raw) if isinstance(raw, (str, int, float, Decimal)) else None
    if number is None:
        raise _refused("number", "“{field}”应为数字，请只写数字，如 120 或 3.5。", spec)
    if abs(number.adjusted()) > 20:
        raise _refused("size", "“{field}”的数字太大或太小，请核对。", spec)
    return number


def _int(spec: Spec, raw: Any) -> int:
    number = _number(spec, raw)
    if number != number.to_integral_value():
        raise _refused("whole", "“{field}”应为整数，现在是 {words}。", spec, words=plain(number))
    return int(number)


def _ratio(spec: Spec, raw: Any) -> Decimal:
    if isinstance(raw, str):
        words = raw.replace(" ", "")
        if words.endswith("%"):
            return _number(spec, words.removesuffix("%")) / 100
        number = _number(spec, words)
        if abs(number) > 1 and not getattr(spec, "shown_as_number", False):
            raise _refused("ratio", "“{field}”是比例，请写成 {words}% 或小数。", spec, words=plain(number))
        return number
    return _number(spec, raw)


def _money(spec: Spec, raw: Any) -> Money:
    if isinstance(raw, str):
        words = raw.replace(" ", "")
        if words.endswith("元"):
            return Money.read(words)
        if not _NUMBER.fullmatch(words):
            raise _refused("money", "“{field}”读不成金额，请写成“5000元”“20万元”或“0.5亿元”这样的数字加单位。", spec)
        raw = words
    fen = _number(spec, raw) * _FEN_IN[spec.unit]
    if fen != fen.to_integral_value():
        raise _refused("fen", "“{field}”不是整分的金额，请精确到分。", spec)
    return Money(int(fen))


def _date(spec: Spec, raw: Any) -> date:
    if type(raw) is date:
        return raw
    for pattern in _DAYS:
        if isinstance(raw, str) and (match := pattern.fullmatch(raw.replace(" ", ""))):
            try:
                day = date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                break
            if 1900 <= day.year <= 2100:
                return day
    raise _refused("date", "“{field}”应为日期，请写成 2023-01-05 或 2023年1月5日。", spec)


def _flag(spec: Spec, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = raw.lower() if isinstance(raw, str) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _refused("flag", "“{field}”请填“是”或“否”，不清楚就留空。", spec)


def _code(spec: Spec, raw: Any) -> str:
    for code, word in spec.values:
        if raw in (code, word):
            return code
    offered = _listed("{first}、{rest}", [Said(word) for _, word in spec.values])
    raise _refused(
        "choice", "“{field}”没有“{words}”这个选项，可选：{offered}。", spec, words=_written(raw), offered=offered
    )


def _codes(spec: Spec, raw: Any) -> tuple[str, ...]:
    if isinstance(raw, str):
        raw = [] if raw in _NONE else [part.strip() for part in _PARTS.split(raw) if part.strip()]
    if not isinstance(raw, (list, tuple)):
        raise _refused("choices", "“{field}”应为清单，多项之间用顿号隔开。", spec)
    return tuple(dict.fromkeys(_code(spec, part) for part in raw))


def _row(spec: Spec, raw: Any, where: str) -> dict[str, Value]:
    if not isinstance(raw, Mapping):
        raise _refused("row", "“{field}”{where}应当写明各栏：{columns}。", spec, where=where, columns=_columns(spec))
    assert isinstance(spec, Field)
    by_name = {name: element for element in spec.items for name in (element.name, element.zh)}
    row: dict[str, Value] = {}
    for name, part in raw.items():
        element = by_name.get(name)
        if element is None:
            raise _refused(
                "column",
                "“{field}”{where}没有“{name}”这一栏，可填：{columns}。",
                spec,
                where=where,
                name=name,
                columns=_columns(spec),
            )
        try:
            value = read_value(element, part)
        except Refusal as refusal:
            raise _refused(
                "element", "“{field}”{where}{told}", spec, where=where, told=Said(refusal.sentence, **refusal.values)
            ) from refusal
        if value is not None:
            row[element.name] = value
    return {element.name: row[element.name] for element in spec.items if element.name in row}


def _columns(spec: Spec) -> Said:
    return _listed("{first}、{rest}", [Said(element.zh) for element in getattr(spec, "items", ())])


def _record(spec: Spec, raw: Any) -> dict[str, Value]:
    row = _row(spec, raw, "")
    if not row:
        raise _refused("empty", "“{field}”一项也没有填，请填写或整个留空。", spec)
    return row


def _list(spec: Spec, raw: Any) -> tuple[Any, ...]:
    assert isinstance(spec, Field)
    if spec.values:
        return _codes(spec, raw)
    if isinstance(raw, str) and raw in _NONE:
        return ()
    if not isinstance(raw, (list, tuple)):
        raise _refused("list", "“{field}”应为清单，逐项写明：{columns}；没有的写“没有”。", spec, columns=_columns(spec))
    rows = tuple(_row(spec, part, Said("第 {number} 项：", number=number)) for number, part in enumerate(raw, start=1))
    for number, row in enumerate(rows, start=1):
        if not row:
            raise _refused("empty_row", "“{field}”第 {number} 项是空的，请填写或删去。", spec, number=number)
    return rows


_READERS: dict[Kind, Callable[[Spec, Any], Value]] = {
    Kind.TEXT: _text,
    Kind.INT: _int,
    Kind.DECIMAL: _number,
    Kind.RATIO: _ratio,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.CHOICE: _code,
    Kind.CHOICES: _codes,
    Kind.LIST: _list,
    Kind.RECORD: _record,
    Kind.JUDGEMENT: _flag,
}


def _checked_bounds(spec: Spec, value: Value) -> None:
    if isinstance(value, (bool, str, date, tuple, Mapping)):
        return
    number = Decimal(value.fen) / _FEN_IN[spec.unit] if isinstance(value, Money) else value
    if spec.minimum is not None and number < spec.minimum:
        raise _refused("minimum", "“{field}”不能小于 {limit}，请核对。", spec, limit=plain(spec.minimum))
    if spec.maximum is not None and number > spec.maximum:
        raise _refused("maximum", "“{field}”不能大于 {limit}，请核对。", spec, limit=plain(spec.maximum))
    if spec.values_allowed and number not in spec.values_allowed:
        offered = "、".join(_share(part) if spec.kind is Kind.RATIO else plain(part) for part in spec.values_allowed)
        raise _refused("allowed", "“{field}”只能是 {offered}，请核对。", spec, offered=offered)


def value_json(spec: Spec, value: Value) -> Any:
    """
    The value as JSON holds it: numbers exact (text where a binary number would not be), days as ISO 8601.

    Money is a decimal number of the field's unit.
    """
    if isinstance(value, Money):
        return _exact(Decimal(value.fen) / _FEN_IN[spec.unit])
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, Decimal)):
        return _exact(Decimal(value))
    if isinstance(value, Fraction):
        return _exact(Decimal(value.numerator) / Decimal(value.denominator))
    if isinstance(value, date):
        return value.isoformat()
    elements = {element.name: element for element in getattr(spec, "items", ())}
    if isinstance(value, Mapping):
        return {name: value_json(elements[name], part) for name, part in value.items()}
    return [
        {name: value_json(elements[name], cell) for name, cell in part.items()} if isinstance(part, Mapping) else part
        for part in value
    ]


def _exact(number: Decimal) -> int | float | str:
    if number == number.to_integral_value():
        return int(number)
    binary = float(number)
    return binary if Decimal(repr(binary)) == number else f"{number:f}"


def shown(spec: Spec, value: Value | None) -> Said:
    """
    The value as people read it; 未填 where it is unknown, 没有 where it is none.

    Still to be said in another language: what the book of fields calls things are msgids of their own.

    >>> shown(Element("staff", "人数", Kind.INT, "人"), 12).values
    {'number': '12', 'unit': '人'}
    """
    if value is None:
        return Said("未填")
    if isinstance(value, bool):
        return Said("是") if value else Said("否")
    if isinstance(value, Money):
        return Said("{amount}", amount=value)
    if isinstance(value, date):
        return Said("{year}年{month}月{day}日", year=value.year, month=value.month, day=value.day)
    if isinstance(value, str):
        return _coded(spec, value)
    if isinstance(value, (int, Decimal, Fraction)):
        if spec.kind is Kind.RATIO and not getattr(spec, "shown_as_number", False):
            return Said("{share}", share=_share(value))
        number = value if isinstance(value, (int, Decimal)) else _rounded(value, 2)
        return Said("{number}{unit}", number=plain(Decimal(number)), unit=Said(spec.unit))
    if isinstance(value, Mapping):
        return _row_shown(spec, value)
    if not value:
        return Said("没有")
    if all(isinstance(part, str) for part in value):
        return _listed("{first}、{rest}", [_coded(spec, part) for part in value])
    return _listed("{first}\n{rest}", [_row_shown(spec, part) for part in value])


def _coded(spec: Spec, code: str) -> Said:
    word = dict(spec.values).get(code)
    return Said(word) if word else Said("{text}", text=code)


def _row_shown(spec: Spec, row: Row) -> Said:
    items = getattr(spec, "items", ())
    cells = [
        Said("{column} {content}", column=Said(part.zh), content=shown(part, row[part.name]))
        for part in items
        if part.name in row
    ]
    return _listed("{first}，{rest}", cells)


def _listed(msgid: str, parts: Sequence[Said]) -> Said:
    """Several as one; halved and not peeled off one by one, so that a long list nests no deeper than it must."""
    if len(parts) < 2:
        return parts[0] if parts else Said("")
    half = len(parts) // 2
    return Said(msgid, first=_listed(msgid, parts[:half]), rest=_listed(msgid, parts[half:]))


def _share(value: int | Decimal | Fraction) -> str:
    percent = value * 100
    number = _rounded(percent, 2) if isinstance(percent, Fraction) else Decimal(percent)
    return f"{plain(number)}%"


def _rounded(value: Fraction, places: int) -> Decimal:
    """Half up; only for showing, never for comparing."""
    scale = 10**places
    scaled = (abs(value) * scale * 2 + 1) // 2
    return (-Decimal(scaled) if value < 0 else Decimal(scaled)) / Decimal(scale)


def written(spec: Spec, value: Value | None) -> str:
    """
    The value as one would type it into a field of a form: ``read_value`` gives it back.

    Money is in the field's unit without it, a share in percent, a choice by its code. Unknown is nothing.

    >>> written(Element("rate", "年利率", Kind.RATIO), Decimal("0.0345"))
    '3.45%'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Money):
        return f"{(Decimal(value.fen) / _FEN_IN[spec.unit]).normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if spec.kind is Kind.RATIO and isinstance(value, (int, Decimal)) and not getattr(spec, "shown_as_number", False):
        return f"{(Decimal(value) * 100).normalize():f}%"
    if isinstance(value, (int, Decimal)):
        return f"{Decimal(value):f}"
    return str(value)
