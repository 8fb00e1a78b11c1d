"""A profile asked of one policy, in one line; what the tests of this folder share."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from shuangchuang.catalogue.policies import policy_engine
from shuangchuang.domain.policy import Decision, Session
from shuangchuang.domain.policy.telling import decision_json
from shuangchuang.domain.profiles import Profile, profile_from_json

# An enterprise that meets what 科技型中小企业评价 asks besides its score.
TECH = {
    "is_resident_enterprise": True,
    "total_assets_wan[2022]": 5000,
    "incidents[]": [],
    "abnormal_list": False,
    "serious_dishonesty_list": False,
    "employees[2022]": 40,
    "sales_revenue_wan[2022]": 1200,
}


def profile(facts: dict[str, Any], kind: str = "enterprise") -> Profile:
    """A profile from facts as JSON has them."""
    return profile_from_json(json.dumps({"kind": kind, "facts": facts}), policy_engine().book)


def decided(policy: str, day: str, facts: dict[str, Any], kind: str = "enterprise") -> Decision:
    """The decision on a day."""
    engine = policy_engine()
    return Session(engine, profile(facts, kind), date.fromisoformat(day)).decide(engine.library.policies[policy])


def told(policy: str, day: str, facts: dict[str, Any], kind: str = "enterprise") -> dict[str, Any]:
    """The decision as JSON."""
    return decision_json(decided(policy, day, facts, kind))


def ip(count: int, kind: str) -> list[dict[str, Any]]:
    """So many valid, undisputed titles of a class, related to the leading product."""
    return [
        {"class": kind, "related_to_main": True, "disputed": False, "high_value": False, "acquired": "self"}
    ] * count
