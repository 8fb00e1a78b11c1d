"""The text as an eye reads it: one line a paragraph, one writing for each sign.

    as printed                       as scanned
    （牵头单位：市科技局；  ⏎        (牵头单位:市科技局;配合单位:市财政局)
    配合单位：市财政局）    ⏎
    — 3 —                  ⏎

Full width becomes half width, four kinds of brackets become one, blanks between Chinese
characters, hard line breaks inside a paragraph, page marks and running heads go. No
character is added, and each one keeps the offset it has in the extracted text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shuangchuang.domain.text import Block, BlockKind, Extract, Folded, Span


def _fold_table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for opening in "〔【［〖﹙〘⁅﹝{[":
        table[ord(opening)] = "("
    for closing in "〕】］〗﹚〙⁆﹞}]":
        table[ord(closing)] = ")"
    table |= {ord(sign): ":" for sign in "︰∶﹕"}
    table |= {ord(sign): ";" for sign in "﹔"}
    table |= {ord(sign): "," for sign in "﹐‚"}
    table |= {ord(sign): "." for sign in "﹒"}
    table |= {ord(sign): "、" for sign in "﹑､"}
    table |= {ord(sign): "。" for sign in "｡"}
    table |= {ord(sign): "~" for sign in "～〜∼"}
    table |= {code: text for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)) if (text := _ideograph(code))}
    return table


def _ideograph(code: int) -> str:
    """The plain character behind a radical or compatibility form that PDF fonts put in its place."""
    plain = unicodedata.normalize("NFKC", chr(code))
    return plain if len(plain) == 1 and plain != chr(code) else ""


_FOLD = _fold_table()
_IDEOGRAPHS = {code: text for code, text in _FOLD.items() if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00}
_AS_PRINTED: dict[int, str | None] = {**_IDEOGRAPHS, ord("\n"): None}
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BLANK = r"\s\u200b-\u200f\u2060\ufeff\xad\x00-\x08\x0e-\x1f\x7f"
_WORD = re.compile(rf"[^{_BLANK}]+")
_PAGE_MARK = re.compile(
    r"[-—–―－_·•.\s]*(?:第\s*)?\d{1,4}\s*(?:页|/\s*\d{1,4})?\s*[,/，]?\s*(?:共\s*\d{1,4}\s*页)?[-—–―－_·•.\s]*"
)
_BARE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_STARTS_HEAD = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}[、.]|\([一二三四五六七八九十百]{1,4}\)|\d{1,3}(?:[、.](?!\d)|\))|\(\d{1,3}\)"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节条]|[①-⑳]|附件|——|(?:牵头|责任|配合|参与|参加|主办|协办)(?:单位|部门)[:)])"
)
_LABEL_LINE = re.compile(r"[^:]{0,3}(?:牵头|责任|配合|参与|参加|主办|协办|实施|落实)[^:]{0,6}:")
_NAME_END = re.compile(
    r"(?:[局委厅办会府行司心部院位门关社联处队学团构]|各[^、,;]{1,6}[省市县区镇道])(?:\([^()]*\))?[)。]*\Z"
)
_SENTENCE_END = "。;:!?)”》…"


@dataclass(frozen=True, slots=True)
class Surface:
    """A document to scan. ``view.text`` holds one paragraph a line, ended by "\\n"."""

    source: str
    view: Folded
    hard_wrapped: bool

    @property
    def text(self) -> str:
        """The characters to scan."""
        return self.view.text

    def printed(self, start: int, end: int) -> str:
        """The words ``start``..``end`` of the view in the writing of the original, blanks left out.

        Radicals and compatibility ideographs are given as the plain character they stand for.
        """
        source, origin = self.source, self.view.origin
        return "".join([source[at] for at in origin[start:end]]).translate(_AS_PRINTED)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the words ``start``..``end`` of the view stand in the original."""
        runs: list[Span] = []
        origin = self.view.origin
        begun = at = start
        while at < end:
            if at + 1 >= end or origin[at + 1] != origin[at] + 1:
                runs.append(Span(origin[begun], origin[at] + 1))
                begun = at + 1
            at += 1
        return tuple(runs)

    def blank_before(self, at: int) -> bool:
        """Whether the original has a blank (not only a line break) right before this character."""
        if not 0 < at < len(self.view.origin):
            return False
        left_out = self.source[self.view.origin[at - 1] + 1 : self.view.origin[at]]
        return bool(left_out) and not left_out.strip() and any(sign not in "\r\n" for sign in left_out)

    def position(self, offset: int) -> int:
        """The first place of the view whose character stands at or after ``offset`` of the original."""
        return bisect_right(self.view.origin, offset - 1)


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    bare: str  # folded, without blanks
    indent: int
    joins: bool = False  # continues the line before
    paragraph: Block | None = None  # of a paged file: the paragraph its layout shows


def surface_of(extract: Extract, *, leave_out: Iterable[Span] = ()) -> Surface:
    """Fold the text of a file. ``leave_out``: stretches that are read elsewhere, such as tables."""
    source = extract.text
    folded = source.translate(_FOLD).replace("**", "  ")  # marks of bold type in text copied from notes
    hidden = sorted([block.span for block in extract.blocks if block.kind is BlockKind.FURNITURE] + list(leave_out))
    lines = _without_furniture(_lines(folded, hidden), source)
    wrapped = _is_hard_wrapped(lines) or (extract.hard_wrapped and len(lines) > 1)
    wrapped = wrapped or _cuts_names(lines)
    _lay_out(lines, extract.blocks)
    _mark_joins(lines, wrapped=wrapped)
    return Surface(source=source, view=_view(folded, lines), hard_wrapped=wrapped)


def fold(text: str) -> str:
    """The text in one writing, length kept.

    >>> fold("（牵头单位：Ａ）【１．】")
    '(牵头单位:A)(1.)'
    """
    return text.translate(_FOLD)


def _lines(folded: str, hidden: Sequence[Span]) -> list[_Line]:
    lines: list[_Line] = []
    ends = [span.end for span in hidden]
    for match in _LINE.finditer(folded):
        at = bisect_right(ends, match.start())
        if at < len(hidden) and hidden[at].start <= match.start():
            if hidden[at].end >= match.end():
                continue
        words = _WORD.findall(match.group())
        if words:
            bare = "".join(words)
            indent = len(match.group()) - len(match.group().lstrip())
            lines.append(_Line(match.start(), match.end(), bare, indent))
    return lines


def _without_furniture(lines: list[_Line], source: str) -> list[_Line]:
    """Page marks go, and short lines that stand beside a page mark again and again."""
    marks = {
        index
        for index, line in enumerate(lines)
        if len(line.bare) <= 16 and _PAGE_MARK.fullmatch(line.bare) and not _BARE_NUMBER.fullmatch(line.bare)
    }
    beside = Counter(
        lines[near].bare
        for index in marks
        for near in (index - 1, index + 1)
        if 0 <= near < len(lines) and near not in marks and len(lines[near].bare) <= 40
    )
    heads = {bare for bare, count in beside.items() if count >= 3 and not re.search(r"单位|部门|负责|牵头", bare)}
    return [line for index, line in enumerate(lines) if index not in marks and line.bare not in heads]


def _width(line: _Line) -> float:
    narrow = sum(1 for sign in line.bare if sign.isascii() and sign not in "(),.:;")
    return len(line.bare) - narrow / 2


def _is_hard_wrapped(lines: Sequence[_Line]) -> bool:
    """Whether lines end where the paper ended: many of nearly one length that stop in mid-sentence."""
    widths = sorted(_width(line) for line in lines)
    if len(widths) < 8:
        return False
    full, widest = widths[int(len(widths) * 0.9)], widths[-1]
    if 14 <= full <= 75:
        near = [line for line in lines if full * 0.85 <= _width(line) <= full * 1.2]
        if len(near) >= 0.4 * len(lines) and _in_mid_sentence(near) >= 0.55 * len(near):
            return True
    if not 20 <= widest <= 60:
        return False
    near = [line for line in lines if _width(line) >= widest * 0.94]
    return _in_mid_sentence(near) >= max(3, 0.5 * len(near))


def _in_mid_sentence(lines: Sequence[_Line]) -> int:
    """How many lines stop where no sentence and no list of units stops."""
    return sum(1 for line in lines if line.bare[-1] not in _SENTENCE_END and not _LABEL_LINE.match(line.bare))


def _lay_out(lines: Sequence[_Line], blocks: Sequence[Block]) -> None:
    """Give each line of a paged file the paragraph that indents and short lines show on the page."""
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH and block.page is not None]
    starts = [block.span.start for block in paragraphs]
    for line in lines:
        at = bisect_right(starts, line.start) - 1
        if at >= 0 and line.end <= paragraphs[at].span.end:
            line.paragraph = paragraphs[at]


def _shown_by_layout(before: _Line, line: _Line) -> bool | None:
    """Whether the page shows that a line goes on; None where it does not tell, as over the end of a page."""
    if before.paragraph is None or line.paragraph is None:
        return None
    if before.paragraph.page != line.paragraph.page:
        return False if line.paragraph.indented or line.paragraph.centred else None
    return before.paragraph is line.paragraph


def _mark_joins(lines: list[_Line], *, wrapped: bool) -> None:
    widths = sorted(_width(line) for line in lines)
    full = widths[int(len(widths) * 0.9)] if widths else 0.0
    full = max(full, widths[-1] * 0.9) if widths and widths[-1] <= 75 else full
    indented = sum(1 for line in lines if line.indent >= 2) >= 0.1 * len(lines)
    depth = 0  # brackets open at the end of the line before
    opened = 0  # characters since they opened
    label = False  # the paragraph began with a label: 责任单位:…
    for before, line in pairwise(lines):
        label = bool(_LABEL_LINE.match(before.bare)) or (label and before.joins)
        depth = max(0, (depth if before.joins else 0) + before.bare.count("(") - before.bare.count(")"))
        opened = opened + len(before.bare) if depth and before.joins else len(before.bare)
        head = bool(_STARTS_HEAD.match(line.bare))
        shown = _shown_by_layout(before, line)
        if shown or (
            depth and (not head or _LABEL_LINE.match(line.bare)) and opened < 600 and _closes(before.bare, line.bare)
        ):
            line.joins = True
        elif wrapped and shown is None:
            line.joins = _continues(before, line, head=head, full=full, indented=indented)
        if label and not line.joins and shown is None and not head:
            line.joins = _completes_name(before.bare, line.bare)


def _cuts_names(lines: Sequence[_Line]) -> bool:
    """Whether lists of units break off inside a name again and again, as they do only where the paper ended."""
    return (
        sum(_LABEL_LINE.match(a.bare) is not None and _completes_name(a.bare, b.bare) for a, b in pairwise(lines)) > 1
    )


def _completes_name(before: str, line: str) -> bool:
    """Whether a line goes on with a list of units that broke off inside a name: …、市教育局、市⏎卫生健康委."""
    last = re.split(r"[、,;:]", before)[-1]
    first = re.split(r"[、,;。:]|(?:完成|办结)时|责任[人领]", line)[0]
    broken = not last or not (_NAME_END.search(last) and len(last) > 1)
    return broken and len(line) <= 90 and not _LABEL_LINE.match(line) and bool(_NAME_END.search(last + first))


def _closes(before: str, line: str) -> bool:
    """Whether the next line goes on inside the bracket the line before left open."""
    opening = before.rfind("(")
    inner = before[opening:]
    return bool(re.search(r"单位|部门|负责|牵头|局|厅|委", inner)) or (
        ")" in line[:60] and "(" not in line[: line.find(")")]
    )


def _continues(before: _Line, line: _Line, *, head: bool, full: float, indented: bool) -> bool:
    """Whether a hard-wrapped line goes on with the one before. A sentence that ends with its line ends the
    paragraph: to part what belongs together costs little, to join two tasks costs both."""
    last = before.bare[-1]
    if last in "。!?" or (last == ")" and _closes_annotation(before.bare)):
        return False
    if head and last not in "、,(第至及和与":
        return False
    if indented and line.indent >= 2 and before.indent < line.indent + 1 and last in ";:)":
        return False
    return last in "、," or _width(before) >= full * 0.84


def _closes_annotation(words: str) -> bool:
    """Whether the bracket that ends a line holds responsibilities, or was opened on a line before."""
    depth = 0
    for at in range(len(words) - 1, -1, -1):
        depth += (words[at] == ")") - (words[at] == "(")
        if not depth:
            return bool(re.search(r"单位|部门|负责|牵头|配合|参加|参与|落实", words[at:]))
    return True


def _view(folded: str, lines: Sequence[_Line]) -> Folded:
    pieces: list[str] = []
    origin = array("q")
    for number, line in enumerate(lines):
        if number and not line.joins:
            pieces.append("\n")
            origin.append(_break_before(lines[number - 1], line))
        last = ""
        for word in _WORD.finditer(folded, line.start, line.end):
            piece = word.group()
            if last and last.isascii() and last.isalnum() and piece[0].isascii() and piece[0].isalnum():
                pieces.append(" ")
                origin.append(word.start() - 1)
            pieces.append(piece)
            origin.extend(range(word.start(), word.end()))
            last = piece[-1]
    return Folded("".join(pieces), origin)


def _break_before(before: _Line, line: _Line) -> int:
    return before.end if before.end < line.start else line.start
