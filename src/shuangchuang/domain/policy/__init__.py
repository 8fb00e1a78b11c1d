"""Policies: what may I have, why, what is missing. Rules are data; every verdict points at its clause."""

from shuangchuang.domain.policy.compiling import Engine, engine_of
from shuangchuang.domain.policy.deciding import Session, decide
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
    Reason,
    Remark,
    Role,
    Version,
)
from shuangchuang.domain.policy.verdicts import Decision, Judged, Outcome, Sum, Verdict

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
    "Reason",
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
