"""Which words a number governs: the text cut into items of lead, quantity and tail.

    培育 ┆1000家┆ 标杆企业        lead 培育, tail 标杆企业: the noun follows
    研发投入强度达到 ┆1.25%以上┆    lead: the noun comes before
    集聚人才超 ┆3000名┆            likewise, without a verb of reaching

A number inside the noun phrase of another (营收超1000万元的企业100家) is an attribute
and makes no item; nor does the starting point of a change (从35%提高到50%).
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass, field

from shuangchuang.domain.plans.quantities import Quantity
from shuangchuang.domain.plans.quantities_units import UnitKind
from shuangchuang.domain.plans.targets_view import View

_BASE_BEFORE = re.compile(r"[从由自][^,;。、]{0,24}$")
_RISES_TO = re.compile(
    r"^[^,;。]{0,12}?(?:提高|提升|增加|增长|上升|扩大|下降|降低|减少|压缩|压减|缩短|增|升|降|减)(?:到|至)"
)
_JOINT = re.compile(r"、|以及|和|及|与|并(?!网|购|联|发)|或")


@dataclass(frozen=True, slots=True)
class Item:
    """A quantity with the words around it, as ranges of the view."""

    quantity: Quantity
    lead: tuple[int, int]
    tail: tuple[int, int]
    sentence: tuple[int, int]
    segment: tuple[int, int]  # between two separators
    base: tuple[int, int] | None = None  # 从35% in front of 提高到50%
    bracket: tuple[int, int] | None = None  # the round brackets right behind
    series: tuple[Quantity, ...] = field(default=())  # 分别达到 …: all values of the row, this one first


def find_items(view: View, quantities: tuple[Quantity, ...]) -> tuple[Item, ...]:
    """Every item of a clause, in order. Quoted and bracketed numbers make none of their own."""
    free = [q for q in quantities if not view.hidden(q.start)]
    items: list[Item] = []
    at = 0
    for sentence in view.sentences:
        cuts = [cut for cut in view.separators(*sentence) if not view.hidden(cut)]
        edges = [sentence[0] - 1, *cuts, sentence[1]]
        for left, right in itertools.pairwise(edges):
            segment = (left + 1, right)
            inside = []
            while at < len(free) and free[at].start < right:
                if free[at].start >= segment[0]:
                    inside.append(free[at])
                at += 1
            if inside:
                items.extend(_items_of(view, sentence, segment, inside))
    return tuple(items)


def _items_of(
    view: View, sentence: tuple[int, int], segment: tuple[int, int], quantities: list[Quantity]
) -> list[Item]:
    """The items of one segment, from left to right."""
    scan = view.scan
    kept: list[tuple[Quantity, int, tuple[int, int] | None]] = []  # quantity, start of its lead, base
    start = segment[0]
    index = 0
    while index < len(quantities):
        quantity = quantities[index]
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        if following is not None:
            between = scan[quantity.end : following.start]
            if _BASE_BEFORE.search(scan[max(start, quantity.start - 26) : quantity.start]) and _RISES_TO.match(between):
                from_at = max(start, quantity.start - 26) + _base_at(
                    scan[max(start, quantity.start - 26) : quantity.start]
                )
                kept.append((following, start, (from_at, quantity.end)))
                start = following.end
                index += 2
                continue
            if _is_attribute(scan, start, quantity, following, between):
                index += 1
                continue
        if kept and _counts_the_noun_of(scan, kept[-1][0], quantity, segment[1]):
            index += 1
            continue
        if kept:
            start = _boundary(scan, kept[-1][0], quantity)
        kept.append((quantity, start, None))
        start = quantity.end
        index += 1
    return [_item(view, sentence, segment, kept, place) for place in range(len(kept))]


def _base_at(words: str) -> int:
    match = _BASE_BEFORE.search(words)
    return match.start() if match else 0


def _is_attribute(scan: str, start: int, quantity: Quantity, following: Quantity, between: str) -> bool:
    """营收超1000万元OPC100家, 年收入超千万元的企业达到100家: the first number describes what the second counts."""
    if re.match(r"的(?!\d)[^、,;]{2,}", between):
        return True
    if between == "的" and quantity.kind in (UnitKind.MONEY, UnitKind.SIZE) and following.kind is UnitKind.COUNT:
        return True  # 总投资120亿元的50个项目
    if _is_an_age(scan, quantity, between):
        return True
    if re.search(r"[、,;]", between) or following.kind not in (UnitKind.COUNT, UnitKind.PEOPLE):
        return False
    if quantity.kind in (
        UnitKind.MONEY,
        UnitKind.SIZE,
        UnitKind.SHARE,
        UnitKind.BARE,
        UnitKind.TIME,
    ) or between.startswith("的"):
        return bool(re.search(r"[\u4e00-\u9fffA-Za-z]{2}", between)) and not re.search(r"和|及|并|,", between[:4])
    return False


def _is_an_age(scan: str, quantity: Quantity, between: str) -> bool:
    """5岁以下儿童贫血率控制在10%, 九年义务教育巩固率达到93%: a length of time in front of the noun it belongs to."""
    if quantity.unit not in ("年", "岁", "周岁") or not re.match(r"[\u4e00-\u9fff]{3,}[^、,;]*$", between):
        return False
    return re.search(r"[至到在过于为达续满]$", scan[max(0, quantity.start - 1) : quantity.start]) is None


def _counts_the_noun_of(scan: str, earlier: Quantity, quantity: Quantity, end: int) -> bool:
    """100家以上年营收超千万元、具有高成长性的企业: the second number stands before the 的 of the first one's noun."""
    between = scan[earlier.end : quantity.start]
    if earlier.kind not in (UnitKind.COUNT, UnitKind.PEOPLE) or quantity.kind in (UnitKind.COUNT, UnitKind.PEOPLE):
        return False
    if not between or between[0] in "、,;(和及并" or "总" in between:
        return False
    return "的" in scan[quantity.end : min(end, quantity.end + 40)]


def _boundary(scan: str, earlier: Quantity, quantity: Quantity) -> int:
    """Where the words of the earlier quantity end and those of the next begin."""
    between = scan[earlier.end : quantity.start]
    joints = list(_JOINT.finditer(between))
    if not joints:
        return earlier.end
    first = joints[0]
    if first.start() == 0:
        return earlier.end + first.end()
    strong = [joint for joint in joints if joint.group() == "、"] or joints
    return earlier.end + strong[-1].end()


def _item(
    view: View,
    sentence: tuple[int, int],
    segment: tuple[int, int],
    kept: list[tuple[Quantity, int, tuple[int, int] | None]],
    place: int,
) -> Item:
    quantity, start, base = kept[place]
    end = segment[1]
    if place + 1 < len(kept):
        end = max(quantity.end, min(kept[place + 1][1], kept[place + 1][0].start))
        joint = re.search(r"(?:、|以及|和|及|与|并|或)$", view.scan[quantity.end : end])
        end = quantity.end + joint.start() if joint else end
    tail_start = quantity.end
    bracket = None
    index = bisect_left(view.bracketed, (tail_start, 0))
    if index < len(view.bracketed) and view.bracketed[index][0] == tail_start:
        bracket = view.bracketed[index]
        tail_start = min(max(bracket[1], tail_start), end) if bracket[1] <= end else tail_start
    elif index < len(view.bracketed) and view.bracketed[index][1] == end:
        bracket = view.bracketed[index]
    if tail_start < len(view.scan) and re.match(r"以上|以下|以内|左右", view.scan[tail_start : tail_start + 2]):
        tail_start = min(tail_start + 2, end)
    return Item(quantity, (start, quantity.start), (tail_start, max(tail_start, end)), sentence, segment, base, bracket)
