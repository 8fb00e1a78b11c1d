"""Policies: what may I have, why, what is missing. Rules are data; every verdict points at its clause."""

from shuangchuang.domain.policy.compiling import Engine, engine_of
from shuangchuang.domain.policy.deciding import Decision, Judged, Outcome, Session, Sum, Verdict, decide
from shuangchuang.domain.policy.facts import Facts, Reference
from shuangchuang.domain.policy.model import (
    Benefit,
    Criterion,
    Exclusion,
    Given,
    Library,
    Policy,
    PolicyUnsound,
    Readiness,
    Reads,
    Remark,
    Role,
    Version,
)

__all__ = [
    "Benefit",
    "Criterion",
    "Decision",
    "Engine",
    "Exclusion",
    "Facts",
    "Given",
    "Judged",
    "Library",
    "Outcome",
    "Policy",
    "PolicyUnsound",
    "Readiness",
    "Reads",
    "Reference",
    "Remark",
    "Role",
    "Session",
    "Sum",
    "Verdict",
    "Version",
    "decide",
    "engine_of",
]
