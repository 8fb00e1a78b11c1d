"""Decisions as JSON: the words of ``policy decide``, of the API and of what is stored, one for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from shuangchuang.domain.feel.texts import text_of
from shuangchuang.domain.feel.values import Unknown, Value
from shuangchuang.domain.policy.combining import best_of
from shuangchuang.domain.policy.gaps import Way
from shuangchuang.domain.policy.model import Library
from shuangchuang.domain.policy.verdicts import Decision, Judged, Sum
from shuangchuang.domain.shared import Money

DISCLAIMER = "测算结果仅供参考，以主管部门审核为准"


def decisions_json(
    decisions: Sequence[Decision], library: Library, *, as_of: date, gaps: Mapping[str, Sequence[Way]] | None = None
) -> dict[str, Any]:
    """Everything one profile gets, asked on a day; ``gaps`` by policy are the ways out of a refusal."""
    return {
        "as_of": as_of.isoformat(),
        "notice": DISCLAIMER,
        "policies": [decision_json(each, (gaps or {}).get(each.policy.id, ())) for each in decisions],
        "best": best_json(decisions, library),
    }


def decision_json(decision: Decision, ways: Sequence[Way] = ()) -> dict[str, Any]:
    """One policy."""
    found: dict[str, Any] = {
        "policy": decision.policy.id,
        "title": decision.policy.title,
        "version": decision.version.name if decision.version else None,
        "outcome": decision.outcome.value,
    }
    if decision.reason:
        found["reason"] = decision.reason.value
    benefit = decision.version.benefit if decision.version else None
    found |= {
        "reference": {"day": decision.reference.day.isoformat(), "year": decision.reference.year},
        "documents": list(decision.version.documents) if decision.version else [],
        "amount": sum_json(decision.amount, benefit.kind.value if benefit else None),
        "worth": sum_json(decision.worth, None),
        "score": _score_json(decision),
        "criteria": [criterion_json(each) for each in decision.judged],
        "not_applicable": [each.id for each in decision.not_applicable],
        "unmet": list(decision.unmet),
        "missing": list(decision.missing),
        "parameters": list(decision.parameters),
        "assumed": [each.criterion.id for each in decision.judged if each.assumed],
        "unstated_as_none": [each.criterion.id for each in decision.judged if each.as_none],
        "remarks": list(decision.remarks),
        "gap": [way_json(way) for way in ways],
    }
    return found


def way_json(way: Way) -> dict[str, Any]:
    """One way out of a refusal: what to change to what, and from which day one may ask."""
    return {
        "day": way.day.isoformat(),
        "waits": way.waits,
        "changes": [
            {"field": str(each.key), "from": _fact_json(each.now), "to": _fact_json(each.then)} for each in way.changes
        ],
    }


def _fact_json(value: Any) -> Any:
    if isinstance(value, Money):
        return {"value": yuan(value), "unit": "元"}
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, tuple):
        return [_fact_json(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _fact_json(each) for name, each in value.items()}
    return value.isoformat() if isinstance(value, date) else float(value)


def criterion_json(judged: Judged) -> dict[str, Any]:
    """One criterion with its clause and the facts it read."""
    criterion = judged.criterion
    return {
        "id": criterion.id,
        "label": criterion.label,
        "verdict": judged.verdict.value,
        "clause": criterion.clause,
        "quote": criterion.quote,
        "role": criterion.role.value,
        "any_of": f"{criterion.group}.{criterion.branch}" if criterion.group else None,
        "status": criterion.status.value,
        "rule": criterion.rule,
        "facts": {name: value_json(value) for name, value in judged.facts},
        "needs": list(judged.needs),
    }


def sum_json(amount: Sum | None, kind: str | None) -> dict[str, Any] | None:
    """An amount in 元: a value, bounds, or that it is not known."""
    if amount is None:
        return None
    found: dict[str, Any] = {"kind": kind} if kind else {}
    if amount.low is None and amount.high is None:
        return {**found, "unknown": True, "needs": list(amount.needs), "unit": "元"}
    needs = {} if amount.exact is not None else {"needs": list(amount.needs)}
    return {**found, **_range_json(amount), **needs, "unit": "元"}


def yuan(money: Money) -> int | float:
    """元 with two decimals at most; a whole number where it is one."""
    return money.fen // 100 if money.fen % 100 == 0 else money.fen / 100


def _score_json(decision: Decision) -> Any:
    if decision.version is None or not decision.version.score:
        return None
    return {
        "total": value_json(decision.score),
        "parts": {name: value_json(value) for name, value in decision.parts},
    }


def value_json(value: Value) -> Any:
    """A FEEL value as plain JSON; what is not known says so, with its bounds and needs."""
    if isinstance(value, Unknown):
        bounds = {"low": value_json(value.low), "high": value_json(value.high)} if value.bounded else {}
        return {"unknown": True, **bounds, "needs": sorted(value.needs)}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        return int(whole) if whole == value else float(value)
    if isinstance(value, list):
        return [value_json(each) for each in value]
    if isinstance(value, dict):
        return {name: value_json(each) for name, each in value.items() if not name.isascii()}
    return text_of(value)


def best_json(decisions: Sequence[Decision], library: Library) -> dict[str, Any]:
    """The best set; see ``best_of``."""
    best = best_of(decisions, library)
    return {
        "policies": list(best.taken),
        "worth": {**_range_json(best.worth), "unit": "元"},
        "left_out": [
            {
                "policy": each.policy,
                "because": each.because,
                "words": each.exclusion.words,
                "basis": each.exclusion.basis,
            }
            for each in best.left_out
        ],
    }


def _range_json(amount: Sum) -> dict[str, Any]:
    if amount.exact is not None:
        return {"value": yuan(amount.exact)}
    return {
        "low": yuan(amount.low) if amount.low is not None else None,
        "high": yuan(amount.high) if amount.high is not None else None,
    }
