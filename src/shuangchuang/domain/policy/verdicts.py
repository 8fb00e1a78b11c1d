"""What is found: of a criterion, of a sum, of a whole policy. Nothing here decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shuangchuang.domain.feel.values import Value
from shuangchuang.domain.policy.facts import Reference
from shuangchuang.domain.policy.model import Criterion, Policy, Reason, Version
from shuangchuang.domain.shared import Money


class Verdict(StrEnum):
    """What is known of one criterion."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"met": "满足", "unmet": "不满足", "unknown": "待定"}[self.value]


class Outcome(StrEnum):
    """What is known of a whole policy."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"eligible": "符合条件", "ineligible": "不符合", "undetermined": "待定"}[self.value]


@dataclass(frozen=True, slots=True)
class Sum:
    """
    Money in 分, exactly or between bounds; ``needs`` is what it would take to know it better.

    Neither bound: nothing is known of it.
    """

    low: Money | None
    high: Money | None
    needs: tuple[str, ...] = ()

    @property
    def exact(self) -> Money | None:
        """The one value; None where there is more than one possible."""
        return self.low if self.low is not None and self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Judged:
    """
    A criterion and what was found. ``counted``: what it counts as in the outcome, where that differs (assumed, none).

    ``facts``: names of the rule with what they stood for. ``needs``: keys of facts that are missing.
    """

    criterion: Criterion
    verdict: Verdict
    counted: Verdict
    facts: tuple[tuple[str, Value], ...] = ()
    needs: tuple[str, ...] = ()
    as_none: bool = False

    @property
    def assumed(self) -> bool:
        """Whether it is taken as met because nobody said otherwise (承诺)."""
        return self.verdict is Verdict.UNKNOWN and self.counted is Verdict.MET


@dataclass(frozen=True, slots=True)
class Decision:
    """What one policy comes to for one profile; ``reference`` says which day and year were read."""

    policy: Policy
    version: Version | None
    reference: Reference
    outcome: Outcome
    reason: Reason | None = None
    judged: tuple[Judged, ...] = ()
    not_applicable: tuple[Criterion, ...] = ()
    amount: Sum | None = None
    worth: Sum | None = None
    score: Value = None
    parts: tuple[tuple[str, Value], ...] = ()
    unmet: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
