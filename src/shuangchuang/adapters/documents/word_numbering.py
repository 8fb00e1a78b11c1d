"""The numbers Word prints before a paragraph without storing them in it.

    paragraph ─numId, ilvl─▶ num ──▶ abstractNum ──▶ level: format, "（%1）", start
                                          │
                                     counters, shared by every num of the abstractNum

Source: ECMA-376 part 1, 17.9 (numbering). A plan whose headings are numbered by Word has
no 一、 in its text; without this its outline would be lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from shuangchuang.adapters.documents.word_xml import attribute, child, children, local, value

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACEHOLDER = re.compile(r"%([1-9])")
_MOST = 30_000  # the largest number Word itself counts to
_CLOSED = "、．.，,：:）)】]》>〉·—-–•●◆■□○☆★ \u3000"


def chinese_number(number: int, digits: str = _DIGITS, units: str = "十百千万") -> str:
    """
    A whole number as it is read out.

    >>> [chinese_number(n) for n in (1, 10, 12, 20, 105, 110, 1024)]
    ['一', '十', '十二', '二十', '一百零五', '一百一十', '一千零二十四']
    """
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        tail = ("" if low >= 1000 or not low else digits[0]) + (chinese_number(low, digits, units) if low else "")
        return chinese_number(high, digits, units) + units[3] + tail
    if 10 <= number < 20 and digits == _DIGITS:
        return units[0] + (digits[number - 10] if number > 10 else "")
    text = ""
    gap = False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = number // power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + unit
        gap = not digit
    return text or digits[0]


def number_text(number: int, style: str) -> str:
    """
    A counter in one of the formats of ST_NumberFormat; an unknown one is told as decimal.

    >>> [number_text(11, style) for style in ("decimal", "chineseCounting", "upperRoman", "lowerLetter")]
    ['11', '十一', 'XI', 'k']
    """
    number = max(0, min(number, _MOST))
    if style in _CIRCLED and 1 <= number <= 20:
        return chr(ord(_CIRCLED[style]) + number - 1)
    if style in ("upperRoman", "lowerRoman"):
        text = ""
        rest = number
        for worth, sign in (*_ROMAN, *_ROMAN_SMALL):
            text += sign * (rest // worth)
            rest %= worth
        return text.upper() if style == "upperRoman" else text
    if style in ("upperLetter", "lowerLetter") and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in _COUNTING:
        return chinese_number(number)
    if style in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese_number(number, _LEGAL, "拾佰仟万")
    if style in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if style == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if style == "ideographZodiac" and 1 <= number <= 12:
        return _BRANCHES[number - 1]
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if style == "none":
        return ""
    return str(number)


_COUNTING = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "koreanDigital2",
    }
)
_CIRCLED = {
    "decimalEnclosedCircle": "①",
    "decimalEnclosedCircleChinese": "①",
    "decimalEnclosedParen": "⑴",
    "decimalEnclosedFullstop": "⒈",
    "ideographEnclosedCircle": "㊀",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one depth of a list is numbered. ``restart``: the depth (from 1) whose step resets it; 0 is never."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    separator: str = "tab"  # tab, space, nothing
    restart: int | None = None
    legal: bool = False  # 1.1 even where the upper level prints 一


@dataclass(slots=True)
class _Definition:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""  # the numbering style that holds the real definition


@dataclass(slots=True)
class _Instance:
    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """The lists of one document and how far each has counted."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._definitions: dict[str, _Definition] = {}
        self._instances: dict[str, _Instance] = {}
        self._style_levels: dict[str, tuple[str, int]] = {}
        self._holders: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def level_of_style(self, style: str, num_id: str) -> int | None:
        """The depth that a definition ties to a paragraph style."""
        instance = self._instances.get(num_id)
        found = self._style_levels.get(style)
        if instance is None or found is None or found[0] != instance.definition:
            return None
        return found[1]

    def label(self, num_id: str, depth: int) -> str:
        """Count one step and give what is printed before the paragraph, "" if nothing is."""
        instance = self._instances.get(num_id)
        if instance is None:
            return ""
        definition = self._resolved(instance.definition)
        level = self._level(instance, definition, depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(definition, {})
        self._step(instance, num_id, definition, counters, depth, level)
        if level.style == "bullet":
            text = "•" if level.text and "\ue000" <= level.text[0] <= "\uf8ff" else level.text
        else:
            text = _PLACEHOLDER.sub(
                lambda match: self._part(instance, definition, counters, int(match[1]) - 1, level), level.text
            )
        return text + _gap(text, level.separator)

    def _step(
        self,
        instance: _Instance,
        num_id: str,
        definition: str,
        counters: dict[int, int],
        depth: int,
        level: Level,
    ) -> None:
        override = instance.starts.get(depth)
        if override is not None and (num_id, depth) not in self._begun:
            counters[depth] = override
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = level.start
        self._begun.add((num_id, depth))
        for deeper in [at for at in counters if at > depth]:
            lower = self._level(instance, definition, deeper)
            restart = lower.restart if lower is not None else None
            if restart is None or (restart and depth < restart):
                del counters[deeper]

    def _part(self, instance: _Instance, definition: str, counters: dict[int, int], depth: int, shown: Level) -> str:
        level = self._level(instance, definition, depth)
        if level is None:
            return ""
        number = counters.get(depth, instance.starts.get(depth, level.start))
        return number_text(number, "decimal" if shown.legal else level.style)

    def _level(self, instance: _Instance, definition: str, depth: int) -> Level | None:
        own = instance.levels.get(depth)
        if own is not None:
            return own
        known = self._definitions.get(definition)
        return known.levels.get(depth) if known else None

    def _resolved(self, definition: str) -> str:
        seen: set[str] = set()
        while definition not in seen:
            seen.add(definition)
            known = self._definitions.get(definition)
            if known is None or known.levels or not known.link:
                break
            definition = self._holders.get(known.link, definition)
        return definition

    def _load(self, root: etree._Element) -> None:
        for element in root:
            if not isinstance(element.tag, str):
                continue
            if local(element.tag) == "abstractNum":
                self._load_definition(element)
            elif local(element.tag) == "num":
                self._load_instance(element)

    def _load_definition(self, element: etree._Element) -> None:
        key = attribute(element, "abstractNumId")
        definition = _Definition(link=value(child(element, "numStyleLink")))
        holder = value(child(element, "styleLink"))
        if holder:
            self._holders[holder] = key
        for item in children(element, "lvl"):
            depth, level, style = _level_of(item)
            definition.levels[depth] = level
            if style:
                self._style_levels.setdefault(style, (key, depth))
        self._definitions[key] = definition

    def _load_instance(self, element: etree._Element) -> None:
        instance = _Instance(value(child(element, "abstractNumId")))
        for override in children(element, "lvlOverride"):
            depth = whole(attribute(override, "ilvl"), 0)
            start = child(override, "startOverride")
            if start is not None:
                instance.starts[depth] = whole(value(start), 1)
            item = child(override, "lvl")
            if item is not None:
                level = _level_of(item)[1]
                instance.levels[depth] = level if start is None else replace(level, start=instance.starts[depth])
        self._instances[attribute(element, "numId")] = instance


def whole(text: str, default: int) -> int:
    """A whole number of an attribute, or the default where it is none."""
    try:
        return max(-_MOST, min(_MOST, int(text)))
    except ValueError:
        return default


def _level_of(element: etree._Element) -> tuple[int, Level, str]:
    restart = child(element, "lvlRestart")
    legal = child(element, "isLgl")
    level = Level(
        start=whole(value(child(element, "start")), 0 if child(element, "start") is None else 1),
        style=_format_of(element),
        text=value(child(element, "lvlText")),
        separator=value(child(element, "suff")) or "tab",
        restart=None if restart is None else whole(value(restart), 0),
        legal=legal is not None and value(legal) not in ("0", "false", "off"),
    )
    return whole(attribute(element, "ilvl"), 0), level, value(child(element, "pStyle"))


def _format_of(element: etree._Element) -> str:
    found = child(element, "numFmt")
    if found is None:  # newer formats stand inside mc:AlternateContent, the older one in its Fallback
        for alternate in children(element, "AlternateContent"):
            for branch in alternate:
                found = child(branch, "numFmt") if found is None else found
    return value(found) or "decimal"


def _gap(text: str, separator: str) -> str:
    # A tab stop after 一、 is white space on paper; where the number has no stop of its own it parts two words.
    if not text or separator == "nothing":
        return ""
    if separator == "space":
        return " "
    return "" if text[-1] in _CLOSED or "①" <= text[-1] <= "⒛" or "㊀" <= text[-1] <= "㊉" else " "
