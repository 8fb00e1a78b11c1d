"""
What one profile gets under one policy, and why.

    profile + day ─▶ version in force ─▶ verdict of each criterion ─▶ outcome, reason, amount, worth, what is missing

Three values throughout: a fact that nobody stated is unknown, never a no. Two exceptions are declared and shown: a
criterion of role ``declare`` that is unknown is assumed met, and proofs that nobody showed count as none for criteria of
role ``route`` (the criterion itself stays unknown).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from shuangchuang.domain.feel import kleene
from shuangchuang.domain.feel.compiling import Evaluator, Scope
from shuangchuang.domain.feel.temporal import Date
from shuangchuang.domain.feel.values import Unknown, Value
from shuangchuang.domain.policy.compiling import Engine, Readied, ReadiedVersion
from shuangchuang.domain.policy.concluding import concluded, needs_of, reason_of
from shuangchuang.domain.policy.facts import PARAMETER, Facts, Reference
from shuangchuang.domain.policy.functions import functions_of
from shuangchuang.domain.policy.model import Criterion, Given, Policy, Reads, Reason, Role
from shuangchuang.domain.policy.verdicts import Decision, Judged, Outcome, Sum, Verdict
from shuangchuang.domain.profiles import Profile
from shuangchuang.domain.shared import Money


def decide(engine: Engine, policy: Policy, profile: Profile, *, as_of: date) -> Decision:
    """What a profile gets under a policy, asked on a day."""
    session = Session(engine, profile, as_of)
    return session.decide(policy)


class Session:
    """One profile asked on one day: facts are read once for all policies that read them alike."""

    def __init__(self, engine: Engine, profile: Profile, as_of: date) -> None:
        self.engine, self.profile, self.as_of = engine, profile, as_of
        self._facts: dict[tuple[Reference, bool], Facts] = {}

    def decide_all(self, only: Sequence[str] = ()) -> list[Decision]:
        """Every policy, or those named, in the order of the library."""
        chosen = (
            [self.engine.library.policies[each] for each in only] if only else self.engine.library.policies.values()
        )
        return [self.decide(policy) for policy in chosen]

    def decide(self, policy: Policy) -> Decision:
        """One policy; where it is asked of each loan, the best of them."""
        if policy.reads is not Reads.LOAN:
            return self._decided(policy, self._reference(policy), {})
        loans = self.facts(Reference(self.as_of, self.as_of, self.as_of.year))["贷款"]
        if isinstance(loans, Unknown) or not loans:
            return self._decided(
                policy, self._reference(policy), {"本笔": Unknown(frozenset({"loan[]"})) if loans else None}
            )
        found = [self._decided(policy, self._loan_reference(row), {"本笔": row}) for row in loans]
        return max(found, key=_rank)

    def _reference(self, policy: Policy) -> Reference:
        if policy.reads is Reads.TAX_YEAR:
            return Reference(self.as_of, date(self.as_of.year, 12, 31), self.as_of.year)
        return Reference(self.as_of, self.as_of, self.as_of.year)

    def _loan_reference(self, row: Mapping[str, Value]) -> Reference:
        issued: Any = row["发放日期"]
        day = date(issued.year, issued.month, issued.day) if isinstance(issued, Date) else self.as_of
        return Reference(self.as_of, day, self.as_of.year)

    def facts(self, reference: Reference, *, none_unstated: bool = False) -> Facts:
        """The facts as they are read on a day of a year."""
        key = (reference, none_unstated)
        if key not in self._facts:
            self._facts[key] = Facts(
                self.profile,
                reference,
                self.engine.book,
                derived=self.engine.derived,
                environment=self.engine.environment,
                derived_reads=self.engine.derived_reads,
                given=functions_of(self._born, reference.year, self._stated),
                none_unstated=none_unstated,
            )
        return self._facts[key]

    def _born(self) -> int | None:
        day = self.profile.value("established_on")
        return day.year if isinstance(day, date) else None

    def _stated(self, name: str) -> bool:
        return self.profile.value(name) is not None

    def _decided(self, policy: Policy, reference: Reference, given: Mapping[str, Value]) -> Decision:
        facts = self.facts(reference)
        if self.profile.kind not in policy.audience:
            return Decision(policy, None, reference, Outcome.INELIGIBLE, Reason.NOT_APPLICABLE)
        applies: Value = True
        if policy.applies:
            applies = self.engine.applies[policy.id](facts.scope().inner(given))
            if applies is False:
                return Decision(policy, None, reference, Outcome.INELIGIBLE, Reason.NOT_APPLICABLE)
        version = policy.version_on(reference.day)
        if version is None:
            return Decision(policy, None, reference, Outcome.INELIGIBLE, Reason.NOT_IN_FORCE)
        asked = _Asked(self, policy, self.engine.versions[policy.id, version.name], reference, given)
        return asked.decision(applies)


def _rank(decision: Decision) -> tuple[int, int]:
    order = {Outcome.ELIGIBLE: 2, Outcome.UNDETERMINED: 1, Outcome.INELIGIBLE: 0}
    worth = decision.worth.low.fen if decision.worth and decision.worth.low is not None else 0
    return order[decision.outcome], worth


class _Locals(dict[str, Any]):
    """The named formulas of a version, made when asked for; what the profile states of such a name goes first."""

    def __init__(self, named: Mapping[str, Evaluator], given: Mapping[str, Value]) -> None:
        super().__init__(given)
        self.named = named
        self.scope: Scope
        self.facts: Facts

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self.named

    def __missing__(self, name: str) -> Value:
        book = self.facts.book
        if name in book and (self.facts.profile.value(book.of(name).name)) is not None:
            value = self.facts[name]
        else:
            value = self.named[name](self.scope)
            if value is None:
                value = Unknown(frozenset({book.of(name).name if name in book else name}))
        self[name] = value
        return value


class _Asked:
    """One version asked of one profile."""

    def __init__(
        self,
        session: Session,
        policy: Policy,
        readied: ReadiedVersion,
        reference: Reference,
        given: Mapping[str, Value],
    ) -> None:
        self.policy, self.readied, self.reference = policy, readied, reference
        self.scope = self._scoped(session.facts(reference), given)
        self.none_scope = self._scoped(session.facts(reference, none_unstated=True), given)

    def _scoped(self, facts: Facts, given: Mapping[str, Value]) -> Scope:
        own = _Locals(self.readied.named, given)
        own.facts = facts
        own.scope = facts.scope().inner(own)
        return own.scope

    def decision(self, applies: Value) -> Decision:
        """Everything put together."""
        judged: list[Judged] = []
        elsewhere: list[Criterion] = []
        for readied in self.readied.criteria:
            found = self._judge(readied)
            if found is None:
                elsewhere.append(readied.criterion)
            else:
                judged.append(found)
        whole = concluded(judged)
        needs = needs_of(whole.missing_from)
        overall = whole.verdict
        if isinstance(applies, Unknown):
            needs = (*sorted(applies.needs), *needs)
            overall = Verdict.UNKNOWN if overall is Verdict.MET else overall
        outcome = {
            Verdict.MET: Outcome.ELIGIBLE,
            Verdict.UNMET: Outcome.INELIGIBLE,
            Verdict.UNKNOWN: Outcome.UNDETERMINED,
        }[overall]
        if outcome is Outcome.ELIGIBLE and not any(each.criterion.role is not Role.NOTE for each in judged) and judged:
            outcome = Outcome.UNDETERMINED  # only what is shown and decides nothing
        amount, worth = self._sums(outcome)
        if outcome is Outcome.ELIGIBLE and amount is not None and amount.exact is None:
            needs = (*needs, *amount.needs)
        decision = Decision(
            self.policy,
            self.readied.version,
            self.reference,
            outcome,
            reason_of(whole) if outcome is Outcome.INELIGIBLE else None,
            tuple(judged),
            tuple(elsewhere),
            amount,
            worth,
            self._named(self.readied.version.score),
            tuple((name, self._named(name)) for name in self.readied.version.parts),
            whole.unmet if outcome is Outcome.INELIGIBLE else (),
        )
        missing = [need for need in dict.fromkeys(needs) if not need.startswith(PARAMETER)]
        lacking = [need.removeprefix(PARAMETER) for need in dict.fromkeys(needs) if need.startswith(PARAMETER)]
        if outcome is Outcome.INELIGIBLE:
            missing = []
        return replace(
            decision, missing=tuple(missing), parameters=tuple(lacking), remarks=tuple(self._remarks(outcome))
        )

    def _named(self, name: str) -> Value:
        return self.scope.look(name) if name else None

    def _judge(self, readied: Readied) -> Judged | None:
        """None where the criterion is of another branch."""
        criterion = readied.criterion
        when = readied.when(self.scope) if readied.when is not None else True
        if when is False or when is None:
            return None
        value = readied.rule(self.scope)
        if isinstance(when, Unknown) and value is not True:
            value = Unknown(when.needs | kleene.needs_of(value))
        verdict = Verdict.MET if value is True else Verdict.UNMET if value is False else Verdict.UNKNOWN
        needs = tuple(sorted(value.needs)) if isinstance(value, Unknown) else ()
        counted, as_none = verdict, False
        if verdict is Verdict.UNKNOWN and criterion.role is Role.DECLARE:
            counted = Verdict.MET
        elif verdict is Verdict.UNKNOWN and criterion.role is Role.ROUTE:
            without = readied.rule(self.none_scope)
            if isinstance(without, bool):
                counted = Verdict.MET if without else Verdict.UNMET
                as_none = True
        if verdict is Verdict.UNKNOWN and not needs:
            needs = (criterion.id,)
        return Judged(criterion, verdict, counted, tuple(self._facts_of(readied)), needs, as_none)

    def _facts_of(self, readied: Readied) -> Iterable[tuple[str, Value]]:
        for name in readied.reads:
            head, *rest = name.split(".")
            value = self.scope.look(head)
            for part in rest:
                value = value.get(part) if isinstance(value, dict) else value
            if not callable(getattr(value, "run", None)):
                yield name, value

    def _remarks(self, outcome: Outcome) -> Iterable[str]:
        for text, when in self.readied.remarks:
            if when is None or when(self.scope) is True:
                yield text

    def _sums(self, outcome: Outcome) -> tuple[Sum | None, Sum | None]:
        benefit = self.readied.version.benefit
        if benefit is None or (outcome is Outcome.INELIGIBLE and not benefit.regardless):
            return None, None
        if benefit.kind in (Given.TITLE, Given.SERVICE):
            return None, None
        amount = _sum(self.readied.amount(self.scope), benefit.unit) if self.readied.amount else Sum(None, None)
        if self.readied.worth:
            worth = _sum(self.readied.worth(self.scope), benefit.unit)
        elif benefit.kind in (Given.SUBSIDY, Given.INTEREST):
            worth = amount
        else:
            worth = Sum(None, None)
        if outcome is Outcome.INELIGIBLE and amount == Sum(None, None):
            return None, None
        if outcome is Outcome.UNDETERMINED:
            worth = replace(worth, low=Money(0) if worth.low is None or worth.low.fen > 0 else worth.low)
        return amount, worth


def _sum(value: Value, unit: str) -> Sum:
    """A figure of a rule as money; half up to 分, once."""
    if isinstance(value, Unknown):
        return Sum(_money(value.low, unit), _money(value.high, unit), tuple(sorted(value.needs)))
    if isinstance(value, Decimal):
        money = _money(value, unit)
        return Sum(money, money)
    return Sum(None, None)


def _money(value: Decimal | None, unit: str) -> Money | None:
    return None if value is None else Money.rounded(value * 10_000 if unit == "万元" else value)
