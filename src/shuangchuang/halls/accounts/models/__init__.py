"""People, the offices they hold, their absences, and what is kept of their signing in."""

from shuangchuang.halls.accounts.models.grants import AbsenceRecord, GrantRecord, Role, ScopeKind
from shuangchuang.halls.accounts.models.signing import (
    AgreementRecord,
    ClosureRecord,
    SecondFactorRuleRecord,
    SignInEvent,
    SignInRecord,
)
from shuangchuang.halls.accounts.models.users import User

__all__ = [
    "AbsenceRecord",
    "AgreementRecord",
    "ClosureRecord",
    "GrantRecord",
    "Role",
    "ScopeKind",
    "SecondFactorRuleRecord",
    "SignInEvent",
    "SignInRecord",
    "User",
]
