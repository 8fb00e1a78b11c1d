"""
The next question: the fact that settles most, weighted by what is at stake.

A policy that waits for few facts weighs more on each of them than one that waits for many; one that may bring more money
weighs more. "不知道" is an answer: a key that was answered so is not asked again.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shuangchuang.domain.policy.verdicts import Decision, Outcome
from shuangchuang.domain.profiles import FieldBook, FilledBy
from shuangchuang.domain.shared import Refusal

BASE = 1.0  # weight of a policy that brings a title and no money


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for, by the key of JSON, and the policies that wait for it."""

    key: str
    field: str
    weight: float
    policies: tuple[str, ...]


def questions(decisions: Sequence[Decision], book: FieldBook, *, declined: Collection[str] = ()) -> list[Question]:
    """What to ask for, the most telling first; nothing that only officers state, and nothing already declined."""
    weights: dict[str, float] = {}
    waiting: dict[str, list[str]] = {}
    for each in decisions:
        if each.outcome is not Outcome.UNDETERMINED or each.parameters:
            continue
        askable = [key for key in each.missing if _askable(key, book) and key not in declined]
        stuck = len(each.missing) - len(askable)
        if not askable:
            continue
        share = _stake(each) / (len(askable) + 3 * stuck) ** 2
        for key in askable:
            weights[key] = weights.get(key, 0.0) + share
            waiting.setdefault(key, []).append(each.policy.id)
    ordered = sorted(weights, key=lambda key: (-weights[key], key))
    return [Question(key, key.split("[")[0], weights[key], tuple(waiting[key])) for key in ordered]


def _stake(decision: Decision) -> float:
    high = decision.worth.high if decision.worth else None
    return BASE + (math.log10(1 + high.fen / 100) if high is not None and high.fen > 0 else 0.0)


def _askable(key: str, book: FieldBook) -> bool:
    try:
        return book.of(key.split("[")[0]).filled_by is FilledBy.HOLDER
    except Refusal:
        return False
