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
from shuangchuang.domain.plans.role_words import (
    ANYWHERE,
    AT_END,
    LABEL,
    MARK_ROLE,
    SHORT,
    VERB_ROLE,
    WHEN,
    WITH,
)
from shuangchuang.domain.plans.surface import Surface
from shuangchuang.domain.plans.units import HANDED_ON, Token, UnitName, is_group_only, read_units, split_list


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
        return SHORT[label.group("short")]
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
            if WHEN.fullmatch(text, begun, token.end):
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
                role = VERB_ROLE[kind]
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
    if match := WITH.search(text, start, end):
        if not _inside_bracket(text, start, match.start()):
            best = ("with", match.start(), match.end())
    for kind, pattern in ANYWHERE:
        match = pattern.search(text, start, end)
        if match and match.end() > match.start() and not _inside_bracket(text, start, match.start()):
            if best is None or match.start() < best[1]:
                best = (kind, match.start(), match.end())
    if best and best[2] < end:
        return best
    for kind, pattern in AT_END:
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
            if WHEN.fullmatch(words):
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
    if any(unit.starred or unit.mark in MARK_ROLE for _, unit in listed) and not any(
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
    leads = unit.starred or unit.mark in MARK_ROLE
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
    "Piece",
    "Reading",
    "Share",
    "combine",
    "ranked",
    "read_roles",
    "united",
]
