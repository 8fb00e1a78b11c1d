"""Few classes for many figures, as a map needs them: the eye tells four blues apart, not forty.

    {南宁: 7, 柳州: 7, 百色: 2, 河池: None}  ──▶  classes 2–2 and 7–7; 河池 in none, because nothing is known of it

Unknown is no class, and nought is a class of its own: neither may look like a little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Classing:
    """``bounds`` are the lowest and the highest figure of each class, ascending; ``place`` gives a key its class, None where nothing is known."""

    bounds: tuple[tuple[int, int], ...]
    place: dict[str, int | None]


def classed(figures: Mapping[str, int | None], *, most: int = 4) -> Classing:
    """
    Put whole figures of nought or more into at most ``most`` classes.

    Equal figures share a class. Where there are no more different figures than classes, each has its own;
    otherwise the classes above nought hold as nearly as can be the same number of different figures.

    >>> classed({"a": 7, "b": 7, "c": 0, "d": None}).bounds
    ((0, 0), (7, 7))

    :raises ValueError: a figure is negative, or ``most`` is below two.
    """
    if most < 2:
        raise ValueError(f"{most} classes tell nothing apart")
    known = sorted({figure for figure in figures.values() if figure is not None})
    if known and known[0] < 0:
        raise ValueError(f"{known[0]} is below nought")
    nought = [figure for figure in known if figure == 0]
    above = [figure for figure in known if figure > 0]
    room = min(most - len(nought), len(above))
    bounds = [(0, 0)] if nought else []
    for n in range(room):
        part = above[len(above) * n // room : len(above) * (n + 1) // room]
        bounds.append((part[0], part[-1]))
    place = {
        key: None if figure is None else next(at for at, (low, high) in enumerate(bounds) if low <= figure <= high)
        for key, figure in figures.items()
    }
    return Classing(tuple(bounds), place)
