"""The year a plan is for, where its title names one: 2022年工作要点, 2024年度十件民生实事分工方案.

Such a plan need not repeat its year; a number without a deadline of its own holds for it.
A title with a span of years (2021—2023年) has a period instead, which is not handed down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangchuang.domain.text import Span

_HEAD = 1500  # characters in which a document has said its title
_TASKS_BEGIN = re.compile(r"\n\s*(?:一、|\(一\)|（一）|1[.．、]|第一[章条]|\|)")
_TITLE = re.compile(
    r"(?P<year>20\d\d)年度?(?!\d{1,2}月|[-—–~～至到底末前\d以])(?:[^。，；：,;:\d]{0,40}?)"
    r"(?:要点|任务|分工|清单|工作计划|年度计划|实事|重点工作|分解|目标责任|责任表)"
)
_NOT_BEFORE = re.compile(r"(?:[-—–~～至到\d]|根据|按照|落实|贯彻|《[^》\n]{0,40}》[^\n]{0,10}|[，。,][^\n《]{0,30})$")


@dataclass(frozen=True, slots=True)
class TitleYear:
    """The year and where the title says it."""

    year: int
    span: Span


def year_of_title(text: str) -> TitleYear | None:
    """
    The one year the title of a document names; None where it names none or several.

    >>> year_of_title("江州市2022年就业工作要点\\n一、稳定岗位")
    TitleYear(year=2022, span=Span(start=3, end=8))
    """
    head = text[:_HEAD]
    begin = _TASKS_BEGIN.search(head)
    head = head[: begin.start()] if begin else head
    found = [
        match
        for match in _TITLE.finditer(head)
        if not _NOT_BEFORE.search(head[max(0, match.start() - 60) : match.start()])
    ]
    if not found or len({match["year"] for match in found}) > 1:
        return None
    start = found[-1].start("year")
    return TitleYear(int(found[-1]["year"]), Span(start, start + 5))
