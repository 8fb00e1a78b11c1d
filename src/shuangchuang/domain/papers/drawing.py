"""A drawing in points, from the upper left corner, so simple that every writer draws the same.

Nothing here has a gradient, a clip or a dash of its own: hatches and dashes are cut into strokes beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil, cos, floor, hypot, pi, sin
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

Point: TypeAlias = tuple[float, float]


class Anchor(StrEnum):
    """Which end of the words stands at their place; they are centred on it in height."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed figure, filled and, if it has ink, outlined."""

    points: tuple[Point, ...]
    fill: str | None = None
    ink: str | None = None
    width: float = 0.75


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    ink: str
    width: float = 0.75


@dataclass(frozen=True, slots=True)
class Label:
    """Words of one line, ``size`` points high."""

    at: Point
    text: str
    size: float
    anchor: Anchor = Anchor.START
    ink: str = "#000000"


Mark: TypeAlias = Shape | Stroke | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on a sheet, in the order they are drawn; ``alternative`` says in words what they show."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    alternative: str


def box(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    """The corners of an upright rectangle."""
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def hatch(x: float, y: float, width: float, height: float, *, gap: float, rising: bool, ink: str) -> list[Stroke]:
    """Slanting strokes that fill a rectangle, cut off at its edges."""
    strokes = []
    for step in range(ceil(x / gap) - ceil(height / gap) - 1, floor((x + width + height) / gap) + 2):
        # y falls as x rises along a rising line: x + t, y + height - t.
        start = step * gap
        low = max(x - start, 0.0)
        high = min(x + width - start, height)
        if high - low > 0.3:
            ends = [(start + t, y + height - t if rising else y + t) for t in (low, high)]
            strokes.append(Stroke((ends[0], ends[1]), ink, 0.7))
    return strokes


def dotted(x: float, y: float, width: float, height: float, *, gap: float, ink: str) -> list[Shape]:
    """Small squares in rows that fill a rectangle."""
    size = 1.1
    return [
        Shape(box(x + column * gap + gap / 2 - size / 2, y + row * gap + gap / 2 - size / 2, size, size), fill=ink)
        for row in range(int(height // gap))
        for column in range(int(width // gap))
    ]


def dashed(points: Iterable[Point], *, on: float, off: float, ink: str, width: float = 1.5) -> list[Stroke]:
    """A line through points, cut into dashes that run on round the corners."""
    strokes: list[Stroke] = []
    phase = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        length = hypot(x2 - x1, y2 - y1)
        at = 0.0
        while at < length:
            rest = on - phase if phase < on else on + off - phase
            to = min(length, at + max(rest, 0.01))
            if phase < on:
                strokes.append(
                    Stroke(
                        (
                            (x1 + (x2 - x1) * at / length, y1 + (y2 - y1) * at / length),
                            (x1 + (x2 - x1) * to / length, y1 + (y2 - y1) * to / length),
                        ),
                        ink,
                        width,
                    )
                )
            phase = (phase + to - at) % (on + off)
            at = to
    return strokes


def marker(kind: int, at: Point, *, ink: str, radius: float = 3.2) -> Shape:
    """The sign of the ``kind``-th line: round, square, triangle, diamond; hollow from the fifth on."""
    x, y = at
    corners: tuple[Point, ...]
    match kind % 4:
        case 0:
            corners = tuple((x + radius * cos(k * pi / 8), y + radius * sin(k * pi / 8)) for k in range(16))
        case 1:
            corners = box(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8)
        case 2:
            corners = (
                (x, y - radius * 1.2),
                (x + radius * 1.1, y + radius * 0.8),
                (x - radius * 1.1, y + radius * 0.8),
            )
        case _:
            corners = ((x, y - radius * 1.3), (x + radius * 1.3, y), (x, y + radius * 1.3), (x - radius * 1.3, y))
    return Shape(corners, fill=ink if kind < 4 else "#ffffff", ink=ink, width=1.0)


def svg(drawing: Drawing, *, font: str = "sans-serif") -> str:
    """
    The drawing as SVG, its alternative as the title; only presentation attributes, so that a strict page may hold it.

    >>> svg(Drawing(10, 5, (Stroke(((0, 0), (10, 5)), "#000000"),), "一条线"), font="x").count("<polyline")
    1
    """
    body = "".join(_svg_mark(mark) for mark in drawing.marks)
    name = quoteattr(drawing.alternative)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(drawing.width)}pt" height="{_n(drawing.height)}pt" '
        f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" role="img" aria-label={name} font-family={quoteattr(font)}>'
        f"<title>{escape(drawing.alternative)}</title>{body}</svg>"
    )


def _svg_mark(mark: Mark) -> str:
    match mark:
        case Shape(points, fill, ink, width):
            stroke = f' stroke="{ink}" stroke-width="{_n(width)}"' if ink else ""
            return f'<polygon points="{_points(points)}" fill="{fill or "none"}"{stroke}/>'
        case Stroke(points, ink, width):
            return f'<polyline points="{_points(points)}" fill="none" stroke="{ink}" stroke-width="{_n(width)}"/>'
        case Label((x, y), text, size, anchor, ink):
            # Half the height of a Chinese sign over its base line, so that the words are centred on their place.
            return (
                f'<text x="{_n(x)}" y="{_n(y + size * 0.36)}" font-size="{_n(size)}" text-anchor="{anchor}" '
                f'fill="{ink}">{escape(text)}</text>'
            )


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
