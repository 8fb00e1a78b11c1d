"""People, the offices they hold, and their absences."""

from shuangchuang.halls.accounts.models.grants import AbsenceRecord, GrantRecord, Role, ScopeKind
from shuangchuang.halls.accounts.models.users import User

__all__ = ["AbsenceRecord", "GrantRecord", "Role", "ScopeKind", "User"]
