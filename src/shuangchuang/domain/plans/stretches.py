"""Stretches of the view: what stands outside the tables, inside a task, between annotations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from shuangchuang.domain.plans.annotations import Annotation
from shuangchuang.domain.plans.drafts import Draft
from shuangchuang.domain.plans.grids import Grid


class Owners:
    """Which task a place of the view stands in."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        ordered = sorted((draft.start, draft.end, index) for index, draft in enumerate(drafts))
        self.starts = [start for start, _, _ in ordered]
        self.ordered = ordered

    def of(self, at: int) -> int | None:
        """The index of the innermost task around a place, or None."""
        place = bisect_right(self.starts, at) - 1
        while place >= 0:
            start, end, index = self.ordered[place]
            if start <= at < end:
                return index
            if at - start > 100_000:
                return None
            place -= 1
            if place < 0 or bisect_right(self.starts, at) - place > 8:
                return None
        return None


class Cutter:
    """Stretches with the annotations cut out."""

    def __init__(self, annotations: Sequence[Annotation]) -> None:
        self.annotations = list(annotations)
        self.ends = [annotation.end for annotation in annotations]

    def without(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of ``start``..``end`` outside the annotations."""
        at = start
        place = bisect_right(self.ends, start)
        while place < len(self.annotations) and self.annotations[place].start < end:
            annotation = self.annotations[place]
            if annotation.start > at:
                yield at, annotation.start
            at = max(at, annotation.end)
            place += 1
        if at < end:
            yield at, end


def outside(grids: Sequence[Grid], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The running text: what stands before, between and behind the task tables."""
    at = start
    for grid in sorted(grids, key=lambda grid: grid.start):
        if grid.start > at:
            yield at, min(grid.start, end)
        at = max(at, grid.end)
    if at < end:
        yield at, end


def within(stretches: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of some stretches that lie in ``start``..``end``."""
    for first, last in stretches:
        if first < end and start < last:
            yield max(first, start), min(last, end)
