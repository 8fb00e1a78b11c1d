"""What a document says once and means everywhere.

列第一位的为牵头单位,下同            the first unit of each list leads
第一个逗号前为牵头单位               all before the first comma lead
标*的为牵头单位                      said once, printed at each unit
以下均需各区政府落实,不再列出        units of every later task
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from shuangchuang.domain.plans.surface import Surface
from shuangchuang.domain.plans.units import UnitName, read_units, split_list

_LEADS = r"(?:为|是|作为|即为|系|均为)(?:该项|本项|此项|主要|第一|总)*(?:任务|工作)?的?(?:牵头|主办|主责|第一责任|主要责任|总牵头|责任牵头)"
_WHOSE = r"(?:的|者)?(?:责任)?(?:单位|部门|地区|者)?"
_FIRST = re.compile(
    rf"[^,;。()\n]{{0,14}}(?:(?:列|排|居|位|名|标|写)(?:名|列|序|在|于)*(?:为)?)?(?:首位|第一位|第1位|第一名|首个|最前|最前面|前列|第一个|首家|第一家|第一)(?:位)?{_WHOSE}(?:均)?(?:{_LEADS}|(?<=[的者位门])牵头(?=单位|部门|负责|[,、;)。]))"
    rf"(?:单位|部门|责任单位|者|负责)?(?:[,，、]?\(?(?:以)?下同\)?)?"
)
_COMMA = re.compile(
    rf"[^;。()\n]{{0,14}}(?:第一个|首个)?逗号(?:之)?(?:以)?前{_WHOSE}(?:均)?{_LEADS}(?:单位|部门|责任单位)?"
    rf"(?:[,]?[^;。()\n]{{0,20}}(?:逗号|其余|其他|之)?[^;。()\n]{{0,8}}(?:后|其余|其他)[^;。()\n]{{0,8}}为(?:配合|责任|参与)(?:单位|部门))?(?:[,、]?(?:以)?下同)?"
)
_STAR = re.compile(
    rf"[^,;。()\n]{{0,14}}(?:标|加|带|注|打|有)(?:注)?(?:有)?[“\"(]?(?:\*|★|☆|▲|△|※|●|◆|#|星号|黑体)[”\")]?号?{_WHOSE}(?:均)?{_LEADS}(?:单位|部门|责任单位)?(?:[,、]?(?:以)?下同)?"
)
_RESPONSIBLE = re.compile(
    r"(?:无|没有|未(?:明确|列出?|标明?|注明))牵头(?:单位|部门)的?[,、]?(?:其|由)?(?:列?第一)?责任(?:单位|部门)(?:即|均)?为?牵头(?:单位|部门)?(?:[,、]?(?:以)?下同)?"
)
_STANDING = re.compile(
    r"(?:(?:以下|下列|后续|下述|本方案|上述|所有|各项)[^,;。()\n]{0,12}?(?:均|都)(?:需|须|由|涉及)(?P<units>[^;。\n]{2,80}?)(?:负责|落实|配合|参与|参加|实施|贯彻)+[^;。()\n]{0,6}[,，]?"
    r"(?:以下|下面|后面)?(?:不再|不另|不)(?:一一|逐一|单独|重复)?(?:列出|列明|列|赘述|标注|注明))"
)
_SAME_BELOW = re.compile(r"[,、;]?(?:以)?下同$")


@dataclass(frozen=True, slots=True)
class Rules:
    """The document-wide rules and where they stand in the view."""

    first_leads: bool
    before_comma_leads: bool
    responsible_leads: bool  # 无牵头单位的,责任单位即为牵头单位
    standing: tuple[UnitName, ...]
    standing_from: int  # tasks that end after this place get the standing units
    ranges: tuple[tuple[int, int], ...]  # rule text: never part of a unit

    @property
    def ranked(self) -> bool:
        """Whether the order of a list says who leads."""
        return self.first_leads or self.before_comma_leads


def find_rules(surface: Surface) -> Rules:
    """Collect the rules of the whole document before any annotation is read."""
    text = surface.text
    comma = _found(text, _COMMA, "逗号")
    taken = [match.span() for match in comma]
    first = [match for match in _found(text, _FIRST, "第一", "第1", "首", "最前") if not _overlaps(match.span(), taken)]
    star = _found(text, _STAR, *"*★☆▲△※●◆#", "星号", "黑体")
    standing = _found(text, _STANDING, "列出", "列明", "不再列", "赘述", "标注", "注明")
    responsible = _found(text, _RESPONSIBLE, "无牵头", "没有牵头", "未")
    units: list[UnitName] = []
    for match in standing:
        units += read_units(surface, split_list(text, *match.span("units")))
    ranges = sorted(match.span() for match in (*comma, *first, *star, *standing, *responsible))
    return Rules(
        first_leads=bool(first) and not comma,
        before_comma_leads=bool(comma),
        responsible_leads=bool(responsible),
        standing=tuple(units),
        standing_from=standing[0].start() if standing else len(text),
        ranges=tuple(ranges),
    )


def _found(text: str, pattern: re.Pattern[str], *signs: str) -> list[re.Match[str]]:
    """The matches of a pattern in those lines that hold one of its signs: rules are rare, texts are long."""
    matches: list[re.Match[str]] = []
    done = 0
    places = sorted({at for sign in signs for at in _places(text, sign)})
    for at in places:
        if at < done:
            continue
        start = max(done, text.rfind("\n", 0, at) + 1, at - 300)
        stop = text.find("\n", at)
        done = min(len(text) if stop < 0 else stop, at + 400)
        matches += pattern.finditer(text, start, done)
    return matches


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def without_rules(rules: Rules, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of ``start``..``end`` that are no rule text."""
    parts: list[tuple[int, int]] = []
    at = start
    first = max(0, bisect_left(rules.ranges, (start, start)) - 1)  # the one before may reach into it
    for at_rule in range(first, len(rules.ranges)):
        begun, ended = rules.ranges[at_rule]
        if begun >= end:
            break
        if ended <= start:
            continue
        if begun > at:
            parts.append((at, begun))
        at = max(at, ended)
    if at < end:
        parts.append((at, end))
    return parts


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and begun < span[1] for begun, end in taken)
