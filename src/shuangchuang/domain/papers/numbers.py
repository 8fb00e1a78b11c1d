"""The number of a paper (发文字号): whose, of which year, the how manieth.

    桂双创督〔2022〕6号      agency 〔year〕 serial 号
    第6期（总第18期）        the number of a bulletin that appears by issues

Source: GB/T 9704-2012, 7.2.5: the year in full within 〔〕; the serial without 第 and without zeros before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shuangchuang.domain.papers.printable import printable
from shuangchuang.domain.shared import Refusal

_OPEN, _CLOSE = "〔[［（(【〖﹝", "〕]］）)】〗﹞"
_FORM = re.compile(rf"(?P<agency>.*?)[{re.escape(_OPEN)}](?P<year>\d{{4}})年?[{re.escape(_CLOSE)}]第?(?P<serial>\d+)号")
_FULL_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class NumberRefused(Refusal):
    """What was written is no number of a paper."""


@dataclass(frozen=True, slots=True, order=True)
class PaperNumber:
    """
    A number, whole.

    >>> str(PaperNumber("桂双创督", 2022, 6))
    '桂双创督〔2022〕6号'
    """

    agency: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not self.agency or not 1949 <= self.year <= 9999 or self.serial < 1:
            raise NumberRefused(
                "paper_number_wrong",
                "发文字号要有机关代字、1949年以后的年份和从1开始的顺序号，例如“桂双创督〔2022〕6号”。",
            )

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True, order=True)
class IssueNumber:
    """
    The issue of a bulletin, within the year and in all.

    >>> str(IssueNumber(6, 18))
    '第6期（总第18期）'
    """

    issue: int
    total: int | None = None

    def __post_init__(self) -> None:
        if self.issue < 1 or (self.total is not None and self.total < self.issue):
            raise NumberRefused("issue_number_wrong", "期号从1开始，总期号不小于本年期号，请改正后再填。")

    def __str__(self) -> str:
        return f"第{self.issue}期" + (f"（总第{self.total}期）" if self.total else "")


def parse_number(text: str) -> PaperNumber:
    """
    The number that somebody wrote, in whatever brackets and digits.

    :raises NumberRefused: it has no agency, no year in brackets or no serial before 号.

    >>> parse_number("桂双创督[2022]第006号")
    PaperNumber(agency='桂双创督', year=2022, serial=6)
    """
    found = _FORM.fullmatch(re.sub(r"\s+", "", printable(text)).translate(_FULL_DIGITS))
    if not found or not found["agency"] or len(found["serial"]) > 9:
        raise NumberRefused(
            "paper_number_unreadable",
            "“{text}”不是发文字号。请写成“机关代字〔年份〕顺序号”，例如“桂双创督〔2022〕6号”。",
            text=printable(text)[:60],
        )
    return PaperNumber(found["agency"], int(found["year"]), int(found["serial"]))


def next_number(agency: str, year: int, used: Iterable[PaperNumber]) -> PaperNumber:
    """
    The number after the highest of this agency's code in this year; every year begins at 1.

    >>> next_number("桂双创督", 2023, [PaperNumber("桂双创督", 2022, 6)])
    PaperNumber(agency='桂双创督', year=2023, serial=1)
    """
    serials = (number.serial for number in used if (number.agency, number.year) == (agency, year))
    return PaperNumber(agency, year, max(serials, default=0) + 1)


def unused_serials(agency: str, year: int, used: Iterable[PaperNumber]) -> tuple[int, ...]:
    """
    The gaps below the highest serial: numbers that were given to nothing, for the keeper of the register.

    >>> unused_serials("桂双创督", 2022, [PaperNumber("桂双创督", 2022, 1), PaperNumber("桂双创督", 2022, 4)])
    (2, 3)
    """
    serials = {number.serial for number in used if (number.agency, number.year) == (agency, year)}
    return tuple(serial for serial in range(1, max(serials, default=0)) if serial not in serials)
