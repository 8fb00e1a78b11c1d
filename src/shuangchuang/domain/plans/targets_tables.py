"""Targets in a table of indicators: a row a figure, a column a year.

    | 序号 | 指标         | 单位 | 2020年 | 2025年 | 属性   |
    | 1    | 研发投入强度 | %    | 1.8    | ≥2.5   | 预期性 |

The header is known by a column of names and at least one column of a year still to come; a
table with a column of responsible units is a table of tasks and none of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from shuangchuang.domain.plans.deadlines import YEARLY, Calendar, scan_deadlines
from shuangchuang.domain.plans.model import Comparator, Fact, Ground, Target
from shuangchuang.domain.plans.quantities_units import UNIT_PATTERN
from shuangchuang.domain.plans.targets_view import View
from shuangchuang.domain.text import Folded, Span, read_spans

Range = tuple[int, int]

_EDGE = re.compile(r"[|\t]")
_BLANKS = " \u3000\u00a0"
_HEADER_WORDS = re.compile(r"(?:指标|目标|名称|项目)[^。;,]*20\d\d年")
_LONGEST_HEADER = 60
_PLAN_YEARS = 4
_NAMES = re.compile(r"^(?:主要|核心|具体|预期|发展)?(?:指标|目标)(?:名称|内容|项目)?$|^(?:名称|项目)$")
_UNITS = re.compile(r"^(?:计量)?单位$")
_BASE = re.compile(r"基期|现状|基数|基础|实际|完成|上年|初值")
_AVERAGES = re.compile(r"^(?:五年|年均|累计).{0,12}$|^\(累计\)$")
_TASKS = re.compile(r"责任|牵头|配合|措施|举措|时限")
_VALUE = re.compile(
    rf"(?:五年)?(?:累计|达到|达|共)?[(\[]?(?P<sign>[≥≤><＞＜]?)(?P<number>\d+(?:\.\d+)?)[)\]]?(?P<unit>(?:万|亿|万亿)?(?:{UNIT_PATTERN})|万|亿)?(?P<bound>以上|以内|以下|左右)?[)\]]?"
)
_UNIT_IN_NAME = re.compile(r"\(([^()]{1,8})\)$")
_SIGNS = {
    "≥": Comparator.AT_LEAST,
    ">": Comparator.EXCEED,
    "≤": Comparator.AT_MOST,
    "<": Comparator.AT_MOST,
    "以上": Comparator.AT_LEAST,
    "以内": Comparator.AT_MOST,
    "以下": Comparator.AT_MOST,
    "左右": Comparator.APPROX,
}


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The header of a table: which column holds what. ``years`` gives a column its deadline."""

    columns: int
    name: int
    unit: int | None
    years: tuple[tuple[int, str, tuple[Span, ...]], ...]
    average: int | None = None  # 年均增速〔累计〕: read where a row gives no figure for a year to come


def with_cells(folded: Folded, text: str, *, blanks: bool = False) -> Folded:
    """The line with its tabs, each at its own offset; with ``blanks`` these count as edges of cells too.

    A fold leaves both out, and ``text`` still has them between two characters of the line.
    """
    origin = folded.origin
    if not origin or _EDGE.search(folded.text):
        return folded
    edges = "\t" + _BLANKS if blanks else "\t"
    if not blanks and text.find("\t", origin[0], origin[-1]) < 0:
        return folded
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(folded.text):
        left_out = text[origin[place - 1] + 1 : origin[place]] if place else ""
        edge = next((at for at, gap in enumerate(left_out) if gap in edges), None)
        if edge is not None and signs[-1] != "\t":
            signs.append("\t")
            places.append(origin[place - 1] + 1 + edge)
        signs.append("\t" if sign in edges else sign)
        places.append(origin[place])
    return Folded("".join(signs), places)


def may_be_header(line: str) -> bool:
    """Whether a line without edges is worth a look for the header of a table told by blanks."""
    return len(line) <= _LONGEST_HEADER and _HEADER_WORDS.search(line) is not None


def has_cells(view: View) -> bool:
    """Whether a line is cut into cells."""
    return _EDGE.search(view.scan) is not None


def read_header(view: View, calendar: Calendar) -> IndicatorTable | None:
    """The header of a table of indicators, or None where a line is none."""
    cells = _cells(view)
    words = [view.scan[start:end] for start, end in cells]
    names = [place for place, cell in enumerate(words) if _NAMES.search(cell)]
    if len(cells) < 3 or not names or any(_TASKS.search(cell) for cell in words):
        return None
    years = []
    for place, (start, end) in enumerate(cells):
        found = [d for d in scan_deadlines(words[place], calendar=calendar) if d.value and d.value != YEARLY]
        if found and place != names[0] and not _BASE.search(words[place]):
            years.append((place, found[-1].value, view.spans([(start, end)])))
    units = [place for place, cell in enumerate(words) if _UNITS.search(cell)]
    if calendar.year is None and len(years) > 1 and int(years[-1][1][:4]) - int(years[0][1][:4]) >= _PLAN_YEARS:
        years.pop(0)  # 2020年 beside 2025年: where the plan starts from
    averages = [place for place, cell in enumerate(words) if _AVERAGES.search(cell)]
    if not years:
        return None
    return IndicatorTable(
        len(cells), names[0], units[0] if units else None, tuple(years), averages[0] if averages else None
    )


def read_row(view: View, table: IndicatorTable, *, text: str, task: int | None) -> tuple[Target, ...]:
    """The targets of one row; empty where it holds no number for a year to come."""
    cells = _cells(view)
    merged = table.columns - len(cells)  # a group that spans rows is printed once, to the left of the names
    if not 0 <= merged <= table.name:
        return ()
    cells = [(0, 0)] * merged + cells
    name = cells[table.name]
    inside = _UNIT_IN_NAME.search(view.scan[name[0] : name[1]])
    targets = []
    for place, deadline, spans in _columns(view, table, cells):
        value = _VALUE.fullmatch(view.scan, *cells[place])
        if value is None or name[0] == name[1]:
            continue
        unit = value.span("unit") if value["unit"] else cells[table.unit] if table.unit is not None else (0, 0)
        if unit[0] == unit[1] and inside:
            unit = (name[0] + inside.start(1), name[0] + inside.end(1))
        said = _fact(view, text, (name[0], name[0] + inside.start()) if inside else name)
        targets.append(
            Target(
                name=Fact(said.value, said.spans, said.ground, (), 0.9, "指标表中的一行"),
                comparator=Fact(_comparator(value, said.value), view.spans([value.span()]), Ground.NORMALISED),
                value=Fact(Decimal(value["number"]), view.spans([value.span("number")])),
                value_max=None,
                unit=_fact(view, text, unit),
                deadline=Fact(deadline, (), Ground.INHERITED, spans, 0.9, "指标表的年份栏"),
                text=_fact(view, text, (cells[merged][0], cells[-1][1])),
                task=task,
            )
        )
    return tuple(targets)


def _columns(view: View, table: IndicatorTable, cells: list[Range]) -> tuple[tuple[int, str, tuple[Span, ...]], ...]:
    """The columns of a row to read: the years, or the average where the years hold no figure."""
    told = any(_VALUE.fullmatch(view.scan, *cells[place]) for place, _, _ in table.years)
    if told or table.average is None:
        return table.years
    _, deadline, spans = table.years[-1]
    return ((table.average, deadline, spans),)


def _cells(view: View) -> list[Range]:
    """The cells of a line; the empty ones at its two ends are the frame, if bars draw it."""
    cells = []
    at = 0
    for edge in [*(match.start() for match in _EDGE.finditer(view.scan)), len(view.scan)]:
        cells.append((at, edge))
        at = edge + 1
    if "|" not in view.scan:
        return cells
    while cells and cells[0][0] == cells[0][1]:
        cells.pop(0)
    if cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return cells


def _comparator(value: re.Match[str], name: str) -> Comparator:
    for sign in (value["sign"].translate({0xFF1E: ">", 0xFF1C: "<"}), value["bound"] or ""):
        if sign in _SIGNS:
            return _SIGNS[sign]
    if re.search(r"(?:降低|下降|减少|削减)(?:率|幅度)?$", name):
        return Comparator.REDUCE_BY
    return Comparator.GROWTH if re.search(r"增长$", name) else Comparator.REACH


def _fact(view: View, text: str, words: Range) -> Fact[str]:
    spans = view.spans([words])
    value = view.words([words])
    return Fact(value, spans, Ground.PRINTED if read_spans(text, spans) == value else Ground.NORMALISED)
