"""Numbers with their units, wherever they stand in a line.

    1.25%以上    不少于 200 个    1—2个    百个    万名    100万家    30%—40%    百分之八十    翻一番

The scanner knows the numbers that are none: years and days, document numbers, ordinals
(第99次), ratios (1+3+N), names (5G, PM2.5, 4A级) and denominators (每万人). It does not
judge what a number is for; that is ``targets_context``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from shuangchuang.domain.plans.quantities_numerals import MYRIADS, NUMERAL, PLACES, read_numeral
from shuangchuang.domain.plans.quantities_units import UNIT_PATTERN, UnitKind, kind_of

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_SCALE = r"百万亿|千万亿|十万亿|万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百"
_DASH = r"[-—–~～―至到]|——"
_LOOSE = r"[余多]"
_BOUND = r"及以上|及以下|\(含\)以上|\(含\)以内|以上|以下|以内|之内|左右|上下|内(?![部外容涵资地置])"

_NUMBER = re.compile(
    rf"""(?:
      (?P<low>{_ARABIC})(?P<lowscale>{_SCALE})?(?P<lowunit>%|‰)?(?:{_DASH})(?P<high>{_ARABIC})
      | (?P<number>{_ARABIC})
      | 百分之(?P<hundredths>[{NUMERAL}]{{1,6}}|\d{{1,3}}(?:\.\d{{1,3}})?)
      | (?P<wlow>[一二两三四五六七八九十]{{1,3}})(?:至|到|—|-)(?P<whigh>[一二两三四五六七八九十]{{1,3}})
      | (?P<written>[{NUMERAL}]{{1,8}})
    )
    (?P<loose>{_LOOSE})?
    (?P<scale>{_SCALE})?
    (?P<loose2>{_LOOSE})?
    (?P<unit>{UNIT_PATTERN})?
    (?P<bound>{_BOUND})?""",
    re.VERBOSE,
)
# What may stand before a number that is no quantity: an ordinal, part of a name, of a date, of a sum.
_NAME_BEFORE = re.compile(r"(?:[第A-Za-z.+＋×·/〔\[№]|PM|GB|[a-zA-Z]-|星期|周|“十)$")
_NAME_AFTER = re.compile(r"(?:[A-Za-z+＋×]|年(?!以|均|内)|月(?!以)|日(?!均)|号|世纪|时\d|:\d|年代|周年|\.\d|[-—]\d|\d)")
_VERB_LIKE_BEFORE = re.compile(
    r"(?:建成|建设|打造|培育|集聚|汇聚|聚集|引进|引育|招引|吸引|孵化|培养|培训|新增|发展|壮大|形成|遴选|评选|选树|选派|组织|举办|开展|开放|"
    r"发布|推出|扶持|支持|服务|惠及|带动|创建|认定|实施|改造|突破|达到|达|超过|超|近|约|储备|入库|招募|组建|设立|落地|转化|推广|新建|"
    r"至少|不少于|不低于|力争|增长|翻|增加|提高|提升|降低|下降|减少|上云|完成|实现|布局|规模)$"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit at ``start``..``end`` of the scanned text, bound words included.

    ``number`` and ``unit_at`` are the characters of each. ``value`` is in ``unit``: 100 and
    万家 for 100万家, 100 and 个 for 百个.
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    number: tuple[int, int]
    unit_at: tuple[int, int]
    bound: str = ""  # 以上, 以内, 左右 …
    loose: bool = False  # 100余家
    written: bool = False  # in Chinese numerals

    @property
    def kind(self) -> UnitKind:
        """What the unit measures."""
        return kind_of(self.unit)


def scan_quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, in order. One pass; time grows with the length of the text."""
    found = []
    at = 0
    while match := _NUMBER.search(text, at):
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(quantity)
            at = quantity.end
        else:
            at = max(match.start() + 1, _end_of_number(match))
    return tuple(found)


def _end_of_number(match: re.Match[str]) -> int:
    for group in ("low", "number", "hundredths", "wlow", "written"):
        if match.group(group) is not None:
            return match.end(group)
    return match.end()


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    before = text[max(0, match.start() - 6) : match.start()]
    after = text[match.end() : match.end() + 3]
    if match["written"] is not None or match["wlow"] is not None:
        return _written(match, before, after)
    if match["hundredths"] is not None:
        share = match["hundredths"]
        value = read_numeral(share) if share[0] in NUMERAL else Decimal(share)
        if value is None:
            return None
        span = match.span("hundredths")
        return Quantity(match.start(), match.end(), value, None, "%", span, (match.start(), span[0]),
                        match["bound"] or "", bool(match["loose"]), True)  # fmt: skip
    return _arabic(text, match, before)


def _arabic(text: str, match: re.Match[str], before: str) -> Quantity | None:
    unit, scale = match["unit"] or "", match["scale"] or ""
    low = Decimal((match["low"] or match["number"]).replace(",", ""))
    high = Decimal(match["high"].replace(",", "")) if match["high"] else None
    rest = text[match.end() : match.end() + 3]
    if _is_part_of_a_name(match, before, rest) or _is_a_date(low, high, unit, scale):
        return None
    factor, kept = _split_scale(scale)
    first = low * factor
    if match["lowscale"]:  # 5000万—1亿元: told in the unit of the upper end
        own, own_kept = _split_scale(match["lowscale"])
        first = low * own * _size(own_kept) / _size(kept)
    if high is not None and high * factor < first:
        return None  # 12—5: no range
    unit_start, unit_end = _unit_place(match, kept)
    return Quantity(
        match.start(),
        match.end(),
        first,
        high * factor if high is not None else None,
        kept + unit,
        (match.start(), unit_start),
        (unit_start, unit_end),
        match["bound"] or "",
        bool(match["loose"] or match["loose2"]),
    )


def _unit_place(match: re.Match[str], kept: str) -> tuple[int, int]:
    """Where the unit stands, with the 万 or 亿 that belongs to it."""
    end = match.end("unit") if match["unit"] else match.end("scale") if match["scale"] else -1
    if kept:
        return match.end("scale") - len(kept), end
    if match["unit"]:
        return match.start("unit"), end
    place = end if end >= 0 else match.end("high") if match["high"] else match.end("number")
    return place, place


def _is_part_of_a_name(match: re.Match[str], before: str, rest: str) -> bool:
    """5G, PM2.5, 1+3+N, 第99次, 每10万人, 500强; and a number that ends no phrase and has no unit."""
    if _NAME_BEFORE.search(before) and not re.search(r"(?:OPC|APP|AI|IP|EC|IPO)$", before):
        return True
    if re.search(r"每(?:\d|[十百千万亿])*$", before):
        return True
    if match["unit"]:
        return False
    if re.match(r"[强大级型网A]", rest):
        return True
    plain = not match["scale"] and not match["bound"]
    return plain and (_NAME_AFTER.match(rest) is not None or (match["low"] is None and not _bare(rest)))


def _is_a_date(low: Decimal, high: Decimal | None, unit: str, scale: str) -> bool:
    """2025年, 3日, 2021—2023."""
    year = 1900 <= low < 2200 and low == low.to_integral_value() and not scale
    return unit in ("日", "月", "号") or (year and (unit == "年" or (high is not None and not unit)))


def _bare(rest: str) -> bool:
    """Whether a number without a unit ends its phrase, as an index does."""
    return not rest or rest[0] in "，。；,;、）) \n\t"


def _size(kept: str) -> Decimal:
    size = Decimal(1)
    for sign in kept:
        size *= MYRIADS[sign]
    return size


def _split_scale(scale: str) -> tuple[Decimal, str]:
    """What is multiplied into the value (十, 百, 千) and what stays in the unit (万, 亿)."""
    factor = Decimal(1)
    while scale and scale[0] in PLACES:
        factor *= PLACES[scale[0]]
        scale = scale[1:]
    return factor, scale


_NO_NUMBER_BEFORE = re.compile(r"[第每“各数几上首百千万]$|成百上?$|[这该同前后逐进统任]$")
_TINY_WORDS = frozenset("克度方升米")  # 两米, 一度: said of anything
_WORD_UNITS = frozenset("批类点期对起部次种例本面口分班位")  # 三类, 两次, 各位
_POSTPOSED = frozenset(("名", "家", "个", "场", "件", "项", "所", "人次"))  # 店小二百名


def _written(match: re.Match[str], before: str, after: str) -> Quantity | None:
    """A number in Chinese numerals; many of these are words (一批, 三级, 万众) and are left alone."""
    unit = match["unit"] or ""
    group = "written" if match["written"] is not None else "wlow"
    words = match[group]
    low = read_numeral(words)
    if not unit or low is None or unit in _TINY_WORDS or _NO_NUMBER_BEFORE.search(before):
        return None
    kept = ""
    if all(sign in "十百千万亿" for sign in words):
        if not _counts(words, unit, before, after):
            return None
        if kind_of(unit) is UnitKind.MONEY or len(words) > 1:
            low, kept = _split_scale(words)
    elif (low <= 1 and not (match["bound"] or re.search(r"(?:至少|不少于|不低于|翻|增长|增加|提高)$", before))) or (
        unit in _WORD_UNITS and len(words) == 1
    ):
        return None
    start = match.start(group)
    end = match.end("whigh") if match["whigh"] else match.end(group)
    return Quantity(
        match.start(),
        match.end(),
        low,
        read_numeral(match["whigh"]) if match["whigh"] else None,
        kept + unit,
        (start, end - len(kept) if len(words) > len(kept) else end),
        (end - len(kept), match.end("unit")),
        match["bound"] or "",
        bool(match["loose"] or match["loose2"]),
        True,
    )


def _counts(words: str, unit: str, before: str, after: str) -> bool:
    """Whether 百, 千, 万 before a unit is a number: 建成百个, 店小二百名; not 百年, 千户, 万亿级."""
    if after[:1] == "级" or (unit in ("日", "天", "年", "级", "次", "户", "人") and words in ("十", "百")):
        return False
    ends_the_phrase = not after or after[0] in ",;。、(以"
    postposed = ends_the_phrase and unit in _POSTPOSED and before[-1:] not in ("", "、", "和", "与", "及")
    listed = before.endswith("、") and unit in _POSTPOSED and re.match(r"[\u4e00-\u9fff]{2}", after) is not None
    return postposed or listed or _VERB_LIKE_BEFORE.search(before) is not None
