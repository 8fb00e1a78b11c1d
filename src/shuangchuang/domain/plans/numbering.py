"""Headings found by their sequence.

    一、 二、 三、        a mark is a heading when it goes on where its kind left off,
      (一) (二)           or opens a new kind at 1. 2023.5, 1.25% and (1) in a formula
        1. 2. 3.          fit into no sequence and stay text.

Each kind of mark is a level only by where it first stood: documents put （一） under 一、,
第一条 under 第一章, or 1. under nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from shuangchuang.domain.plans.surface import Surface

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN = r"[一二三四五六七八九十百零〇]{1,5}"
_HAN = r"[\u3400-\u9fff“《〈\"「]"
_NOT_AN_ITEM = (  # what follows a number in running text: 5年, 3个, 10万; but 3支持, 4处理 and 5人才 may be items
    r"(?!年|月|日|个|家|万|亿|%|‰|天|周|小时|分钟|公里|千|百|倍|折|米|平方|兆|吨|亩|岁|D|G|:|元|级|届|度|维|款|章|节|页|号|期"
    r"|项(?!目)|名(?!师|家)|位|人(?!才|工|力|民|社)|次(?!序)|类|种(?!植|业|养|质|子)|条(?!例|件)|批(?!发)|件|套|座|处(?!理|置)|所|只|支(?!持|撑)|场(?!景|地|所|馆)|时(?!尚)|点(?!对)|代"
    r"|户|—|-|~|/|\+|≤|≥|<|>|=|×)"
)
_MARK = re.compile(
    rf"(?=[第(㈠-㈩一二三四五六七八九十百零〇\d⒈-⒛⑴-⒇①-⑳㉑-㉟❶-❿行任工举措专重])(?:(?P<K>第(?P<k>{_CN}|\d{{1,3}})(?P<ku>章|节|条|部分|篇|编)[、:.]?)"
    rf"|(?P<P>\((?P<p>{_CN})\)[、.,:]?)"
    rf"|(?P<H>[㈠-㈩])"
    rf"|(?P<C>(?P<c>{_CN})[、.](?![一二三四五六七八九十]{{1,2}}[、,和]))"
    rf"|(?P<B>(?P<b>{_CN})\))"
    rf"|(?P<M>(?P<m>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[、.]?(?={_HAN}){_NOT_AN_ITEM}(?!万|亿))"
    rf"|(?P<D>(?P<d>\d{{1,4}})[、.](?!\d)(?!%))"
    rf"|(?P<S>[⒈-⒛])"
    rf"|(?P<Q>\((?P<q>\d{{1,3}})\)[、.]?)"
    rf"|(?P<U>[⑴-⒇])"
    rf"|(?P<R>(?P<r>\d{{1,3}})\)[、.]?)"
    rf"|(?P<O>[①-⑳㉑-㉟❶-❿][、.]?)"
    rf"|(?P<T>(?<![^\n])(?P<tu>专项行动|主要任务|行动|任务|工程|举措|措施|专项|重点任务|重点工程|重点行动)(?P<t>{_CN}|\d{{1,2}})(?:[:、.]|(?={_HAN}{{4}})))"
    rf"|(?P<E>(?P<e>\d{{1,4}})[、.](?=\d{{1,4}}[A-Za-z年\u3400-\u9fff]))"
    rf"|(?P<G>(?P<g>\d{{1,2}})(?={_HAN}){_NOT_AN_ITEM})"
    rf"|(?P<F>(?P<f>{_CN})(?=[是以加建强推完优健深构打实促提培积大支开营落统拓严做抓着坚全创聚扩保发])))"
)
_KINDS = "KPHCBMDSQURTOEGF"
_BULLETS = re.compile(r"[·•●■◆*#>▪★☆\s]{1,3}")
_SENTENCE_END = "。;!?)”》:…"
_ANNOUNCED = re.compile(r"(?:措施|举措):\n?\Z")  # 具体措施: opens a list, even of one
_LONG_LINE = 800
_SHORT_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^,。;:\n]{2,30}$")
_WEAK = frozenset("EGF")
_STRONG = frozenset("KPHC")
_SAME_KIND = {"H": "P", "S": "D", "U": "Q", "E": "D", "G": "D", "F": "C"}
_LIST_KINDS = frozenset("QROB")


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed number. ``start``..``end`` is the mark itself; ``title_at`` the first character after it."""

    kind: str
    value: int
    start: int
    end: int
    at_line_start: bool
    weak: bool = False
    in_long_line: bool = False  # the text has lost its line breaks here
    gap: str = ""  # "missing" or "repeated" where the sequence is broken

    @property
    def is_list_kind(self) -> bool:
        """（1） 1） ①: more often an enumeration than a heading."""
        return self.kind in _LIST_KINDS


@dataclass(frozen=True, slots=True)
class Head:
    """An accepted mark and its depth (1 is the top)."""

    mark: Mark
    depth: int


def chinese_number(words: str) -> int:
    """The value of a Chinese or Arabic numeral below 1000.

    >>> chinese_number("二十三"), chinese_number("十"), chinese_number("一百零二"), chinese_number("7")
    (23, 10, 102, 7)
    """
    if words.isdigit():
        return int(words)
    total = current = 0
    for sign in words:
        if sign == "百":
            total, current = total + (current or 1) * 100, 0
        elif sign == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = _DIGITS[sign]
    return total + current


def find_heads(surface: Surface, stretches: Iterable[tuple[int, int]]) -> list[Head]:
    """The headings of some stretches of the view, in text order."""
    marks = [mark for start, end in stretches for mark in _marks(surface, start, end)]
    return _by_sequence(surface, marks)


def _marks(surface: Surface, start: int, end: int) -> Iterator[Mark]:
    text = surface.text
    line_start = start
    while line_start < end:
        line_end = text.find("\n", line_start, end)
        line_end = end if line_end < 0 else line_end
        opened = _BULLETS.match(text, line_start, line_end)
        first = opened.end() if opened else line_start
        long_line = line_end - line_start > min(_LONG_LINE, max(200, 0.5 * len(text)))  # or most of a short document
        for match in _MARK.finditer(text, first, line_end):
            at_line_start = match.start() == first
            kind = next(name for name in _KINDS if match.group(name) is not None)
            if not at_line_start and not _may_open_inside(surface, match.start(), kind, long_line=long_line):
                continue
            value = _value(match, kind)
            if not value:
                continue
            name = "I" if kind == "F" and text[match.end()] == "是" else _SAME_KIND.get(kind, kind)
            name += match.group("ku") if kind == "K" else match.group("tu") if kind == "T" else ""
            yield Mark(
                name, value, match.start(), match.end(), at_line_start, weak=kind in _WEAK, in_long_line=long_line
            )
        line_start = line_end + 1


def _may_open_inside(surface: Surface, at: int, kind: str, *, long_line: bool) -> bool:
    """Whether a mark in mid-line stands where a heading could begin."""
    if kind in "FTM" or (kind == "G" and not long_line):
        return False
    text = surface.text
    before = text[at - 1]
    opening = text.rfind("(", max(0, at - 120), at)
    if opening >= 0 and text.find(")", opening, at) < 0 and "\n" not in text[opening:at]:
        return False
    if long_line and kind == "G":
        return before in "。)" or _behind_short_heading(text, at)
    if long_line and kind == "D" and before.isascii() and before.isalpha():
        return _behind_short_heading(text, at)
    if long_line and kind in "DCPK" and not (before.isalnum() and before.isascii()) and before not in "第、,和及至.":
        return True
    return (
        before in _SENTENCE_END
        or surface.blank_before(at)
        or (kind in "PHQUOK" and before not in "第见按照据和、,及至")
    )


def _behind_short_heading(text: str, at: int) -> bool:
    """Whether an opening number stands a few characters before, with nothing but a title between."""
    return bool(_SHORT_HEADING.search(text, max(0, at - 40), at))


def _value(match: re.Match[str], kind: str) -> int | None:
    if kind == "H":
        return ord(match.group("H")) - ord("㈠") + 1
    if kind == "S":
        return ord(match.group("S")) - ord("⒈") + 1
    if kind == "U":
        return ord(match.group("U")) - ord("⑴") + 1
    if kind == "O":
        return _circled(match.group("O")[0])
    if kind == "M":
        return int(match.group("m").rsplit(".", 1)[1])
    return chinese_number(match.group(kind.lower()))


def _circled(sign: str) -> int:
    code = ord(sign)
    for first, value in ((0x2460, 1), (0x3251, 21), (0x2776, 1)):
        if first <= code < first + 20:
            return code - first + value
    return 0


@dataclass(slots=True)
class _Level:
    kind: str
    value: int
    interrupted: list[int] = field(default_factory=list)  # where the sequence stood when it began anew, as in a box


def _by_sequence(surface: Surface, marks: list[Mark]) -> list[Head]:
    """Accept the marks that go on with a sequence or open one; drop the rest."""
    heads: list[Head] = []
    stack: list[_Level] = []
    last: dict[str, int] = {}
    following = _following(marks)
    for index, mark in enumerate(marks):
        depth = next((d for d, level in enumerate(stack) if level.kind == mark.kind), None)
        level = stack[depth] if depth is not None else None
        gap = _fits(surface, mark, level, last.get(mark.kind), marks, following[index], heads)
        if gap is None:
            continue
        if level is None or depth is None:
            depth = len(stack)
            stack.append(_Level(mark.kind, mark.value))
        else:
            del stack[depth + 1 :]
            if mark.value == 1 and level.value > 1:
                level.interrupted = [*level.interrupted[-3:], level.value]
            level.value = mark.value
        last[mark.kind] = mark.value
        heads.append(Head(replace(mark, gap=gap), depth + 1))
    return heads


def _following(marks: list[Mark]) -> list[int | None]:
    """For each mark the index of the next one of its kind."""
    later: dict[str, int] = {}
    following: list[int | None] = [None] * len(marks)
    for index in range(len(marks) - 1, -1, -1):
        following[index] = later.get(marks[index].kind)
        later[marks[index].kind] = index
    return following


def _fits(
    surface: Surface,
    mark: Mark,
    level: _Level | None,
    last: int | None,
    marks: list[Mark],
    following: int | None,
    heads: list[Head],
) -> str | None:
    """None: not a heading. "": in sequence. "missing"/"repeated": a heading in spite of a broken sequence."""
    value = mark.value
    next_one = level.value + 1 if level else (last or 0) + 1
    if value > 1 and (value == next_one or (level and value - 1 in level.interrupted and mark.at_line_start)):
        return "" if mark.at_line_start or mark.in_long_line or _boundary(surface, mark, heads) else None
    if value == 1:
        goes_on = _goes_on(mark, marks, following)
        if (mark.at_line_start and not mark.weak) or _ANNOUNCED.search(
            surface.text, max(0, mark.start - 8), mark.start
        ):
            return ""
        return "" if goes_on and (mark.at_line_start or _boundary(surface, mark, heads)) else None
    if mark.weak or not mark.at_line_start:
        return None
    return _broken(mark, next_one - 1, marks[following] if following is not None else None)


def _broken(mark: Mark, before: int, later: Mark | None) -> str | None:
    """A printed number that jumps or repeats is still a heading where the numbers behind it bear it out."""
    value = mark.value
    strong = mark.kind[0] in _STRONG
    borne_out = later is not None and later.at_line_start and later.value == value + 1
    if before < value:
        if value <= before + (4 if strong else 2) or (strong and value <= 3) or (borne_out and value <= before + 20):
            return "missing"
        return None
    return "repeated" if (value == before and (strong or borne_out)) else None


def _boundary(surface: Surface, mark: Mark, heads: list[Head]) -> bool:
    """Whether a mark in mid-line stands after the end of a sentence or right behind a short heading."""
    before = surface.text[mark.start - 1]
    if before in _SENTENCE_END or surface.blank_before(mark.start):
        return True
    if heads and mark.kind[0] in "PQKD" and mark.start - heads[-1].mark.end <= 40:
        head = heads[-1].mark
        between = surface.text[head.end : mark.start]
        return 2 <= len(between) <= 40 and "。" not in between and "\n" not in between and "," not in between[-1:]
    return False


def _goes_on(mark: Mark, marks: list[Mark], following: int | None) -> bool:
    """Whether a 2 of this kind comes soon, before the kind begins anew."""
    for later in marks[following : following + 30] if following is not None else ():
        if later.kind == mark.kind and later.value == 2:
            return True
        if later.kind == mark.kind and later.value == 1 and (later.at_line_start or not mark.at_line_start):
            return False
    return False
