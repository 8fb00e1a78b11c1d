"""The marks on one OFD page: where each character and each rule stands."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.sheets import Glyph, Sheet, Stroke, as_read
from shuangchuang.adapters.documents.word_xml import attribute, elements

_POINTS = 72 / 25.4  # in a millimetre
_FULL_WIDTH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f“”‘’—…·①-⑳]")
_ASCENT = 0.86  # shares of the type size above and below the base line
_DESCENT = 0.14
_THIN = 3.0  # points; a filled bar no thicker is a rule
_MOST_STEPS = 100_000
_LEVEL = math.radians(8)

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the page begins (mm), and which fonts are bold."""

    left: float
    top: float
    bold_fonts: set[str]
    limits: Limits

    def points(self, millimetres: float) -> float:
        """A length in points."""
        return millimetres * _POINTS

    def x(self, at: float) -> float:
        """Points from the left edge of the page."""
        return (at - self.left) * _POINTS

    def y(self, at: float) -> float:
        """Points from its top."""
        return (at - self.top) * _POINTS


def collect_marks(root: etree._Element, frame: Frame, sheet: Sheet) -> None:
    """Put the characters, rules and pictures of a page into a sheet."""
    for name, item in _objects(root):
        if name == "TextObject":
            _collect_text(item, frame, sheet)
        elif name == "PathObject":
            _collect_path(item, frame, sheet)
        elif name in ("ImageObject", "CompositeObject"):
            sheet.pictures += 1
        if len(sheet.glyphs) > frame.limits.glyphs_a_page:
            raise DocumentRefused("too_much_text", limit=frame.limits.characters)


def _objects(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for content in elements(root):
        if content[0] != "Content":
            continue
        waiting = [content[1]]
        while waiting:
            for name, item in elements(waiting.pop()):
                if name in ("Layer", "PageBlock"):
                    waiting.append(item)
                else:
                    yield name, item


def _collect_text(item: etree._Element, frame: Frame, sheet: Sheet) -> None:
    box = box_of(attribute(item, "Boundary"))
    if box is None or attribute(item, "Visible") == "false":
        return
    matrix = _matrix(attribute(item, "CTM"))
    a, b, c, d, _, _ = matrix
    if _leans(a, b):
        return
    size = _number(attribute(item, "Size"), 0.0)
    # The type is as high as the matrix makes it.
    height = size * (math.hypot(c, d) or 1.0)
    stretch = (math.hypot(a, b) or 1.0) * _number(attribute(item, "HScale"), 1.0)
    if not 0 < height < 1_000:
        return
    bold = attribute(item, "Font") in frame.bold_fonts or _number(attribute(item, "Weight"), 400.0) >= 600
    x = y = 0.0
    for name, code in elements(item):
        if name != "TextCode":
            continue
        x = _number(attribute(code, "X"), x)
        y = _number(attribute(code, "Y"), y)
        text = code.text or ""
        across = _steps(attribute(code, "DeltaX"), len(text))
        down = _steps(attribute(code, "DeltaY"), len(text))
        at_x, at_y = x, y
        for index, character in enumerate(text):
            seen_x, seen_y = _apply(matrix, at_x, at_y)
            left, base = frame.x(box[0] + seen_x), frame.y(box[1] + seen_y)
            points = height * _POINTS
            width = (1.0 if _FULL_WIDTH.match(character) else 0.5) * size * stretch * _POINTS
            if character.isprintable() or character == "\u3000":
                sheet.glyphs.append(
                    Glyph(
                        as_read(character),
                        left,
                        base - _ASCENT * points,
                        left + width,
                        base + _DESCENT * points,
                        points,
                        bold,
                    )
                )
            at_x += across[index] if index < len(across) else (0.0 if down else width / _POINTS / stretch)
            at_y += down[index] if index < len(down) else 0.0


def _leans(a: float, b: float) -> bool:
    angle = math.atan2(b, a) % (math.pi / 2)
    return min(angle, math.pi / 2 - angle) > _LEVEL


def _steps(text: str, most: int) -> list[float]:
    """
    The distances between characters; ``g n d`` says ``d`` n times.

    >>> _steps("g 3 5.5 6", 10)
    [5.5, 5.5, 5.5, 6.0]
    """
    words = text.split()
    steps: list[float] = []
    at = 0
    while at < len(words) and len(steps) < min(most, _MOST_STEPS):
        if words[at] == "g" and at + 2 < len(words):
            times = max(0, min(most, int(_number(words[at + 1], 0.0))))
            steps += [_number(words[at + 2], 0.0)] * times
            at += 3
        else:
            steps.append(_number(words[at], 0.0))
            at += 1
    return steps


def _collect_path(item: etree._Element, frame: Frame, sheet: Sheet) -> None:
    box = box_of(attribute(item, "Boundary"))
    if box is None or attribute(item, "Visible") == "false":
        return
    matrix = _matrix(attribute(item, "CTM"))
    drawn = attribute(item, "Stroke") != "false"
    filled = attribute(item, "Fill") == "true"
    for name, data in elements(item):
        if name != "AbbreviatedData":
            continue
        for outline in _outlines(data.text or ""):
            points = []
            for x, y in outline:
                seen_x, seen_y = _apply(matrix, x, y)
                points.append((frame.x(box[0] + seen_x), frame.y(box[1] + seen_y)))
            left, right = min(x for x, _ in points), max(x for x, _ in points)
            top, bottom = min(y for _, y in points), max(y for _, y in points)
            if filled and min(right - left, bottom - top) <= _THIN:
                sheet.strokes.append(Stroke(left, top, right, bottom))
            elif drawn:
                sheet.strokes += [
                    Stroke(min(x, u), min(y, v), max(x, u), max(y, v))
                    for (x, y), (u, v) in itertools.pairwise(points)
                    if abs(x - u) <= 1.0 or abs(y - v) <= 1.0
                ]


def _outlines(data: str) -> list[list[tuple[float, float]]]:
    """The straight-lined parts of a path: S/M start, L line, C close. A part with a curve is left out."""
    found: list[list[tuple[float, float]]] = []
    outline: list[tuple[float, float]] = []
    words = data.split()[:_MOST_STEPS]
    at = 0
    while at < len(words):
        sign = words[at].upper()
        if sign in ("S", "M", "L") and at + 2 < len(words):
            point = (_number(words[at + 1], 0.0), _number(words[at + 2], 0.0))
            if sign == "L":
                outline.append(point)
            else:
                found.append(outline)
                outline = [point]
            at += 3
        elif sign == "C":
            outline += outline[:1]
            at += 1
        else:  # Q, B, A: curves
            outline = []
            at += 1
    found.append(outline)
    return [points for points in found if len(points) > 1]


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """The four numbers of an ST_Box, None where there are not four.

    >>> box_of("0 0 210 297")
    (0.0, 0.0, 210.0, 297.0)
    """
    words = text.split()
    if len(words) != 4:
        return None
    left, top, width, height = (_number(word, math.nan) for word in words)
    return None if math.isnan(left + top + width + height) else (left, top, width, height)


def _matrix(text: str) -> Matrix:
    words = [_number(word, math.nan) for word in text.split()]
    if len(words) != 6 or any(math.isnan(word) for word in words):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = words
    return (a, b, c, d, e, f)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _number(text: str, default: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return default
    return number if abs(number) < 1e6 else default
