"""Chinese numerals as numbers: 十, 一百二十, 两万, 百 (a hundred), 三千五."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
NUMERAL = "零〇一二两三四五六七八九十百千万亿"


def read_numeral(written: str) -> Decimal | None:
    """The number a Chinese numeral stands for, or None where it is none.

    A place without a digit before it counts once, as in 百个 and 万名.

    >>> read_numeral("一百二十"), read_numeral("百"), read_numeral("三万五千")
    (Decimal('120'), Decimal('100'), Decimal('35000'))
    """
    if not written or any(sign not in NUMERAL for sign in written):
        return None
    if len(written) > 1 and all(sign in DIGITS for sign in written):
        return Decimal("".join(str(DIGITS[sign]) for sign in written))  # 二〇二五
    total = group = digit = 0
    seen = False  # a digit waits for its place
    for sign in written:
        if sign in DIGITS:
            digit, seen = DIGITS[sign], True
        elif sign in PLACES:
            group += (digit if seen and digit else 1) * PLACES[sign]
            digit, seen = 0, False
        else:
            group += digit
            total = (total + group or 1) * MYRIADS[sign]
            group, digit, seen = 0, 0, False
    return Decimal(total + group + digit)
