"""Units in a list: where one ends, which prefix it shares, and whether it is a unit at all.

自治区科技厅、发展改革委,广西税务局   →  自治区科技厅 | 自治区发展改革委 | 广西税务局
广州、深圳市政府                      →  广州市政府 | 深圳市政府
各市、县(区)人民政府                  →  各市、县(区)人民政府
市科技局、财政局等相关部门            →  市科技局 | 市财政局 | 相关部门
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.plans.places import place_at_start
from shuangchuang.domain.plans.surface import Surface
from shuangchuang.domain.plans.unit_names import (
    BARE_GOVERNMENT,
    HANDED_ON,
    LEVEL_GOES_ON,
    LEVEL_NAME,
    NEVER_HANDED,
    OFFICES_OF,
    OWN_LEVEL,
    PARTNER,
    PARTY_OF,
    STRONG_END,
    UNKNOWN,
    UnitName,
    ends_as_unit,
    is_group_only,
    names_a_body,
    stands_for_several,
)
from shuangchuang.domain.plans.unit_sharing import hand_on_prefix, share_tail

__all__ = [
    "HANDED_ON",
    "Token",
    "UnitName",
    "ends_as_unit",
    "is_group_only",
    "names_a_body",
    "read_units",
    "split_list",
    "stands_for_several",
]

_GENERIC_TAIL = re.compile(
    r"等?((?:国务院|中央|省直|市直|区直|县直|省级|市级|县级|区级|省|市|县|区)?(?:各|其他|其它)?(?:有关|相关|其他|其它|职能|成员)(?:职能)?"
    r"(?:部门|单位|方面|机构)(?:[和及、](?:单位|部门|机构))?)$"
)
_BARE_ETC = re.compile(r"(?:等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(部门和单位|单位和部门|部门|单位|机构)?|等)$")
_STAR = "*★☆▲△※●◆#"
_MARK = re.compile(r"\((?:总?(牵头|主办|主责|配合|协办|参与|参加|负责)(?:负责|单位|部门)?)\)")
_LEAD_IN = re.compile(
    r"^(?:(?:此|该|本|各|上述|以上|以下|这|具体)(?:各?项)?(?:工作|任务|措施|举措|事项|内容)?(?:均|分别|共同|统一)?由|由|请|拟由|并由|以及|及|和|会同|联合|其中|包括|具体由|分别由|[:.。·•－—-])+"
)
_LEAD_OUT = re.compile(r"(?:分别|共同|具体|负责同志|[:.。·•—―-])+$")
_AND = re.compile(r"以及|和|及|与")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch between two separators. ``breaks``: a comma or more stands before it, which ends a group."""

    start: int
    end: int
    breaks: bool = False


def split_list(text: str, start: int, end: int) -> list[Token]:
    """Cut a list at its separators, brackets respected. A comma or more before a token ``breaks``."""
    tokens: list[Token] = []
    depth = 0
    begun = start
    breaks = False
    for at in range(start, end):
        sign = text[at]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif not depth and sign in "、,;。\n/|":
            if at > begun:
                tokens.append(Token(begun, at, breaks))
                breaks = False
            breaks = breaks or sign != "、"
            begun = at + 1
    if end > begun:
        tokens.append(Token(begun, end, breaks))
    return tokens


def read_units(surface: Surface, tokens: Sequence[Token]) -> list[UnitName]:
    """The units of one list, prefixes and tails handed on inside each comma group."""
    found: list[UnitName] = []
    by_blanks = all(token.breaks for token in tokens[1:])  # no 、 in the list: blanks may part it
    for number, group in enumerate(_comma_groups(tokens)):
        names = [
            unit
            for token in _whole_names(surface, _split_further(surface, group, by_blanks=by_blanks))
            for unit in _cleaned(surface, token, number)
        ]
        found += hand_on_prefix(share_tail(names))
    return [_graded(unit) for unit in found]


def _comma_groups(tokens: Iterable[Token]) -> list[list[Token]]:
    groups: list[list[Token]] = []
    for token in tokens:
        if token.breaks or not groups:
            groups.append([])
        groups[-1].append(token)
    return groups


def _whole_names(surface: Surface, tokens: Sequence[Token]) -> list[Token]:
    """Put together what is one name: 各市、县(区)人民政府."""
    text = surface.text
    whole: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        last = at
        if LEVEL_NAME.fullmatch(text, token.start, token.end):
            while last + 1 < len(tokens):
                following = tokens[last + 1]
                words = _BARE_ETC.sub("", text[following.start : following.end])
                if not LEVEL_GOES_ON.fullmatch(words):
                    break
                last += 1
                if not LEVEL_NAME.fullmatch(words):
                    break
        elif OFFICES_OF.fullmatch(text, token.start, token.end) and at + 1 < len(tokens):
            following = tokens[at + 1]
            last += bool(BARE_GOVERNMENT.fullmatch(text, following.start, following.end))
        elif PARTY_OF.fullmatch(text, token.start, token.end) and at + 1 < len(tokens):
            following = tokens[at + 1]
            last += bool(PARTNER.fullmatch(text, following.start, following.end))
        whole.append(Token(token.start, tokens[last].end, token.breaks))
        at = last + 1
    return whole


def _split_further(surface: Surface, tokens: Iterable[Token], *, by_blanks: bool) -> list[Token]:
    """Cut at 和, and in a list without 、 at a blank, where both sides are whole names."""
    return [part for token in tokens for part in _split_one(surface, token, by_blanks=by_blanks)]


def _split_one(surface: Surface, token: Token, *, by_blanks: bool) -> list[Token]:
    text = surface.text
    depth = 0
    for at in range(token.start, token.end):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth or at == token.start:
            continue
        left = text[token.start : at]
        joint = _AND.match(text, at, token.end)
        if joint and _both_units(left, text[joint.end() : token.end]):
            rest = Token(joint.end(), token.end)
        elif by_blanks and surface.blank_before(at) and _both_whole(left, text[at : token.end].lstrip()):
            rest = Token(at, token.end)
        else:
            continue
        return [Token(token.start, at, token.breaks), *_split_one(surface, rest, by_blanks=by_blanks)]
    return [token]


def _both_units(left: str, right: str) -> bool:
    """市科技局和市财政局, but not 住房和城乡建设局 or 各有关部门和单位."""
    if STRONG_END.search(left) and LEVEL_NAME.fullmatch(right) and right.startswith("各"):
        return not left.startswith("各")
    return bool(
        STRONG_END.search(_BARE_ETC.sub("", left))
        and len(right) >= 3
        and ends_as_unit(_BARE_ETC.sub("", right))
        and not re.match(r"(?:单位|部门|机构|地区|企业)", right)
        and not PARTNER.fullmatch(right)
        and not re.fullmatch(r"(?:各|有关|相关)+(?:部门|地区|单位)", left)
        and (OWN_LEVEL.match(right) or NEVER_HANDED.match(right) or place_at_start(right) or len(left) >= 4)
    )


def _both_whole(left: str, right: str) -> bool:
    return bool(
        STRONG_END.search(left) and len(left) >= 3 and len(right) >= 3 and ends_as_unit(_BARE_ETC.sub("", right))
    )


def _cleaned(surface: Surface, token: Token, group: int) -> list[UnitName]:
    """A token without what is not its name: stars, 等, a bracket that tells the role."""
    start, end = token.start, token.end
    text = surface.text
    starred = False
    words = text[start:end]
    while words and (words[0] in _STAR or words[-1] in _STAR or words[0] in " \t" or words[-1] in " \t"):
        starred = starred or words[0] in _STAR or words[-1] in _STAR
        start += words[0] in _STAR + " \t"
        end -= len(words) > 1 and words[-1] in _STAR + " \t"
        words = text[start:end]
    mark = ""
    if (match := _MARK.search(words)) and match.end() == len(words):
        mark = match.group(1)
        end = start + match.start()
        words = text[start:end]
    if match := re.match(r"\((?:牵头|主办)\)", words):
        mark, start = "牵头", start + match.end()
        words = text[start:end]
    if ":" in words[:-1]:  # a label not known: 推进机构:市科技局
        start = text.rfind(":", start, end - 1) + 1
        words = text[start:end]
    if match := _LEAD_IN.match(words):
        start += match.end()
    if match := _LEAD_OUT.search(text, start, end):
        end = match.start() if match.end() == end and match.start() > start else end
    words = text[start:end]
    extra: list[UnitName] = []
    if (match := _GENERIC_TAIL.search(words)) and match.start() > 0:
        if match.group().startswith("等"):
            extra = [_plain(surface, start + match.start(1), start + match.end(1), group)]
            end = start + match.start()
    elif (match := _BARE_ETC.search(words)) and match.start() > 0:
        if match.group(1):
            name = "相关" + match.group(1)[:2]
            at = start + match.start(1)
            extra = [UnitName(name, at, end, group, Ground.NORMALISED, None, HANDED_ON, "“等部门”作相关部门")]
        end = start + match.start()
    while end > start and text[end - 1] in "等、,;。:.( ":
        end -= 1
    words = text[start:end]
    if words.endswith(")") and words.count(")") > words.count("("):
        end -= 1
    if words.startswith("(") and words.count("(") > words.count(")"):
        start += 1
    if end <= start:
        return extra
    if match := re.fullmatch(
        r"([\u4e00-\u9fff]{2,5})等(?:\d+|[一二三四五六七八九十]+)?个?((?:市|县|区|州)(?:人民政府|政府))",
        text[start:end],
    ):
        return [
            UnitName(
                match.group(1) + match.group(2), start, end, group, Ground.NORMALISED, None, HANDED_ON, "略去“等”"
            ),
            *extra,
        ]
    return [replace(_plain(surface, start, end, group), starred=starred, mark=mark), *extra]


def _plain(surface: Surface, start: int, end: int, group: int) -> UnitName:
    name = surface.printed(start, end).translate({ord("〔"): "（", ord("〕"): "）"})
    return UnitName(name, start, end, group)


def _graded(unit: UnitName) -> UnitName:
    if ends_as_unit(unit.name):
        return unit
    return replace(unit, confidence=UNKNOWN, reason="名称结尾不像单位，请核对")
