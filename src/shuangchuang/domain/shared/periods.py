"""A stretch of calendar time that a figure or a rule speaks of."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from shuangchuang.domain.shared.refusals import Refusal

_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")


class PeriodNotRead(Refusal):
    """Words that name no period."""

    def __init__(self, words: str) -> None:
        super().__init__(
            "period.not_read", "“{words}”读不成时段，请写成 2022、2022-Q3、2022-06 或 2022-06-30。", words=words
        )


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From ``first`` to ``last``, both inclusive; a single day where they are equal.

    >>> Period.read("2022").last
    datetime.date(2022, 12, 31)
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodNotRead(f"{self.first}—{self.last}")

    @classmethod
    def read(cls, words: str) -> Period:
        """
        A year (2022), a quarter (2022-Q3), a month (2022-06) or a day (2022-06-30).

        :raises PeriodNotRead: it is none of these.
        """
        text = words.strip()
        try:
            if re.fullmatch(r"\d{4}", text):
                return cls(date(int(text), 1, 1), date(int(text), 12, 31))
            if quarter := _QUARTER.fullmatch(text):
                year, last = int(quarter[1]), 3 * int(quarter[2])
                return cls(date(year, last - 2, 1), _end_of_month(year, last))
            if month := re.fullmatch(r"(\d{4})-(\d{2})", text):
                return cls(date(int(month[1]), int(month[2]), 1), _end_of_month(int(month[1]), int(month[2])))
            day = date.fromisoformat(text)
        except ValueError:
            raise PeriodNotRead(words) from None
        return cls(day, day)

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.last - self.first).days + 1

    @property
    def whole_years(self) -> bool:
        """Whether it begins with a year and ends with one."""
        return self.first == date(self.first.year, 1, 1) and self.last == date(self.last.year, 12, 31)

    def contains(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last

    def __str__(self) -> str:
        if self.whole_years and self.first.year == self.last.year:
            return str(self.first.year)
        if self.first == self.last:
            return self.first.isoformat()
        if self.first.day == 1 and self.last == _end_of_month(self.first.year, self.first.month):
            return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()}—{self.last.isoformat()}"


def whole_months(start: date, end: date) -> int:
    """
    The months completed from ``start`` (its first day counts) to ``end`` (its last day counts).

    >>> whole_months(date(2021, 1, 1), date(2022, 12, 31))
    24
    """
    after = end + timedelta(days=1) if end < date.max else end
    months = (after.year - start.year) * 12 + after.month - start.month
    return months - (1 if after.day < start.day else 0)


def months_later(day: date, months: int) -> date:
    """
    The same day so many months later, or the last one of a shorter month.

    >>> months_later(date(2023, 1, 31), 1)
    datetime.date(2023, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
