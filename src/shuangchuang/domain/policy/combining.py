"""
The best set of policies that may be had together, exactly.

At most one of each exclusion group. A branch and bound over the policies in conflict; the rest are all taken. What is
left out is told with the policy that displaced it and the words it stands on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shuangchuang.domain.policy.model import Exclusion, Library
from shuangchuang.domain.policy.verdicts import Decision, Outcome, Sum
from shuangchuang.domain.shared import Money


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A policy not taken, the one taken in its place, and why only one may be."""

    policy: str
    because: str
    exclusion: Exclusion


@dataclass(frozen=True, slots=True)
class Combination:
    """What is taken, its worth in 分 added up, and what is left out."""

    taken: tuple[str, ...]
    worth: int
    left_out: tuple[LeftOut, ...]


def combined(worths: Mapping[str, int], exclusions: Sequence[Exclusion]) -> Combination:
    """
    The set with the greatest worth in 分; of equal ones that with more policies, then the first in the given order.
    """
    names = list(worths)
    rivals: dict[str, set[str]] = {name: set() for name in names}
    for exclusion in exclusions:
        members = [name for name in exclusion.members if name in rivals]
        for name in members:
            rivals[name] |= set(members) - {name}
    best = _Search(names, worths, rivals).best()
    taken = tuple(name for name in names if name in best)
    left = []
    for name in names:
        if name in best:
            continue
        ground = next(
            (each, other)
            for each in exclusions
            if name in each.members
            for other in sorted(best & set(each.members), key=names.index)
        )
        left.append(LeftOut(name, ground[1], ground[0]))
    return Combination(taken, sum(worths[name] for name in taken), tuple(left))


@dataclass(frozen=True, slots=True)
class Best:
    """The best set that may be had together, by policy id, with its worth and what is left out."""

    taken: tuple[str, ...]
    worth: Sum
    left_out: tuple[LeftOut, ...]


def best_of(decisions: Sequence[Decision], library: Library) -> Best:
    """The best set among what is eligible and has a worth; of ranges the lower end decides."""
    worths = {
        each.policy.id: each.worth for each in decisions if each.outcome is Outcome.ELIGIBLE and each.worth is not None
    }
    found = combined({name: each.low.fen if each.low else 0 for name, each in worths.items()}, library.exclusions)
    highs = [worths[name].high for name in found.taken]
    # One part that may be any sum makes the whole one that may be any sum: at least so much.
    high = None if None in highs else Money(sum(each.fen for each in highs if each is not None))
    return Best(found.taken, Sum(Money(found.worth), high), found.left_out)


class _Search:
    def __init__(self, names: Sequence[str], worths: Mapping[str, int], rivals: Mapping[str, set[str]]) -> None:
        self.worths, self.rivals = worths, rivals
        self.order = sorted(names, key=lambda name: (-worths[name], names.index(name)))
        self.found: frozenset[str] = frozenset()
        self.mark: tuple[int, int] = (-1, -1)

    def best(self) -> frozenset[str]:
        self._step(0, frozenset(), frozenset(), 0)
        return self.found

    def _step(self, at: int, taken: frozenset[str], barred: frozenset[str], worth: int) -> None:
        open_ones = [name for name in self.order[at:] if name not in barred]
        bound = (worth + sum(max(0, self.worths[name]) for name in open_ones), len(taken) + len(open_ones))
        if bound <= self.mark:
            return
        if not open_ones:
            self.found, self.mark = taken, (worth, len(taken))
            return
        name = open_ones[0]
        following = self.order.index(name) + 1
        self._step(following, taken | {name}, barred | self.rivals[name], worth + self.worths[name])
        if self.rivals[name] - barred:
            self._step(following, taken, barred, worth)
