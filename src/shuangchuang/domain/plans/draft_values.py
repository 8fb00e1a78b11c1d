"""What an edit may say: text, numbers, days, choices, and where the rows are.

Every reader takes the edit and a key, gives the value in the form the ledger stores, and
refuses in words that tell what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.shared import Refusal

INTEGER_DIGITS, DECIMAL_PLACES = 18, 6  # what a column of the ledger holds
_YEAR_MONTH = re.compile(r"(\d{4})(?:年|[-/.](\d{1,2})|年(\d{1,2})月)?底?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)


class EditRefused(Refusal):
    """An edit that cannot be applied to the draft as it stands."""


def find(rows: Sequence[Json], row_id: object, what: str) -> Json:
    """The row with this id."""
    for row in rows:
        if row["id"] == row_id:
            return row
    raise EditRefused("row_missing", "没有找到这一{what}，可能已被删除或合并。请刷新页面。", what=what)


def place_after(rows: Sequence[Json], row_id: object, what: str) -> int:
    """The index right behind the row with this id; 0 where no row is named."""
    return rows.index(find(rows, row_id, what)) + 1 if row_id else 0


def move(rows: list[Json], row: Json, after: object, what: str) -> None:
    """Put a row behind the one with the id ``after``, or first where that is None."""
    rows.remove(row)
    rows.insert(place_after(rows, after, what), row)


def corrected(value: Any, before: Json | None = None) -> Json:
    """A fact a person stated. It keeps the words the value before was read from."""
    return {
        "value": value,
        "spans": before["spans"] if before else [],
        "ground": str(Ground.CORRECTED),
        "ground_spans": [],
        "confidence": 1.0,
        "reason": "人工更正",
    }


def new_id(state: Json, prefix: str) -> str:
    """An id no row of this draft has or had."""
    number = state["next_id"]
    state["next_id"] = number + 1
    return f"{prefix}n{number}"


def touch(row: Json) -> None:
    """Mark a row as changed by a person: shown in the house form, to be checked again."""
    row["edited"] = True
    row["checked"] = False


def plain(value: str) -> str:
    """One line of text: runs of white space become one blank, what XML cannot hold goes.

    >>> plain("  加快\\n 科技\\x00创新 ")
    '加快 科技创新'
    """
    return " ".join(_standing(value).split())


def storable(value: Any) -> Any:
    """
    An edit as it can be kept: its texts without what neither XML nor a database can hold. It means the same.

    >>> storable({"op": "add_measure", "value": "科技\\x00创新", "after": None})
    {'op': 'add_measure', 'value': '科技创新', 'after': None}
    """
    if isinstance(value, str):
        return _standing(value)
    if isinstance(value, Mapping):
        return {storable(key): storable(part) for key, part in value.items()}
    return [storable(part) for part in value] if isinstance(value, list | tuple) else value


def _standing(value: str) -> str:
    return "".join(sign for sign in value if sign.isspace() or _may_stand(sign))


def _may_stand(sign: str) -> bool:
    return (
        unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in "\ufffe\uffff"
    )  # neither in XML nor in a database


def text(edit: Mapping[str, Any], key: str, *, limit: int = 400, empty: bool = False) -> str:
    """The text under a key, in one line of at most ``limit`` characters."""
    value = edit.get(key)
    if not isinstance(value, str):
        raise EditRefused("value_missing", "没有填写内容。请填写后再保存。")
    value = plain(value)
    if not value and not empty:
        raise EditRefused("value_empty", "这一项不能为空。请填写，或删除整行。")
    if len(value) > limit:
        raise EditRefused(
            "value_long", "内容有 {length} 个字，最多 {limit} 个。请缩短后再保存。", length=len(value), limit=limit
        )
    return value


def choice(edit: Mapping[str, Any], key: str, allowed: Iterable[str]) -> str:
    """One of the values on offer."""
    value = str(edit.get(key, ""))
    if value not in set(allowed):
        raise EditRefused("value_not_offered", "“{value}”不在可选范围内。请从列表中选择。", value=value)
    return value


def rows_of(edit: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The list of objects under a key; none where the key is missing."""
    rows = edit.get(key)
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise EditRefused("value_missing", "没有填写内容。请填写后再保存。")
    return rows


def number(edit: Mapping[str, Any], key: str, *, empty: bool = False) -> str | None:
    """
    A decimal number as text, without needless zeros; None where it may be empty and is.

    >>> number({"value": "1,200.50"}, "value")
    '1200.5'
    """
    given = edit.get(key)
    raw = "" if given is None else str(given)
    stripped = raw.replace(",", "").replace("，", "").strip()
    if not stripped and empty:
        return None
    if not _NUMBER.fullmatch(stripped) or len(stripped) > 60:
        raise EditRefused("not_a_number", "“{value}”不是数字。请只填数字，单位填在“单位”一栏。", value=raw[:60])
    try:
        value = Decimal(stripped)
        rounded = value.quantize(Decimal(1).scaleb(-DECIMAL_PLACES))
    except InvalidOperation:  # too many digits in front of the point
        rounded = None
    if rounded is None or abs(rounded) >= Decimal(10) ** INTEGER_DIGITS:
        raise EditRefused("number_large", "“{value}”太大。请换用更大的单位（如万元、亿元）后再填。", value=raw)
    if rounded != value:
        raise EditRefused("number_too_fine", "“{value}”的小数超过 6 位。请保留 6 位以内的小数。", value=raw)
    return format(rounded.normalize() + 0, "f")


def deadline(value: str) -> str:
    """
    A deadline in the ledger's form: a year, a month, 每年 or nothing.

    >>> deadline("2026年6月"), deadline("2023年底"), deadline("每年")
    ('2026-06', '2023', '每年')
    """
    if value in {"", "每年"}:
        return value
    match = _YEAR_MONTH.fullmatch(value)
    month = (match[2] or match[3]) if match else None
    if match is None or (month is not None and not 1 <= int(month) <= 12):
        raise EditRefused(
            "deadline_unreadable", "期限“{value}”无法识别。请写成 2023、2026-06 或“每年”，没有期限就留空。", value=value
        )
    return f"{match[1]}-{int(month):02d}" if month else match[1]


def day(value: str) -> str:
    """
    A day as YYYY-MM-DD; empty stays empty.

    >>> day("2021年1月27日")
    '2021-01-27'
    """
    if not value:
        return value
    match = _DAY.fullmatch(value)
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else _not_a_day(value)
    except ValueError:
        return _not_a_day(value)


def _not_a_day(value: str) -> str:
    raise EditRefused("day_unreadable", "日期“{value}”无法识别。请写成 2021-01-27 这样的形式。", value=value)
