"""Charts of a paper: stacked bars and lines, to be read in colour, in black and white, and aloud.

    counts by unit      ─▶ StackedBars ─┐
    progress by month   ─▶ Lines       ─┴▶ drawings(chart) ─▶ Drawing…   one for every page's worth
                                        └▶ alternative(chart), chart_rows(chart)

No value is a gap, never zero. Every ink has a pattern besides its colour; every line has a sign of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from math import ceil, floor, log10
from typing import TypeAlias

from shuangchuang.domain.papers.drawing import (
    Anchor,
    Drawing,
    Label,
    Mark,
    Point,
    Shape,
    Stroke,
    box,
    dashed,
    dotted,
    hatch,
    marker,
)
from shuangchuang.domain.papers.measures import POINTS_PER_MM, TYPE_WIDTH_MM
from shuangchuang.domain.papers.printable import half_widths, printable
from shuangchuang.domain.shared.numerals import plain

_WIDTH = round(TYPE_WIDTH_MM * POINTS_PER_MM, 1)
_SIZE = 10.5
_SMALL = 9.0
_BAR, _PITCH = 15.0, 23.0
_BARS_PER_DRAWING = 18
_BLACK, _GREY = "#000000", "#8c8c8c"
UNKNOWN = "—"


class Ink(StrEnum):
    """What fills a part of a bar: the four lights, and two for anything else."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    BLUE = "blue"
    WHITE = "white"


# Light fills with dark patterns: the figure on them stays readable, and a copier keeps them apart.
_FILLS = {
    Ink.GREEN: "#bfe3c8",
    Ink.YELLOW: "#ffe9a8",
    Ink.RED: "#f2b3ab",
    Ink.GREY: "#ececec",
    Ink.BLUE: "#bcd4ee",
    Ink.WHITE: "#ffffff",
}
_LINE_INKS = ("#1f4e9a", "#b3261e", "#1c6b3a", "#7a4a00", "#5b2a86", "#444444")
_DASHES = (None, (6.0, 3.0), (2.0, 2.5), (9.0, 3.0), (4.0, 4.0), (1.5, 4.0))


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of part, or one line: a value for every category, None where it is not known."""

    name: str
    values: tuple[Decimal | None, ...]
    ink: Ink = Ink.BLUE


@dataclass(frozen=True, slots=True)
class StackedBars:
    """
    A bar for each category, its parts laid end to end: so many lights of each colour by unit.

    :raises ValueError: a series has not one value per category, or a value is below zero or not finite.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "项"
    category_name: str = "单位"

    def __post_init__(self) -> None:
        _check(self.categories, self.series)
        if any(value is not None and value < 0 for one in self.series for value in one.values):
            raise ValueError("a part of a bar is not below zero")


@dataclass(frozen=True, slots=True)
class Lines:
    """
    Lines over equal steps of time: progress month by month. ``categories`` are the steps.

    :raises ValueError: a series has not one value per step, or a value is not finite.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "%"
    category_name: str = "时间"

    def __post_init__(self) -> None:
        _check(self.categories, self.series)


Chart: TypeAlias = StackedBars | Lines


def _check(categories: Sequence[str], series: Sequence[Series]) -> None:
    for one in series:
        if len(one.values) != len(categories):
            raise ValueError(f"{one.name}: {len(one.values)} values for {len(categories)} categories")
        if any(value is not None and not value.is_finite() for value in one.values):
            raise ValueError(f"{one.name}: a value is finite or None")


def chart_rows(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """The numbers of a chart, the titles first; what is not known is a dash."""
    head = (chart.category_name, *(f"{printable(one.name)}（{printable(chart.unit)}）" for one in chart.series))
    return (
        head,
        *(
            (printable(category), *(UNKNOWN if (v := one.values[at]) is None else plain(v) for one in chart.series))
            for at, category in enumerate(chart.categories)
        ),
    )


def alternative(chart: Chart) -> str:
    """What the chart shows, in a sentence or two, for who cannot see it."""
    told = []
    for one in chart.series:
        known = [(value, name) for value, name in zip(one.values, chart.categories, strict=True) if value is not None]
        if not known:
            told.append(f"{one.name}没有数据")
        elif isinstance(chart, StackedBars):
            told.append(f"{one.name}共{plain(sum((value for value, _ in known), Decimal()))}{chart.unit}")
        else:
            (first, since), (last, until) = known[0], known[-1]
            told.append(f"{one.name}{since}为{plain(first)}{chart.unit}，{until}为{plain(last)}{chart.unit}")
    kind = "分段条形图" if isinstance(chart, StackedBars) else "折线图"
    what = f"{chart.category_name}{len(chart.categories)}个" if isinstance(chart, StackedBars) else ""
    return printable(f"{kind}：{chart.title}。" + "；".join([what] * bool(what) + told) + "。" * bool(told or what))


def drawings(chart: Chart) -> tuple[Drawing, ...]:
    """The chart drawn; none where there is no value to draw. Many bars go over several drawings of one scale."""
    if not any(value is not None for one in chart.series for value in one.values):
        return ()
    if isinstance(chart, Lines):
        return (_lines(chart),)
    count = len(chart.categories)
    # Even shares: nineteen bars are ten and nine, not eighteen and one.
    parts = ceil(count / _BARS_PER_DRAWING)
    cuts = [count * part // parts for part in range(parts + 1)]
    return tuple(_bars(chart, range(start, end)) for start, end in pairwise(cuts))


def ticks(low: Decimal, high: Decimal, *, most: int = 6) -> tuple[Decimal, ...]:
    """
    Round steps (1, 2 or 5 times a power of ten) that reach over both ends.

    >>> [plain(tick) for tick in ticks(Decimal(0), Decimal(87))]
    ['0', '20', '40', '60', '80', '100']
    """
    span = high - low or Decimal(1)
    power = floor(log10(float(span) / most)) if float(span) / most > 0 else -300
    for step in (Decimal(m).scaleb(power + up) for up in (0, 1) for m in (1, 2, 5)):
        first, last = floor(low / step), ceil(high / step)
        if last - first <= most:
            break
    return tuple(step * at for at in range(first, max(last, first + 1) + 1))


def _shortened(text: str, widest: float, size: float = _SIZE) -> str:
    text = printable(text)
    if half_widths(text) * size / 2 <= widest:
        return text
    while text and (half_widths(text) + 2) * size / 2 > widest:
        text = text[:-1]
    return text + "…"


def _wide(text: str, size: float) -> float:
    return half_widths(text) * size / 2


def _filled(x: float, y: float, width: float, height: float, ink: Ink) -> Iterator[Mark]:
    """A rectangle in its colour, with its pattern and an outline."""
    yield Shape(box(x, y, width, height), fill=_FILLS[ink])
    match ink:
        case Ink.RED:
            yield from hatch(x, y, width, height, gap=4.5, rising=True, ink="#8c1d14")
        case Ink.YELLOW:
            yield from dotted(x, y, width, height, gap=3.75, ink="#7a5c00")
        case Ink.BLUE:
            yield from hatch(x, y, width, height, gap=6.5, rising=False, ink="#1f4e9a")
        case Ink.GREY:
            for level in (0.25, 0.5, 0.75):
                yield Stroke(((x, y + height * level), (x + width, y + height * level)), "#9a9a9a", 0.5)
    yield Shape(box(x, y, width, height), ink="#333333", width=0.6)


def _legend(entries: Sequence[tuple[str, int]], top: float, sample: object) -> tuple[list[Mark], float]:
    """The legend's marks over as many lines as it takes, and where it ends. ``sample`` draws one at (x, y)."""
    marks: list[Mark] = []
    x, y = 0.0, top
    for name, at in entries:
        name = _shortened(name, _WIDTH - 60)
        wide = 30 + _wide(name, _SIZE) + 16
        if x and x + wide > _WIDTH:
            x, y = 0.0, y + 17
        marks.extend(sample(at, x, y))  # type: ignore[operator]
        marks.append(Label((x + 30, y), name, _SIZE))
        x += wide
    return marks, y + 17


def _bars(chart: StackedBars, which: range) -> Drawing:
    totals = [
        sum((v for one in chart.series if (v := one.values[at]) is not None), Decimal())
        for at in range(len(chart.categories))
    ]
    steps = ticks(Decimal(0), max(totals))
    left = min(150.0, max(_wide(_shortened(chart.categories[at], 150.0), _SIZE) for at in which) + 8)
    right = 40.0
    scale = (_WIDTH - left - right) / float(steps[-1])

    def sample(at: int, x: float, y: float) -> Iterator[Mark]:
        return _filled(x + 2, y - 6, 22, 12, chart.series[at].ink)

    marks, top = _legend([(one.name, at) for at, one in enumerate(chart.series)], 9.0, sample)
    top += 2
    bottom = top + len(which) * _PITCH
    for step in steps:
        x = left + float(step) * scale
        marks.append(Stroke(((x, top), (x, bottom)), _GREY if step else _BLACK, 0.4 if step else 0.9))
        marks.append(Label((x, bottom + 9), plain(step), _SMALL, Anchor.MIDDLE))
    marks.append(Label((_WIDTH, bottom + 9), f"（{printable(chart.unit)}）", _SMALL, Anchor.END))
    for row, at in enumerate(which):
        middle = top + row * _PITCH + _PITCH / 2
        marks.append(Label((left - 6, middle), _shortened(chart.categories[at], left - 8), _SIZE, Anchor.END))
        x, known = left, False
        for one in chart.series:
            value = one.values[at]
            known = known or value is not None
            if not value:
                continue
            width = float(value) * scale
            marks.extend(_filled(x, middle - _BAR / 2, width, _BAR, one.ink))
            said = plain(value)
            if width > _wide(said, _SMALL) + 5:
                plate = _wide(said, _SMALL) + 4
                marks.append(Shape(box(x + width / 2 - plate / 2, middle - 5.5, plate, 11), fill="#ffffff"))
                marks.append(Label((x + width / 2, middle), said, _SMALL, Anchor.MIDDLE))
            x += width
        marks.append(Label((x + 5, middle), plain(totals[at]) if known else "无数据", _SMALL))
    return Drawing(_WIDTH, bottom + 18, tuple(marks), alternative(chart))


def _lines(chart: Lines) -> Drawing:
    known = [value for one in chart.series for value in one.values if value is not None]
    steps = ticks(min(Decimal(0), *known), max(Decimal(0), *known))

    def sample(at: int, x: float, y: float) -> Iterator[Mark]:
        yield from _line(at, [(x + 2, y), (x + 25, y)])
        yield marker(at, (x + 13.5, y), ink=_LINE_INKS[at % len(_LINE_INKS)])

    marks, top = _legend([(one.name, at) for at, one in enumerate(chart.series)], 9.0, sample)
    top += 12
    left = max(_wide(plain(step), _SMALL) for step in steps) + 10
    bottom = top + 145
    right = _WIDTH - 36

    def place(at: int, value: Decimal) -> Point:
        share = (value - steps[0]) / (steps[-1] - steps[0])
        count = len(chart.categories)
        across = (at + 0.5) / count
        return (left + (right - left) * across, bottom - (bottom - top) * float(share))

    marks.append(Label((0, top - 12), f"（{printable(chart.unit)}）", _SMALL))
    for step in steps:
        y = place(0, step)[1]
        marks.append(Stroke(((left, y), (right, y)), _BLACK if not step else _GREY, 0.9 if not step else 0.4))
        marks.append(Label((left - 5, y), plain(step), _SMALL, Anchor.END))
    room = (right - left) / len(chart.categories)
    every = max(1, ceil(max(_wide(printable(name), _SMALL) + 4 for name in chart.categories) / room))
    widest = room * every if every < len(chart.categories) else right - left
    for at, name in enumerate(chart.categories):
        x = place(at, steps[0])[0]
        marks.append(Stroke(((x, bottom), (x, bottom + 3)), _BLACK, 0.6))
        if at % every == 0:
            marks.append(Label((x, bottom + 11), _shortened(name, widest, _SMALL), _SMALL, Anchor.MIDDLE))
    taken: list[Point] = []
    for number, one in enumerate(chart.series):
        ink = _LINE_INKS[number % len(_LINE_INKS)]
        stretch: list[Point] = []
        last: tuple[Point, Decimal] | None = None
        for at, value in enumerate(one.values):
            if value is None:
                marks.extend(_line(number, stretch))
                stretch = []
                continue
            stretch.append(place(at, value))
            last = (stretch[-1], value)
        marks.extend(_line(number, stretch))
        # A year of months shows every sign; more would run into one another.
        marks.extend(
            marker(number, place(at, value), ink=ink)
            for at, value in enumerate(one.values)
            if value is not None and (room > 9 or at % ceil(9 / room) == 0)
        )
        if last is not None:
            (x, y), value = last
            while any(abs(x - other_x) < 30 and abs(y - other_y) < 10 for other_x, other_y in taken):
                y -= 10
            taken.append((x, y))
            # On white, so that no rule of the grid strikes the figure out.
            marks.append(Shape(box(x + 6, y - 5.5, _wide(plain(value), _SMALL) + 3, 11), fill="#ffffff"))
            marks.append(Label((x + 7, y), plain(value), _SMALL, ink=ink))
    return Drawing(_WIDTH, bottom + 20, tuple(marks), alternative(chart))


def _line(number: int, points: Sequence[Point]) -> list[Stroke]:
    if len(points) < 2:
        return []
    ink = _LINE_INKS[number % len(_LINE_INKS)]
    dash = _DASHES[number % len(_DASHES)]
    if dash is None:
        return [Stroke(tuple(points), ink, 1.6)]
    return dashed(points, on=dash[0], off=dash[1], ink=ink, width=1.6)
