"""How far a parent is by its children, and how far it should be by now.

    progress = Σ weight · progress  /  Σ weight        of the children that count

    running     counts
    closed      counts as done: it was verified
    suspended   does not count, and is listed apart
    withdrawn   does not count
    not known   counts with anything from nothing to all: the parent becomes a range, never a zero

So a task stands on its measures, and a group's task on the rows of its members. Source: docs/methods/weighted-progress.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from shuangchuang.domain.shared import Refusal, Said
from shuangchuang.domain.targets.lights import percent

_NOTHING, _ALL = Decimal(0), Decimal(1)


class WeightUnsound(Refusal):
    """A weight that weighs nothing, or less."""

    def __init__(self, key: str, weight: Decimal) -> None:
        super().__init__(
            "progress.weight_unsound",
            "“{key}”的权重是{weight}，应大于零。不计入的事项请撤销或中止，不要把权重改成零。",
            key=key,
            weight=weight,
        )


class ChildTwice(Refusal):
    """One child given twice would weigh double."""

    def __init__(self, key: str) -> None:
        super().__init__("progress.child_twice", "“{key}”出现了两次，请只留一个。", key=key)


class MilestonesUnsound(Refusal):
    """Milestones that make no way."""

    def __init__(self) -> None:
        super().__init__(
            "progress.milestones_unsound",
            "各节点的日期应依次在起始日和期限之间，应达进度应逐个不减、在0和100%之间。请检查年度节点。",
        )


class Standing(StrEnum):
    """How a child takes part in its parent."""

    RUNNING = "running"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Between:
    """A share of which only the bounds are known, ``low`` and ``high`` included; exact where they are equal."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> Decimal | None:
        """The share itself, where it is known."""
        return self.low if self.low == self.high else None


ANYTHING = Between(_NOTHING, _ALL)


@dataclass(frozen=True, slots=True)
class Child:
    """
    A measure of a task, or a member's row of a group's.

    ``progress`` is a share, bounds where the child is itself put together, or None where it is
    not known. More than all is taken as all, less than nothing as nothing: what one child does
    beyond its part makes up for no other.

    :raises WeightUnsound: the weight is not above zero.
    """

    key: str
    progress: Decimal | Between | None
    weight: Decimal = _ALL
    standing: Standing = Standing.RUNNING

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise WeightUnsound(self.key, self.weight)

    @property
    def counts(self) -> bool:
        """Whether it weighs in its parent."""
        return self.standing in (Standing.RUNNING, Standing.CLOSED)

    @property
    def bounds(self) -> Between:
        """Its progress as it counts."""
        if self.standing is Standing.CLOSED:
            return Between(_ALL, _ALL)
        if self.progress is None:
            return ANYTHING
        if isinstance(self.progress, Between):
            return Between(_cut(self.progress.low), _cut(self.progress.high))
        return Between(_cut(self.progress), _cut(self.progress))


@dataclass(frozen=True, slots=True)
class Rolled:
    """
    A parent by its children: shares in 0..1.

    ``bounds`` is None where no child counts. ``known`` of the ``counted`` children are known
    exactly, ``closed`` of them are closed; ``unknown``, ``suspended`` and ``withdrawn`` are keys, sorted.
    """

    bounds: Between | None
    counted: int
    known: int
    closed: int
    unknown: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    @property
    def progress(self) -> Decimal | None:
        """The share where every child is known; else None."""
        return self.bounds.exact if self.bounds else None

    @property
    def sentence(self) -> Said:
        """What may be said of it."""
        if self.bounds is None:
            return Said("没有计入的事项，进度未知")
        if self.bounds == ANYTHING and not self.known:
            return Said("{counted}项都没有准确进度", counted=self.counted)
        if self.progress is not None:
            return Said(
                "进度{progress}，{counted}项中办结{closed}项",
                progress=percent(self.progress),
                counted=self.counted,
                closed=self.closed,
            )
        return Said(
            "进度在{low}与{high}之间，{counted}项中{known}项有准确进度、办结{closed}项",
            low=percent(self.bounds.low),
            high=percent(self.bounds.high),
            counted=self.counted,
            known=self.known,
            closed=self.closed,
        )


def roll_up(children: Iterable[Child]) -> Rolled:
    """
    The weighted progress of the children that count, divided by the sum of their weights.

    :raises ChildTwice: two children have one key.
    """
    # Sorted, so that rounding of long weights does not depend on the order of rows.
    ordered = sorted(children, key=lambda child: child.key)
    for one, next_one in pairwise(ordered):
        if one.key == next_one.key:
            raise ChildTwice(one.key)
    counting = [child for child in ordered if child.counts]
    unknown = tuple(child.key for child in counting if child.bounds.exact is None)
    return Rolled(
        bounds=_weighted(counting) if counting else None,
        counted=len(counting),
        known=len(counting) - len(unknown),
        closed=sum(child.standing is Standing.CLOSED for child in counting),
        unknown=unknown,
        suspended=tuple(child.key for child in ordered if child.standing is Standing.SUSPENDED),
        withdrawn=tuple(child.key for child in ordered if child.standing is Standing.WITHDRAWN),
    )


def due_progress(
    day: date, *, start: date | None, deadline: date | None, milestones: Iterable[tuple[date, Decimal]] = ()
) -> Decimal | None:
    """
    The share of the way due by the end of a day: straight lines by calendar days through the milestones.

    Nothing is due before ``start``, all by the end of ``deadline`` (both inclusive), whatever a
    milestone on that day says. ``milestones`` are pairs of a day and the share due by its end.
    None without both ends, or where the deadline lies before the start.

    :raises MilestonesUnsound: days twice or outside, or shares that fall.

    >>> due_progress(date(2023, 1, 4), start=date(2023, 1, 1), deadline=date(2023, 1, 10))
    Decimal('0.4')
    """
    if start is None or deadline is None or deadline < start:
        return None
    points = _points(start, deadline, milestones)
    if day < start:
        return _NOTHING
    for (left, done), (right, share) in pairwise(points):
        if day <= right:
            return done + (share - done) * (day - left).days / (right - left).days
    return _ALL


def _points(start: date, deadline: date, milestones: Iterable[tuple[date, Decimal]]) -> list[tuple[date, Decimal]]:
    """The milestones with both ends; nothing is done on the eve of the start."""
    between = sorted(milestone for milestone in milestones if milestone[0] != deadline)
    points = [(start - timedelta(days=1), _NOTHING), *between, (deadline, _ALL)]
    for (left, done), (right, share) in pairwise(points):
        if right <= left or share < done:
            raise MilestonesUnsound
    return points


def _weighted(children: Iterable[Child]) -> Between:
    """
    The weighted mean of the bounds, kept within those of the children.

    A mean of equal shares is that share: division may round it in its 28th digit, and a whole
    that is done is not 0.9999….
    """
    shares = [(child.weight, child.bounds) for child in children]
    return Between(
        _mean([(weight, bounds.low) for weight, bounds in shares]),
        _mean([(weight, bounds.high) for weight, bounds in shares]),
    )


def _mean(shares: list[tuple[Decimal, Decimal]]) -> Decimal:
    weighed = sum((weight * share for weight, share in shares), _NOTHING)
    mean = weighed / sum((weight for weight, _ in shares), _NOTHING)
    values = [share for _, share in shares]
    return min(max(mean, min(values)), max(values))


def _cut(share: Decimal) -> Decimal:
    return min(max(share, _NOTHING), _ALL)
