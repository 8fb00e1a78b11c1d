"""Who owes what, from the words of one annotation.

    牵头单位:A;配合单位:B            labels          A leads, B cooperates
    A牵头负责,B、C配合               verbs           A leads, B and C cooperate
    A会同B负责                                       A leads, B cooperates
    A,B按职责分工负责                no rank         A and B responsible
    责任单位:A(牵头)、B              marks           A leads, B cooperates

The list of an annotation is cut at its labels and verbs; each piece is a list of units
with the role its label or verb gives. What the whole annotation means follows at the end:
beside a lead the responsible cooperate; beside cooperators the responsible lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from shuangchuang.domain.plans.model import Ground, Role
from shuangchuang.domain.plans.surface import Surface
from shuangchuang.domain.plans.units import HANDED_ON, Token, UnitName, is_group_only, read_units, split_list

_BODY = r"(?:(?:市直|省直|县直|区直)?(?:责任|负责|主体)?(?:单位|部门|主体|处室|科室|机构|地区|县区|委办局|厅局|方)(?:[和及、](?:单位|部门|处室|科室))?)"
_LEAD = r"(?:总?牵头(?:责任|负责|主办|实施|落实|组织|主管|承办)?|主办|主责|主要责任|主要负责|第一责任|首要责任|主牵头|承办牵头|主体责任|组织牵头)"
_COOP = r"(?:配合(?:责任|实施|落实|协同)?|协办|协同|协作|协助|协同配合|协助配合|参加|参与(?:配合)?|支持(?:配合)?|会同|指导|联合|共同责任|协同责任|配合参与|其他责任|其它责任|会办|督导|参与实施)"
_RESP = r"(?:责任|负责|落实|实施|承办|承担|分工|执行|完成|组织实施|主管|推进|具体实施|任务承担|任务落实|任务分工|工作责任|责任落实)"
_SHORT = {
    "牵头": Role.LEAD,
    "主办": Role.LEAD,
    "配合": Role.COOPERATOR,
    "协办": Role.COOPERATOR,
    "参与": Role.COOPERATOR,
}
_SHORT |= {"参加": Role.COOPERATOR, "责任": Role.RESPONSIBLE, "分工": Role.RESPONSIBLE, "任务分工": Role.RESPONSIBLE}
_SHORT |= {
    "责任分工": Role.RESPONSIBLE,
    "职责分工": Role.RESPONSIBLE,
    "工作分工": Role.RESPONSIBLE,
    "负责": Role.RESPONSIBLE,
}
_ASIDE = (
    r"(?:完成(?:时限|时间|期限|日期|节点|要求|标准|时间节点)|时限要求|时间要求|时间节点|时间安排|时间进度|办结时限|落实时限|责任时限|时限|期限|进度(?:安排|要求|节点)?"
    r"|实施(?:时间|期限|进度)|工作时限|推进时限|(?<![^\s,;。:、()])[^\s,;。:、()]{0,6}(?:责任人|联系人|负责人|领导)|包抓[^:]{0,6}|目标[^:]{0,4}|预期[^:]{0,4}|工作目标|年度目标|备注|成果形式|联系电话)"
)
LABEL = re.compile(
    rf"(?:(?P<lead>{_LEAD}{_BODY})|(?P<coop>{_COOP}{_BODY})|(?P<resp>{_RESP}{_BODY}|任务分工|责任分工|职责分工|工作分工))"
    rf"(?:及?(?:完成时限|责任人|时限|分工))?(?:\([^()]{{0,12}}\))?(?:[:](?:为|是)?|\)[:]?|(?:分别)?为[:]?|(?P<bare>))"
    rf"|(?P<short>牵头|主办|配合|协办|参与|参加|责任|负责|分工)[:]|(?P<aside>{_ASIDE})[:]"
)

_BY_DUTY = r"(?:(?:按|按照|根据|依据|依|结合)照?(?:各自|部门|相关|有关|自身|本|其)*(?:职责|职能|任务|工作|责任|权限|管理|属地|管辖)*(?:和)?(?:分工|划分|范围|权限|原则)?(?:内|要求)?)"
_HOW = r"(?:分别|共同|具体|各自|分工|依次|分头|协同|联合|密切|积极|认真|统筹|组织|抓好|做好|协调|并|总|负责)*"
_DO = r"(?:(?:负责)?(?:贯彻落实|组织实施|组织落实|抓好落实|具体落实|推进落实|推动落实|落实|实施|推进|推动|办理|承办|承担|执行|完成|开展|建设|抓总|组织|做好(?:相关|有关)?工作|统筹|协调))"
_VERBS = (
    ("lead", rf"{_BY_DUTY}?{_HOW}(?:牵头(?:主抓|负责|主办)?{_DO}*|主办|主责|主抓|为主负责|总负责)(?:[,]?负责)?"),
    ("coop", rf"{_BY_DUTY}?{_HOW}(?:配合|参加|参与|协助|协办|协同|支持|协作){_DO}*(?:配合)?"),
    ("guide", rf"{_BY_DUTY}?{_HOW}(?:指导|督导){_DO}*"),
    ("resp", rf"{_BY_DUTY}?{_HOW}(?:负责{_DO}*|{_DO}+)"),
    ("resp", rf"{_BY_DUTY}(?:分别|共同|各自)?"),
)
_AT_END = tuple((kind, re.compile(rf"(?:{pattern})$")) for kind, pattern in _VERBS)
_ANYWHERE = (
    ("lead", re.compile(rf"{_BY_DUTY}?(?:负责|分别|共同|联合|具体)?牵头(?:负责|主办)?{_DO}*")),
    ("coop", re.compile(rf"{_BY_DUTY}?(?:密切|积极|共同|分别)?(?:配合|参加|参与(?!式)){_DO}*")),
    ("resp", re.compile(rf"{_BY_DUTY}?(?:分别|共同|具体)?负责{_DO}*")),
)
_WITH = re.compile(r"会同|(?:联合|商)(?=省|市|自治区|县|区|各|有关|相关|国家|财政|发展)")
_WHEN = re.compile(
    r"(?:并|并于|于|力争|在|到|至|从|自|截至)?(?:20\d\d|“?十[二三四五]五|今年|当年|每年|每季|每月|每半年|长期|持续|全年|年底|年内|近期|中期|远期|\d+月|第[一二三四]季度|[上下]半年|立即|常态"
    r"|贯穿|分阶段|按时间|按进度|\d+个?工作日)[^局厅委部]*"
)
_VERB_ROLE = {"lead": Role.LEAD, "coop": Role.COOPERATOR, "guide": Role.COOPERATOR, "resp": Role.RESPONSIBLE}
_MARK_ROLE = {"牵头": Role.LEAD, "主办": Role.LEAD, "主责": Role.LEAD, "负责": Role.LEAD}


_ASIDE_LINE = re.compile(rf"(?:^|(?<=[\n。;(])){_ASIDE}[:][^\n。;]*[。;]?")


def without_asides(words: str) -> str:
    """The words without what only says by when or which person: 完成时限:2021年12月底.

    >>> without_asides("推广平台。\\n完成时限:2021年底。")
    '推广平台。\\n'
    """
    return _ASIDE_LINE.sub("", words) if ":" in words else words


@dataclass(slots=True)
class Piece:
    """A list of tokens and the role its label or verb gives; None where neither says."""

    role: Role | None
    tokens: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Share:
    """One unit of an annotation, its role, and whether the role was printed or follows from a rule."""

    unit: UnitName
    role: Role
    ground: Ground = Ground.PRINTED


@dataclass(frozen=True, slots=True)
class Reading:
    """An annotation taken apart. ``left_over``: words in it that are no unit, no role and no time."""

    pieces: tuple[Piece, ...]
    units: tuple[tuple[Role | None, tuple[UnitName, ...]], ...]
    labelled: bool
    verbs: int
    left_over: tuple[tuple[int, int], ...] = ()

    @property
    def count(self) -> int:
        """How many units were read."""
        return sum(len(units) for _, units in self.units)

    @property
    def doubtful(self) -> int:
        """How many of them do not end as units do."""
        return sum(1 for _, units in self.units for unit in units if not unit.known)


def read_roles(surface: Surface, start: int, end: int, *, default: Role | None = None) -> Reading:
    """Take the words ``start``..``end`` apart. ``default``: the role a table column gives."""
    text = surface.text
    labels = list(_labels(text, start, end))
    pieces: list[Piece] = []
    left_over: list[tuple[int, int]] = []
    verbs = 0
    opening = labels[0].start() if labels else end
    if opening > start:
        verbs += _read_stretch(text, start, opening, default, pieces, left_over)
    for number, label in enumerate(labels):
        until = labels[number + 1].start() if number + 1 < len(labels) else end
        if label.group("aside"):
            verbs += _after_aside(text, label.end(), until, pieces, left_over)
        else:
            verbs += _read_stretch(text, label.end(), until, _label_role(label), pieces, left_over)
    pieces = [piece for piece in pieces if piece.tokens]
    if labels and pieces and pieces[0].tokens[0].start < opening:
        pieces = _known_only(surface, pieces, opening, left_over)
    units = tuple((piece.role, tuple(read_units(surface, piece.tokens))) for piece in pieces)
    labelled = any(not label.group("aside") for label in labels)
    return Reading(tuple(pieces), units, labelled, verbs, tuple(left_over))


def _known_only(surface: Surface, pieces: list[Piece], opening: int, left_over: list[tuple[int, int]]) -> list[Piece]:
    """Before the first label only what is surely a unit counts: (预期性指标,牵头单位:…)."""
    kept = []
    for piece in pieces:
        if piece.tokens[0].start < opening and any(not unit.known for unit in read_units(surface, piece.tokens)):
            left_over += [(token.start, token.end) for token in piece.tokens]
        else:
            kept.append(piece)
    return kept


def _labels(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The labels outside brackets."""
    depth = 0
    at = start + (text[start : start + 1] == "(")
    for match in LABEL.finditer(text, start, end):
        depth = max(0, depth + text.count("(", at, match.start()) - text.count(")", at, match.start()))
        at = max(at, match.start())
        if not depth and _is_label(text, match, start):
            yield match


def _is_label(text: str, match: re.Match[str], start: int) -> bool:
    """A label without a colon counts only where it opens the words or a new clause."""
    if match.group("bare") is None:
        return True
    before = text[match.start() - 1] if match.start() > start else ";"
    glued = LABEL.match(text, start)
    if before in "局厅委办部府会院门位)" and glued and glued.group("bare") is not None:
        before = ";"  # 牵头单位市科技局责任单位市财政局
    after = text[match.end() : match.end() + 1]
    return before in ";。,( \n" and after not in ("", ")", "、", "的", "为", "和", "及", ",", "。", ";", "按", "要")


def _label_role(label: re.Match[str]) -> Role:
    if label.group("short"):
        return _SHORT[label.group("short")]
    if label.group("lead"):
        return Role.LEAD
    return Role.COOPERATOR if label.group("coop") else Role.RESPONSIBLE


def _after_aside(text: str, start: int, end: int, pieces: list[Piece], left_over: list[tuple[int, int]]) -> int:
    """完成时限:2021年12月;市科技局牵头 — what follows the first clause may name units again."""
    stop = re.compile(r"[;。\n]").search(text, start, end)
    return _read_stretch(text, stop.end(), end, None, pieces, left_over) if stop else 0


def _read_stretch(
    text: str, start: int, end: int, label: Role | None, pieces: list[Piece], left_over: list[tuple[int, int]]
) -> int:
    """Cut one stretch at its verbs; return how many there were."""
    verbs = 0
    pending = Piece(None)
    forced: Role | None = None  # after 会同 all cooperate until the verb

    def close(role: Role | None) -> None:
        nonlocal pending
        if pending.tokens:
            pieces.append(Piece(forced or role, pending.tokens))
        pending = Piece(None)

    for token in split_list(text, start, end):
        if token.breaks and _hard_break(text, start, token.start):
            close(label)
            forced = None
        begun, breaks = token.start, token.breaks
        while begun < token.end:
            while begun < token.end and text[begun] in " :.·":
                begun += 1
            if _WHEN.fullmatch(text, begun, token.end):
                break
            found = _next_verb(text, begun, token.end)
            if found is None:
                if begun < token.end:
                    pending.tokens.append(Token(begun, token.end, breaks))
                break
            kind, at, after = found
            if at > begun:
                pending.tokens.append(Token(begun, at, breaks))
            if kind == "with":
                close(Role.LEAD)
                forced = Role.COOPERATOR
            else:
                verbs += 1
                role = _VERB_ROLE[kind]
                if label in (Role.LEAD, Role.COOPERATOR) and role is Role.RESPONSIBLE:
                    role = label
                close(role)
                forced = None
            begun, breaks = after, True
    close(label)
    _drop_noise(text, pieces, left_over)
    return verbs


def _hard_break(text: str, start: int, at: int) -> bool:
    """Whether the separators right before ``at`` hold a semicolon, a full stop or a line end."""
    while at > start and text[at - 1] in "、,;。\n/| ":
        at -= 1
        if text[at] in ";。\n":
            return True
    return False


def _next_verb(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The first role verb of a token: (kind, where it begins, where it ends)."""
    best: tuple[str, int, int] | None = None
    if match := _WITH.search(text, start, end):
        if not _inside_bracket(text, start, match.start()):
            best = ("with", match.start(), match.end())
    for kind, pattern in _ANYWHERE:
        match = pattern.search(text, start, end)
        if match and match.end() > match.start() and not _inside_bracket(text, start, match.start()):
            if best is None or match.start() < best[1]:
                best = (kind, match.start(), match.end())
    if best and best[2] < end:
        return best
    for kind, pattern in _AT_END:
        match = pattern.search(text, start, end)
        if match and match.end() > match.start() and not _inside_bracket(text, start, match.start()):
            if best is None or match.start() <= best[1]:
                return (kind, match.start(), match.end())
            return best
    return best


def _inside_bracket(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


_NOISE = re.compile(
    r"(?:按|并|长期|坚持|推进|落实|实施|持续|完成|开展|下同|等|分别|共同|各自|分工|职责|负责|具体|不再列出|无|—+|-+|/+|以上|同上|略|另有规定的?除外"
    r"|抓好|做好|工作|相关|有关|组织|加强|年底前|为|排名不分先后|以下|均|按要求|\d+|[一二三四])*"
)


def _drop_noise(text: str, pieces: list[Piece], left_over: list[tuple[int, int]]) -> None:
    for piece in pieces:
        kept = []
        for token in piece.tokens:
            words = text[token.start : token.end].strip(" .:·")
            if _NOISE.fullmatch(words):
                continue
            if _WHEN.fullmatch(words):
                continue
            kept.append(token)
        piece.tokens[:] = kept
    del left_over[:0]


def combine(
    readings: Iterable[Reading],
    *,
    first_leads: bool = False,
    before_comma_leads: bool = False,
    responsible_leads: bool = False,
) -> list[Share]:
    """The roles an annotation gives once its labels, verbs, stars and the rules of the document are weighed."""
    readings = list(readings)
    listed: list[tuple[Role | None, UnitName]] = []
    for reading in readings:
        lead_seen = False
        for role, units in reading.units:
            if role is None and lead_seen:
                role = Role.COOPERATOR
            lead_seen = lead_seen or role is Role.LEAD
            behind = bool(listed)  # the comma that counts is the first of the whole annotation
            listed += [(role, replace(unit, comma_group=unit.comma_group + behind)) for unit in units]
    if any(unit.starred or unit.mark in _MARK_ROLE for _, unit in listed) and not any(
        role is Role.LEAD for role, _ in listed
    ):
        return [_by_mark(role, unit) for role, unit in listed]
    roles = {role for role, _ in listed}
    if Role.LEAD in roles:
        return [Share(unit, Role.LEAD if role is Role.LEAD else Role.COOPERATOR) for role, unit in listed]
    if Role.COOPERATOR in roles and (Role.RESPONSIBLE in roles or None in roles):
        return [Share(unit, Role.COOPERATOR if role is Role.COOPERATOR else Role.LEAD) for role, unit in listed]
    if Role.COOPERATOR in roles:
        return [Share(unit, Role.COOPERATOR) for _, unit in listed]
    units_only = [unit for _, unit in listed]
    if (first_leads or before_comma_leads) and units_only and not all(is_group_only(unit.name) for unit in units_only):
        return ranked(units_only, before_comma=before_comma_leads)
    if responsible_leads and any(reading.labelled for reading in readings):
        return [Share(unit, Role.LEAD) for unit in units_only]
    return [Share(unit, Role.RESPONSIBLE) for unit in units_only]


def pairs_roles(readings: Iterable[Reading]) -> str:
    """Which labels an annotation has: "pair" for 责任单位 beside 配合单位, "alone" for 责任单位 alone, else ""."""
    listed = list(readings)
    roles = {role for reading in listed for role, _ in reading.units}
    if not any(reading.labelled for reading in listed) or Role.LEAD in roles:
        return "lead" if Role.LEAD in roles else ""
    if Role.COOPERATOR in roles and Role.RESPONSIBLE in roles:
        return "pair"
    return "alone" if Role.RESPONSIBLE in roles else ""


def _by_mark(role: Role | None, unit: UnitName) -> Share:
    leads = unit.starred or unit.mark in _MARK_ROLE
    ground = Ground.STAR if unit.starred else Ground.PRINTED
    return Share(unit, Role.LEAD if leads else Role.COOPERATOR, ground)


def ranked(units: Sequence[UnitName], *, before_comma: bool) -> list[Share]:
    """The first, or all before the first comma, lead; the rest cooperate."""
    return [
        Share(
            unit,
            Role.LEAD if (unit.comma_group == 0 if before_comma else number == 0) else Role.COOPERATOR,
            Ground.RANK_RULE,
        )
        for number, unit in enumerate(units)
    ]


def united(shares: Iterable[Share]) -> list[Share]:
    """One share a unit: who leads a part of a task leads the task."""
    rank = {Role.LEAD: 0, Role.COOPERATOR: 1, Role.RESPONSIBLE: 2}
    best: dict[str, Share] = {}
    for share in shares:
        held = best.get(share.unit.name)
        if held is None or rank[share.role] < rank[held.role]:
            best[share.unit.name] = share if held is None else replace(share, unit=held.unit)
    return list(best.values())


__all__ = [
    "HANDED_ON",
    "LABEL",
    "Piece",
    "Reading",
    "Share",
    "combine",
    "ranked",
    "read_roles",
    "united",
    "without_asides",
]
