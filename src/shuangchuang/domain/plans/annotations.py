"""Where the responsibility of a plan is written down.

    …产业链。(牵头单位:A;配合单位:B)        in brackets, at the end of a sentence
    责任单位:A、B                            on a line of its own
    A牵头,B、C配合。                         likewise, verbs only
    …(A、B)                                  units only, where the document does so again and again

Running text that only looks like it (由县发改局牵头组织实施) is left alone: an
annotation is all units, roles and times, and every word of it is consumed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shuangchuang.domain.plans.role_words import LABEL
from shuangchuang.domain.plans.roles import Reading, read_roles
from shuangchuang.domain.plans.rules import Rules, without_rules
from shuangchuang.domain.plans.surface import Surface
from shuangchuang.domain.plans.unit_names import OWN_LEVEL, STRONG_END
from shuangchuang.domain.plans.units import names_a_body

_HINT = re.compile(r"单位|部门|牵头|负责|配合|分工|主办|协办|参加|参与|责任|会同|主责|落实|主体|处室")
_OPENS_LINE = re.compile(r"[\s\-—·•*●■◆▲△★☆◎○►➢√▶※【(]*")
_OF_MANY = re.compile(r"各[^、,;]{1,12}$")  # 各街道, 各镇(园区)
_CLOSING = re.compile(  # how a plan ends: in text without line breaks it follows the last list of units at once
    r"本(?:措施|方案|意见|办法|计划|政策|细则|通知|行动|若干措施|实施意见|实施方案|行动方案|行动计划)(?:自|由|从|有效)|附件[:\d]|\(此件"
)
_AFTER_SENTENCE = "。;!?)”…"
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of the view that says who is responsible. ``start``..``end`` includes its brackets."""

    start: int
    end: int
    inner: tuple[int, int]  # without the brackets
    readings: tuple[Reading, ...]
    own_line: bool
    labelled: bool

    @property
    def unit_count(self) -> int:
        """How many units it names."""
        return sum(reading.count for reading in self.readings)


def find_annotations(
    surface: Surface, rules: Rules, stretches: Sequence[tuple[int, int]], heads: Sequence[int] = ()
) -> tuple[list[Annotation], list[tuple[int, int]]]:
    """All annotations of some stretches in text order, none inside another, and what only resembles one.

    No annotation reaches over one of the ``heads``.
    """
    found: list[Annotation] = []
    bare: list[Annotation] = []
    lines = list(_lines(surface.text, stretches, heads))
    last = {begun - 1 for begun in heads} | {at for _, stop in stretches for at in (stop - 1, stop)}
    opened: int | None = None  # a label that ended its line without a list
    for line_start, line_end in lines:
        if opened is not None:
            below = _units_below(surface, rules, opened, line_start, line_end)
            opened = None
            if below:
                found.append(below)
                continue
        if _is_label_alone(surface.text, line_start, line_end):
            opened = line_start
            continue
        longer = _with_line(surface, rules, found[-1], line_start, line_end) if found else None
        if longer:
            found[-1] = longer
            continue
        marked, lists = _in_line(surface, rules, line_start, line_end)
        found += marked
        bare += lists
        if line_end in last and not (marked or lists) and (plain := _plain_line(surface, line_start, line_end)):
            bare.append(plain)
    if _is_custom(bare, found):
        found = sorted(found + bare, key=lambda annotation: annotation.start)
    return found, [part for part in _resembling(surface, found, stretches) if without_rules(rules, *part) == [part]]


def _resembling(
    surface: Surface, found: Sequence[Annotation], stretches: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Labels with a colon behind them that belong to no annotation."""
    starts = [annotation.start for annotation in found]
    for start, end in stretches:
        for label in LABEL.finditer(surface.text, start, end):
            if label.group("bare") is not None or label.group("aside") or label.group("short"):
                continue
            at = bisect_right(starts, label.start()) - 1
            if at >= 0 and label.start() < found[at].end:
                continue
            stop = surface.text.find("\n", label.start(), end)
            yield label.start(), min(end if stop < 0 else stop, label.start() + 120)


def _lines(text: str, stretches: Sequence[tuple[int, int]], heads: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The lines of the stretches, cut once more where a heading begins in mid-line."""
    for start, end in stretches:
        while start < end:
            stop = text.find("\n", start, end)
            stop = end if stop < 0 else stop
            inside = heads[bisect_right(heads, start) : bisect_left(heads, stop)]
            for begun, ended in pairwise([start, *inside, stop]):
                if ended > begun:
                    yield begun, ended
            start = stop + 1


def _is_custom(bare: list[Annotation], found: list[Annotation]) -> bool:
    """Whether brackets with nothing but units are how this document says who is responsible."""
    return (len(bare) >= 2 and sum(a.unit_count for a in bare) >= 3) or len(found) >= 3


def _in_line(surface: Surface, rules: Rules, start: int, end: int) -> tuple[list[Annotation], list[Annotation]]:
    text = surface.text
    whole = _whole_line(surface, rules, start, end)
    if whole:
        return [whole], []
    found: list[Annotation] = []
    bare: list[Annotation] = []
    at = start
    for opening, closing in _brackets(text, start, end):
        if opening < at:
            continue
        inner = (opening + 1, closing)
        if _is_label_in_brackets(text, *inner):
            continue
        annotation = _bracketed(surface, rules, opening, closing)
        if annotation:
            found.append(annotation)
            at = closing + 1
        elif _ends_sentence(text, opening, closing + 1, end):
            plain = _units_only(surface, rules, opening, closing)
            if plain:
                bare.append(plain)
                at = closing + 1
    found += _labelled_runs(surface, rules, start, end, found)
    found.sort(key=lambda annotation: annotation.start)
    return found, bare


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost pairs of brackets; one that is never closed reaches to the end of the line if a label follows it."""
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for at in range(start, end):
        sign = text[at]
        if sign == "(":
            stack.append(at)
        elif sign == ")" and stack:
            opening = stack.pop()
            if not stack:
                pairs.append((opening, at))
    for opening in stack:
        inner = _brackets_within(text, opening + 1, end)
        if LABEL.match(text, opening + 1, end) or (text[end - 1] in ")。" and _HINT.search(text, opening, end)):
            pairs = [pair for pair in pairs if not opening < pair[0]]
            pairs.append((opening, end))
            break
        pairs += inner
        break
    return sorted(set(pairs))


def _brackets_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    depth = 0
    opening = start
    for at in range(start, end):
        if text[at] == "(":
            depth += 1
            opening = at if depth == 1 else opening
        elif text[at] == ")" and depth:
            depth -= 1
            if not depth:
                pairs.append((opening, at))
    return pairs


def _is_label_in_brackets(text: str, start: int, end: int) -> bool:
    """【责任单位】 stands before its list, not around it."""
    match = LABEL.match(text, start, end + 1)
    return match is not None and match.end() >= end


def _bracketed(surface: Surface, rules: Rules, opening: int, closing: int) -> Annotation | None:
    text = surface.text
    if closing - opening < 3 or closing - opening > _LONGEST or not _HINT.search(text, opening, closing):
        return None
    readings = _read(surface, rules, opening + 1, closing)
    if not _is_sound(readings):
        return None
    end = min(closing + 1, len(text))
    return _annotation(readings, opening, end, (opening + 1, closing), own_line=False)


def _annotation(
    readings: tuple[Reading, ...], start: int, end: int, inner: tuple[int, int], *, own_line: bool
) -> Annotation:
    return Annotation(start, end, inner, readings, own_line, any(reading.labelled for reading in readings))


def _read(surface: Surface, rules: Rules, start: int, end: int) -> tuple[Reading, ...]:
    return tuple(read_roles(surface, begun, ended) for begun, ended in without_rules(rules, start, end))


def _is_sound(readings: tuple[Reading, ...]) -> bool:
    """Whether the words are an annotation: units there are, and little else."""
    count = sum(reading.count for reading in readings)
    doubtful = sum(reading.doubtful for reading in readings)
    if not count:
        return False
    if any(reading.labelled for reading in readings):
        return doubtful * 2 <= count or count <= 1
    if not any(reading.verbs for reading in readings):
        return False
    return doubtful * 4 <= count


def _ends_sentence(text: str, opening: int, after: int, end: int) -> bool:
    """Whether a bracket closes a sentence: 。(…) or (…)。 or the end of the line."""
    before = text[opening - 1] if opening else "\n"
    return (before in "。;!?”)" or after >= end or text[after] in "。;\n") and (
        after >= end or text[after] not in "、,的"
    )


def _units_only(surface: Surface, rules: Rules, opening: int, closing: int) -> Annotation | None:
    if closing - opening < 4 or closing - opening > 400:
        return None
    text = surface.text
    words = re.sub(r"[)等 。]+$|\([^()]*\)\)?$", "", text[opening + 1 : closing])
    if not STRONG_END.search(words.rstrip("*★☆▲△")) and not _OF_MANY.search(words):
        return None
    if re.search(r"简称|以下|包括|原称|下称|即|例如|含", text[opening + 1 : closing]):
        return None
    readings = _read(surface, rules, opening + 1, closing)
    if not readings or any(r.labelled or r.doubtful for r in readings) or not sum(r.count for r in readings):
        return None
    bodies = [names_a_body(unit.name) for reading in readings for _, units in reading.units for unit in units]
    if not bodies[0] or sum(bodies) < 0.5 * len(bodies):
        return None
    if sum(reading.count for reading in readings) == 1 and text[opening - 1] not in "。;!?”":
        return None
    return _annotation(readings, opening, closing + 1, (opening + 1, closing), own_line=False)


def _whole_line(surface: Surface, rules: Rules, start: int, end: int) -> Annotation | None:
    """A line that is nothing but an annotation, with or without brackets around it."""
    text = surface.text
    opened = _OPENS_LINE.match(text, start, end)
    begun = opened.end() if opened else start
    label = LABEL.match(text, begun, end)
    if label and label.group("bare") is None and not label.group("aside"):
        if text[begun - 1 : begun] == "(" and text[end - 1] in ")。" and text.find(")", begun, end) >= end - 2:
            return None  # a bracket of its own: read as such
        readings = _read(surface, rules, begun, end)
        if sum(r.count for r in readings) and end - start <= _LONGEST and _is_sound(readings):
            stop = _stop_of(text, begun, end)
            if stop < end:
                return None
            return _annotation(readings, start, end, (begun, end), own_line=True)
        return None
    if end - start > 400 or not re.search(
        r"(?:牵头|配合|负责|分工|参加|参与|落实)[^,、]{0,8}[。;)]?$", text[max(start, end - 12) : end]
    ):
        return None
    if text[start] == "(" and text.find(")", start, end) in (end - 1, end - 2):
        return None
    if re.match(r"[\d一二三四五六七八九十(①-⑳]", text[start]) or not re.search(r"牵头|负责|配合", text[start:end]):
        return None
    if "。" in text[start : end - 1]:
        return None
    readings = _read(surface, rules, start, end)
    count = sum(r.count for r in readings)
    named = any(not unit.group for r in readings for _, units in r.units for unit in units)
    if count and named and not any(r.doubtful or r.labelled for r in readings) and any(r.verbs for r in readings):
        return _annotation(readings, start, end, (start, end), own_line=True)
    return None


def _is_label_alone(text: str, start: int, end: int) -> bool:
    """责任单位: and nothing behind it."""
    if end - start > 24:
        return False
    opened = _OPENS_LINE.match(text, start, end)
    label = LABEL.match(text, opened.end() if opened else start, end)
    return label is not None and not label.group("aside") and not text[label.end() : end].strip(":) ")


def _units_below(surface: Surface, rules: Rules, opened: int, start: int, end: int) -> Annotation | None:
    """The list on the line below a label that stands alone."""
    running_text = any("。" in surface.text[s : e - 1] for s, e in without_rules(rules, start, end))
    if end - start > 400 or running_text:
        return None
    readings = _read(surface, rules, opened, end)
    if not _is_sound(readings) or any(reading.doubtful for reading in readings):
        return None
    return _annotation(readings, opened, end, (opened, end), own_line=True)


def _with_line(surface: Surface, rules: Rules, above: Annotation, start: int, end: int) -> Annotation | None:
    """The annotation above with a line that goes on with its list, one unit a line as cells are copied."""
    if not (
        above.own_line and above.labelled and above.end + 1 == start and end - start <= 24 and end - above.start <= 400
    ):
        return None
    text = surface.text
    if not (text.startswith("各", start) or OWN_LEVEL.match(text, start, end)) or re.search(
        r"[。:;\d]", text[start:end]
    ):
        return None
    own = read_roles(surface, start, end)
    if not own.count or own.doubtful or own.verbs or own.labelled:
        return None
    inner = (above.inner[0], end)
    return _annotation(_read(surface, rules, *inner), above.start, end, inner, own_line=True)


def _plain_line(surface: Surface, start: int, end: int) -> Annotation | None:
    """A last line of an item that is a list of departments and nothing else."""
    text = surface.text
    if end - start > 200 or "、" not in text[start:end] or re.search(r"[:;!?(\d]|。.", text[start:end]):
        return None
    if not OWN_LEVEL.match(text, start, end) or not STRONG_END.search(text[start:end].rstrip("。")):
        return None
    reading = read_roles(surface, start, end)
    if reading.doubtful or reading.verbs or reading.labelled or reading.count < 2:
        return None
    if not all(names_a_body(unit.name) for _, units in reading.units for unit in units):
        return None
    return _annotation((reading,), start, end, (start, end), own_line=True)


def _labelled_runs(surface: Surface, rules: Rules, start: int, end: int, taken: list[Annotation]) -> list[Annotation]:
    """…水平。责任单位:市科技局 — a label in the line, outside brackets, up to the end of its clause."""
    text = surface.text
    runs: list[Annotation] = []
    at = start
    for label in LABEL.finditer(text, start, end):
        if label.start() < at or label.group("aside") or label.group("short") or label.group("bare") is not None:
            continue
        begun = label.start()
        if text[begun - 1 : begun] == "(":
            begun -= 1
        if any(a.start <= begun < a.end for a in taken):
            continue
        before = text[begun - 1] if begun > start else "\n"
        if before not in _AFTER_SENTENCE + "\n" and not surface.blank_before(begun) and begun != start:
            if before not in ",、:—―-·•●":
                continue
        stop = min(_stop_of(text, label.start(), end), label.start() + _LONGEST)
        readings = _read(surface, rules, label.start(), stop)
        if not sum(r.count for r in readings):
            at = stop
        elif _is_sound(readings):
            runs.append(_annotation(readings, begun, stop, (label.start(), stop), own_line=False))
            at = stop
    return runs


def _stop_of(text: str, start: int, end: int) -> int:
    """Where a list without brackets ends: at a full stop that no further label follows."""
    at = start
    closing = _CLOSING.search(text, start, end)
    end = closing.start() if closing else end
    while True:
        stop = text.find("。", at, end)
        if stop < 0:
            return end
        label = LABEL.match(text, stop + 1, end)
        if not label:
            return stop + 1
        at = stop + 1
