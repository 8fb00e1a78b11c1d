"""What the names of one list share: a prefix printed once, a tail printed once.

自治区科技厅、发展改革委      →  自治区科技厅 | 自治区发展改革委
省委组织部、宣传部、教育厅    →  省委组织部 | 省委宣传部 | 省教育厅
广州、深圳市政府              →  广州市政府 | 深圳市政府
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.plans.places import place_at_start
from shuangchuang.domain.plans.surface import fold
from shuangchuang.domain.plans.unit_names import (
    ALWAYS_PARTY,
    DEPARTMENTS,
    HANDED_ON,
    NEVER_HANDED,
    NO_PREFIX,
    OWN_CENTRAL,
    OWN_LEVEL,
    PARTY_ORGAN,
    UnitName,
    carries_place,
    ends_as_unit,
    stands_for_several,
)

_TAIL = re.compile(
    r"(.{2,12}?)((?:市|县|区|州|盟|旗|自治州|新区)?(?:人民政府|政府|管委会|管理委员会|市委|县委|区委|州委))"
)
_DEPARTMENT_TAIL = re.compile(r"(?:.*?)([厅局委部])")


def share_tail(units: Sequence[UnitName]) -> list[UnitName]:
    """广州、深圳市政府 → 广州市政府 | 深圳市政府; 市教育、财政局 → 市教育局 | 市财政局."""
    shared = list(units)
    for at in range(len(shared) - 1, 0, -1):
        owner, other = shared[at], shared[at - 1]
        if ends_as_unit(other.name) and not re.search(r"[市县区州盟旗]$", fold(other.name)):
            continue
        tail = _tail_for(other, owner)
        if tail:
            shared[at - 1] = replace(
                other,
                name=other.name + tail,
                ground=Ground.TAIL_SHARED,
                ground_range=owner.ground_range or (owner.end - len(tail), owner.end),
                confidence=HANDED_ON,
                reason="与后一单位共用后缀",
            )
    return shared


def _tail_for(other: UnitName, owner: UnitName) -> str:
    name = fold(other.name)
    if re.match(r"各|有关|相关", name) or "(" in name:
        return ""
    place, owners = place_at_start(name), place_at_start(owner.name)
    if place == name and owners and ends_as_unit(owner.name):
        return owner.name[len(owners) :]
    match = _TAIL.fullmatch(owner.name)
    if match and not re.match(r"[省市县区]$|各", match.group(1)):
        tail = match.group(2)
        level = re.match(r"自治州|新区|[市县区州盟旗]", tail)
        if re.search(r"(?:市|县|区|州|盟|旗)$", name) and len(name) >= 3:
            return tail[level.end() :] if level else tail
        if 2 <= len(name) <= 4 and level:
            return tail
    stem = re.sub(r"^(?:自治区|[省市县区州])", "", name)
    if stem in DEPARTMENTS and (match := _DEPARTMENT_TAIL.fullmatch(owner.name)):
        return match.group(1)
    return ""


def prefix_of(name: str) -> tuple[str, str, str]:
    """The prefix a name can hand on: (level, party form or "", rest).

    >>> prefix_of("自治区党委组织部"), prefix_of("市政府国资委")
    (('自治区', '自治区党委', '组织部'), ('市', '', '国资委'))
    """
    folded = fold(name)
    if folded.startswith("中央") and PARTY_ORGAN.match(folded, 2):
        return "中央", "中央", folded[2:]
    match = OWN_LEVEL.match(folded)
    level = match.group() if match else ""
    if not level:
        place = place_at_start(folded)
        match = re.match(
            r"(?:[\u4e00-\u9fff]{0,3}?(?:族|各族)?(?:自治区|自治州|自治县|省|新区|市(?!场)|县|区|州|盟|旗|地区)){1,2}",
            folded[len(place) :],
        )
        if place and match:
            level = place + match.group()
        elif not place and (
            match := re.match(
                r"(?!老区|社区|城区|园区)[\u4e00-\u9fff]{1,4}?(?:省|自治区|自治州|自治县|新区|市(?!场)|县|区|州|盟|旗)",
                folded,
            )
        ):
            rest = folded[match.end() :]
            if any(rest.startswith(stem) for stem in DEPARTMENTS):
                level = match.group()
    if not level:
        return "", "", folded
    rest = folded[len(level) :]
    if NO_PREFIX.match(rest):
        return name[: len(level)], "", ""
    if match := re.match(r"(?:人民)?政府(?!采购|办$|办公|督查|研究|法制|参事)", rest):
        rest = rest[match.end() :]
    party = ""
    if match := re.match(r"(?:党委|委)(?=.)", rest):
        party, rest = level + match.group(), rest[match.end() :]
    return name[: len(level)], party, rest


def hand_on_prefix(units: Sequence[UnitName]) -> list[UnitName]:
    """自治区科技厅、发展改革委 → 自治区科技厅 | 自治区发展改革委, within one comma group."""
    handed: list[UnitName] = []
    level = party = ""
    source: tuple[int, int] | None = None
    for unit in units:
        own_level, own_party, rest = prefix_of(unit.name)
        folded = fold(unit.name)
        if own_level:
            if (
                rest
                and not re.fullmatch(r"(?:人民政府|政府|管委会|委|党委)?", rest)
                and not stands_for_several(unit.name)
            ):
                level, party = own_level, own_party
                source = (unit.start, unit.start + len(own_party or own_level))
        elif (
            level
            and source
            and not NEVER_HANDED.match(folded)
            and not place_at_start(folded)
            and ends_as_unit(unit.name)
        ):
            central = level == "中央" and not PARTY_ORGAN.fullmatch(folded)
            if not central and not carries_place(folded) and not OWN_CENTRAL.match(folded):
                prefix = party if party and PARTY_ORGAN.match(folded) else level
                if prefix == level != party and ALWAYS_PARTY.match(folded):
                    prefix = level + ("党委" if level.endswith("自治区") else "委")
                unit = replace(
                    unit,
                    name=prefix + unit.name,
                    ground=Ground.PREFIX_HANDED_ON,
                    ground_range=source,
                    confidence=min(unit.confidence, HANDED_ON),
                    reason="前缀承前省略",
                )
        handed.append(unit)
    return handed
