"""A policy as plain data, and how two of its versions differ."""

from __future__ import annotations

from typing import Any

from shuangchuang.domain.policy.model import Benefit, Criterion, Policy, Version


def policy_json(policy: Policy) -> dict[str, Any]:
    """Everything an officer or another program reads of a policy."""
    return {
        "policy": policy.id,
        "number": policy.number,
        "title": policy.title,
        "summary": policy.summary,
        "level": policy.level,
        "audience": [kind.value for kind in policy.audience],
        "reads": policy.reads.value,
        "readiness": policy.readiness.value,
        "issuers": list(policy.issuers),
        "office": policy.office,
        "channel": policy.channel,
        "materials": list(policy.materials),
        "opens": list(policy.opens),
        "versions": [version_json(version) for version in policy.versions],
    }


def version_json(version: Version) -> dict[str, Any]:
    """One version."""
    benefit = version.benefit
    return {
        "version": version.name,
        "valid_from": version.valid_from.isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        "documents": list(version.documents),
        "criteria": [_criterion(each) for each in version.criteria],
        "benefit": {"kind": benefit.kind.value, "words": benefit.words, "amount": benefit.amount, "unit": benefit.unit}
        if benefit
        else None,
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "label": criterion.label,
        "rule": criterion.rule,
        "when": criterion.when,
        "clause": criterion.clause,
        "quote": criterion.quote,
        "role": criterion.role.value,
        "any_of": f"{criterion.group}.{criterion.branch}" if criterion.group else None,
        "status": criterion.status.value,
    }


def coverage(version: Version) -> tuple[int, int]:
    """How many of its conditions can be decided here, and how many there are: “9 项条件中 5 项可在此判断”."""
    asked = [each for each in version.criteria if each.role.value != "note"]
    return sum(1 for each in asked if not each.judged and "参数(" not in each.rule and "待核(" not in each.rule), len(
        asked
    )


def differences(old: Version, new: Version) -> list[dict[str, str]]:
    """What a later version adds, drops and changes, in the order of the later one."""
    before, after = _told(old), _told(new)
    found = []
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name, ""), after.get(name, "")
        if one != other:
            change = "新增" if not one else "删去" if not other else "改动"
            found.append({"change": change, "id": name, "old": one, "new": other})
    return found


def _told(version: Version) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in version.criteria:
        key = f"{each.id}（{each.group}.{each.branch}）" if each.group else each.id
        condition = f"{each.rule}（仅当 {each.when}）" if each.when else each.rule
        found[key] = f"{found[key]}；{condition}" if key in found else condition
    for name, text in version.lets.items():
        found[f"式子：{name}"] = text
    for name, table in version.tables.items():
        found[f"表：{name}"] = "；".join(f"{'，'.join(rule.tests)} → {'，'.join(rule.results)}" for rule in table.rules)
    if version.benefit:
        found["支持措施"] = _benefit(version.benefit)
    return found


def _benefit(benefit: Benefit) -> str:
    return f"{benefit.words}（{benefit.amount}，{benefit.unit}）" if benefit.amount else benefit.words
