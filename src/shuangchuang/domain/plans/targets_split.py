"""One sentence, several targets: 均, 分别, and what stands in brackets behind a number.

马铃薯种植、收获机械化率均达到45%          two names, one value
A、B分别达到45%和60%                       two names, two values
高新区达到17个(国家级5个、自治区级12个)    a breakdown, checked: 17 = 5 + 12
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from shuangchuang.domain.plans.model import BreakdownPart, Comparator, Target
from shuangchuang.domain.plans.quantities import Quantity
from shuangchuang.domain.plans.targets_items import Item
from shuangchuang.domain.plans.targets_names import Range, comparator_of, strip_binding, trim
from shuangchuang.domain.plans.targets_view import View

_JOINTS = re.compile(r"、|以及|(?<!总)和|(?<!以)及(?!时|以上|以下|其|格)|与|,")
_SHARED_TAIL = re.compile(
    r"(?:综合)?(?:机械化率|机械化水平|机播率|机收率|覆盖率|普及率|入学率|巩固率|参保率|合格率|达标率|完成率|使用率|利用率|处理率|回收率|知晓率|满意度|满意率|"
    r"率|水平|比例|占比|比重|数量|总数|人数|面积|产量|产值|收入|规模|总量|增加值|营业收入|浓度|排放量|排放总量|能耗|床位数?|用地|企业|社区|基地|平台|园区|中心|人才)$"
)


_ACTION = re.compile(
    r"(?:收获|种植|播种|收割|耕种|插秧|养殖|加工|处理|治理|回收|利用|运输|储存|销售|生产|建设|改造|使用|管理|服务|收集|发放|办理|签约)$"
)


def split_names(view: View, ranges: Sequence[Range], *, parts: int | None = None) -> tuple[tuple[Range, ...], ...]:
    """The coordinated names in ``ranges``, each with the tail that is printed once for all.

    ``parts``: how many there must be (分别 with that many values); without it any number
    from two on, as long as each is a name. One name where it cannot be split.
    """
    whole = tuple(ranges)
    if not whole:
        return (whole,)
    start, end = whole[-1]
    pieces = _pieces(view, start, end)
    if len(pieces) < 2 or (parts is not None and len(pieces) != parts):
        return (whole,)
    words = [view.scan[a:b] for a, b in pieces]
    if parts is None and any(len(word) < 2 for word in words):
        return (whole,)
    tail = _shared_tail(words)
    last = pieces[-1]
    named: list[tuple[Range, ...]] = []
    for place, ((a, b), word) in enumerate(zip(pieces, words, strict=True)):
        ranges = list(whole[:-1])
        own = word.removesuffix(tail) if tail else word
        ahead = len(words[0]) - len(own)
        alike = _ACTION.search(own) and _ACTION.search(words[0])
        if place and tail and alike and len(own) <= 3 and ahead >= 2 and not words[0].endswith(tail):
            ranges.append((pieces[0][0], pieces[0][0] + ahead))  # 花生种植、收获机械化率: the 花生 is said once
        ranges.append((a, b))
        if tail and (a, b) != last and not _SHARED_TAIL.search(word):
            ranges.append((last[1] - len(tail), last[1]))
        named.append(tuple(ranges))
    return tuple(named)


def _shared_tail(words: Sequence[str]) -> str:
    """What the last of the names prints for all: 城市和县城污水处理率 → 污水处理率."""
    last = words[-1]
    known = _SHARED_TAIL.search(last)
    if known is None:
        return ""
    rest = last[len(words[0]) :]
    return rest if len(words[0]) <= 4 and len(rest) > len(known.group()) else known.group()


def _pieces(view: View, start: int, end: int) -> list[Range]:
    pieces = []
    at = start
    for joint in _JOINTS.finditer(view.scan, start, end):
        if view.hidden(joint.start()):
            continue
        pieces.append(trim(view.scan, (at, joint.start())))
        at = joint.end()
    pieces.append(trim(view.scan, (at, end)))
    return [piece for piece in pieces if piece[0] < piece[1]]


def breakdown_in(
    view: View, bracket: Range, quantities: Sequence[Quantity], *, of: Quantity
) -> tuple[BreakdownPart, ...]:
    """The parts told in brackets. Empty where they hold numbers of another kind."""
    place = bisect_left(quantities, bracket[0], key=lambda q: q.start)
    inside = []
    while place < len(quantities) and quantities[place].end <= bracket[1]:
        inside.append(quantities[place])
        place += 1
    parts = []
    at = bracket[0] + 1
    for quantity in inside:
        core, bound, _ = strip_binding(view.scan, (at, quantity.start))
        name = _part_name(view.scan, core, quantity, bracket)
        at = quantity.end
        if name is None or quantity.kind is not of.kind:
            return ()
        parts.append(
            BreakdownPart(
                name=view.words([name]),
                value=quantity.value,
                unit=quantity.unit,
                comparator=comparator_of(quantity, bound),
                spans=view.spans([name, (quantity.start, quantity.end)]),
            )
        )
    return tuple(parts)


_OF_WHICH = re.compile(r"[,、]?其中:?")


def begins_parts(view: View, item: Item) -> bool:
    """Whether the words before a number begin with 其中."""
    return _OF_WHICH.match(view.scan, item.segment[0], item.lead[1]) is not None


def with_part(whole: Target, part: Target) -> Target:
    """培训职工8000人次，其中企业职工5000人次: the whole with one more of its parts, which need not make it up."""
    piece = BreakdownPart(
        name=part.name.value,
        value=part.value.value,
        unit=part.unit.value,
        comparator=part.comparator.value,
        spans=(*part.name.spans, *part.value.spans, *part.unit.spans),
    )
    parts = (*whole.breakdown, piece)
    same = all(one.unit == whole.unit.value for one in parts)
    said = sum((one.value for one in parts), Decimal(0)) if same else None
    fits = None if said is None or said < whole.value.value else said == whole.value.value
    return replace(whole, breakdown=parts, breakdown_adds_up=fits)


def _part_name(scan: str, core: Range, quantity: Quantity, bracket: Range) -> Range | None:
    """国家级5个 has its name in front, 5个国家级 behind."""
    match = re.match(r"^(?:[、,;和及与]|其中:?|含|包括)*", scan[core[0] : core[1]])
    front = trim(scan, (core[0] + (match.end() if match else 0), core[1]))
    if front[0] < front[1]:
        return front
    behind = re.match(r"[^、,;)\d]{2,24}", scan[quantity.end : bracket[1] - 1])
    return (quantity.end, quantity.end + behind.end()) if behind else None


def adds_up(total: Quantity, parts: Sequence[BreakdownPart]) -> bool | None:
    """Whether the parts make the whole; None where there are none or they bind loosely."""
    if not parts:
        return None
    if any(part.unit != total.unit for part in parts):
        return None
    if any(part.comparator is not Comparator.REACH for part in parts):
        return None
    return sum((part.value for part in parts), Decimal(0)) == total.value
