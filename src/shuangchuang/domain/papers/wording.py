"""How such papers write dates, ordinals and marks of headings.

Source: GB/T 9704-2012, 7.3.3 and 7.3.5.4: levels 一、（一）1.（1）; dates in Arabic digits, months and days without zeros.
"""

from __future__ import annotations

from datetime import date

_DIGITS = "零一二三四五六七八九"


def written_date(day: date) -> str:
    """
    A day as papers write it.

    >>> written_date(date(2022, 6, 30))
    '2022年6月30日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def written_days(first: date, last: date) -> str:
    """
    A stretch of days, both ends included; what both share is said once.

    >>> written_days(date(2022, 6, 1), date(2022, 6, 30))
    '2022年6月1日至30日'
    """
    if first == last:
        return written_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{written_date(first)}至{last.day}日"
    if first.year == last.year:
        return f"{written_date(first)}至{last.month}月{last.day}日"
    return f"{written_date(first)}至{written_date(last)}"


def chinese_numeral(number: int) -> str:
    """
    A counting number in Chinese; from 1000 on in digits, as no heading has that many before it.

    >>> chinese_numeral(10), chinese_numeral(12), chinese_numeral(27), chinese_numeral(105), chinese_numeral(110)
    ('十', '十二', '二十七', '一百零五', '一百一十')
    """
    if number >= 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "") or "零"


def heading_mark(level: int, number: int) -> str:
    """
    What stands before the ``number``-th heading of a level from 1 to 4.

    >>> [heading_mark(level, 2) for level in (1, 2, 3, 4)]
    ['二、', '（二）', '2.', '（2）']
    """
    return {
        1: f"{chinese_numeral(number)}、",
        2: f"（{chinese_numeral(number)}）",
        3: f"{number}.",
        4: f"（{number}）",
    }[level]
